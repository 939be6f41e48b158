import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { attributeOf } from '../synth/cluster-attribute';
import { ConstructError } from '../synth/construct-error';
import type { LaunchInterface } from './efa-layout';
import type { NodeNetwork } from './node-network';
import { nodeSecurityGroups } from './node-security-groups';
import type { NodeTemplateOptions } from './node-options';

/** A node group that wants EFA interfaces, and where its nodes live. */
export interface EfaNodes extends NodeNetwork, NodeTemplateOptions {
  readonly nodeSubnets: ec2.ISubnet[];
}

/** Throws for nodes that cannot talk over EFA: those of several subnets, and those whose max pods EKS writes. */
export function checkEfa(scope: Construct, { efa, nodeSubnets, image }: EfaNodes): void {
  if (!efa) return;
  if (image?.chosenByEks) {
    throw new ConstructError(
      scope,
      'chosenByEks and efa exclude each other: EKS writes max pods without counting EFA-only interfaces; leave chosenByEks out',
    );
  }
  if (nodeSubnets.length === 1) return;
  throw new ConstructError(
    scope,
    `efa needs nodes in one subnet, EFA traffic is not routed: nodeSubnets has ${nodeSubnets.length}; name one for addNodegroup, PodNetworkNodegroup, SelfManagedNodegroup or KarpenterNodes, such as nodeSubnets: [network.nodeSubnets[0]]`,
  );
}

/**
 * Gives the instances of a launch template their EFA interfaces, a security group that lets EFA traffic through, and
 * with `placementGroup` a place close to each other.
 *
 * EC2 takes security groups of the interfaces or of the template, never both.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html
 */
export function useEfa(
  scope: Construct,
  template: ec2.LaunchTemplate,
  nodes: EfaNodes,
  interfaces: LaunchInterface[],
  placementGroup: boolean,
): void {
  const resource = template.node.defaultChild as ec2.CfnLaunchTemplate;
  const groups = [...nodeSecurityGroups(nodes.cluster, nodes.securityGroups), defineEfaGroup(scope, nodes)];
  resource.addPropertyDeletionOverride('LaunchTemplateData.SecurityGroupIds');
  resource.addPropertyOverride(
    'LaunchTemplateData.NetworkInterfaces',
    interfaces.map(({ networkCardIndex, deviceIndex, interfaceType }) => ({
      NetworkCardIndex: networkCardIndex,
      DeviceIndex: deviceIndex,
      InterfaceType: interfaceType,
      Groups: groups.map(({ securityGroupId }) => securityGroupId),
      DeleteOnTermination: true,
    })),
  );
  if (!placementGroup) return;
  const { placementGroupName: GroupName } = definePlacementGroup(scope);
  resource.addPropertyOverride('LaunchTemplateData.Placement', { GroupName });
}

/** Defines a group of instances that are close to each other. */
export function definePlacementGroup(scope: Construct): ec2.PlacementGroup {
  // eslint-disable-next-line awscdk/require-passing-this -- the node group that calls is the scope
  return new ec2.PlacementGroup(scope, 'PlacementGroup', {
    strategy: ec2.PlacementGroupStrategy.CLUSTER,
  });
}

/** EFA wants all traffic from and to its own group. `SecurityGroup` drops the second rule when everything may leave. */
export function defineEfaGroup(scope: Construct, { cluster }: EfaNodes): ec2.SecurityGroup {
  // eslint-disable-next-line awscdk/require-passing-this -- the node group that calls is the scope
  const group = new ec2.SecurityGroup(scope, 'EfaSecurityGroup', {
    vpc: attributeOf(cluster, 'vpc', 'the security group of EFA interfaces'),
    description: 'EFA traffic between the nodes of a group',
    allowAllOutbound: true,
  });
  group.addIngressRule(group, ec2.Port.allTraffic(), 'EFA from nodes of the group');
  new ec2.CfnSecurityGroupEgress(group, 'ToItself', {
    groupId: group.securityGroupId,
    destinationSecurityGroupId: group.securityGroupId,
    ipProtocol: '-1',
    description: 'EFA to nodes of the group',
  });
  return group;
}
