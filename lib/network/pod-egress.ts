/** Kinds of ways out of pod subnets. */
type PodEgressKind = 'likeNodes' | 'natGateways' | 'transitGateway' | 'none';

/**
 * How pod subnets that are added to an existing VPC reach what is outside of it, over IPv4.
 *
 * @example
 * const ownGateways = PodEgress.natGateways({ 'eu-west-1a': 'nat-0a', 'eu-west-1b': 'nat-0b' });
 */
export class PodEgress {
  /** Pod subnets use the route table of the node subnet in their zone: pods go where nodes go, now and later. */
  public static likeNodes(): PodEgress {
    return new PodEgress('likeNodes');
  }

  /**
   * Route tables for the pod subnets, with a default route to NAT gateways that exist.
   *
   * @param natGatewayIds ids of NAT gateways by the name of the Availability Zone whose pods use them
   */
  public static natGateways(natGatewayIds: { [availabilityZone: string]: string }): PodEgress {
    return new PodEgress('natGateways', natGatewayIds);
  }

  /**
   * Route tables for the pod subnets, with a default route to a transit gateway that the VPC is attached to.
   *
   * The attachment must have a subnet in each zone of the pods, and the network behind it must route back to the pod block
   * or be reached through NAT.
   *
   * @param transitGatewayId id of the transit gateway
   */
  public static transitGateway(transitGatewayId: string): PodEgress {
    return new PodEgress('transitGateway', {}, transitGatewayId);
  }

  /** Route tables for the pod subnets, with the local routes alone. */
  public static none(): PodEgress {
    return new PodEgress('none');
  }

  private constructor(
    /** @internal */
    public readonly _kind: PodEgressKind,
    /** @internal */
    public readonly _natGatewayIds: { [availabilityZone: string]: string } = {},
    /** @internal */
    public readonly _transitGatewayId?: string,
  ) {}
}
