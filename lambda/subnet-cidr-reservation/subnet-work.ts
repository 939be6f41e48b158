import type { Attributes } from '../shared/custom-resource';
import type { Deadline } from '../shared/deadline';
import { log } from '../shared/log';
import { attributesOf } from './attributes';
import { converge, doing, Progress, type Convergence, type Outcome } from './converge';
import { RefusedError } from './failures';
import { BlockUsage } from './fragmentation';
import { refuseFragmented } from './free-prefixes';
import type { Reservation, ReservationRequest, Subnet } from './model';
import { cidrBlocksOf, removesAdopted, tagKeysOf, type Identity, type RawProperties } from './properties';
import { planRemoval, planReservations, type Plan, type Step } from './reconcile';
import { refuseNoSubnet, refuseOutside } from './refusals';
import type { SubnetApi } from './subnet-api';

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

  /** Removes what an owner has in a subnet. */
  async remove(identity: Identity, properties: RawProperties): Promise<void> {
    const { subnetId, ownerId } = identity;
    const plan = (present: readonly Reservation[]): Plan => {
      const steps = planRemoval(ownerId, removesAdopted(properties), present);
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

function summary(step: Step): string {
  return step.kind === 'reserve' ? `reserve ${step.range}` : `${step.kind} ${step.reservation.id}`;
}
