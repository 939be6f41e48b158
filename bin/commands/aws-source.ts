import { EKSClient } from '@aws-sdk/client-eks';
import { S3Client } from '@aws-sdk/client-s3';
import type { BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { Eks } from '../../lambda/shared/aws-node/eks';
import { clusterReadings } from '../../lambda/shared/aws-node/readings';
import { snapshot } from '../../lib/aws-node/backup/snapshot';
import { Storage } from '../../lambda/shared/aws-node/storage';
import { awsProblem } from './aws-problem';

export { writeBackup } from './upgrade/backup-target';
export { ClusterUpgrade } from './upgrade/cluster-upgrade';
export { liveNetwork } from './inspect/live-network';
export { liveDocuments, schemaDocuments } from './preflight/live-documents';

/** The text of an object in S3. */
export async function readObject(source: string, bucketName: string, key: string): Promise<string> {
  const storage = new Storage({ bucketName, keyPrefix: '' }, new S3Client({ followRegionRedirects: true }));
  const text = await storage.read(key).catch((error: unknown) => {
    throw awsProblem(source, error);
  });
  if (text === undefined) throw new Error(`cannot read ${source}: there is no such object`);
  return text;
}

/** The state of the cluster a backup is of, read now. Needs the permissions the backup itself needs. */
export async function readLive(backup: BackupDocument): Promise<BackupDocument> {
  const region = backup.cluster.arn?.split(':')[3];
  const eks = new Eks(new EKSClient(region ? { region } : {}));
  const { name } = backup.cluster;
  const cluster = await eks.cluster(name).catch((error: unknown) => {
    throw awsProblem(`cluster ${name}`, error);
  });
  const readings = await clusterReadings(eks, cluster, { addonName: 'vpc-cni', readEniConfigs: true });
  return snapshot(readings, { createdAt: new Date().toISOString(), occasion: { requestType: 'restore' } });
}
