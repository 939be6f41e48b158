import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressPlan } from '../planning/address-plan';
import type { PlannedSubnet } from '../planning/address-plan-props';
import { SubnetRole } from '../planning/subnet-role';

/** How node and pod subnets leave the VPC. */
export enum WayOut {
  GATEWAYS,
  TRANSIT_GATEWAY,
  NONE,
}

/** Subnets of one role (and one pod block), which `ec2.Vpc` knows under one name. */
export interface SubnetGroup {
  readonly name: string;
  readonly role: SubnetRole;
  readonly subnetType: ec2.SubnetType;
  readonly planned: PlannedSubnet[];
}

const GROUP_OF_ROLE = {
  [SubnetRole.CLUSTER]: { name: 'Cluster', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  [SubnetRole.PUBLIC]: { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
  [SubnetRole.NODE]: { name: 'Node', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  [SubnetRole.TRANSIT]: { name: 'Transit', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  [SubnetRole.POD]: { name: 'Pod', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
};

/** Name of the subnet group of a pod block: `Pod` for the first, `Pod2` for the second. */
export function podGroupName(podBlockIndex: number): string {
  return podBlockIndex === 0 ? GROUP_OF_ROLE[SubnetRole.POD].name : `Pod${podBlockIndex + 1}`;
}

/**
 * The subnet groups of a plan.
 *
 * Names and order become construct ids, so they never change: new pod blocks are appended. An isolated network leaves
 * public subnets out; their addresses stay theirs. Where a transit gateway is the way out, other routes would lead around it.
 */
export function subnetGroupsOf(plan: AddressPlan, wayOut: WayOut = WayOut.GATEWAYS): SubnetGroup[] {
  const groupOf = (role: SubnetRole): SubnetGroup => ({
    ...GROUP_OF_ROLE[role],
    role,
    planned: plan.subnetsOf(role),
  });
  const podGroups = plan.podCidrBlocks.map((_, blockIndex) => ({
    ...groupOf(SubnetRole.POD),
    name: podGroupName(blockIndex),
    planned: plan.subnetsOf(SubnetRole.POD, blockIndex),
  }));
  const groups = [SubnetRole.CLUSTER, SubnetRole.PUBLIC, SubnetRole.NODE]
    .map(groupOf)
    .concat(podGroups, groupOf(SubnetRole.TRANSIT));
  // A role that the plan leaves out is no group: ec2.Vpc would ask for its addresses.
  const made = groups.filter(({ planned }) => planned.length > 0);
  if (wayOut === WayOut.GATEWAYS) return made;
  return made
    .filter(({ role }) => wayOut !== WayOut.NONE || role !== SubnetRole.PUBLIC)
    .map((group) => (group.role === SubnetRole.PUBLIC ? group : withoutEgress(group)));
}

function withoutEgress(group: SubnetGroup): SubnetGroup {
  return { ...group, subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
}
