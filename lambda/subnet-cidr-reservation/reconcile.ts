import type { CidrBlock } from '../../lib/planning/cidr-block';
import {
  ADOPTED_TAG,
  DESCRIPTION_TAG,
  isAdopted,
  isOwnedBy,
  OWNER_TAG,
  type Reservation,
  type ReservationRequest,
  type Tags,
} from './model';
import { refuseDifferentType, refuseForeign, refuseOverlap } from './refusals';
import type { ReserveInput } from './subnet-api';

/** One call that changes something in EC2. */
export type Step =
  | ({ readonly kind: 'reserve' } & ReserveInput)
  | { readonly kind: 'remove'; readonly reservation: Reservation }
  /** Reserves a range and gives it up again: refused as an overlap, it proves a reservation that is not listed yet. */
  | ({ readonly kind: 'disprove' } & ReserveInput)
  | { readonly kind: 'tag'; readonly reservation: Reservation; readonly tags: Tags }
  | { readonly kind: 'untag'; readonly reservation: Reservation; readonly keys: readonly string[] };

export interface Plan {
  /** In the order in which they are to be done. */
  readonly steps: readonly Step[];
  /** Reasons why nothing may be done; empty if all is well. */
  readonly refusals: readonly string[];
  /** Reservations that stay as they are, or are adopted. */
  readonly kept: readonly Reservation[];
  /** For each kept one, the call that would reserve its range: refused as an overlap, it proves that it is there. */
  readonly proofs: readonly ReserveInput[];
}

/** Tags of a reservation that is ours. */
function wantedTags(request: ReservationRequest, description: string): Tags {
  const note = request.description === description ? {} : { [DESCRIPTION_TAG]: request.description };
  return { ...request.tags, ...note, [OWNER_TAG]: request.ownerId };
}

/**
 * Steps from what EC2 has to what is wanted.
 *
 * New ranges come first; where one overlaps a reservation of ours, that is removed just before. Only then goes what
 * is no longer wanted. So no address is unreserved for longer than EC2 forces it to be. Nothing that is not ours is
 * touched, except to adopt it.
 *
 * @param formerTagKeys - keys of tags that the former properties asked for; no other tag is ever taken away
 */
export function planReservations(
  request: ReservationRequest,
  present: readonly Reservation[],
  formerTagKeys: readonly string[] = [],
): Plan {
  const matches = request.ranges.map((range) => matchRange(request, range, present));
  const kept = matches.flatMap(({ keep }) => keep ?? []);
  const creating = matches.filter(({ keep }) => keep === undefined);
  const free = creating.filter(({ blockers }) => blockers.length === 0);
  const blocked = creating.filter(({ blockers }) => blockers.length > 0);

  const blockers = new Set(blocked.flatMap((match) => match.blockers));
  const unwanted = present.filter(
    (r) => isOwnedBy(request.ownerId, r) && !kept.includes(r) && !blockers.has(r),
  );
  return {
    refusals: matches.flatMap(({ refusals }) => refusals),
    kept,
    proofs: kept.map(({ range }) => reserveInput(request, range)),
    steps: [
      ...free.map(({ range }) => reserve(request, range)),
      ...removeThenReserve(request, blocked),
      ...kept.flatMap((reservation) => retag(request, reservation, formerTagKeys)),
      ...unwanted.map((reservation) => giveUp(reservation, request.removeAdopted)),
    ],
  };
}

/**
 * Steps that take away what an owner has in a subnet: what was made is removed, what was adopted is let go.
 *
 * @param doubtful - ranges that may be reserved although no reservation of them is listed
 */
export function planRemoval(
  ownerId: string,
  removeAdopted: boolean,
  present: readonly Reservation[],
  doubtful: readonly ReserveInput[] = [],
): readonly Step[] {
  const unlisted = doubtful.filter(({ range }) => !present.some((r) => r.range.overlaps(range)));
  return [
    ...present.filter((r) => isOwnedBy(ownerId, r)).map((r) => giveUp(r, removeAdopted)),
    ...unlisted.map((input): Step => ({ kind: 'disprove', ...input })),
  ];
}

interface Match {
  readonly range: CidrBlock;
  readonly keep?: Reservation;
  /** Reservations of ours that must go before the range can be reserved. */
  readonly blockers: readonly Reservation[];
  readonly refusals: readonly string[];
}

function matchRange(request: ReservationRequest, range: CidrBlock, present: readonly Reservation[]): Match {
  const inTheWay = present.filter((r) => r.range.overlaps(range));
  const same = inTheWay.find((r) => r.range.isEqualTo(range) && r.type === request.type);
  if (same !== undefined && mayKeep(request, same)) return { range, keep: same, blockers: [], refusals: [] };
  const mine = inTheWay.filter((r) => mayRemove(request, r));
  const others = inTheWay.filter((r) => !mine.includes(r));
  return { range, blockers: mine, refusals: others.map((r) => refuse(request, range, r)) };
}

/** Ours, or nobody's and to be adopted. What another resource of this library owns is never taken from it. */
function mayKeep(request: ReservationRequest, reservation: Reservation): boolean {
  const isNobodys = reservation.tags[OWNER_TAG] === undefined;
  return isOwnedBy(request.ownerId, reservation) || (isNobodys && request.adoptExisting);
}

function mayRemove({ ownerId, removeAdopted }: ReservationRequest, reservation: Reservation): boolean {
  return isOwnedBy(ownerId, reservation) && (removeAdopted || !isAdopted(reservation));
}

function refuse(request: ReservationRequest, range: CidrBlock, other: Reservation): string {
  if (!other.range.isEqualTo(range)) return refuseOverlap(request, range, other);
  return other.type === request.type ? refuseForeign(request, other) : refuseDifferentType(request, other);
}

function reserveInput(request: ReservationRequest, range: CidrBlock): ReserveInput {
  const { subnetId, type, description } = request;
  return { subnetId, range, type, description, tags: wantedTags(request, description) };
}

function reserve(request: ReservationRequest, range: CidrBlock): Step {
  return { kind: 'reserve', ...reserveInput(request, range) };
}

/** Each removal directly before the first range that needs it; a reservation can block several ranges. */
function removeThenReserve(request: ReservationRequest, blocked: readonly Match[]): Step[] {
  const removed = new Set<Reservation>();
  return blocked.flatMap(({ range, blockers }) => {
    const still = blockers.filter((reservation) => !removed.has(reservation));
    still.forEach((reservation) => removed.add(reservation));
    return [...still.map((reservation): Step => ({ kind: 'remove', reservation })), reserve(request, range)];
  });
}

function retag(
  request: ReservationRequest,
  reservation: Reservation,
  formerTagKeys: readonly string[],
): Step[] {
  if (!isOwnedBy(request.ownerId, reservation)) {
    return [{ kind: 'tag', reservation, tags: { [OWNER_TAG]: request.ownerId, [ADOPTED_TAG]: 'true' } }];
  }
  if (isAdopted(reservation)) return [];
  const wanted = wantedTags(request, reservation.description);
  const changed = Object.entries(wanted).some(([key, value]) => reservation.tags[key] !== value);
  const keys = [...new Set([...formerTagKeys, DESCRIPTION_TAG])].filter(
    (key) => wanted[key] === undefined && reservation.tags[key] !== undefined,
  );
  return [
    ...(changed ? [{ kind: 'tag', reservation, tags: wanted } satisfies Step] : []),
    ...(keys.length > 0 ? [{ kind: 'untag', reservation, keys } satisfies Step] : []),
  ];
}

function giveUp(reservation: Reservation, removeAdopted: boolean): Step {
  if (!isAdopted(reservation) || removeAdopted) return { kind: 'remove', reservation };
  return { kind: 'untag', reservation, keys: [OWNER_TAG, ADOPTED_TAG] };
}
