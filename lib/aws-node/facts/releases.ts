import { kubernetesMinor } from '../kubernetes-version';
import { VpcCniVersion } from '../vpc-cni-version';
import { DEFECTS, FEATURES, ROLE_ACTIONS, type DefectFact, type Feature } from './curated.data';
import { OLDEST_RECOMMENDED } from './upstream.data';

/** Whether a version is the given release of the tables or a newer one. */
export function isFrom(version: VpcCniVersion, release: string): boolean {
  return version.compare(VpcCniVersion.of(release)) >= 0;
}

/** Whether a version has a feature. */
export function supports(version: VpcCniVersion, feature: Feature): boolean {
  return isFrom(version, FEATURES[feature].since);
}

/** The defect of a version, where one is known. */
export function defectOf(version: VpcCniVersion): DefectFact | undefined {
  return DEFECTS.find(({ since, fixedIn }) => isFrom(version, since) && !isFrom(version, fixedIn));
}

/** What decides which calls a version makes, and whether a defect of it does harm. */
export interface DiscoveryContext {
  /** Whether the configuration switches subnet discovery off. */
  readonly subnetDiscoveryOff?: boolean;
  /** Whether aws-node makes and changes no interfaces. */
  readonly provisioningOff?: boolean;
  /** Whether pods have subnets of their own, by ENIConfig. */
  readonly customNetworking?: boolean;
}

/** Whether the defect of a version does harm to a role that lacks the action it needs. */
export function defectDoesHarm(version: VpcCniVersion, context: DiscoveryContext): boolean {
  const defect = defectOf(version);
  if (defect === undefined || context.subnetDiscoveryOff || context.provisioningOff) return false;
  return !(context.customNetworking && isFrom(version, defect.sparesCustomNetworkingSince));
}

/** Actions that a release calls, or is granted, for an IP family; `forSubnetDiscovery` ones can be left out. */
function actions(ipFamily: string, includes: (fact: (typeof ROLE_ACTIONS)[number]) => boolean): string[] {
  const family = ipFamily === 'ipv6' ? 'ipv6' : 'ipv4';
  return ROLE_ACTIONS.filter((fact) => fact.ipFamilies.includes(family) && includes(fact)).map(
    ({ action }) => action,
  );
}

/**
 * EC2 actions that a version of aws-node calls.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/docs/iam-policy.md
 */
export function neededActions(
  version: VpcCniVersion,
  ipFamily: string,
  { subnetDiscoveryOff }: DiscoveryContext = {},
): string[] {
  return actions(
    ipFamily,
    ({ neededSince, neededUntil, forSubnetDiscovery }) =>
      (neededSince === undefined || isFrom(version, neededSince)) &&
      (neededUntil === undefined || !isFrom(version, neededUntil)) &&
      !(forSubnetDiscovery && subnetDiscoveryOff),
  );
}

/** EC2 actions that `AwsNodePolicy` grants to a version: all that it needs, and those of the next minor version. */
export function grantedActions(version: VpcCniVersion, ipFamily: string): string[] {
  return actions(ipFamily, ({ grantedSince }) => grantedSince === undefined || isFrom(version, grantedSince));
}

/** Oldest recommended release for a Kubernetes version: that of the newest one in the table that is not newer. */
export function oldestRecommended(kubernetesVersion: string | undefined): VpcCniVersion | undefined {
  const wanted = kubernetesMinor(kubernetesVersion);
  if (wanted === undefined) return undefined;
  const rows = Object.entries(OLDEST_RECOMMENDED)
    .map(([kubernetes, release]) => ({ minor: kubernetesMinor(kubernetes) ?? 0, release }))
    .sort((a, b) => b.minor - a.minor);
  const row = rows.find(({ minor }) => wanted >= minor);
  return row && VpcCniVersion.of(row.release);
}
