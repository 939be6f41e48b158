import type { AddressDemandProps, AddressDemandResult, SubnetAddresses } from './address-demand-props';
import { computeDemand } from './compute-demand';

/**
 * How many addresses, prefixes and interfaces the nodes of a cluster need, in each zone.
 *
 * Planned with what a node can come to hold, not with what its pods use today, and with the nodes a replacement of the
 * node group adds. What is in the subnets beside nodes (load balancers, endpoints, NAT gateways) comes on top.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html
 *
 * @example
 * const demand = AddressDemand.compute({ instanceType: 'm5.4xlarge', nodes: 300, customNetworking: true });
 * demand.nodeAtPeak.podSubnet.prefixes; //=> 7
 * demand.zone.podSubnet?.cidrMask; //=> 18
 */
export class AddressDemand {
  /**
   * What the nodes need. Throws one error that lists every problem.
   *
   * @param props the nodes and where they run
   */
  public static compute(props: AddressDemandProps): AddressDemandResult {
    return computeDemand(props);
  }

  /**
   * How many nodes fit into a subnet.
   *
   * @param each what one node takes from the subnet, such as `nodeAtPeak.podSubnet`
   * @param supply what the subnet has: usable single addresses outside of its reservations, and usable prefixes
   */
  public static nodesThatFit(each: SubnetAddresses, supply: SubnetAddresses): number {
    if (each.singleAddresses === 0) throw new Error('a node takes nothing from this subnet: give its share');
    const bySingles = Math.floor(supply.singleAddresses / each.singleAddresses);
    return each.prefixes === 0 ? bySingles : Math.min(bySingles, Math.floor(supply.prefixes / each.prefixes));
  }

  private constructor() {}
}
