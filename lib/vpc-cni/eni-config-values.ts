import { Stack } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { hasPendingLookups } from '../network/known-at-synth';
import { attributeOf } from '../synth/cluster-attribute';
import type { EniConfigNaming, EniConfigPlacement } from '../aws-node/eni-configs';
import type { CustomNetworkingOptions } from './pod-subnet-options';
import type { PodSubnetSelection } from './pod-subnet-selection';
import { ConstructError } from '../synth/construct-error';

/** The quota of security groups for each interface. */
const MAX_SECURITY_GROUPS = 5;

/** The part `eniConfig` of the configuration values of the add-on, or nothing without custom networking. */
export function eniConfigValues(
  scope: Construct,
  cluster: eks.ICluster,
  selection: PodSubnetSelection,
): { [key: string]: unknown } {
  const naming = selection._naming;
  if (naming === undefined) return {};
  const problems = hasPendingLookups(scope) ? [] : problemsOf(selection, naming);
  if (problems.length > 0) {
    throw new ConstructError(scope, ['the pod subnets do not work:', ...problems].join('\n  - '));
  }

  const entries = selection._groups.flatMap((group) => {
    const securityGroups = securityGroupIds(cluster, group);
    return placementsOf(group).map((placement, index) => [
      naming.nameOf(placement),
      { id: group.subnets[index].subnetId, securityGroups },
    ]);
  });
  return {
    eniConfig: { create: true, region: Stack.of(scope).region, subnets: Object.fromEntries(entries) },
  };
}

function placementsOf(group: CustomNetworkingOptions & { readonly name?: string }): EniConfigPlacement[] {
  return group.subnets.map(({ availabilityZone }) => ({ availabilityZone, group: group.name }));
}

function securityGroupIds(cluster: eks.ICluster, options: CustomNetworkingOptions): string[] {
  const own = (options.securityGroups ?? []).map((group) => group.securityGroupId);
  return options.clusterSecurityGroup === false
    ? own
    : [attributeOf(cluster, 'clusterSecurityGroupId', 'the ENIConfigs of custom networking'), ...own];
}

function problemsOf(selection: PodSubnetSelection, naming: EniConfigNaming): string[] {
  const groups = selection._groups;
  const names = naming.validate(groups.flatMap(placementsOf));
  return [
    ...groups.flatMap((group) => groupProblems(group)),
    ...names.map(({ path, message }) => `${path}: ${message}`),
  ];
}

function groupProblems(group: CustomNetworkingOptions & { readonly name?: string }): string[] {
  const path = group.name === undefined ? '' : `group '${group.name}': `;
  const count = (group.securityGroups ?? []).length + (group.clusterSecurityGroup === false ? 0 : 1);
  return [
    ...(group.subnets.length > 0
      ? []
      : [`${path}subnets is empty, so no pod would get an address: give one pod subnet for each zone`]),
    ...(count > 0
      ? []
      : [`${path}clusterSecurityGroup is false and securityGroups is empty: name a security group`]),
    ...(count <= MAX_SECURITY_GROUPS
      ? []
      : [`${path}${count} security groups, an interface takes ${MAX_SECURITY_GROUPS}: merge their rules`]),
  ];
}
