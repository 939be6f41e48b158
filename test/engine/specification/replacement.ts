import { isDeepStrictEqual } from 'node:util';
import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import type { Properties } from '../resource-provider';
import { withoutInPlace } from './in-place';
import { nestedProperties, type TypeSpecification } from './specification';

/** Whether a change of properties replaces the resource: `maybe` depends on more than the specification knows. */
export type Replacement = 'no' | 'maybe' | 'yes';

const strongest = (all: readonly Replacement[]): Replacement =>
  all.includes('yes') ? 'yes' : all.includes('maybe') ? 'maybe' : 'no';

/** @param inPlace - names of properties that are changed in place, whatever the specification says */
export function replacementBy(
  specification: TypeSpecification,
  was: Properties,
  willBe: Properties,
  inPlace: readonly string[] = [],
): Replacement {
  const [before, after] = [was, willBe].map((each) => withoutInPlace(specification.type, each)) as [
    Properties,
    Properties,
  ];
  const listed = specification.moreReplacing.some(
    (path) => !isDeepStrictEqual(at(before, path), at(after, path)),
  );
  return listed ? 'yes' : ofProperties(specification.properties, before, after, inPlace);
}

function ofProperties(
  properties: ResourceProperties,
  before: Properties,
  after: Properties,
  inPlace: readonly string[],
): Replacement {
  const changed = Object.keys({ ...before, ...after }).filter(
    (name) => !inPlace.includes(name) && !isDeepStrictEqual(before[name], after[name]),
  );
  return strongest(
    changed.map((name) => {
      const property = properties[name];
      if (property === undefined) return 'no';
      const own = property.causesReplacement ?? 'no';
      return own === 'no' ? ofNested(property.type, before[name], after[name], inPlace) : own;
    }),
  );
}

/** A property that may change can hold one that may not; it must be there on both sides to be compared. */
function ofNested(
  type: PropertyType,
  before: unknown,
  after: unknown,
  inPlace: readonly string[],
): Replacement {
  const nested = nestedProperties(type);
  if (nested === undefined || !isObject(before) || !isObject(after)) return 'no';
  return ofProperties(nested, before, after, inPlace);
}

const isObject = (value: unknown): value is Properties => typeof value === 'object' && value !== null;

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
