import { Annotations, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { hasPendingLookups } from '../network/known-at-synth';
import type { PodSubnetSelection } from './pod-subnet-selection';
import { SubnetDiscoveryTags } from '../aws-node/subnet-discovery-tags';
import { atConstruct, ConstructError } from '../synth/construct-error';

/** Tags by key. */
interface TagSet {
  readonly [key: string]: string;
}

/** Tags the subnets by which aws-node chooses; those that were imported are named in a warning. */
export function tagDiscoveredSubnets(scope: Construct, selection: PodSubnetSelection): void {
  const discovery = selection._discovery;
  if (discovery === undefined) return;
  const { subnets, excludedSubnets = [], clusterName } = discovery;
  if (!hasPendingLookups(scope)) refuseContradictions(scope, subnets, excludedSubnets);
  const scopeTag =
    clusterName === undefined ? {} : atConstruct(scope, () => SubnetDiscoveryTags.forCluster(clusterName));
  tagAll(scope, 'IncludedSubnetsNotTagged', subnets, { ...SubnetDiscoveryTags.include(), ...scopeTag });
  tagAll(scope, 'ExcludedSubnetsNotTagged', excludedSubnets, SubnetDiscoveryTags.exclude());
}

function refuseContradictions(
  scope: Construct,
  subnets: ec2.ISubnet[],
  excludedSubnets: ec2.ISubnet[],
): void {
  if (subnets.length === 0) {
    throw new ConstructError(
      scope,
      'subnets is empty, so discovery finds none: name the subnets that pods may use',
    );
  }
  const both = subnets.filter((subnet) =>
    excludedSubnets.some(({ subnetId }) => subnetId === subnet.subnetId),
  );
  if (both.length > 0) {
    throw new ConstructError(
      scope,
      `subnets and excludedSubnets share ${both.map(nameOf).join(', ')}: a subnet is for pods or it is not, name it once`,
    );
  }
}

function tagAll(scope: Construct, warningId: string, subnets: ec2.ISubnet[], tags: TagSet): void {
  const entries = Object.entries(tags);
  subnets
    .filter(isMadeHere)
    .forEach((subnet) =>
      entries.forEach(([key, value]) =>
        Tags.of(subnet).add(key, value, { includeResourceTypes: ['AWS::EC2::Subnet'] }),
      ),
    );
  const imported = subnets.filter((subnet) => !isMadeHere(subnet));
  if (imported.length === 0) return;
  const wanted = entries.map(([key, value]) => `${key} = ${value}`).join(' and ');
  Annotations.of(scope).addWarningV2(
    `PodNetwork:${warningId}`,
    `${imported.map(nameOf).join(', ')} cannot be tagged from here: see that each has ${wanted}, or aws-node decides without it`,
  );
}

/** A subnet of an `ec2.Vpc`, or one that extends an existing VPC. */
function isMadeHere(subnet: ec2.ISubnet): boolean {
  return ec2.Subnet.isVpcSubnet(subnet) || subnet.node.defaultChild instanceof ec2.CfnSubnet;
}

function nameOf(subnet: ec2.ISubnet): string {
  return Token.isUnresolved(subnet.subnetId) ? subnet.node.path : subnet.subnetId;
}
