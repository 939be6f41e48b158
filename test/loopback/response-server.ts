import { randomUUID } from 'node:crypto';
import { LoopbackServer, reset } from './http-server';

/** How the server treats one PUT: an HTTP status, a broken connection, or no answer at all. */
export type PutOutcome = number | 'reset' | 'never';

/** What must never appear in a log. */
export const SECRET = 'c0ffee5ec2e7';

/** Where custom resources PUT their answers: stands for the signed S3 URL. */
export class ResponseServer {
  /** Answers by the path they were put to; the last one wins, as in S3. */
  readonly bodies = new Map<string, string>();
  readonly contentTypes: (string | undefined)[] = [];
  private readonly outcomes: PutOutcome[] = [];
  private readonly server = new LoopbackServer(async ({ url, method, headers, body }, response) => {
    const outcome = this.outcomes.shift() ?? 200;
    if (outcome === 'never') return;
    if (outcome === 'reset') return reset(response);
    const path = url.split('?')[0]!;
    this.contentTypes.push(headers['content-type']);
    const isSigned = method === 'PUT' && url.includes(`X-Amz-Signature=${SECRET}`);
    if (outcome === 200 && isSigned) this.bodies.set(path, body);
    response.writeHead(isSigned ? outcome : 403).end();
  });

  async listen(): Promise<void> {
    await this.server.listen();
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  /** The next PUTs meet these outcomes, then all is well again. */
  fail(...outcomes: readonly PutOutcome[]): void {
    this.outcomes.push(...outcomes);
  }

  heal(): void {
    this.outcomes.length = 0;
  }

  newUrl(): string {
    const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2Fs3&X-Amz-Signature=${SECRET}`;
    return `${this.server.url}/${randomUUID()}?${query}`;
  }

  bodyAt(responseUrl: string): string | undefined {
    return this.bodies.get(new URL(responseUrl).pathname);
  }
}
