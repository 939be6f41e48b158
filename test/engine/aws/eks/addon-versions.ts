import { VERSIONS } from '../../../lambda/aws-node-fixtures/daemon-set';

const numbers = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

const inOrder = (a: string, b: string): number => {
  const [left, right] = [numbers(a), numbers(b)];
  const different = left.findIndex((number, i) => number !== right[i]);
  return different < 0 ? 0 : left[different]! - (right[different] ?? 0);
};

/** Versions that DescribeAddonVersions offers, oldest first; those of vpc-cni fit every Kubernetes version here. */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  'vpc-cni': [
    ...VERSIONS,
    ...['v1.20.4-eksbuild.2', 'v1.21.1-eksbuild.8', 'v1.23.0-eksbuild.1', 'v1.23.1-eksbuild.1'],
  ].sort(inOrder),
};

/** The version that is installed when a template names none. */
export const DEFAULT_VPC_CNI = 'v1.22.4-eksbuild.3';

/** Names of add-ons of AWS. https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html */
const NAMES = [
  'vpc-cni', 'coredns', 'kube-proxy', 'aws-ebs-csi-driver', 'aws-efs-csi-driver', 'aws-mountpoint-s3-csi-driver',
  'snapshot-controller', 'adot', 'aws-guardduty-agent', 'amazon-cloudwatch-observability', 'eks-pod-identity-agent',
  'eks-node-monitoring-agent', 'metrics-server', 'external-dns', 'kube-state-metrics', 'prometheus-node-exporter',
]; // prettier-ignore

export const isAddon = (name: string): boolean => NAMES.includes(name);

/** Offered versions of an add-on; undefined where this table has none and any well-formed version passes. */
export const offeredVersions = (name: string): readonly string[] | undefined => OFFERED[name];

export const isOffered = (name: string, version: string): boolean =>
  OFFERED[name]?.includes(version) ?? /^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version);

export const defaultVersion = (name: string): string =>
  name === 'vpc-cni' ? DEFAULT_VPC_CNI : 'v1.0.0-eksbuild.1';
