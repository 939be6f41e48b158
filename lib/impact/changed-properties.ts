import { parseJsonText } from '../checks/model/json-text';
import {
  isObject,
  labelOf,
  PartialText,
  Reference,
  SsmValue,
  textOf,
  Unknown,
  type Value,
} from '../checks/model/value';

/** One property that differs between two templates. */
export interface PropertyChange {
  /** Path without list positions, such as `ResourcesVpcConfig.SubnetIds`. */
  readonly path: string;
  /** Value before, as text; undefined when the property is new. */
  readonly from?: string;
  /** Value after, as text; undefined when the property goes. */
  readonly to?: string;
  /** Resource whose replacement or new version changes this value. */
  readonly because?: string;
  /** Set when the values cannot be compared before deployment. */
  readonly uncertain?: boolean;
}

/** Text that holds a document: CloudFormation compares it as text, the service by what it says. */
const DOCUMENTS = ['ConfigurationValues', 'PolicyDocument', 'AssumeRolePolicyDocument'];

/** Properties that differ, at the deepest path where they can be told apart. */
export function changedProperties(before: Value, after: Value, path = ''): PropertyChange[] {
  if (identity(before) === identity(after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      changedProperties(before[name], after[name], path === '' ? name : `${path}.${name}`),
    );
  }
  const pairs = pairsOf(before, after);
  if (pairs !== undefined)
    return distinct(pairs.flatMap(([one, other]) => changedProperties(one, other, path)));
  if (isSameSet(before, after) || isSameDocument(path, before, after)) return [];
  const uncertain = isUndecided(before) || isUndecided(after);
  return [{ path, from: shown(before), to: shown(after), ...(uncertain && { uncertain }) }];
}

/** References inside a value, with the path of the property they stand in. */
export function referencesIn(value: Value | undefined, path = ''): { path: string; reference: Reference }[] {
  if (value instanceof Reference) return [{ path, reference: value }];
  if (value instanceof PartialText)
    return value.parts.flatMap((part) => (part instanceof Unknown ? referencesIn(part, path) : []));
  if (Array.isArray(value)) return value.flatMap((item) => referencesIn(item, path));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    referencesIn(item, path === '' ? name : `${path}.${name}`),
  );
}

/** CloudFormation reads numbers and booleans as text, so that 3 and "3" are one value. */
function identity(value: Value | undefined): string {
  if (value === undefined || value === null) return 'absent';
  if (value instanceof SsmValue) return `ssm ${textOf(value.path)}`;
  if (value instanceof Unknown) return `unknown ${value.key}`;
  if (Array.isArray(value)) return `[${value.map(identity).join()}]`;
  if (!isObject(value)) return `text ${textOf(value)}`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${name}:${identity(value[name])}`).join()}}`;
}

/** Objects of two lists of one length, side by side. */
function pairsOf(before: Value, after: Value): [Value, Value][] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return undefined;
  if (![...before, ...after].every(isObject) || isSameSet(before, after)) return undefined;
  return before.map((item, index): [Value, Value] => [item, after[index]]);
}

/** Lists of ids, names and tags are sets to EC2 and EKS. */
function isSameSet(before: Value, after: Value): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  return before.map(identity).sort().join() === after.map(identity).sort().join();
}

function isSameDocument(path: string, before: Value, after: Value): boolean {
  if (!DOCUMENTS.includes(path) || before === undefined || after === undefined) return false;
  const [one, other] = [before, after].map((value) => (isObject(value) ? value : parseJsonText(value)));
  return isObject(one) && isObject(other) && identity(one) === identity(other);
}

/** A value that two templates may name differently and that may still be one. */
function isUndecided(value: Value | undefined): boolean {
  return value instanceof Unknown && !(value instanceof Reference);
}

const LONGEST = 60;

function shown(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = Array.isArray(value) ? value.map((item) => shown(item) ?? '').join(', ') : nameOf(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function nameOf(value: Value): string {
  if (!(value instanceof Reference)) return labelOf(value);
  return value.attribute === undefined ? value.logicalId : `${value.logicalId}.${value.attribute}`;
}

function distinct(changes: readonly PropertyChange[]): PropertyChange[] {
  return [...new Map(changes.map((change) => [change.path, change])).values()];
}
