/**
 * How private subnets reach the Internet over IPv4.
 *
 * @example
 * declare const addressPlan: AddressPlan;
 * new PodNetworkVpc(this, 'Network', { addressPlan, natGateways: NatGateways.single() });
 */
export class NatGateways {
  /** One NAT gateway in each Availability Zone: no traffic between zones, no shared failure. */
  public static perAvailabilityZone(): NatGateways {
    return new NatGateways(undefined);
  }

  /** One NAT gateway for all zones: cheaper, but its zone is everybody's single point of failure. */
  public static single(): NatGateways {
    return new NatGateways(1);
  }

  /** No NAT gateway: IPv4 egress only by what you add yourself, IPv6 egress as always. */
  public static none(): NatGateways {
    return new NatGateways(0);
  }

  private constructor(
    /** Number of gateways; undefined means one in each Availability Zone. */
    public readonly count?: number,
  ) {}
}
