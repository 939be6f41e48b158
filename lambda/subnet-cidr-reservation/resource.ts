import {
  NothingMadeError,
  type Attributes,
  type CustomResource,
  type CustomResourceEvent,
} from '../shared/custom-resource';
import type { Deadline } from '../shared/deadline';
import { log } from '../shared/log';
import { NOTHING_MADE, shortHash, stablePhysicalId } from '../shared/physical-id';
import { identityOf, parseProperties, type Identity, type RawProperties } from './properties';
import type { SubnetApi } from './subnet-api';
import { SubnetWork } from './subnet-work';

const idOf = ({ subnetId, ownerId }: Identity): string =>
  stablePhysicalId('subnet-cidr-reservation', subnetId, shortHash(ownerId));

/** The custom resource: the reservations of one owner in one subnet. */
export class SubnetCidrReservation implements CustomResource {
  constructor(private readonly api: (signal: AbortSignal) => SubnetApi) {}

  physicalResourceId({ ResourceProperties }: CustomResourceEvent): string | undefined {
    const identity = identityOf(ResourceProperties);
    return identity && idOf(identity);
  }

  async handle(event: CustomResourceEvent, deadline: Deadline): Promise<Attributes> {
    const work = new SubnetWork(this.api(deadline.signal), deadline);
    switch (event.RequestType) {
      case 'Create':
        return create(work, event.ResourceProperties);
      case 'Update':
        return update(work, event.ResourceProperties, event.OldResourceProperties, event.PhysicalResourceId);
      case 'Delete':
        return remove(work, event.ResourceProperties, event.PhysicalResourceId !== NOTHING_MADE);
    }
  }
}

async function create(work: SubnetWork, properties: RawProperties): Promise<Attributes> {
  try {
    return await work.reserve(parseProperties(properties), { former: {}, isFirst: true });
  } catch (error) {
    throw work.madeNothing(error) ? new NothingMadeError(error) : error;
  }
}

/**
 * A changed subnet is a replacement: CloudFormation deletes the old resource later. Unless the id is already that
 * of the new properties: then a replacement failed and is rolled back, and nobody else will clean up after it.
 */
async function update(
  work: SubnetWork,
  properties: RawProperties,
  former: RawProperties,
  physicalId: string,
): Promise<Attributes> {
  const request = parseProperties(properties);
  const formerIdentity = identityOf(former);
  const isSameSubnet = formerIdentity !== undefined && idOf(formerIdentity) === idOf(request);
  const isReplacement = idOf(request) !== physicalId;

  const history = { former: isSameSubnet ? former : {}, isFirst: isReplacement };
  const attributes = await work.reserve(request, history);
  if (!isReplacement && !isSameSubnet && formerIdentity !== undefined)
    await work.remove(formerIdentity, former, true);
  return attributes;
}

/** Where a Create made something, or may have, what EC2 does not list is not believed to be gone. */
async function remove(work: SubnetWork, properties: RawProperties, wasMade: boolean): Promise<Attributes> {
  const identity = identityOf(properties);
  if (identity === undefined) log('nothing to remove: these properties cannot have made anything');
  else await work.remove(identity, properties, wasMade);
  return {};
}
