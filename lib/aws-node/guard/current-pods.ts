import { at, textOf, type JsonObject } from '../backup/json';
import { podsByNode, type PodsByNode, type PodSummary } from './pods-by-node';
import { isSameVersion } from './rollout-proof';

/**
 * Nodes by their pods, where a pod is wanted that has the image of the version and was made from the template as it is.
 *
 * Where only settings change, old pods have the same image as new ones: only the template tells them apart.
 *
 * @param pods pods of aws-node
 * @param daemonSet the DaemonSet, as it was read before the pods
 * @param version version of the add-on
 */
export function currentPods(
  pods: readonly PodSummary[],
  daemonSet: JsonObject,
  version: string | undefined,
): PodsByNode {
  const isCurrent = currentTemplate(pods, daemonSet);
  return podsByNode(pods, (pod) => isSameVersion(pod.version, version) && isCurrent(pod));
}

/**
 * Whether a pod was made from the template as it is. The DaemonSet controller decides by the hash of the template, which
 * stands on pods alone: those of the newest generation show it. Pods of an earlier generation with the same hash stay,
 * since their template changed and came back. Where no pod is of the newest generation, only the counts can tell.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/daemon/util/daemonset_util.go
 */
function currentTemplate(pods: readonly PodSummary[], daemonSet: JsonObject): (pod: PodSummary) => boolean {
  const annotation = 'deprecated.daemonset.template.generation';
  const generation = textOf(at(daemonSet, 'metadata', 'annotations', annotation));
  const made = pods.filter((pod) => pod.generation !== undefined && pod.generation === generation);
  if (made.length === 0) return () => true;
  const revisions = new Set(made.map(({ revision }) => revision).filter((hash) => hash !== undefined));
  return (pod) =>
    pod.generation === undefined ||
    pod.generation === generation ||
    (pod.revision !== undefined && revisions.has(pod.revision));
}
