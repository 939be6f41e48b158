import { LoopbackServer, reset } from '../../loopback/http-server';

/** Where the answers of custom resources go, as in the real URLs; the region's bucket is played on the loopback. */
const HOST = 'cloudformation-custom-resource-response-useast1.s3.amazonaws.com';
const QUERY = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=c0ffee5ec2e7';

/** Takes the answers of custom resources: stands for the signed URLs into S3. */
export class ResponseEndpoint {
  /** Loses the first PUT of every answer: the handler has to try again. */
  losesFirstPut = false;
  private next = 0;
  private readonly waiting = new Map<string, (body: string) => void>();
  private readonly seen = new Set<string>();
  private readonly server = new LoopbackServer(async ({ method, url, headers, body }, response) => {
    const [path = '', query] = url.split('?');
    // The content type is part of what was signed.
    const isSigned = method === 'PUT' && query === QUERY && headers['content-type'] === '';
    const isFirst = !this.seen.has(path);
    this.seen.add(path);
    if (this.losesFirstPut && isFirst) return reset(response);
    if (isSigned) this.waiting.get(path)?.(body);
    response.writeHead(isSigned ? 200 : 403).end();
  });

  async listen(): Promise<void> {
    await this.server.listen();
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  /** Where a request to the public host goes. */
  redirect(url: URL): URL | undefined {
    return url.hostname === HOST ? new URL(this.server.url) : undefined;
  }

  /** A fresh URL, and the body that is put there first; what comes later is ignored. */
  open(): { url: string; answered: Promise<string> } {
    const path = `/answer-${(this.next += 1)}`;
    const answered = new Promise<string>((resolve) => this.waiting.set(path, resolve));
    return { url: `https://${HOST}${path}?${QUERY}`, answered };
  }
}
