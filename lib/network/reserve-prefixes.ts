import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import { CidrBlock } from '../planning/cidr-block';
import type { PrefixReservation } from '../planning/prefix-reservation';
import { knownBlockOfSubnet, whyUnknown } from './known-at-synth';
import type { ReservationProvider } from './reservation-provider';
import { SubnetCidrReservation } from './subnet-cidr-reservation';
import { atConstruct, ConstructError } from '../synth/construct-error';

/** The ranges to keep for prefixes in one subnet. */
export interface SubnetRanges {
  /** Construct id: as stable as the subnet. */
  readonly id: string;
  readonly subnet: ec2.ISubnet;
  readonly subnetCidrBlock: string;
  readonly cidrBlocks: string[];
}

/** How the ranges are reserved. */
export interface ReserveOptions {
  readonly provider?: ReservationProvider;
  readonly adoptExisting?: boolean;
}

const DESCRIPTION_MAX_LENGTH = 255;

/** Reserves ranges for prefixes in several subnets; subnets without ranges are passed over. */
export function reservePrefixes(scope: Construct, ranges: SubnetRanges[], options: ReserveOptions) {
  return ranges
    .filter(({ cidrBlocks }) => cidrBlocks.length > 0)
    .map(
      ({ id, ...subnet }) =>
        // eslint-disable-next-line awscdk/require-passing-this -- shared by made and imported networks
        new SubnetCidrReservation(scope, id, {
          ...subnet,
          ...options,
          description: `Prefixes for pods (${scope.node.path})`.slice(0, DESCRIPTION_MAX_LENGTH),
        }),
    );
}

/** Among several subnets each takes the explicit ranges that touch it; a single one has to take them all. */
function rangesFor(subnetCidrBlock: string, subnets: number, reservation: PrefixReservation): string[] {
  if (subnets === 1) return reservation.rangesOf(subnetCidrBlock);
  return reservation._rangesWithin(CidrBlock.parse(subnetCidrBlock)).map(String);
}

/**
 * The ranges of a reservation in imported subnets.
 *
 * Throws for subnets that do not know their CIDR block, all of them at once.
 */
export function rangesOfImported(
  scope: IConstruct,
  prop: string,
  subnets: ec2.ISubnet[],
  reservation: PrefixReservation,
): SubnetRanges[] {
  const unknown: string[] = [];
  const ranges = subnets.flatMap((subnet, index) => {
    const subnetCidrBlock = knownBlockOfSubnet(subnet);
    if (subnetCidrBlock === undefined) {
      unknown.push(`the CIDR block of ${prop}[${index}] ${whyUnknown(subnet)}`);
      return [];
    }
    const id = `${prop}${index + 1}Prefixes`;
    return [
      {
        id,
        subnet,
        subnetCidrBlock,
        cidrBlocks: atConstruct(scope, () => rangesFor(subnetCidrBlock, subnets.length, reservation)),
      },
    ];
  });
  if (unknown.length > 0) {
    throw new ConstructError(
      scope,
      `prefixes cannot be reserved: ${unknown.join(', ')}; import with Subnet.fromSubnetAttributes({ subnetId, availabilityZone, routeTableId, ipv4CidrBlock }), or leave prefixReservation out`,
    );
  }
  return ranges;
}
