import { Sha256 } from '@aws-crypto/sha256-js';
import type { EKSClient } from '@aws-sdk/client-eks';
import { SignatureV4 } from '@smithy/signature-v4';
import { serviceEndpoint } from './aws-endpoint';

/** Seconds for which the signed URL inside a token may be used. */
const EXPIRES_IN_SECONDS = 60;

/**
 * A bearer token for the API server of a cluster: a signed GetCallerIdentity URL that only works with the header
 * naming the cluster. It is a password while it lives and must not be logged.
 *
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 */
export async function clusterToken(client: EKSClient, clusterName: string): Promise<string> {
  const endpoint = await serviceEndpoint(client, 'sts');
  const signer = new SignatureV4({
    service: 'sts',
    region: await client.config.region(),
    credentials: client.config.credentials,
    sha256: Sha256,
  });
  const { query } = await signer.presign(
    {
      method: 'GET',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      port: endpoint.port === '' ? undefined : Number(endpoint.port),
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: endpoint.host, 'x-k8s-aws-id': clusterName },
    },
    { expiresIn: EXPIRES_IN_SECONDS },
  );
  const url = `${endpoint.origin}/?${new URLSearchParams(query as Record<string, string>).toString()}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}
