import type { EKSClient } from '@aws-sdk/client-eks';

/**
 * Address of an AWS service in the region and partition of a client.
 *
 * EKS's own endpoint rules know every partition's domain, so this table need not be kept here. As with the SDK,
 * `AWS_ENDPOINT_URL_<SERVICE>` and `AWS_ENDPOINT_URL` win.
 */
export async function serviceEndpoint(client: EKSClient, service: string): Promise<URL> {
  const override = process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? process.env.AWS_ENDPOINT_URL;
  if (override !== undefined) return new URL(override);
  const Region = await client.config.region();
  const { url } = client.config.endpointProvider({ Region, UseDualStack: false, UseFIPS: false });
  return new URL(`https://${url.hostname.replace(/^eks\./, `${service}.`)}`);
}
