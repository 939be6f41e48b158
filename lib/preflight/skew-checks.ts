import { OLDEST_KUBE_PROXY } from '../aws-node/kube-proxy-skew';
import { reportedMinor } from '../aws-node/kubernetes-version';
import { at, listOf, textOf, type JsonObject } from '../aws-node/backup/json';
import { changes, type PreflightChange } from './changes';
import { declaredAddon, type DeclaredCluster } from './declared-cluster';
import { problemIf, type PreflightFinding } from './finding';
import { liveAddon, type LiveCluster } from './live-cluster';

/** The same distance holds for kubelet: https://kubernetes.io/releases/version-skew-policy/ */
const OLDEST_KUBELET = OLDEST_KUBE_PROXY;

/**
 * Nodes and kube-proxy that are too old, or too new, for the Kubernetes version after the deployment.
 *
 * What the deployment itself does not change stays as it is: managed nodes and kube-proxy do not follow the control
 * plane by themselves.
 */
export function skewFindings(
  declared: DeclaredCluster,
  live: LiveCluster,
  target: string | undefined,
  changed: readonly PreflightChange[],
): PreflightFinding[] {
  const controlPlane = reportedMinor(target);
  if (controlPlane === undefined) return [];
  return [...nodeSkew(live, controlPlane), ...proxySkew(declared, live, controlPlane, changed)];
}

/** Nodes are upgraded after the control plane, so those that run now meet the new one. */
function nodeSkew({ nodes = [], kubernetesVersion }: LiveCluster, controlPlane: number): PreflightFinding[] {
  const isOutside = (version: string | undefined): boolean => isSkewed(version, controlPlane, OLDEST_KUBELET);
  const outside = nodes.filter((node) => isOutside(node.kubeletVersion));
  if (outside.length === 0) return [];
  const versions = [...new Set(outside.map(({ kubeletVersion }) => kubeletVersion))].sort().join(', ');
  const message = `${outside.length} of ${nodes.length} nodes run kubelet ${versions} (${someOf(outside)}), and the control plane will be 1.${controlPlane}: kubelet may be up to ${OLDEST_KUBELET} minor versions older and never newer (https://kubernetes.io/releases/version-skew-policy/#kubelet); upgrade these nodes first`;
  return [problemIf(reportedMinor(kubernetesVersion) !== controlPlane, 'KubeletSkew', message)];
}

function proxySkew(
  declared: DeclaredCluster,
  live: LiveCluster,
  controlPlane: number,
  changed: readonly PreflightChange[],
): PreflightFinding[] {
  const after = declaredAddon(declared, 'kube-proxy')?.version;
  const versions = after ? [after] : versionsOfKubeProxy(live);
  const outside = versions.filter((version) => isSkewed(version, controlPlane, OLDEST_KUBE_PROXY));
  if (outside.length === 0) return [];
  const how = after ? 'is declared as' : 'runs';
  const message = `kube-proxy ${how} ${outside.join(', ')}, and the control plane will be 1.${controlPlane}: kube-proxy may be up to ${OLDEST_KUBE_PROXY} minor versions older and never newer (https://kubernetes.io/releases/version-skew-policy/#kube-proxy); use a version of 1.${controlPlane}`;
  const isAtStake = changes(changed, 'kube-proxy') || changes(changed, 'Kubernetes');
  return [problemIf(isAtStake, 'KubeProxySkew', message)];
}

/** By the images of its pods, else by the add-on. */
function versionsOfKubeProxy(live: LiveCluster): string[] {
  const images = imageVersions(live.pods ?? [], 'kube-proxy');
  const addon = liveAddon(live, 'kube-proxy')?.version;
  return images.length > 0 || addon === undefined ? images : [addon];
}

/** Versions in the image tags of the pods of an app, each once. */
export function imageVersions(pods: readonly JsonObject[], app: string): string[] {
  const images = pods
    .filter((pod) => at(pod, 'metadata', 'labels', 'k8s-app') === app)
    .flatMap((pod) => listOf(at(pod, 'spec', 'containers')))
    .map((container) => /:(v\d+\.\d+\.\d+[^@]*)/.exec(textOf(at(container, 'image')) ?? '')?.[1]);
  return [...new Set(images.filter((version) => version !== undefined))].sort();
}

function isSkewed(version: string | undefined, controlPlane: number, oldest: number): boolean {
  const minor = reportedMinor(version);
  return minor !== undefined && (minor > controlPlane || minor < controlPlane - oldest);
}

const NAMED = 3;

/** The first names of a list. */
export function someOf(things: readonly { readonly name: string }[]): string {
  const names = things.slice(0, NAMED).map(({ name }) => name);
  return `${names.join(', ')}${things.length > NAMED ? ', ...' : ''}`;
}
