/**
 * What a subnet CIDR reservation is kept for.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-cidr-reservation.html
 */
export enum ReservationType {
  /** For prefixes: EC2 takes /28 and /80 blocks from it, and no single addresses. */
  PREFIX = 'prefix',

  /** For addresses that you assign yourself. */
  EXPLICIT = 'explicit',
}
