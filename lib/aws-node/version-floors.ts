import type { VpcCniVersion } from './vpc-cni-version';
import type { UpgradeProblem } from './upgrade-problem';

/** Features in use that older versions of the plugin do not have, or would break on. */
export interface FeaturesInUse {
  /** Whether nodes hold /28 or /80 prefixes, now or with the target configuration. */
  readonly prefixDelegation: boolean;

  /** Whether the cluster has bare metal nodes. */
  readonly bareMetalNodes: boolean;

  /** Whether pods have IPv6 addresses. */
  readonly ipv6: boolean;

  /** Whether pods have security groups of their own. */
  readonly securityGroupsForPods: boolean;

  /** Whether the plugin enforces network policies. */
  readonly networkPolicy: boolean;

  /** Whether subnets are found by tag because the configuration asks for it. */
  readonly subnetDiscovery: boolean;

  /** Whether pods have several interfaces. */
  readonly multiNic: boolean;
}

interface Floor {
  readonly feature: string;
  readonly applies: (features: FeaturesInUse) => boolean;
  readonly minor: number;
  readonly patch: number;
  readonly consequence: string;
}

/** Sources: the pages of the EKS user guide for each feature, and the change log of aws/amazon-vpc-cni-k8s. */
const FLOORS: readonly Floor[] = [
  {
    feature: 'prefix delegation',
    applies: (features) => features.prefixDelegation,
    minor: 9,
    patch: 0,
    consequence: 'an older version leaks the prefixes that nodes hold',
  },
  {
    feature: 'prefix delegation on bare metal nodes',
    applies: (features) => features.prefixDelegation && features.bareMetalNodes,
    minor: 11,
    patch: 0,
    consequence: 'an older version does not assign prefixes there',
  },
  {
    feature: 'IPv6',
    applies: (features) => features.ipv6,
    minor: 10,
    patch: 1,
    consequence: 'an older version gives pods no addresses',
  },
  {
    feature: 'security groups for pods with IPv6',
    applies: (features) => features.ipv6 && features.securityGroupsForPods,
    minor: 16,
    patch: 0,
    consequence: 'an older version does not set up the branch interfaces',
  },
  {
    feature: 'network policies',
    applies: (features) => features.networkPolicy,
    minor: 14,
    patch: 0,
    consequence: 'an older version enforces none of them',
  },
  {
    feature: 'subnet discovery',
    applies: (features) => features.subnetDiscovery,
    minor: 18,
    patch: 0,
    consequence: 'an older version does not know the setting',
  },
  {
    feature: 'pods with several interfaces',
    applies: (features) => features.multiNic,
    minor: 20,
    patch: 0,
    consequence: 'an older version loses their addresses; drain these pods first',
  },
];

/**
 * Every feature in use that a version is too old for.
 *
 * @param version the version to deploy
 * @param features what the cluster uses
 */
export function floorProblems(version: VpcCniVersion, features: FeaturesInUse): UpgradeProblem[] {
  return FLOORS.filter((floor) => floor.applies(features))
    .filter((floor) => !version.isAtLeast(floor.minor, floor.patch))
    .map((floor) => ({
      code: 'VersionTooOld',
      message: `vpc-cni ${version.toString()} does not support ${floor.feature}, ${floor.consequence}: take v1.${floor.minor}.${floor.patch} or newer`,
    }));
}

/** What decides whether a version with a known defect does harm. */
export interface DefectContext {
  /** Whether the configuration switches subnet discovery off. */
  readonly subnetDiscoveryOff: boolean;

  /** Whether the role of aws-node is known to allow `ec2:DescribeSecurityGroups`. */
  readonly securityGroupsReadable: boolean;
}

/**
 * The problem of a version with a known defect, where the defect does harm.
 *
 * @param version the version to deploy
 * @param context what decides whether it does harm
 * @see https://github.com/aws/amazon-vpc-cni-k8s/issues/3704
 */
export function defectProblem(version: VpcCniVersion, context: DefectContext): UpgradeProblem | undefined {
  const { defect } = version;
  if (defect === undefined || context.subnetDiscoveryOff || context.securityGroupsReadable) return undefined;
  return {
    code: 'DefectiveVersion',
    message: `vpc-cni ${version.toString()} is not fit for use, ${defect}: take v1.22.2 or newer, or allow ec2:DescribeSecurityGroups to the role of aws-node`,
  };
}
