import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ReservationProvider } from './reservation-provider';
import type { ReservationType } from './reservation-type';

/** Properties of a `SubnetCidrReservation`. */
export interface SubnetCidrReservationProps {
  /** The subnet; an imported one works too. */
  readonly subnet: ec2.ISubnet;

  /**
   * Ranges to reserve, IPv4 or IPv6, for example `100.64.32.0/19`.
   *
   * IPv6 ranges of a subnet whose block is known at deploy time only cannot be written here.
   */
  readonly cidrBlocks: string[];

  /**
   * CIDR block of the subnet, against which the ranges are checked.
   *
   * @default - the block the subnet knows of at synth; not checked where it knows none
   */
  readonly subnetCidrBlock?: string;

  /**
   * What the ranges are kept for.
   *
   * @default ReservationType.PREFIX
   */
  readonly reservationType?: ReservationType;

  /**
   * Description of the reservations, up to 255 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Tags of the reservations.
   *
   * @default - only the tag that proves ownership
   */
  readonly tags?: { [key: string]: string };

  /**
   * Take over reservations of the same ranges that exist already, instead of refusing.
   *
   * @default false
   */
  readonly adoptExisting?: boolean;

  /**
   * Remove reservations that were taken over when they are no longer wanted.
   *
   * @default false
   */
  readonly removeAdopted?: boolean;

  /**
   * Refuse to reserve unless the ranges hold at least this many free prefixes; for subnets in use.
   *
   * @default - not checked
   */
  readonly requireFreePrefixes?: number;

  /**
   * Who makes the reservations.
   *
   * @default ReservationProvider.lambda()
   */
  readonly provider?: ReservationProvider;
}
