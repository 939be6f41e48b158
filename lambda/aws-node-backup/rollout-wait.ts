import { rolloutState } from '../aws-node-verification/rollout';
import type { AddonRecord } from './backup-document';
import { AwsNodeObject } from './aws-node-objects';
import type { Eks } from './eks';
import type { KubernetesReader } from './kubernetes';

/** Where an add-on stands on its way to a version. */
export interface AddonProgress {
  /** `arrived`: the version runs everywhere. `failed`: it will not get there by waiting. */
  readonly outcome: 'arrived' | 'waiting' | 'failed';
  /** Waiting longer may help, but what runs is already within what the update strategy tolerates. */
  readonly tolerable: boolean;
  readonly text: string;
}

const GIVEN_UP = ['CREATE_FAILED', 'UPDATE_FAILED', 'DELETE_FAILED', 'DELETING'];

/** How far the add-on and its DaemonSet are. `version` undefined takes any version. */
export async function addonProgress(
  eks: Eks,
  kubernetes: KubernetesReader,
  names: { readonly clusterName: string; readonly addonName: string },
  version: string | undefined,
): Promise<AddonProgress> {
  const addon = await eks.addon(names.clusterName, names.addonName);
  const status = addonStatus(addon, version);
  if (status) return status;
  const daemonSet = await kubernetes.get(AwsNodeObject.DAEMON_SET);
  if (!daemonSet) return { outcome: 'waiting', tolerable: false, text: 'the DaemonSet aws-node does not exist yet' };
  const { finished, tolerable, progress } = rolloutState(daemonSet);
  return { outcome: finished ? 'arrived' : 'waiting', tolerable, text: progress };
}

function addonStatus(addon: AddonRecord | undefined, version: string | undefined): AddonProgress | undefined {
  if (!addon) return undefined;
  const issues = addon.healthIssues.length > 0 ? ` (${addon.healthIssues.join('; ')})` : '';
  const text = `vpc-cni ${addon.addonVersion} is ${addon.status ?? 'in no known state'}${issues}`;
  if (GIVEN_UP.includes(addon.status ?? '')) return { outcome: 'failed', tolerable: false, text };
  if (addon.status !== 'ACTIVE') return { outcome: 'waiting', tolerable: false, text };
  if (version === undefined || addon.addonVersion === version) return undefined;
  return { outcome: 'waiting', tolerable: false, text: `${text}, waiting for ${version}` };
}
