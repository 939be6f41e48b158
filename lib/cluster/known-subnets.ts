import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CapacitySubnet } from '../capacity/subnet-capacity-props';
import { knownBlockOfSubnet, zoneOf } from '../network/known-at-synth';
import type { IPodNetworkVpc } from '../network/pod-network';
import { CidrBlock } from '../planning/cidr-block';
import { SubnetRole } from '../planning/subnet-role';

function blockOf(subnet: ec2.ISubnet): CidrBlock | undefined {
  const text = knownBlockOfSubnet(subnet);
  return text === undefined ? undefined : CidrBlock._read(text);
}

/** Node and pod subnets of a cluster as far as their CIDR blocks are known at synth. */
export class KnownSubnets {
  /** The subnets for the engine, with what is reserved in them. */
  public readonly subnets: CapacitySubnet[];

  private readonly blocks = new Map<ec2.ISubnet, CidrBlock>();

  constructor(
    private readonly network: IPodNetworkVpc,
    podSubnets: ec2.ISubnet[],
  ) {
    const all = [...new Set([...network.nodeSubnets, ...podSubnets])];
    const zones = all.map(zoneOf);
    const zoneNames = [...new Set(zones)];
    this.subnets = all.flatMap((subnet, index) => {
      const block = blockOf(subnet);
      const zone = zones[index];
      if (block === undefined || zone === undefined) return [];
      this.blocks.set(subnet, block);
      return [this.describe(subnet, block, zoneNames.indexOf(zone))];
    });
  }

  /** CIDR block of a subnet; undefined where it, or the zone of the subnet, is not known. */
  public cidrOf(subnet: ec2.ISubnet): string | undefined {
    return this.blocks.get(subnet)?.toString();
  }

  private describe(subnet: ec2.ISubnet, block: CidrBlock, azIndex: number): CapacitySubnet {
    const ranges = this.network.reservations.flatMap(({ cidrBlocks }) => cidrBlocks);
    return {
      role: this.network.nodeSubnets.includes(subnet) ? SubnetRole.NODE : SubnetRole.POD,
      azIndex,
      ipv4CidrBlock: block.toString(),
      reservedCidrBlocks: ranges.filter((range) => {
        const reserved = CidrBlock._read(range);
        return reserved !== undefined && block.contains(reserved);
      }),
    };
  }
}
