import { createHash } from 'node:crypto';
import type { FunctionConfiguration } from '../../world';

/** Who stands behind an access key. */
export interface Caller {
  readonly functionName: string;
  readonly roleArn: string;
}

/** Secret key of every caller: only the access key tells them apart. */
export const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

/** Access keys of functions. A function with another role gets another key. */
export class Callers {
  private readonly byKey = new Map<string, Caller>();

  keyFor({ name, arn, roleArn }: FunctionConfiguration): string {
    const digest = createHash('sha256').update(`${arn} ${roleArn}`).digest('hex');
    const key = `ASIA${digest.slice(0, 16).toUpperCase()}`;
    this.byKey.set(key, { functionName: name, roleArn });
    return key;
  }

  /** Who signed a request, by its header or by the query of a presigned URL. */
  of(url: string, authorization = ''): Caller | undefined {
    const signed =
      /Credential=([A-Z0-9]+)[/%]/.exec(authorization) ?? /X-Amz-Credential=([A-Z0-9]+)[/%]/.exec(url);
    return this.byKey.get(signed?.[1] ?? '');
  }

  byAccessKey(key: string): Caller | undefined {
    return this.byKey.get(key);
  }
}
