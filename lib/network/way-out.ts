import type { IConstruct } from 'constructs';
import { CidrBlock } from '../planning/cidr-block';
import { SubnetRole } from '../planning/subnet-role';
import { ConstructError } from '../synth/construct-error';
import { NatGateways } from './nat-gateways';
import type { PodNetworkVpcProps } from './pod-network-vpc-props';
import { WayOut } from './subnet-groups';
import { destinationsOf, isOnlyWayOut } from './transit-gateway-way';

/** The way out that the props describe. */
export function wayOutOf({ isolated, transitGateway }: PodNetworkVpcProps): WayOut {
  if (isolated) return WayOut.NONE;
  return isOnlyWayOut(transitGateway) ? WayOut.TRANSIT_GATEWAY : WayOut.GATEWAYS;
}

/** The NAT gateways that are asked for; none by default where something else is the way out. */
export function natGatewaysOf(props: PodNetworkVpcProps): NatGateways {
  const usual = wayOutOf(props) === WayOut.GATEWAYS ? NatGateways.perAvailabilityZone() : NatGateways.none();
  return props.natGateways ?? usual;
}

/** Throws one error with every contradiction among the ways out. */
export function checkWaysOut(scope: IConstruct, props: PodNetworkVpcProps): void {
  const problems = [...natProblems(props), ...transitProblems(props)];
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
}

function natProblems(props: PodNetworkVpcProps): string[] {
  const wanted = natGatewaysOf(props);
  if (wanted.count === 0) return [];
  const wayOut = wayOutOf(props);
  if (wayOut === WayOut.NONE) {
    return [
      'natGateways lead to the Internet, and isolated is true: drop one of them, or set natGateways to NatGateways.none()',
    ];
  }
  if (wayOut === WayOut.TRANSIT_GATEWAY) {
    return [
      'natGateways and transitGateway both lead to 0.0.0.0/0: set natGateways to NatGateways.none(), or name the destinations of the transit gateway in destinationCidrBlocks',
    ];
  }
  return wanted.isRegional || props.addressPlan.subnetsOf(SubnetRole.PUBLIC).length > 0
    ? []
    : [
        'NAT gateways live in public subnets, and the address plan has none (publicSubnets: false): set natGateways to NatGateways.regional() or NatGateways.none(), or let the plan have public subnets',
      ];
}

function transitProblems({ addressPlan, transitGateway, isolated }: PodNetworkVpcProps): string[] {
  if (transitGateway === undefined) return [];
  const blocks = [addressPlan.vpcCidrBlock, ...addressPlan.podCidrBlocks];
  const inside = destinationsOf(transitGateway).flatMap((destination) => {
    const block = CidrBlock._read(destination);
    const own = blocks.find((cidr) => block !== undefined && CidrBlock.parse(cidr).contains(block));
    return own === undefined
      ? []
      : [
          `transitGateway.destinationCidrBlocks: ${destination} is inside ${own}, a block of the VPC, where EC2 takes no such route: drop it`,
        ];
  });
  return [
    ...inside,
    ...(addressPlan.subnetsOf(SubnetRole.TRANSIT).length > 0
      ? []
      : [
          'transitGateway needs subnets for its attachment: set transitSubnets to true in the address plan, nothing else moves',
        ]),
    ...(isolated && isOnlyWayOut(transitGateway)
      ? [
          'transitGateway leads to 0.0.0.0/0, and isolated is true: name its destinations in destinationCidrBlocks, or drop isolated',
        ]
      : []),
    ...(transitGateway.privateNatForPods && addressPlan.podCidrBlocks.length === 0
      ? ['transitGateway.privateNatForPods is true, and the address plan has no podCidrBlocks: drop it']
      : []),
  ];
}
