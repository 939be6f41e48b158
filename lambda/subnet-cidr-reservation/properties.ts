import { CidrBlock } from '../../lib/planning/cidr-block';
import { prefixMask } from '../../lib/planning/cidr-text';
import { byAddress } from '../../lib/planning/free-space';
import type { ReservationRequest, ReservationType, Tags } from './model';

/** Properties of the custom resource as CloudFormation sends them: every scalar is a string. */
export type RawProperties = Readonly<Record<string, unknown>>;

const SUBNET_ID = /^subnet-[0-9a-f]{8,40}$/;
const OWNER_MAX_LENGTH = 256;
const DESCRIPTION_MAX_LENGTH = 255;
const MAX_TAGS = 45;

/** Says everything that is wrong with the properties at once. */
export class PropertiesError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`invalid properties: ${problems.join('; ')}`);
    this.name = 'PropertiesError';
  }
}

/** Subnet and owner, the two properties that say which resource an event is about. */
export interface Identity {
  readonly subnetId: string;
  readonly ownerId: string;
}

/** Identity of a resource; undefined if its properties are so wrong that nothing can have been made with them. */
export function identityOf(properties: RawProperties | undefined): Identity | undefined {
  const { SubnetId, OwnerId } = properties ?? {};
  return isSubnetId(SubnetId) && isOwnerId(OwnerId) ? { subnetId: SubnetId, ownerId: OwnerId } : undefined;
}

/** Whether `RemoveAdopted` is set, without looking at any other property. */
export function removesAdopted(properties: RawProperties): boolean {
  return String(properties.RemoveAdopted) === 'true';
}

/** CIDR blocks that properties ask for, as they are written. */
export function cidrBlocksOf(properties: RawProperties | undefined): readonly string[] {
  return Array.isArray(properties?.CidrBlocks) ? properties.CidrBlocks.map(String) : [];
}

/** Keys of the tags that former properties asked for. */
export function tagKeysOf(properties: RawProperties | undefined): readonly string[] {
  return isRecord(properties?.Tags) ? Object.keys(properties.Tags) : [];
}

/**
 * Reads and checks the properties.
 *
 * @throws PropertiesError with every problem found
 */
export function parseProperties(properties: RawProperties): ReservationRequest {
  const problems: string[] = [];
  const check = <T>(name: string, value: unknown, isValid: (v: unknown) => v is T, allowed: string): T => {
    if (!isValid(value)) problems.push(`${name} is ${JSON.stringify(value)}, it must be ${allowed}`);
    return value as T;
  };
  const flag = (name: string): boolean =>
    String(check(name, properties[name] ?? 'false', isFlag, "'true' or 'false'")) === 'true';
  const count = check(
    'RequireFreePrefixes',
    properties.RequireFreePrefixes,
    isOptionalCount,
    'a count, 0 or more',
  );

  const type = check('ReservationType', properties.ReservationType, isType, "'prefix' or 'explicit'");
  const request: ReservationRequest = {
    subnetId: check(
      'SubnetId',
      properties.SubnetId,
      isSubnetId,
      "a subnet id such as 'subnet-0123456789abcdef0'",
    ),
    ownerId: check('OwnerId', properties.OwnerId, isOwnerId, `a text of 1 to ${OWNER_MAX_LENGTH} characters`),
    type,
    ranges: parseRanges(properties.CidrBlocks, type, problems),
    description: check(
      'Description',
      properties.Description ?? '',
      isDescription,
      'a text of up to 255 characters',
    ),
    tags: parseTags(properties.Tags ?? {}, problems),
    adoptExisting: flag('AdoptExisting'),
    removeAdopted: flag('RemoveAdopted'),
    ...(count === undefined ? {} : { requireFreePrefixes: Number(count) }),
  };
  if (problems.length > 0) throw new PropertiesError(problems);
  return request;
}

function parseRanges(value: unknown, type: ReservationType, problems: string[]): CidrBlock[] {
  if (!Array.isArray(value)) {
    problems.push(`CidrBlocks is ${JSON.stringify(value)}, it must be a list of CIDR blocks`);
    return [];
  }
  const ranges = value.flatMap((text: unknown) => parseCanonical(text, type, problems)).sort(byAddress);
  ranges.forEach((range, i) => {
    const next = ranges[i + 1];
    if (next !== undefined && range.overlaps(next)) problems.push(`CidrBlocks: ${range} overlaps ${next}`);
  });
  return ranges;
}

function parseCanonical(value: unknown, type: ReservationType, problems: string[]): CidrBlock[] {
  const range = typeof value === 'string' ? CidrBlock._truncated(value) : undefined;
  if (range === undefined) problems.push(`CidrBlocks: ${JSON.stringify(value)} is not a CIDR block`);
  else if (range.toString() !== value)
    problems.push(`CidrBlocks: write ${range} instead of ${String(value)}`);
  else if (type === 'prefix' && range.cidrMask > prefixMask(range.isIpv6))
    problems.push(
      `CidrBlocks: ${range} cannot hold a prefix, use /${prefixMask(range.isIpv6)} or a larger block`,
    );
  return range === undefined ? [] : [range];
}

function parseTags(value: unknown, problems: string[]): Tags {
  if (!isRecord(value) || !Object.values(value).every((v) => typeof v === 'string')) {
    problems.push(`Tags is ${JSON.stringify(value)}, it must map keys to texts`);
    return {};
  }
  const tags = value as Tags;
  if (Object.keys(tags).length > MAX_TAGS) problems.push(`Tags has more than ${MAX_TAGS} tags`);
  for (const [key, text] of Object.entries(tags)) {
    if (key.length === 0 || key.length > 128)
      problems.push(`Tags: the key '${key}' must have 1 to 128 characters`);
    if (text.length > 256) problems.push(`Tags: the value of '${key}' has more than 256 characters`);
    if (/^(aws|cdk-eks-podnet):/i.test(key))
      problems.push(`Tags: the prefix of the key '${key}' is kept for others`);
  }
  return tags;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSubnetId = (value: unknown): value is string => isText(value) && SUBNET_ID.test(value);
const isOwnerId = (value: unknown): value is string =>
  isText(value) && value.length > 0 && value.length <= OWNER_MAX_LENGTH;
const isDescription = (value: unknown): value is string =>
  isText(value) && value.length <= DESCRIPTION_MAX_LENGTH;
const isType = (value: unknown): value is ReservationType => value === 'prefix' || value === 'explicit';
const isFlag = (value: unknown): value is string | boolean => /^(true|false)$/.test(String(value));
const isOptionalCount = (value: unknown): value is string | number | undefined =>
  value === undefined || /^\d{1,9}$/.test(String(value));
