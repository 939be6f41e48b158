import { request } from 'node:https';
import { Eks, patientEksClient, type ClusterFacts } from '../../../../lambda/shared/aws-node/eks';
import { clusterToken } from '../../../../lambda/shared/aws-node/token';

interface KubectlEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceType: string;
  readonly RequestId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly ClusterName: string; readonly Release?: string };
}

/**
 * In place of the function in Python that runs kubectl and helm from a layer: the same calls in the same order.
 *
 * It describes the cluster as `aws eks update-kubeconfig` does, and writes to the API server with the token of
 * `aws eks get-token`. What it writes is not kept.
 *
 * @see https://github.com/aws/aws-cdk/tree/main/packages/@aws-cdk/custom-resource-handlers/lib/aws-eks-v2/kubectl-handler
 */
export async function handler(event: KubectlEvent): Promise<{ PhysicalResourceId: string }> {
  const { ClusterName, Release } = event.ResourceProperties;
  const client = patientEksClient();
  const cluster = await new Eks(client).cluster(ClusterName);
  const status = await write(cluster, await clusterToken(client, ClusterName), event);
  if (status >= 300) throw new Error(`error: the server answered ${status} to a ${event.RequestType}`);
  return { PhysicalResourceId: event.PhysicalResourceId ?? Release ?? `manifest-${event.RequestId}` };
}

const METHODS = { Create: 'POST', Update: 'PATCH', Delete: 'DELETE' } as const;

function write({ endpoint, certificateAuthority: ca }: ClusterFacts, token: string, event: KubectlEvent) {
  const url = new URL('/api/v1/namespaces', endpoint);
  const headers = { authorization: `Bearer ${token}` };
  return new Promise<number>((resolve, reject) => {
    const sending = request(
      url,
      { method: METHODS[event.RequestType], headers, ca, agent: false },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sending.on('error', reject).end();
  });
}
