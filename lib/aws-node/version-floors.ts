import { FEATURES, type Feature } from './facts/curated.data';
import { defectDoesHarm, defectOf, supports, type DiscoveryContext } from './facts/releases';
import type { UpgradeProblem } from './upgrade-problem';
import type { VpcCniVersion } from './vpc-cni-version';

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

/** The features of the table that a cluster uses. */
function featuresOf(used: FeaturesInUse): Feature[] {
  const combined: Partial<Record<Feature, boolean>> = {
    prefixDelegation: used.prefixDelegation,
    bareMetalPrefixes: used.prefixDelegation && used.bareMetalNodes,
    ipv6: used.ipv6,
    securityGroupsForPodsOnIpv6: used.ipv6 && used.securityGroupsForPods,
    securityGroupsForPods: used.securityGroupsForPods,
    networkPolicy: used.networkPolicy,
    subnetDiscovery: used.subnetDiscovery,
    multiNic: used.multiNic,
  };
  return (Object.keys(combined) as Feature[]).filter((feature) => combined[feature]);
}

/**
 * Every feature in use that a version is too old for.
 *
 * @param version the version to deploy
 * @param features what the cluster uses
 */
export function floorProblems(version: VpcCniVersion, features: FeaturesInUse): UpgradeProblem[] {
  return featuresOf(features)
    .filter((feature) => !supports(version, feature))
    .map((feature) => FEATURES[feature])
    .map(({ name, since, consequence }) => ({
      code: 'VersionTooOld',
      message: `vpc-cni ${version.toString()} does not support ${name}, ${consequence}: take v${since} or newer`,
    }));
}

/** What decides whether a version with a known defect does harm. */
export interface DefectContext extends DiscoveryContext {
  /** Whether the role of aws-node is known to allow the action that the defect needs. */
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
  const defect = defectOf(version);
  if (defect === undefined || context.securityGroupsReadable || !defectDoesHarm(version, context))
    return undefined;
  return {
    code: 'DefectiveVersion',
    message: `vpc-cni ${version.toString()} is not fit for use, ${defect.description}: take v${defect.fixedIn} or newer, or allow ${defect.withoutAction} to the role of aws-node`,
  };
}
