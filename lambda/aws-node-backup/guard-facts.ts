import type { AddonRecord, BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { imageVersion } from '../../lib/aws-node/backup/daemon-set';
import { effectiveTarget, type GuardFacts, type GuardRequest } from '../../lib/aws-node/guard/guard-model';
import { readConfiguration } from '../shared/aws-node/configuration';
import type { ClusterFacts, Eks } from '../shared/aws-node/eks';

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
    live: backup?.unreadable.length === 0 ? backup : undefined,
    selfManagedVersion: addon || !backup?.daemonSet ? undefined : imageVersion(backup.daemonSet),
    offered: await eks.offeredVersions(addonName, cluster.kubernetesVersion),
    runningUpdates: addon?.status === 'UPDATING' ? await eks.runningUpdates(cluster.name, addonName) : [],
  };
  const target = effectiveTarget(request, facts);
  return { ...facts, schema: target === undefined ? undefined : await eks.schema(addonName, target) };
}

function guardAddon({ addonVersion, status, configurationValues }: AddonRecord): GuardFacts['addon'] {
  return { version: addonVersion, status, configuration: readConfiguration(configurationValues) };
}
