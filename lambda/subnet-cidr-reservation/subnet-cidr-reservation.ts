import type { Attributes, CustomResource, CustomResourceEvent } from '../shared/custom-resource';
import { NothingMadeError } from '../shared/custom-resource';
import type { Deadline } from '../shared/deadline';
import { log } from '../shared/log';
import { shortHash, stablePhysicalId } from '../shared/physical-id';
import { attributesOf } from './attributes';
import { converge, doing, Progress } from './converge';
import { RefusedError } from './failures';
import { BlockUsage } from './fragmentation';
import { refuseFragmented } from './free-prefixes';
import type { NetworkInterface, Reservation, ReservationRequest, Subnet } from './model';
import { identityOf, parseProperties, removesAdopted, tagKeysOf, type Identity } from './properties';
import { contains } from './ranges';
import { planRemoval, planReservations, wantedTags, type Step } from './reconcile';
import { refuseOutside } from './refusals';
import type { SubnetApi } from './subnet-api';

const idOf = ({ subnetId, ownerId }: Identity): string =>
  stablePhysicalId('subnet-cidr-reservation', subnetId, shortHash(ownerId));

/** The custom resource: the reservations of one owner in one subnet. */
export class SubnetCidrReservation implements CustomResource {
  constructor(private readonly api: (signal: AbortSignal) => SubnetApi) {}

  physicalResourceId(event: CustomResourceEvent): string | undefined {
    const identity = identityOf(event.ResourceProperties);
    return identity && idOf(identity);
  }

  async handle(event: CustomResourceEvent, deadline: Deadline): Promise<Attributes> {
    const work = new Work(this.api(deadline.signal), deadline);
    switch (event.RequestType) {
      case 'Create':
        return work.create(event.ResourceProperties);
      case 'Update':
        return work.update(event.ResourceProperties, event.OldResourceProperties, event.PhysicalResourceId);
      case 'Delete':
        return work.remove(event.ResourceProperties);
    }
  }
}

type Properties = CustomResourceEvent['ResourceProperties'];

/** The work for one event. */
class Work {
  private readonly progress = new Progress();

  constructor(
    private readonly api: SubnetApi,
    private readonly deadline: Deadline,
  ) {}

  async create(properties: Properties): Promise<Attributes> {
    try {
      return await this.reserve(parseProperties(properties), [], true);
    } catch (error) {
      this.deadline.throwIfPassed();
      throw this.progress.madeNothing(error) ? new NothingMadeError(error) : error;
    }
  }

  /**
   * A changed subnet is a replacement: CloudFormation deletes the old resource later. Unless the id is already that
   * of the new properties: then a replacement failed and is rolled back, and nobody else will clean up after it.
   */
  async update(
    properties: Properties,
    former: Record<string, unknown>,
    physicalId: string,
  ): Promise<Attributes> {
    const request = parseProperties(properties);
    const formerIdentity = identityOf(former);
    const isInPlace = idOf(request) === physicalId;
    const attributes = await this.reserve(request, tagKeysOf(former), !isInPlace);
    if (isInPlace && formerIdentity !== undefined && idOf(formerIdentity) !== physicalId) {
      await this.removeOwned(formerIdentity, removesAdopted(former));
    }
    return attributes;
  }

  async remove(properties: Properties): Promise<Attributes> {
    const identity = identityOf(properties);
    if (identity === undefined) log('nothing to remove: these properties cannot have made anything');
    else await this.removeOwned(identity, removesAdopted(properties));
    return {};
  }

  /** @param isFirst - whether the subnet is new to the resource: only then can fragmentation refuse, never in a rollback */
  private async reserve(
    request: ReservationRequest,
    formerTagKeys: readonly string[],
    isFirst: boolean,
  ): Promise<Attributes> {
    const { subnetId, ownerId } = request;
    const subnet = await this.subnet(request);
    const interfaces = await doing(subnetId, 'list the network interfaces', () =>
      this.api.networkInterfaces(subnetId),
    );
    const plan = (present: readonly Reservation[]): ReturnType<typeof planReservations> => {
      const planned = planReservations(request, present, formerTagKeys);
      const usages = usagesOf(subnet, interfaces, present);
      log('plan', {
        subnetId,
        steps: planned.steps.map(summary),
        prefixes: usages.map((usage) => usage.report()),
      });
      return isFirst
        ? { ...planned, refusals: [...planned.refusals, ...tooFew(request, usages, planned.steps)] }
        : planned;
    };
    const apply = (step: Step): Promise<Reservation | undefined> => this.apply(step, request);
    const { ours, all } = await converge(
      { subnetId, ownerId, plan, apply },
      this.api,
      this.deadline,
      this.progress,
    );
    return attributesOf(ours, usagesOf(subnet, interfaces, all));
  }

  private async subnet({ subnetId, ranges }: ReservationRequest): Promise<Subnet> {
    const subnet = await doing(subnetId, 'read the subnet', () => this.api.subnet(subnetId));
    if (subnet === undefined) {
      throw new RefusedError([
        `${subnetId}: there is no such subnet; check the id, the account and the Region`,
      ]);
    }
    const outside = ranges.filter((range) => !subnet.ranges.some((block) => contains(block, range)));
    if (outside.length > 0)
      throw new RefusedError(outside.map((r) => refuseOutside(subnetId, r, subnet.ranges)));
    return subnet;
  }

  private async removeOwned({ subnetId, ownerId }: Identity, removeAdopted: boolean): Promise<void> {
    const plan = (present: readonly Reservation[]): ReturnType<typeof planReservations> => {
      const steps = planRemoval(ownerId, removeAdopted, present);
      log('plan', { subnetId, steps: steps.map(summary) });
      return { steps, refusals: [], kept: [] };
    };
    const apply = (step: Step): Promise<Reservation | undefined> => this.apply(step);
    await converge({ subnetId, ownerId, plan, apply }, this.api, this.deadline, this.progress);
  }

  private async apply(step: Step, request?: ReservationRequest): Promise<Reservation | undefined> {
    switch (step.kind) {
      case 'reserve': {
        const { subnetId, type, description } = request!;
        const tags = wantedTags(request!, description);
        return this.api.reserve({ subnetId, range: step.range, type, description, tags });
      }
      case 'remove':
        await this.api.remove(step.reservation.id);
        return undefined;
      case 'tag':
        await this.api.tag(step.reservation.id, step.tags);
        return undefined;
      case 'untag':
        await this.api.untag(step.reservation.id, step.keys);
        return undefined;
    }
  }
}

function usagesOf(
  subnet: Subnet,
  interfaces: readonly NetworkInterface[],
  reservations: readonly Reservation[],
): BlockUsage[] {
  return subnet.ranges.map((range) => new BlockUsage(range, interfaces, reservations));
}

function tooFew(
  request: ReservationRequest,
  usages: readonly BlockUsage[],
  steps: readonly Step[],
): string[] {
  const { subnetId, ranges, requireFreePrefixes } = request;
  if (requireFreePrefixes === undefined || !steps.some(({ kind }) => kind === 'reserve')) return [];
  return refuseFragmented(subnetId, ranges, usages, requireFreePrefixes);
}

function summary(step: Step): string {
  return step.kind === 'reserve' ? `reserve ${step.range.text}` : `${step.kind} ${step.reservation.id}`;
}
