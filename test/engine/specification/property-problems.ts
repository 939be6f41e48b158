import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import { intrinsicOf } from '../template/intrinsics';
import { nestedProperties, type TypeSpecification } from './specification';

/**
 * What CloudFormation says of the properties of a resource: unknown and missing ones, values of the wrong type.
 *
 * Intrinsic functions that are not resolved yet pass as anything.
 */
export function propertyProblems({ properties }: TypeSpecification, value: unknown): string[] {
  return objectProblems(value, properties, '#');
}

type Check = (value: unknown, type: PropertyType, path: string) => string[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const must = (isGood: boolean, path: string, expected: string, value: unknown): string[] =>
  isGood ? [] : [`${path}: expected type: ${expected}, found: ${JSON.stringify(value)?.slice(0, 60)}`];

/** CloudFormation turns scalars into each other where they can be read so. */
const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isNumber = (value: unknown): boolean =>
  isScalar(value) && String(value).trim() !== '' && Number.isFinite(Number(value));

const CHECKS: Readonly<Record<PropertyType['type'], Check>> = {
  string: (value, type, path) => [
    ...must(isScalar(value), path, 'String', value),
    ...('allowedValues' in type && type.allowedValues && isScalar(value)
      ? enumProblems(value, type.allowedValues, path)
      : []),
  ],
  'date-time': (value, _, path) => must(isScalar(value), path, 'String', value),
  number: (value, _, path) => must(isNumber(value), path, 'Number', value),
  integer: (value, _, path) =>
    must(isNumber(value) && Number.isInteger(Number(value)), path, 'Integer', value),
  boolean: (value, _, path) => must(/^(true|false)$/.test(String(value)), path, 'Boolean', value),
  json: (value, _, path) =>
    must(typeof value === 'object' || typeof value === 'string', path, 'JSONObject', value),
  null: (value, _, path) => must(value === null, path, 'Null', value),
  tag: (value, _, path) => [
    ...must(isObject(value) && isScalar(value.Key) && isScalar(value.Value), path, 'Tag', value),
  ],
  array: (value, type, path) => {
    if (!Array.isArray(value)) return must(false, path, 'JSONArray', value);
    const element = (type as { element: PropertyType }).element;
    return value.flatMap((item: unknown, i) => valueProblems(item, element, `${path}/${i}`));
  },
  map: (value, type, path) => {
    if (!isObject(value)) return must(false, path, 'JSONObject', value);
    const element = (type as { element: PropertyType }).element;
    return Object.entries(value).flatMap(([key, item]) => valueProblems(item, element, `${path}/${key}`));
  },
  ref: (value, type, path) => objectProblems(value, nestedProperties(type) ?? {}, path),
  union: (value, type, path) => {
    const all = (type as { types: PropertyType[] }).types.map((one) => valueProblems(value, one, path));
    return all.some((problems) => problems.length === 0) ? [] : (all[0] ?? []);
  },
};

function enumProblems(value: unknown, allowed: readonly (string | number)[], path: string): string[] {
  return allowed.map(String).includes(String(value))
    ? []
    : [`${path}: ${String(value)} is not a valid enum value`];
}

function valueProblems(value: unknown, type: PropertyType, path: string): string[] {
  return intrinsicOf(value) === undefined ? CHECKS[type.type](value, type, path) : [];
}

function objectProblems(value: unknown, properties: ResourceProperties, path: string): string[] {
  if (!isObject(value)) return must(false, path, 'JSONObject', value);
  return [
    ...Object.keys(value)
      .filter((name) => !(name in properties))
      .map((name) => `${path}: extraneous key [${name}] is not permitted`),
    ...Object.entries(properties)
      .filter(([name, { required }]) => required === true && !(name in value))
      .map(([name]) => `${path}: required key [${name}] not found`),
    ...Object.entries(value)
      .filter(([name]) => name in properties)
      .flatMap(([name, item]) => valueProblems(item, properties[name]!.type, `${path}/${name}`)),
  ];
}
