import { request } from 'node:http';

interface Invocation {
  readonly FunctionName: string;
  readonly Payload: string;
}

interface InvocationResult {
  readonly StatusCode: number;
  readonly Payload: string;
  readonly FunctionError?: string;
}

/** The one call of the Lambda client that the provider framework of aws-cdk makes: Invoke, and wait for the result. */
export class Lambda {
  invoke({ FunctionName, Payload }: Invocation): Promise<InvocationResult> {
    const { AWS_ENDPOINT_URL_LAMBDA: origin, AWS_ACCESS_KEY_ID: key = '' } = process.env;
    const url = `${origin}/2015-03-31/functions/${encodeURIComponent(FunctionName)}/invocations`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${key}/stand-in`;
    return new Promise((resolve, reject) => {
      const sending = request(url, { method: 'POST', headers: { authorization } }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => {
          const { statusCode: StatusCode = 0, headers } = response;
          const FunctionError = headers['x-amz-function-error'] as string | undefined;
          if (StatusCode >= 400) reject(new Error(body));
          else resolve({ StatusCode, Payload: body, ...(FunctionError !== undefined && { FunctionError }) });
        });
      });
      sending.on('error', reject).end(Payload);
    });
  }
}

/** Called after a refused Invoke: the framework then tries once more, and tells what is wrong. */
export const waitUntilFunctionActiveV2 = (): Promise<void> => Promise.resolve();
