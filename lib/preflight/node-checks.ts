import { HEALTHY } from '../aws-node/guard/addon-state';
import { currentPods } from '../aws-node/guard/current-pods';
import { podSummary } from '../aws-node/guard/pods-by-node';
import { proveRollout, type RolloutLook } from '../aws-node/guard/rollout-proof';
import { at } from '../aws-node/backup/json';
import { changes, replacedNodegroups, type PreflightChange } from './changes';
import { problemIf, warning, type PreflightFinding } from './finding';
import { liveAddon, type LiveCluster } from './live-cluster';
import { someOf } from './skew-checks';

/** Health of nodes and node groups, and the rollout of aws-node as it is before the deployment. */
export function nodeFindings(all: readonly PreflightChange[], live: LiveCluster): PreflightFinding[] {
  return [...readiness(live), ...nodegroupHealth(all, live), ...rollout(all, live)];
}

function readiness({ nodes = [] }: LiveCluster): PreflightFinding[] {
  const notReady = nodes.filter(({ isReady }) => !isReady);
  if (notReady.length === 0) return [];
  const message = `${notReady.length} of ${nodes.length} nodes are not ready (${someOf(notReady)}): they do not count in the rollout; repair or remove them first`;
  return [warning('NodesNotReady', message)];
}

function nodegroupHealth(all: readonly PreflightChange[], live: LiveCluster): PreflightFinding[] {
  const replaced = replacedNodegroups(all, live);
  return (live.nodegroups ?? [])
    .filter(({ status, healthIssues }) => status !== 'ACTIVE' || healthIssues.length > 0)
    .map((group) => {
      const issues = group.healthIssues.length > 0 ? ` (${group.healthIssues.join('; ')})` : '';
      const message = `node group ${group.name} is ${group.status ?? 'in no known state'}${issues}: EKS updates a node group only when it is ACTIVE and without issues; wait or repair it first`;
      return problemIf(replaced.includes(group), 'NodegroupUnwell', message);
    });
}

/** The proof the guard makes after a change, made before: what is broken now would be blamed on the deployment. */
function rollout(all: readonly PreflightChange[], live: LiveCluster): PreflightFinding[] {
  const addon = liveAddon(live, 'vpc-cni');
  if (addon === undefined || live.daemonSet === undefined) return [];
  const proof = proveRollout(lookAt(live, live.daemonSet), { version: addon.version, before: HEALTHY });
  // The status of the add-on has a finding already.
  if (addon.status !== 'ACTIVE' || proof.state === 'proven') return [];
  const message = `aws-node before the deployment: ${proof.text}`;
  if (proof.state === 'tolerable') return [warning('RolloutIncomplete', message)];
  const remedy = 'wait until the rollout is complete, or repair it first';
  const code = proof.state === 'unknown' ? 'RolloutUnknown' : 'RolloutIncomplete';
  return [problemIf(changes(all, 'vpc-cni'), code, `${message}; ${remedy}`)];
}

function lookAt(live: LiveCluster, daemonSet: NonNullable<LiveCluster['daemonSet']>): RolloutLook {
  const addon = liveAddon(live, 'vpc-cni');
  const ofAwsNode = (live.pods ?? []).filter(
    (pod) => at(pod, 'metadata', 'labels', 'k8s-app') === 'aws-node',
  );
  const summaries = ofAwsNode.map(podSummary).filter((pod) => pod !== undefined);
  return {
    addon: addon ? { seen: { ...addon, addonVersion: addon.version } } : { absent: true },
    daemonSet: 'seen' in daemonSet ? { seen: { kind: 'DaemonSet', ...daemonSet.seen } } : daemonSet,
    pods:
      summaries.length > 0 && 'seen' in daemonSet
        ? { seen: currentPods(summaries, daemonSet.seen, addon?.version) }
        : { absent: true },
  };
}
