import { CidrBlock } from '../../lib/planning/cidr-block';
import type { Attributes } from '../shared/custom-resource';
import type { Deadline } from '../shared/deadline';
import { log } from '../shared/log';
import { attributesOf } from './attributes';
import { converge, doing, Progress, type Convergence, type Outcome } from './converge';
import { RefusedError } from './failures';
import { BlockUsage } from './fragmentation';
import { refuseFragmented } from './free-prefixes';
import { OWNER_TAG, type Reservation, type ReservationRequest, type Subnet } from './model';
import { cidrBlocksOf, removesAdopted, tagKeysOf, type Identity, type RawProperties } from './properties';
import { planRemoval, planReservations, type Plan, type Step } from './reconcile';
import { refuseNoSubnet, refuseOutside } from './refusals';
import type { ReserveInput, SubnetApi } from './subnet-api';

/** What came before a request. */
export interface History {
  /** Properties of the last event in the same subnet; empty if there was none. */
  readonly former: RawProperties;
  /** Whether the subnet is new to the resource. Only then may fragmentation refuse: a rollback must never be refused. */
  readonly isFirst: boolean;
}

/** Reserves and removes in subnets, for one event. */
export class SubnetWork {
  private readonly progress = new Progress();

  constructor(
    private readonly api: SubnetApi,
    private readonly deadline: Deadline,
  ) {}

  /** Whether it is certain after an error that nothing was made. */
  madeNothing(error: unknown): boolean {
    return this.progress.madeNothing(error);
  }

  /** Makes the reservations of a subnet what the request asks for. */
  async reserve(request: ReservationRequest, { former, isFirst }: History): Promise<Attributes> {
    const { subnetId } = request;
    const usagesFor = await this.blockUsages(request);
    const plan = (present: readonly Reservation[]): Plan => {
      const usages = usagesFor(present);
      const planned = planReservations(request, present, tagKeysOf(former));
      const prefixes = usages.map((usage) => usage.report());
      log('plan', { subnetId, steps: planned.steps.map(summary), prefixes });
      const tooFew = isFirst ? refuseTooFew(request, usages, planned.steps) : [];
      return { ...planned, refusals: [...planned.refusals, ...tooFew] };
    };
    const { ours, all } = await this.converge(request, former, plan);
    return attributesOf(ours, usagesFor(all));
  }

  /**
   * Removes what an owner has in a subnet.
   *
   * @param wasMade - whether there should be something: then a range that is not listed is proven not to be reserved
   */
  async remove(identity: Identity, properties: RawProperties, wasMade: boolean): Promise<void> {
    const { subnetId, ownerId } = identity;
    const inputs = wasMade ? doubtfulInputs(identity, properties) : [];
    const seen = new Set<string>();
    const plan = (present: readonly Reservation[]): Plan => {
      for (const { range } of present) seen.add(range.toString());
      const doubtful = inputs.filter(({ range }) => !seen.has(range.toString()));
      const steps = planRemoval(ownerId, removesAdopted(properties), present, doubtful);
      log('plan', { subnetId, steps: steps.map(summary) });
      return { steps, refusals: [], kept: [], proofs: [] };
    };
    await this.converge(identity, properties, plan);
  }

  private async converge(
    { subnetId, ownerId }: Identity,
    former: RawProperties,
    plan: Convergence['plan'],
  ): Promise<Outcome> {
    const convergence = { subnetId, ownerId, plan, expected: cidrBlocksOf(former) };
    return converge(convergence, this.api, this.deadline, this.progress);
  }

  /** How the blocks of the subnet are used, given its reservations. */
  private async blockUsages(
    request: ReservationRequest,
  ): Promise<(reservations: readonly Reservation[]) => BlockUsage[]> {
    const { subnetId } = request;
    const { ranges } = await this.subnet(request);
    const interfaces = await doing(subnetId, 'list the network interfaces', () =>
      this.api.networkInterfaces(subnetId),
    );
    return (reservations) => ranges.map((range) => new BlockUsage(range, interfaces, reservations));
  }

  private async subnet({ subnetId, ranges }: ReservationRequest): Promise<Subnet> {
    const subnet = await doing(subnetId, 'read the subnet', () => this.api.subnet(subnetId));
    if (subnet === undefined) throw new RefusedError([refuseNoSubnet(subnetId)]);
    const outside = ranges.filter((range) => !subnet.ranges.some((block) => block.contains(range)));
    if (outside.length === 0) return subnet;
    throw new RefusedError(outside.map((range) => refuseOutside(subnetId, range, subnet.ranges)));
  }
}

/** Fragmentation matters only where something is yet to be reserved. */
function refuseTooFew(
  { subnetId, ranges, requireFreePrefixes }: ReservationRequest,
  usages: readonly BlockUsage[],
  steps: readonly Step[],
): string[] {
  if (requireFreePrefixes === undefined || !steps.some(({ kind }) => kind === 'reserve')) return [];
  return refuseFragmented(subnetId, ranges, usages, requireFreePrefixes);
}

/** What would reserve the ranges of a resource: tagged as its own, so that another Delete finds it. */
function doubtfulInputs({ subnetId, ownerId }: Identity, properties: RawProperties): ReserveInput[] {
  const type = properties.ReservationType === 'explicit' ? 'explicit' : 'prefix';
  return cidrBlocksOf(properties).flatMap((text) => {
    const range = CidrBlock._truncated(text);
    return range ? [{ subnetId, range, type, description: '', tags: { [OWNER_TAG]: ownerId } }] : [];
  });
}

function summary(step: Step): string {
  return 'range' in step ? `${step.kind} ${step.range}` : `${step.kind} ${step.reservation.id}`;
}
