import type { CidrBlock } from '../../lib/planning/cidr-block';

/** Tag that proves whose a reservation is: its value is the owner's id. */
export const OWNER_TAG: string = 'cdk-eks-podnet:owner';

/** Tag on a reservation that existed before and was taken over, not made. */
export const ADOPTED_TAG: string = 'cdk-eks-podnet:adopted';

/** Tag that holds the wanted description where it differs from the one given at creation, which EC2 cannot change. */
export const DESCRIPTION_TAG: string = 'cdk-eks-podnet:description';

export type ReservationType = 'prefix' | 'explicit';
export type Tags = Readonly<Record<string, string>>;

/** A subnet CIDR reservation as EC2 has it. */
export interface Reservation {
  readonly id: string;
  readonly range: CidrBlock;
  readonly type: ReservationType;
  readonly description: string;
  readonly tags: Tags;
}

/** What the template asks for in one subnet. */
export interface ReservationRequest {
  readonly subnetId: string;
  readonly ownerId: string;
  readonly type: ReservationType;
  readonly ranges: readonly CidrBlock[];
  readonly description: string;
  readonly tags: Tags;
  readonly adoptExisting: boolean;
  readonly removeAdopted: boolean;
  readonly requireFreePrefixes?: number;
}

export interface Subnet {
  readonly id: string;
  /** Its IPv4 block, if it has one, and its IPv6 blocks. */
  readonly ranges: readonly CidrBlock[];
}

export interface NetworkInterface {
  readonly id: string;
  readonly description: string;
  /** Primary and secondary addresses of both families. */
  readonly addresses: readonly string[];
  /** Prefixes assigned to the interface, /28 or /80. */
  readonly prefixes: readonly string[];
}

export const isOwnedBy = (ownerId: string, { tags }: Reservation): boolean => tags[OWNER_TAG] === ownerId;
export const isAdopted = ({ tags }: Reservation): boolean => tags[ADOPTED_TAG] !== undefined;
