import type { ClusterFacts, Eks } from '../../../lambda/shared/aws-node/eks';
import type { KubernetesReader } from '../../../lambda/shared/aws-node/kubernetes';
import { reasonOf } from '../../../lambda/shared/aws-node/readings';
import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { snapshot, type Reading } from '../../../lib/aws-node/backup/snapshot';

/** The same backup that the handler takes before a deployment, read with the patience of a person. */
export async function clusterBackup(
  eks: Eks,
  { name, arn, kubernetesVersion, ipFamily }: ClusterFacts,
  kubernetes: KubernetesReader,
  targetVersion: string,
): Promise<BackupDocument> {
  const [addon, daemonSet, configMap, serviceAccount, eniConfigs] = await Promise.all([
    reading(() => eks.addon(name, 'vpc-cni')),
    reading(() => kubernetes.get(AwsNodeObject.DAEMON_SET)),
    reading(() => kubernetes.get(AwsNodeObject.CONFIG_MAP)),
    reading(() => kubernetes.get(AwsNodeObject.SERVICE_ACCOUNT)),
    reading(() => kubernetes.list(AwsNodeObject.ENI_CONFIGS)),
  ]);
  const cluster = { name, arn, kubernetesVersion, ipFamily };
  const readings = {
    cluster,
    addon,
    daemonSet,
    configMap,
    serviceAccount,
    eniConfigs,
    reservations: { value: [] },
  };
  return snapshot(readings, {
    createdAt: new Date().toISOString(),
    occasion: { requestType: 'upgrade', targetVersion: targetVersion || undefined },
  });
}

async function reading<T>(read: () => Promise<T | undefined>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
}
