import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PoolBlocks } from './pool-blocks';
import type { PlannedSubnet } from '../planning/address-plan-props';

/** /64 blocks in the /56 that Amazon gives a VPC. */
const IPV6_SUBNETS_PER_VPC = 256;

const IPV6_VPC_MASK = 56;

/** Gives each subnet of an `ec2.Vpc` the blocks of the plan, instead of splitting the VPC evenly. */
export class PlannedIpAddresses implements ec2.IIpAddresses, ec2.IIpv6Addresses {
  public readonly amazonProvided = true;

  /** @param planned in the order in which `ec2.Vpc` asks: by subnet group, then by zone */
  constructor(
    private readonly vpcCidrBlock: string,
    private readonly planned: PlannedSubnet[],
    private readonly pools?: PoolBlocks,
    private readonly ipv6PoolId?: string,
  ) {}

  public allocateVpcCidr(): ec2.VpcIpamOptions {
    return this.pools?.vpcOptions() ?? { cidrBlock: this.vpcCidrBlock };
  }

  public allocateSubnetsCidr(): ec2.SubnetIpamOptions {
    return { allocatedSubnets: this.planned.map((subnet) => ({ cidr: this.blockOf(subnet) })) };
  }

  public allocateVpcIpv6Cidr(request: ec2.AllocateVpcIpv6CidrRequest): ec2.CfnVPCCidrBlock {
    return new ec2.CfnVPCCidrBlock(request.scope, 'Ipv6CidrBlock', {
      vpcId: request.vpcId,
      ...(this.ipv6PoolId === undefined
        ? { amazonProvidedIpv6CidrBlock: true }
        : { ipv6IpamPoolId: this.ipv6PoolId, ipv6NetmaskLength: IPV6_VPC_MASK }),
    });
  }

  private blockOf(subnet: PlannedSubnet): string {
    return this.pools?.subnetBlock(subnet) ?? subnet.ipv4CidrBlock;
  }

  public createIpv6CidrBlocks(request: ec2.CreateIpv6CidrBlocksRequest): string[] {
    return Fn.cidr(request.ipv6SelectedCidr, IPV6_SUBNETS_PER_VPC, '64');
  }

  public allocateSubnetsIpv6Cidr(request: ec2.AllocateIpv6CidrRequest): ec2.SubnetIpamOptions {
    return {
      allocatedSubnets: this.planned.map((subnet) => ({
        cidr: this.blockOf(subnet),
        ipv6Cidr: Fn.select(subnet.ipv6Index, request.ipv6Cidrs),
      })),
    };
  }
}
