import type { AddonRecord, BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { imageVersion } from '../../lib/aws-node/backup/daemon-set';
import type { ClusterFacts, Eks } from './eks';
import {
  effectiveTarget,
  versionsToWalk,
  type GuardFacts,
  type GuardRequest,
} from '../../lib/aws-node/guard/guard-model';

/** Asks EKS what the guard decides on. */
export async function guardFacts(
  eks: Eks,
  cluster: ClusterFacts,
  addonName: string,
  request: GuardRequest,
  backup: BackupDocument | undefined,
): Promise<GuardFacts> {
  const addon = await eks.addon(cluster.name, addonName);
  const facts = {
    cluster,
    addon: addon && guardAddon(addon),
    selfManagedVersion: addon || !backup?.daemonSet ? undefined : imageVersion(backup.daemonSet),
    offered: await eks.offeredVersions(addonName, cluster.kubernetesVersion),
    runningUpdates: addon?.status === 'UPDATING' ? await eks.runningUpdates(cluster.name, addonName) : [],
  };
  const target = effectiveTarget(request, facts);
  const versions = [...(target === undefined ? [] : [target]), ...versionsToWalk(request, facts)];
  return { ...facts, schemas: await schemas(eks, addonName, versions) };
}

function guardAddon({ addonVersion, status, configurationValues }: AddonRecord): GuardFacts['addon'] {
  return { version: addonVersion, status, configurationValues };
}

async function schemas(
  eks: Eks,
  addonName: string,
  versions: readonly string[],
): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const version of versions) {
    const schema = await eks.schema(addonName, version);
    if (schema !== undefined) result[version] = schema;
  }
  return result;
}
