import * as http from 'node:http';
import * as https from 'node:https';
import { Sha256 } from '@aws-crypto/sha256-js';
import type { EKSClient } from '@aws-sdk/client-eks';
import { SignatureV4 } from '@smithy/signature-v4';
import { serviceEndpoint } from './aws-endpoint';

/** A call of an AWS service for which a whole SDK client would be too much. */
export interface SignedRequest {
  readonly service: 'cloudformation' | 'ec2';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
}

/** Status and text of an answer. */
export interface SignedAnswer {
  readonly status: number;
  readonly body: string;
}

/** Signs and posts a request with the credentials and the region of a client. */
export async function postSigned(client: EKSClient, request: SignedRequest): Promise<SignedAnswer> {
  const endpoint = await serviceEndpoint(client, request.service);
  const signer = new SignatureV4({
    service: request.service,
    region: await client.config.region(),
    credentials: client.config.credentials,
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    port: endpoint.port === '' ? undefined : Number(endpoint.port),
    path: request.path,
    headers: { host: endpoint.host, ...request.headers },
    body: request.body,
  });
  return post(new URL(request.path, endpoint), headers, request);
}

function post(url: URL, headers: Record<string, string>, request: SignedRequest): Promise<SignedAnswer> {
  const send = url.protocol === 'http:' ? http.request : https.request;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMilliseconds)]);
  return new Promise((resolve, reject) => {
    const sending = send(url, { method: 'POST', headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        )
        .on('error', reject);
    });
    sending.on('error', reject).end(request.body);
  });
}
