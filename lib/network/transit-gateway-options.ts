/** How a VPC uses a transit gateway. The address plan needs `transitSubnets`. */
export interface TransitGatewayOptions {
  /** Id of the transit gateway; of another account when it is shared with this one. */
  readonly transitGatewayId: string;

  /**
   * Where node and pod subnets go through the transit gateway, IPv4 or IPv6.
   *
   * With `0.0.0.0/0` it is the one way out, for example to a firewall or to NAT gateways in another VPC: there are no NAT
   * gateways and no egress-only gateway then, so that no packet leads around it.
   *
   * @default - 0.0.0.0/0
   */
  readonly destinationCidrBlocks?: string[];

  /**
   * Whether pods go through private NAT gateways in the node subnets: for pod blocks that the networks behind the transit
   * gateway do not route. Only with `externalSnat`; without it, packets leave with the address of their node anyway.
   *
   * @default false
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html
   */
  readonly privateNatForPods?: boolean;
}
