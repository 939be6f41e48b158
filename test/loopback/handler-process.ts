import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Outcome of one invocation: what Lambda would know of it. */
export interface Invocation {
  /** Message of the error that the handler ended with; undefined if it ended well. */
  readonly error?: string;
  readonly milliseconds: number;
}

type Message = { ready: true; initMilliseconds: number } | (Invocation & { id: number });

/** A built handler in a process of its own, with the real AWS SDK in it. */
export class HandlerProcess {
  /** Everything the process wrote, log lines and warnings alike. */
  output = '';
  private readonly pending = new Map<number, (invocation: Invocation) => void>();
  private nextId = 0;

  private constructor(
    private readonly child: ChildProcess,
    /** Time to load the bundle, in milliseconds. */
    readonly initMilliseconds: number,
  ) {
    child.on('message', (message: Message) => {
      if ('id' in message) this.pending.get(message.id)?.(message);
    });
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** @param bundle - path of the built handler */
  static async start(bundle: string, env: Record<string, string>): Promise<HandlerProcess> {
    const child = fork(join(__dirname, 'handler-runner.mjs'), [bundle], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      env: { PATH: process.env.PATH ?? '', AWS_REGION: 'us-east-1', ...DUMMY_KEYS, ...FAST_RETRIES, ...env },
    });
    const { initMilliseconds } = await new Promise<{ initMilliseconds: number }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as { initMilliseconds: number }));
      child.once('exit', (code) =>
        reject(new Error(`the handler process ended with ${code} before it was ready`)),
      );
    });
    return new HandlerProcess(child, initMilliseconds);
  }

  async invoke(event: object, timeoutMilliseconds = 60_000): Promise<Invocation> {
    const id = (this.nextId += 1);
    return new Promise((resolve) => {
      this.pending.set(id, resolve);
      this.child.send({ id, event, timeoutMilliseconds });
    });
  }

  /** Most memory the process ever had, in MiB; undefined where the system does not tell. */
  get peakMemory(): number | undefined {
    try {
      const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8')) ?? [];
      return kib === undefined ? undefined : Number(kib) / 1024;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
  }
}

const DUMMY_KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };

const FAST_RETRIES = {
  RETRY_BASE_MILLISECONDS: '3',
  REQUEST_TIMEOUT_MILLISECONDS: '2000',
  TRANSIENT_MILLISECONDS: '3000',
  DENIED_MILLISECONDS: '150',
  LOOKING_MILLISECONDS: '2000',
};
