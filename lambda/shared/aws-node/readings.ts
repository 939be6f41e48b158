import { errorName, errorText } from '../aws-errors';
import { redact } from '../redact';
import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import type { AddonRecord, SubnetReservationsRecord } from '../../../lib/aws-node/backup/backup-document';
import type { ClusterFacts, Eks } from './eks';
import type { JsonObject } from '../../../lib/aws-node/backup/json';
import { at, textOf } from '../../../lib/aws-node/backup/json';
import { KubernetesReader } from './kubernetes';
import type { CommonProperties } from './common-properties';
import type { ClusterReadings, Reading } from '../../../lib/aws-node/backup/snapshot';
import { clusterToken } from './token';

/** A reader of the Kubernetes API of a cluster. */
export function kubernetesReader(eks: Eks, cluster: ClusterFacts, signal?: AbortSignal): KubernetesReader {
  return new KubernetesReader({
    endpoint: cluster.endpoint,
    certificateAuthority: cluster.certificateAuthority,
    token: () => clusterToken(eks.client, cluster.name),
    signal,
  });
}

/** What `readings` needs besides the calls. */
export interface ReadingsOptions extends Pick<CommonProperties, 'addonName' | 'readEniConfigs'> {
  /**
   * Reads the CIDR reservations of subnets.
   *
   * @default - reservations are not read
   */
  readonly readReservations?: (subnetIds: readonly string[]) => Promise<SubnetReservationsRecord[]>;

  /**
   * Pod subnets besides those the ENIConfigs name.
   *
   * @default - none
   */
  readonly podSubnetIds?: readonly string[];
}

/** Reads everything a backup holds. A part that cannot be read does not keep the others from being read. */
export async function clusterReadings(
  eks: Eks,
  cluster: ClusterFacts,
  options: ReadingsOptions,
  signal?: AbortSignal,
): Promise<ClusterReadings> {
  const kubernetes = kubernetesReader(eks, cluster, signal);
  const eniConfigs = options.readEniConfigs
    ? reading(async () => (await kubernetes.list(AwsNodeObject.ENI_CONFIGS)) ?? [])
    : Promise.resolve({ value: [] as readonly JsonObject[] });
  const [addon, daemonSet, configMap, serviceAccount] = await Promise.all([
    reading<AddonRecord>(() => eks.addon(cluster.name, options.addonName)),
    reading(() => kubernetes.get(AwsNodeObject.DAEMON_SET)),
    reading(() => kubernetes.get(AwsNodeObject.CONFIG_MAP)),
    reading(() => kubernetes.get(AwsNodeObject.SERVICE_ACCOUNT)),
  ]);
  const subnetIds = [...(options.podSubnetIds ?? []), ...subnetsOf(await eniConfigs)];
  return {
    cluster: {
      name: cluster.name,
      arn: cluster.arn,
      kubernetesVersion: cluster.kubernetesVersion,
      ipFamily: cluster.ipFamily,
    },
    addon,
    daemonSet,
    configMap,
    serviceAccount,
    eniConfigs: await eniConfigs,
    reservations: await reservationsOf(subnetIds, options),
  };
}

async function reservationsOf(
  subnetIds: readonly string[],
  { readReservations }: ReadingsOptions,
): Promise<ClusterReadings['reservations']> {
  if (!readReservations || subnetIds.length === 0) return { value: [] };
  return reading(() => readReservations(subnetIds));
}

async function reading<T>(read: () => Promise<T | undefined>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
}

/** The reason goes into the backup and to CloudFormation: with the error's name, without a signed URL. */
export function reasonOf(error: unknown): string {
  const name = errorName(error);
  const text = redact(errorText(error));
  return name === 'KubernetesError' || text.startsWith(name) ? text : `${name}: ${text}`;
}

function subnetsOf(eniConfigs: Reading<readonly JsonObject[]>): string[] {
  const items = 'value' in eniConfigs ? (eniConfigs.value ?? []) : [];
  return items.map((item) => textOf(at(item, 'spec', 'subnet'))).filter((id) => id !== undefined);
}
