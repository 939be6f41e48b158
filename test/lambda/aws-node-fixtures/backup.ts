import type { AddonRecord, BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { snapshot, type ClusterReadings } from '../../../lib/aws-node/backup/snapshot';
import { daemonSet, type DaemonSetOptions } from './daemon-set';
import { configMap, serviceAccount } from './objects';

export function addon(overrides: Partial<AddonRecord> = {}): AddonRecord {
  return {
    addonVersion: 'v1.20.1-eksbuild.3',
    status: 'ACTIVE',
    configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}',
    serviceAccountRoleArn: 'arn:aws:iam::123456789012:role/aws-node',
    podIdentityAssociations: [],
    healthIssues: [],
    ...overrides,
  };
}

/** Readings of a healthy cluster. */
export function readings(
  overrides: Partial<ClusterReadings> = {},
  options: Partial<DaemonSetOptions> = {},
): ClusterReadings {
  return {
    cluster: {
      name: 'prod',
      arn: 'arn:aws:eks:us-east-1:123456789012:cluster/prod',
      kubernetesVersion: '1.33',
      ipFamily: 'ipv4',
    },
    addon: { value: addon() },
    daemonSet: {
      value: daemonSet({
        version: 'v1.20.1-eksbuild.3',
        env: { ENABLE_PREFIX_DELEGATION: 'true' },
        ...options,
      }),
    },
    configMap: { value: configMap() },
    serviceAccount: {
      value: serviceAccount({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/aws-node' }),
    },
    eniConfigs: { value: [] },
    reservations: { value: [] },
    ...overrides,
  };
}

export function backup(
  overrides: Partial<ClusterReadings> = {},
  options: Partial<DaemonSetOptions> = {},
): BackupDocument {
  return snapshot(readings(overrides, options), {
    createdAt: '2026-11-20T07:30:00.000Z',
    occasion: {
      requestType: 'Update',
      targetVersion: 'v1.21.1-eksbuild.1',
      targetConfigurationHash: '0123456789abcdef',
    },
  });
}
