import { AwsNodeObject } from '../../lib/aws-node/backup/aws-node-objects';
import type { JsonObject } from '../../lib/aws-node/backup/json';
import { currentPods } from '../../lib/aws-node/guard/current-pods';
import { podSummary, type PodsByNode, type PodSummary } from '../../lib/aws-node/guard/pods-by-node';
import type { RolloutLook, Seen } from '../../lib/aws-node/guard/rollout-proof';
import type { Eks } from '../shared/aws-node/eks';
import type { KubernetesReader } from '../shared/aws-node/kubernetes';
import { reasonOf } from '../shared/aws-node/readings';

/** Pods of aws-node and no others. */
const OF_AWS_NODE = { labelSelector: 'k8s-app=aws-node' };

/** Looks at the add-on, its DaemonSet and its pods. What cannot be read is told as that. */
export class RolloutLooks {
  constructor(
    private readonly eks: Eks,
    private readonly kubernetes: KubernetesReader,
    private readonly meant: {
      readonly clusterName: string;
      readonly addonName: string;
      readonly version?: string;
    },
  ) {}

  async look(): Promise<RolloutLook> {
    const { clusterName, addonName } = this.meant;
    const addon = await seen(() => this.eks.addon(clusterName, addonName));
    const daemonSet = await seen(() => this.kubernetes.get(AwsNodeObject.DAEMON_SET));
    const version = this.meant.version ?? ('seen' in addon ? addon.seen.addonVersion : undefined);
    const pods = 'seen' in daemonSet ? await seen(() => this.pods(daemonSet.seen, version)) : daemonSet;
    return { addon, daemonSet, pods };
  }

  /** Page by page: of a pod, which may take 20 KB, only its node, its version and whether it is ready is kept. */
  private async pods(daemonSet: JsonObject, version: string | undefined): Promise<PodsByNode | undefined> {
    const pods = await this.kubernetes.fold<PodSummary[]>(
      AwsNodeObject.PODS,
      () => [],
      (all, page) => void all.push(...page.map(podSummary).filter((pod) => pod !== undefined)),
      OF_AWS_NODE,
    );
    // Not one pod: the list says nothing, the counts of the DaemonSet do.
    return pods && pods.length > 0 ? currentPods(pods, daemonSet, version) : undefined;
  }
}

async function seen<T>(read: () => Promise<T | undefined>): Promise<Seen<T>> {
  try {
    const value = await read();
    return value === undefined ? { absent: true } : { seen: value };
  } catch (error) {
    return { unknown: reasonOf(error) };
  }
}
