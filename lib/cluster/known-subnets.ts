import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CapacitySubnet } from '../capacity/subnet-capacity-props';
import { knownBlockOfSubnet, zoneOf } from '../network/known-at-synth';
import { CidrBlock } from '../planning/cidr-block';
import { SubnetRole } from '../planning/subnet-role';
import type { ClusterView } from './cluster-view';
import { subnetKey } from './subnet-key';

function blockOf(subnet: ec2.ISubnet): CidrBlock | undefined {
  const text = knownBlockOfSubnet(subnet);
  return text === undefined ? undefined : CidrBlock._read(text);
}

/** Node and pod subnets of clusters in one VPC as far as their CIDR blocks are known at synth, each once. */
export class KnownSubnets {
  /** The subnets for the engine, with what is reserved in them. */
  public readonly subnets: CapacitySubnet[];

  private readonly blocks = new Map<unknown, CidrBlock>();
  private readonly nodeSubnets: Set<unknown>;

  constructor(private readonly clusters: readonly ClusterView[]) {
    const nodeSubnets = clusters.flatMap(({ network }) => network.nodeSubnets);
    const podSubnets = clusters.flatMap(({ podSubnetSelection }) => podSubnetSelection.subnets);
    this.nodeSubnets = new Set(nodeSubnets.map(subnetKey));
    const all = [
      ...new Map([...nodeSubnets, ...podSubnets].map((subnet) => [subnetKey(subnet), subnet])).values(),
    ];
    const zones = all.map(zoneOf);
    const zoneNames = [...new Set(zones)];
    this.subnets = all.flatMap((subnet, index) => {
      const block = blockOf(subnet);
      const zone = zones[index];
      if (block === undefined || zone === undefined) return [];
      this.blocks.set(subnetKey(subnet), block);
      return [this.describe(subnet, block, zoneNames.indexOf(zone))];
    });
  }

  /** CIDR block of a subnet; undefined where it, or the zone of the subnet, is not known. */
  public cidrOf(subnet: ec2.ISubnet): string | undefined {
    return this.blocks.get(subnetKey(subnet))?.toString();
  }

  private describe(subnet: ec2.ISubnet, block: CidrBlock, azIndex: number): CapacitySubnet {
    const reservations = new Set(this.clusters.flatMap(({ network }) => network.reservations));
    const ranges = [...reservations].flatMap(({ cidrBlocks }) => cidrBlocks);
    return {
      role: this.nodeSubnets.has(subnetKey(subnet)) ? SubnetRole.NODE : SubnetRole.POD,
      azIndex,
      ipv4CidrBlock: block.toString(),
      reservedCidrBlocks: ranges.filter((range) => {
        const reserved = CidrBlock._read(range);
        return reserved !== undefined && block.contains(reserved);
      }),
    };
  }
}
