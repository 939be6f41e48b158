import { shortHash } from '../shared/physical-id';
import { log } from '../shared/log';
import type { Eks } from './eks';
import type { KubernetesReader } from './kubernetes';
import type { WorkTime } from './work-time';
import type { JsonObject } from '../../lib/aws-node/backup/json';
import { RolloutWatch } from './rollout-wait';

/** A walk through intermediate versions. */
export interface Walk {
  readonly clusterName: string;
  readonly addonName: string;
  readonly versions: readonly string[];
  /** Identifies the deployment, so that a repeated call is the same update for EKS. */
  readonly requestId: string;
}

/**
 * Moves the add-on through the versions, one after the other, each until it is ACTIVE and rolled out on every node.
 *
 * Where the walk stands is read from EKS each time, so another invocation can go on with it.
 *
 * @throws when a version does not get there; the add-on stays where it is
 */
export async function walkVersions(
  walk: Walk,
  eks: Eks,
  kubernetes: KubernetesReader,
  time: WorkTime,
  state: JsonObject,
): Promise<void> {
  for (const version of await remaining(walk, eks)) {
    const updateId = await startUpdate(walk, eks, version);
    const watch = new RolloutWatch(eks, kubernetes, { ...walk, version, updateId });
    let last = '';
    const outcome = await time.poll(state, async () => {
      const progress = await watch.look();
      last = progress.text;
      log('walking', { version, progress: last });
      return progress.outcome === 'waiting' ? undefined : progress.outcome;
    });
    if (outcome === 'arrived') continue;
    const why = outcome === 'failed' ? 'failed' : `did not finish in ${time.secondsPassed()} s`;
    throw new Error(
      `the step to vpc-cni ${version} ${why}: ${last}; deploy again when the add-on is healthy`,
    );
  }
}

/** The versions from the one in use on: it may still be rolling out. */
async function remaining({ clusterName, addonName, versions }: Walk, eks: Eks): Promise<readonly string[]> {
  const addon = await eks.addon(clusterName, addonName);
  const reached = versions.indexOf(addon?.addonVersion ?? '');
  return reached < 0 ? versions : versions.slice(reached);
}

/** @returns id of the update, or undefined when it was started before */
async function startUpdate(
  { clusterName, addonName, requestId }: Walk,
  eks: Eks,
  version: string,
): Promise<string | undefined> {
  const addon = await eks.addon(clusterName, addonName);
  if (!addon)
    throw new Error(`the add-on ${addonName} of cluster ${clusterName} disappeared during the upgrade`);
  if (addon.addonVersion === version || addon.status === 'UPDATING') return undefined;
  return eks.moveAddon(clusterName, addonName, version, addon, shortHash(`${requestId} ${version}`));
}
