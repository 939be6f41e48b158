import { LoopbackServer } from './http-server';
import { SignatureError, verifyPresigned } from './sts-signature';

/** STS, as far as GetCallerIdentity with a presigned URL goes. */
export class LoopbackSts {
  /** The identity behind every good signature. */
  readonly arn = 'arn:aws:sts::123456789012:assumed-role/aws-node-backup/loopback';
  calls = 0;
  private readonly server: LoopbackServer;

  /** @param secret - secret key of the callers */
  constructor(secret: string) {
    this.server = new LoopbackServer(async ({ url, headers }, response) => {
      this.calls += 1;
      try {
        const target = new URL(url, this.server.url);
        verifyPresigned(target, headers, secret);
        if (target.searchParams.get('Action') !== 'GetCallerIdentity')
          throw new SignatureError('InvalidAction');
        const xml = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${this.arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
        response.writeHead(200, { 'content-type': 'text/xml' }).end(xml);
      } catch (error) {
        response
          .writeHead(403)
          .end(`<ErrorResponse><Error><Code>${(error as Error).message}</Code></Error></ErrorResponse>`);
      }
    });
  }

  listen(): Promise<string> {
    return this.server.listen();
  }

  get url(): string {
    return this.server.url;
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
