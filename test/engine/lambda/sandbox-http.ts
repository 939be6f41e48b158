import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { VirtualClock } from '../virtual-clock';

/** The network as a handler meets it. */
export interface SandboxNetwork {
  /** Decides whether packets to an address find a way. @returns why they get lost, or undefined */
  whyUnreachable(url: URL): string | undefined;
  /** Where a public host is played on the loopback interface; undefined when it is not. */
  redirect(url: URL): URL | undefined;
}

type Callback = (response: http.IncomingMessage) => void;
type Options = http.RequestOptions;
type Send = (options: Options, callback?: Callback) => http.ClientRequest;

/** `node:http` or `node:https` as a handler sees it: requests are real, but time waits for them. */
export function watchedHttp(
  protocol: 'http:' | 'https:',
  clock: VirtualClock,
  network: SandboxNetwork,
): unknown {
  const real = protocol === 'http:' ? http : https;
  const request = (...args: unknown[]): http.ClientRequest => {
    const { options, callback } = normalized(args);
    const url = urlOf(protocol, options);
    if (network.whyUnreachable(url) !== undefined) return send(real)(withoutAnswer(options), callback);
    const target = network.redirect(url);
    const sending =
      target === undefined ? send(real)(options, callback) : send(http)(toward(target, options), callback);
    return watched(sending, clock);
  };
  const get = (...args: unknown[]): http.ClientRequest => {
    const sending = request(...args);
    sending.end();
    return sending;
  };
  const watchedModule: Record<string, unknown> = { ...real, request, get };
  // Who asks for the default export must not get the real module.
  watchedModule.default = watchedModule;
  return watchedModule;
}

const send = (module: typeof http | typeof https): Send => module.request as Send;

/** The two forms in which Node.js takes a request, as one. */
function normalized(args: readonly unknown[]): { options: Options; callback?: Callback } {
  const [first, second, third] = args;
  const isUrl =
    typeof first === 'string' || first instanceof URL || (first as URL).searchParams !== undefined;
  if (!isUrl) return { options: first as Options, callback: second as Callback | undefined };
  const { hostname, port, pathname, search, protocol } = new URL(String(first));
  const more = typeof second === 'object' ? (second as Options) : {};
  const callback = (typeof second === 'function' ? second : third) as Callback | undefined;
  return { options: { protocol, hostname, port, path: `${pathname}${search}`, ...more }, callback };
}

function urlOf(protocol: string, { hostname, host, port, path }: Options): URL {
  return new URL(`${protocol}//${hostname ?? host ?? 'localhost'}${port ? `:${port}` : ''}${path ?? '/'}`);
}

function toward({ hostname, port, protocol }: URL, { headers, method, path, signal }: Options): Options {
  return { headers, method, path, protocol, hostname, port, agent: false, ...(signal && { signal }) };
}

function watched(sending: http.ClientRequest, clock: VirtualClock): http.ClientRequest {
  const end = clock.request();
  sending.on('socket', () => clock.progress());
  // Before the listener of the caller, which takes the headers as they are.
  sending.prependListener('response', (response: http.IncomingMessage) => {
    // The servers' clock is the real one; an SDK would correct its own by it.
    delete response.headers.date;
    response.on('end', end).on('close', end);
  });
  return sending.on('close', end);
}

/** A connection that is never made, as when the packets get lost on the way. */
function withoutAnswer(options: Options): Options {
  const createConnection = (): net.Socket => {
    const socket = new net.Socket();
    Object.defineProperty(socket, 'connecting', { value: true });
    return socket;
  };
  return { ...options, createConnection, agent: undefined };
}
