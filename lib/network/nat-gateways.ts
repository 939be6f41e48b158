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

  /**
   * One regional NAT gateway, which spreads over the zones in use by itself and needs no public subnets.
   *
   * It takes up to an hour to reach a zone that was not in use before; until then traffic crosses zones. Needs aws-cdk-lib
   * with `ec2.NatProvider.regionalGateway`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
   */
  public static regional(): NatGateways {
    return new NatGateways(undefined, true);
  }

  /** No NAT gateway: IPv4 egress only by what you add yourself, IPv6 egress as always. */
  public static none(): NatGateways {
    return new NatGateways(0);
  }

  private constructor(
    /** Number of gateways; undefined means one in each Availability Zone, or a regional one. */
    public readonly count?: number,
    /** Whether one gateway is for all zones of the Region. */
    public readonly isRegional: boolean = false,
  ) {}
}
