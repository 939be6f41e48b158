import { Annotations, Fn, Lazy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { AddressPlan } from '../planning/address-plan';
import type { PlannedSubnet } from '../planning/address-plan-props';
import { CidrBlock } from '../planning/cidr-block';
import { ConstructError } from '../synth/construct-error';
import type { IpamPools } from './ipam-pools';

/** Blocks that one Fn::Cidr gives at most. */
const MOST_BLOCKS = 256;

/**
 * The block inside `outer` that lies where `inner` lies inside `standIn`, as an expression of CloudFormation.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function carve(outer: string, standIn: CidrBlock, inner: CidrBlock): string {
  const size = inner._last - inner._first + 1n;
  const index = Number((inner._first - standIn._first) / size);
  if (index >= MOST_BLOCKS) {
    throw new Error(
      `${inner} is block ${index} of its size in ${standIn}, and Fn::Cidr gives ${MOST_BLOCKS}: choose a longer mask for the outer block`,
    );
  }
  return Fn.select(index, Fn.cidr(outer, index + 1, String(32 - inner.cidrMask)));
}

/** Properties of `PoolBlocks`. */
export interface PoolBlocksProps {
  readonly plan: AddressPlan;
  readonly pools: IpamPools;
}

/** Blocks of a VPC that come from IPAM pools: expressions instead of addresses. */
export class PoolBlocks extends Construct {
  private readonly plan: AddressPlan;
  private readonly pools: IpamPools;
  private readonly podBlocks: string[];
  private vpcBlock?: string;

  constructor(scope: Construct, id: string, props: PoolBlocksProps) {
    super(scope, id);
    const { plan, pools } = props;
    this.plan = plan;
    this.pools = pools;
    this.podBlocks = plan.podCidrBlocks.map((standIn, index) => {
      const allocation = new ec2.CfnIPAMAllocation(this, `PodAllocation${index + 1}`, {
        ipamPoolId: pools.podPoolId ?? pools.vpcPoolId,
        netmaskLength: CidrBlock.parse(standIn).cidrMask,
        description: `Pods (${scope.node.path})`,
      });
      // Its reference is pool, allocation and CIDR block; AWS::EC2::VPCCidrBlock has no attribute for the block.
      return Fn.select(2, Fn.split('|', allocation.ref));
    });
  }

  public vpcOptions(): ec2.VpcIpamOptions {
    const { cidrMask } = CidrBlock.parse(this.plan.vpcCidrBlock);
    return { ipv4IpamPoolId: this.pools.vpcPoolId, ipv4NetmaskLength: cidrMask };
  }

  /** The VPC asks for the blocks of its subnets before it is known to others. */
  public useVpc(vpc: ec2.IVpc): void {
    this.vpcBlock = vpc.vpcCidrBlock;
  }

  public podBlock(index: number): string {
    return this.podBlocks[index];
  }

  public subnetBlock({ podBlockIndex, ipv4CidrBlock }: PlannedSubnet): string {
    const { vpcCidrBlock, podCidrBlocks } = this.plan;
    const standIn = podBlockIndex === undefined ? vpcCidrBlock : podCidrBlocks[podBlockIndex];
    const inner = CidrBlock.parse(ipv4CidrBlock);
    if (podBlockIndex !== undefined)
      return carve(this.podBlocks[podBlockIndex], CidrBlock.parse(standIn), inner);
    const outer = Lazy.string({ produce: () => this.vpcBlock });
    return carve(outer, CidrBlock.parse(standIn), inner);
  }
}

/** Refuses a plan and pools that do not go together, and lists what stays unchecked. */
export function checkPools(scope: Construct, plan: AddressPlan, pools?: IpamPools): void {
  if (plan.isByMask !== (pools !== undefined)) {
    throw new ConstructError(
      scope,
      plan.isByMask
        ? 'the address plan is one of masks, and its blocks come from nowhere: set ipamPools'
        : 'ipamPools give the blocks, and the address plan has addresses of its own: compute it with AddressPlan.ofMasks, or drop ipamPools',
    );
  }
  if (!plan.isByMask) return;
  const blocks = ['the VPC block', ...plan.podCidrBlocks.map((_, index) => `pod block ${index}`)];
  Annotations.of(scope).addInfoV2(
    'PodNetwork:AddressesFromIpam',
    `addresses of ${blocks.join(', ')} come from IPAM at deployment. Checked by their masks: layout, sizes of subnets, reservations. Not checked: overlap with each other, with the service CIDR block and with connected networks, combinations of blocks that EC2 refuses, and capacity; let the pools be disjoint, and state serviceIpv4Cidr outside of them`,
  );
}
