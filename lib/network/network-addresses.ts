import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { CidrBlock } from '../planning/cidr-block';
import { ConstructError } from '../synth/construct-error';
import { isLookupPending, knownBlockOfSubnet, whyUnknown } from './known-at-synth';
import type { IPodNetworkVpc } from './pod-network';

/** Pod subnets of every pod block. */
function allPodSubnetsOf(network: IPodNetworkVpc): ec2.ISubnet[] {
  const { addressPlan, knownCidrBlocks } = network;
  // A network has no more pod blocks than blocks; an imported one says nothing of the number.
  const most = addressPlan?.podCidrBlocks.length ?? Math.max(1, knownCidrBlocks.length);
  return Array.from({ length: most }, (_, index) => network.podSubnetsOf(index)).flat();
}

/** Subnets of nodes and pods, of every pod block. */
export function workloadSubnetsOf(network: IPodNetworkVpc): ec2.ISubnet[] {
  return [...network.nodeSubnets, ...allPodSubnetsOf(network)];
}

/**
 * CIDR blocks that together hold every node and pod: the known blocks of the VPC, and subnets outside of these.
 *
 * Throws for subnets about which nothing is known.
 */
export function addressesOf(scope: IConstruct, network: IPodNetworkVpc): string[] {
  const { knownCidrBlocks, vpc } = network;
  if (isLookupPending(vpc)) return [];
  const blocks = knownCidrBlocks.map((cidr) => CidrBlock.parse(cidr));
  const subnets = workloadSubnetsOf(network);
  const tokens = subnets.flatMap((subnet) => tokenBlockOf(subnet) ?? []);
  const unknown = subnets.filter(
    (subnet) => (knownBlockOfSubnet(subnet) ?? tokenBlockOf(subnet)) === undefined,
  );
  if (unknown.length > 0 && blocks.length === 0) refuse(scope, unknown);
  const outside = subnets
    .flatMap((subnet) => knownBlockOfSubnet(subnet) ?? [])
    .filter((cidr) => !blocks.some((block) => block.contains(CidrBlock.parse(cidr))));
  return [...new Set([...knownCidrBlocks, ...outside, ...(knownCidrBlocks.length > 0 ? [] : tokens)])];
}

/** A block that is known at deployment, as an expression. */
function tokenBlockOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return Token.isUnresolved(subnet.ipv4CidrBlock) ? subnet.ipv4CidrBlock : undefined;
  } catch {
    return undefined;
  }
}

function refuse(scope: IConstruct, [subnet]: ec2.ISubnet[]): never {
  throw new ConstructError(
    scope,
    `the CIDR blocks of the VPC are not known, and that of ${subnet.node.path} ${whyUnknown(subnet)}, so its addresses cannot be let in: state vpcCidrBlocks when you import the network, secondary blocks included`,
  );
}
