import type { CidrBlock } from '../../lib/planning/cidr-block';
import type { NetworkInterface, Reservation, ReservationType, Subnet, Tags } from './model';

export interface ReserveInput {
  readonly subnetId: string;
  readonly range: CidrBlock;
  readonly type: ReservationType;
  readonly description: string;
  readonly tags: Tags;
}

/** The calls to EC2 that the handler makes, one method each. Lists are complete: every page is read. */
export interface SubnetApi {
  /** @returns undefined if there is no such subnet */
  subnet(subnetId: string): Promise<Subnet | undefined>;
  networkInterfaces(subnetId: string): Promise<readonly NetworkInterface[]>;
  /** Reservations with their tags; none if the subnet is gone. */
  reservations(subnetId: string): Promise<readonly Reservation[]>;
  reserve(input: ReserveInput): Promise<Reservation>;
  /** Does nothing if the reservation is gone. */
  remove(reservationId: string): Promise<void>;
  tag(reservationId: string, tags: Tags): Promise<void>;
  untag(reservationId: string, keys: readonly string[]): Promise<void>;
}
