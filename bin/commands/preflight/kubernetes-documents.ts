import type { EKSClient } from '@aws-sdk/client-eks';
import { KubernetesReader } from '../../../lambda/shared/aws-node/kubernetes';
import { kubernetesLimits } from '../../../lambda/shared/aws-node/kubernetes-limits';
import { clusterToken } from '../../../lambda/shared/aws-node/token';
import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import { at, textOf, type JsonObject } from '../../../lib/aws-node/backup/json';
import type { DocumentKind } from '../../../lib/preflight/documents';

/** One question to the Kubernetes API. */
export interface KubernetesQuestion {
  readonly kind: DocumentKind;
  readonly read: () => Promise<readonly unknown[]>;
}

/** A person waits for the answer: a busy server is asked for a quarter of a minute, a refusal counts at once. */
export function impatientReader(
  eks: EKSClient,
  clusterName: string,
  cluster: JsonObject,
  signal?: AbortSignal,
): KubernetesReader {
  const data = textOf(at(cluster, 'certificateAuthority', 'data')) ?? '';
  const connection = {
    endpoint: textOf(cluster.endpoint) ?? '',
    certificateAuthority: Buffer.from(data, 'base64').toString(),
    token: () => clusterToken(eks, clusterName),
    signal,
  };
  const limits = kubernetesLimits();
  const patienceMilliseconds = Math.min(15_000, limits.patienceMilliseconds);
  return new KubernetesReader(connection, { ...limits, authorizationMilliseconds: 0, patienceMilliseconds });
}

/** Questions of the preflight to the Kubernetes API, as kubectl would print it. */
export function kubernetesDocuments(
  eks: EKSClient,
  clusterName: string,
  cluster: JsonObject,
): KubernetesQuestion[] {
  const reader = impatientReader(eks, clusterName, cluster);
  const one = (kind: DocumentKind, name: string, path: string): KubernetesQuestion => ({
    kind,
    read: async () => [
      { kind: `${name}List`, items: [await reader.get(path)].filter((object) => object !== undefined) },
    ],
  });
  const all = (kind: DocumentKind, name: string, path: string, parameters = {}): KubernetesQuestion => ({
    kind,
    read: async () => {
      const add = (items: JsonObject[], page: readonly JsonObject[]): void => void items.push(...page);
      const items = await reader.fold<JsonObject[]>(path, () => [], add, parameters);
      return [{ kind: `${name}List`, items: items ?? [] }];
    },
  });
  return [
    all('nodes', 'Node', '/api/v1/nodes'),
    all('pods', 'Pod', AwsNodeObject.PODS, { labelSelector: 'k8s-app in (aws-node, kube-proxy, kube-dns)' }),
    one('daemonSets', 'DaemonSet', AwsNodeObject.DAEMON_SET),
    one('configMaps', 'ConfigMap', AwsNodeObject.CONFIG_MAP),
    one('serviceAccounts', 'ServiceAccount', AwsNodeObject.SERVICE_ACCOUNT),
    all('eniConfigs', 'ENIConfig', AwsNodeObject.ENI_CONFIGS),
  ];
}
