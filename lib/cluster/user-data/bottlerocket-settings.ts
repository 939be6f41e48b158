import type { KubeletTaint, NodeBootstrap } from './node-bootstrap';
import type { TomlTable } from './toml';

/** Taints by key, each as `value:effect`. */
function taintTable(taints: KubeletTaint[]): { [key: string]: string[] } {
  const table: { [key: string]: string[] } = {};
  for (const { key, value, effect } of taints) {
    table[key] = [...(table[key] ?? []), `${value ?? ''}:${effect}`];
  }
  return table;
}

/**
 * The settings with which Bottlerocket joins a node to its cluster.
 *
 * Bottlerocket sizes the reservation of kubelet by `max-pods` itself, 11 MiB for each and 255 MiB: the number alone is
 * enough.
 *
 * @see https://bottlerocket.dev/en/os/latest/api/settings/kubernetes/
 */
export function bottlerocketSettings(node: NodeBootstrap): TomlTable {
  return {
    'cluster-name': node.clusterName,
    'api-server': node.apiServerEndpoint,
    'cluster-certificate': node.certificateAuthority,
    'cluster-dns-ip': node.clusterDnsIp,
    'max-pods': node.podLimit.maxPods,
    'node-labels': node.labels,
    'node-taints': taintTable(node.taints),
  };
}
