import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request with its whole body. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An HTTP server on the loopback interface. */
export class LoopbackServer {
  private readonly server: Server;

  constructor(answer: (request: Request, response: ServerResponse) => Promise<void>) {
    this.server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', () => undefined);
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const { method = '', url = '', headers } = incoming;
        answer({ method, url, headers, body }, response).catch((error: unknown) => {
          response.destroy(error instanceof Error ? error : undefined);
        });
      });
    });
  }

  /** @returns the URL of the server; port 0 means any free port */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Ends the connection in the middle, as a broken network does. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
