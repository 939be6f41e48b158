/**
 * Facts about releases of the VPC CNI plugin that take a reader: features, defects, IAM actions.
 *
 * As of 2026-08-20 (v1.23.1). `scripts/refresh-vpc-cni-facts.ts` prints the EC2 calls of each release to compare with.
 * Releases are strings here and `VpcCniVersion` everywhere else.
 */
const REPOSITORY = 'https://github.com/aws/amazon-vpc-cni-k8s';
const GUIDE = 'https://docs.aws.amazon.com/eks/latest/userguide';
const V1_18_0 = `${REPOSITORY}/blob/v1.18.0`;
const V1_22_1 = `${REPOSITORY}/blob/5359e6b0ffaedae2bb831dceeea0337891c6f2ad`;
const V1_23_0 = `${REPOSITORY}/blob/0c65d58cf2b490014e7aa19aac172a032f4e520a`;

/** Day on which these facts were last compared with upstream, as an ISO date. */
export const CURATED_AS_OF = '2026-08-20';

/** The newest add-on version, as EKS spells it. */
export const LATEST_KNOWN_VERSION = 'v1.23.1-eksbuild.1';

/** A feature of the plugin, the release that introduced it, and the effect of an older release. */
export interface FeatureFact {
  readonly name: string;
  readonly since: string;
  /** Effect of an older release on a cluster that uses the feature. */
  readonly consequence: string;
  readonly source: string;
}

const features = <T extends Record<string, FeatureFact>>(table: T): Readonly<Record<keyof T, FeatureFact>> =>
  table;

export const FEATURES = features({
  prefixDelegation: {
    name: 'prefix delegation',
    since: '1.9.0',
    consequence: 'an older version leaks the prefixes that nodes hold',
    source: `${GUIDE}/cni-increase-ip-addresses.html`,
  },
  bareMetalPrefixes: {
    name: 'prefix delegation on bare metal nodes',
    since: '1.11.0',
    consequence: 'an older version does not assign prefixes there',
    source: `${GUIDE}/cni-increase-ip-addresses.html`,
  },
  ipv6: {
    name: 'IPv6 clusters',
    since: '1.10.1',
    consequence: 'an older version gives pods no addresses',
    source: `${GUIDE}/cni-ipv6.html`,
  },
  securityGroupsForPods: {
    name: 'security groups for pods',
    since: '1.7.7',
    consequence: 'an older version does not set up the branch interfaces',
    source: `${GUIDE}/security-groups-for-pods.html`,
  },
  securityGroupsForPodsOnIpv6: {
    name: 'security groups for pods on IPv6 clusters',
    since: '1.16.0',
    consequence: 'an older version does not set up the branch interfaces',
    source: `${GUIDE}/security-groups-for-pods.html`,
  },
  networkPolicy: {
    name: 'network policies',
    since: '1.14.0',
    consequence: 'an older version enforces none of them',
    source: `${GUIDE}/cni-network-policy.html`,
  },
  eniConfigsInAddon: {
    name: 'ENIConfigs in the configuration of the add-on',
    since: '1.13.0',
    consequence: 'the schema of an older version refuses eniConfig',
    source: 'https://github.com/aws-quickstart/cdk-eks-blueprints/pull/741',
  },
  subnetDiscovery: {
    name: 'subnet discovery',
    since: '1.18.0',
    consequence: 'an older version does not know the setting',
    source: `${GUIDE}/cni-subnet-selection.html`,
  },
  subnetExclusion: {
    name: 'the subnet tags kubernetes.io/role/cni=0 and cni.networking.k8s.aws/cluster/<name>',
    since: '1.22.2',
    consequence: 'an older version ignores them, or breaks on them',
    source: `${REPOSITORY}/blob/v1.23.0/CHANGELOG.md`,
  },
  leavesFullSubnets: {
    name: 'new interfaces in the subnet of the ENIConfig while the subnet of an older interface is full',
    since: '1.19.0',
    consequence: 'a running node of an older version stays in the full subnet',
    source: `${REPOSITORY}/pull/2954`,
  },
  multiNic: {
    name: 'pods with several interfaces',
    since: '1.20.0',
    consequence: 'an older version loses their addresses; drain these pods first',
    source: `${REPOSITORY}/blob/v1.23.1/README.md#enable_multi_nic-v1200`,
  },
});

/** Name of a feature in the table. */
export type Feature = keyof typeof FEATURES;

/** Releases of add-on keys that are not environment variables, by their place in the configuration values. */
export const VALUE_FLOORS: Readonly<Record<string, string>> = {
  branchENICooldown: '1.16.0',
  enableNetworkPolicy: FEATURES.networkPolicy.since,
  'nodeAgent.enableCloudWatchLogs': '1.14.0',
  'nodeAgent.enablePolicyEventLogs': '1.15.1',
  'nodeAgent.metricsBindAddr': '1.15.1',
  'nodeAgent.healthProbeBindAddr': '1.15.1',
  enableWindowsIpam: '1.14.0',
  enableWindowsPrefixDelegation: '1.16.0',
  warmWindowsPrefixTarget: '1.16.0',
  warmWindowsIPTarget: '1.16.0',
  minimumWindowsIPTarget: '1.16.0',
};

/** A defect that breaks clusters, from the first release that has it up to the first that does not. */
export interface DefectFact {
  readonly since: string;
  readonly fixedIn: string;
  readonly description: string;
  /** Action of the role without which the defect does harm. */
  readonly withoutAction: string;
  /** First release of those with the defect that spares clusters with custom networking. */
  readonly sparesCustomNetworkingSince: string;
  readonly source: string;
}

/** Each does harm only while subnet discovery is on and aws-node provisions interfaces. */
export const DEFECTS: readonly DefectFact[] = [
  {
    since: '1.22.0',
    fixedIn: '1.22.2',
    description: 'its security group discovery stops aws-node when the role lacks ec2:DescribeSecurityGroups',
    withoutAction: 'ec2:DescribeSecurityGroups',
    sparesCustomNetworkingSince: '1.22.1',
    source: `${V1_22_1}/pkg/ipamd/ipamd.go#L599`,
  },
];

/** An EC2 action of aws-node: the releases that need it, and the releases that `AwsNodePolicy` grants it to. */
export interface RoleActionFact {
  readonly action: string;
  readonly ipFamilies: readonly ('ipv4' | 'ipv6')[];
  /** First release that calls the action; undefined for every release. */
  readonly neededSince?: string;
  /** First release that no longer calls it. */
  readonly neededUntil?: string;
  /** First release that it is granted to: one minor version early, so that a role is never behind its add-on. */
  readonly grantedSince?: string;
  /** Whether only subnet discovery calls it. */
  readonly forSubnetDiscovery?: boolean;
  readonly source: string;
}

const BOTH = ['ipv4', 'ipv6'] as const;
const IAM_PAGE = `${REPOSITORY}/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/docs/iam-policy.md`;

const always = (action: string, ipFamilies: RoleActionFact['ipFamilies']): RoleActionFact => ({
  action,
  ipFamilies,
  source: IAM_PAGE,
});

/** In the order of the policy document upstream. */
export const ROLE_ACTIONS: readonly RoleActionFact[] = [
  always('ec2:AssignIpv6Addresses', ['ipv6']),
  always('ec2:CreateNetworkInterface', ['ipv4']),
  always('ec2:AssignPrivateIpAddresses', ['ipv4']),
  always('ec2:AttachNetworkInterface', ['ipv4']),
  always('ec2:DeleteNetworkInterface', ['ipv4']),
  always('ec2:DetachNetworkInterface', ['ipv4']),
  always('ec2:ModifyNetworkInterfaceAttribute', ['ipv4']),
  always('ec2:UnassignPrivateIpAddresses', ['ipv4']),
  always('ec2:DescribeInstances', BOTH),
  always('ec2:DescribeTags', BOTH),
  always('ec2:DescribeNetworkInterfaces', BOTH),
  always('ec2:DescribeInstanceTypes', BOTH),
  {
    action: 'ec2:DescribeSubnets',
    ipFamilies: ['ipv4'],
    neededSince: '1.18.0',
    grantedSince: '1.17.0',
    forSubnetDiscovery: true,
    source: `${V1_18_0}/pkg/awsutils/awsutils.go#L876`,
  },
  {
    action: 'ec2:DescribeSubnets',
    ipFamilies: ['ipv6'],
    neededSince: '1.22.0',
    grantedSince: '1.21.0',
    forSubnetDiscovery: true,
    source: `${V1_23_0}/pkg/ipamd/ipamd.go#L504`,
  },
  {
    action: 'ec2:DescribeSecurityGroups',
    ipFamilies: BOTH,
    neededSince: '1.22.0',
    neededUntil: '1.22.2',
    grantedSince: '1.21.0',
    forSubnetDiscovery: true,
    source: `${V1_22_1}/pkg/ipamd/ipamd.go#L600`,
  },
  always('ec2:CreateTags', BOTH),
];

/** Oldest Kubernetes version with the controller of network policies. */
export const NETWORK_POLICY_KUBERNETES = '1.25';

/** Oldest Multus thick plugin that waits for aws-node when a node starts. */
export const OLDEST_MULTUS = '4.1.1';
