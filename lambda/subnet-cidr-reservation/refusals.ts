import type { CidrBlock } from '../../lib/planning/cidr-block';
import { isAdopted, OWNER_TAG, type Reservation, type ReservationRequest } from './model';

const deleteCommand = ({ id }: Reservation): string =>
  `aws ec2 delete-subnet-cidr-reservation --subnet-cidr-reservation-id ${id}`;

function tagList({ tags }: Reservation): string {
  const entries = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return entries.length === 0 ? 'no tags' : `tags ${entries.join(', ')}`;
}

/** Whose a reservation is that stands in the way. */
function origin(reservation: Reservation): string {
  const owner = reservation.tags[OWNER_TAG];
  if (isAdopted(reservation)) return 'was adopted, not made, by this stack';
  return owner === undefined ? 'was not made by this stack' : `belongs to '${owner}'`;
}

/** The very range is reserved already, by somebody else. */
export function refuseForeign({ subnetId }: ReservationRequest, existing: Reservation): string {
  const remedy =
    existing.tags[OWNER_TAG] === undefined
      ? 'set adoptExisting to use it as it is'
      : 'remove it from its stack and deploy that stack first';
  return (
    `${subnetId}: ${existing.range} is already reserved (type ${existing.type}) by ${existing.id}, which ` +
    `${origin(existing)} (${tagList(existing)}); ${remedy}, or remove it: ${deleteCommand(existing)}`
  );
}

/** The very range is reserved already, for another purpose; a type cannot be changed. */
export function refuseDifferentType(request: ReservationRequest, existing: Reservation): string {
  return (
    `${request.subnetId}: ${existing.range} is wanted with type ${request.type}, but ${existing.id} reserves it ` +
    `with type ${existing.type} and ${origin(existing)} (${tagList(existing)}); ask for type ${existing.type}, ` +
    `or remove it: ${deleteCommand(existing)}`
  );
}

/** Another range is reserved that overlaps the wanted one. */
export function refuseOverlap(
  { subnetId }: ReservationRequest,
  wanted: CidrBlock,
  existing: Reservation,
): string {
  return (
    `${subnetId}: ${wanted} overlaps ${existing.range}, reserved (type ${existing.type}) by ` +
    `${existing.id}, which ${origin(existing)} (${tagList(existing)}); choose a range beside it, ` +
    `or remove it: ${deleteCommand(existing)}`
  );
}

/** A wanted range lies outside the subnet. */
export function refuseOutside(subnetId: string, wanted: CidrBlock, blocks: readonly CidrBlock[]): string {
  const inside = blocks.join(', ') || 'no CIDR block';
  return `${subnetId}: ${wanted} is outside the subnet, which has ${inside}; choose a range inside it`;
}

export function refuseNoSubnet(subnetId: string): string {
  return `${subnetId}: there is no such subnet; check the id, the account and the Region`;
}
