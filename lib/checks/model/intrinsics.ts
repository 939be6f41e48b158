import { parseCidr } from './cidr';
import { isJson } from './template';
import { isObject, PartialText, sameValue, Unknown, type Value, textOf } from './value';

/** Marks a property that `AWS::NoValue` removes. */
export const NO_VALUE: unique symbol = Symbol('AWS::NoValue');

/** What the intrinsic functions need of the template they stand in. */
export interface IntrinsicScope {
  evaluate(node: unknown, depth?: number): Value;
  evaluateOrNothing(node: unknown, depth?: number): Value | typeof NO_VALUE;
  ref(name: string): Value | typeof NO_VALUE;
  getAtt(logicalId: string, attribute: string): Value;
  importValue(name: Value): Value;
  stackOutput(stack: Value, output: Value): Value;
  condition(name: string): boolean | undefined;
  mapping(map: string, first: string, second: string): unknown;
}

type Intrinsic = (scope: IntrinsicScope, argument: unknown, depth: number) => Value | typeof NO_VALUE;

/** Longer text would only come from a template made to explode. */
const MAX_TEXT = 1_000_000;

/** CloudFormation's intrinsic functions, each with what it makes of its argument. */
export const INTRINSICS: Readonly<Record<string, Intrinsic | undefined>> = {
  Ref: (scope, name) => scope.ref(textOf(name)),
  'Fn::GetAtt': (scope, argument) => {
    const [logicalId, ...attribute] = Array.isArray(argument) ? argument : textOf(argument).split('.');
    return scope.getAtt(textOf(logicalId), attribute.map(textOf).join('.'));
  },
  'Fn::Join': (scope, argument, depth) => {
    const [separator, items] = pair(scope, argument, depth);
    return typeof separator === 'string' ? join(separator, items) : unknownOf(separator, 'Fn::Join');
  },
  'Fn::Sub': substitute,
  'Fn::Select': (scope, argument, depth) => {
    const [index, items] = pair(scope, argument, depth);
    return select(index, items);
  },
  'Fn::Split': (scope, argument, depth) => {
    const [separator, text] = pair(scope, argument, depth);
    if (text instanceof Unknown || separator instanceof Unknown) return unknownOf(text, 'Fn::Split');
    return textOf(text).split(textOf(separator));
  },
  'Fn::Cidr': (scope, argument, depth) => cidrBlocks(scope.evaluate(argument, depth)),
  'Fn::GetAZs': (scope, argument, depth) => new ZoneList(scope.evaluate(argument, depth)),
  'Fn::ImportValue': (scope, argument, depth) => scope.importValue(scope.evaluate(argument, depth)),
  'Fn::GetStackOutput': (scope, argument, depth) => {
    const { StackName: stack, OutputName: output } = isJson(argument) ? argument : {};
    return scope.stackOutput(scope.evaluate(stack, depth), scope.evaluate(output, depth));
  },
  'Fn::FindInMap': (scope, argument, depth) => {
    const path = scope.evaluate(argument, depth);
    return Array.isArray(path) ? findInMap(scope, path, depth) : unknownOf(path, 'Fn::FindInMap');
  },
  'Fn::If': conditional,
  'Fn::Base64': (scope, argument, depth) => scope.evaluate(argument, depth),
  'Fn::Equals': (scope, argument, depth) => {
    const [left, right] = pair(scope, argument, depth);
    return sameValue(left, right) ?? new Unknown('a condition compares unknown values');
  },
  'Fn::Not': (scope, argument, depth) => {
    const [value] = truths(scope, argument, depth);
    return value === undefined ? new Unknown('a condition is not decided') : !value;
  },
  'Fn::And': (scope, argument, depth) => {
    const values = truths(scope, argument, depth);
    if (values.includes(false)) return false;
    return values.includes(undefined) ? new Unknown('a condition is not decided') : true;
  },
  'Fn::Or': (scope, argument, depth) => {
    const values = truths(scope, argument, depth);
    if (values.includes(true)) return true;
    return values.includes(undefined) ? new Unknown('a condition is not decided') : false;
  },
  'Fn::ToJsonString': (scope, argument, depth) => {
    const value = scope.evaluate(argument, depth);
    return value instanceof Unknown ? value : (value as Value);
  },
};

/** The zones of a region: their names are known only at deploy time, their order is stable. */
class ZoneList extends Unknown {
  constructor(region: Value) {
    super(
      'zone names are known only at deploy time',
      `zones of ${region instanceof Unknown ? region.key : region}`,
    );
  }
}

function unknownOf(value: Value, name: string): Unknown {
  return value instanceof Unknown ? value : new Unknown(`${name} is malformed`);
}

function pair(scope: IntrinsicScope, argument: unknown, depth: number): [Value, Value] {
  if (!Array.isArray(argument)) return [new Unknown('an intrinsic function is malformed'), null];
  return [scope.evaluate(argument[0], depth), scope.evaluate(argument[1], depth)];
}

function truths(scope: IntrinsicScope, argument: unknown, depth: number): (boolean | undefined)[] {
  if (!Array.isArray(argument)) return [undefined];
  return argument.map((item) => {
    if (isJson(item) && typeof item.Condition === 'string') return scope.condition(item.Condition);
    const value = scope.evaluate(item, depth);
    return typeof value === 'boolean' ? value : undefined;
  });
}

/** Joins text; unknown parts stay in place. */
export function concatenate(parts: readonly Value[]): Value {
  const flat: (string | Unknown)[] = [];
  let length = 0;
  for (const part of parts.flatMap((item): readonly Value[] =>
    item instanceof PartialText ? item.parts : [item],
  )) {
    const piece = part instanceof Unknown ? part : textOf(part);
    if (typeof piece === 'string' && typeof flat[flat.length - 1] === 'string')
      flat[flat.length - 1] += piece;
    else flat.push(piece);
    length += typeof piece === 'string' ? piece.length : 1;
    if (length > MAX_TEXT || flat.length > 50_000) return new Unknown('text is longer than 1 MB');
  }
  const kept = flat.filter((part) => part !== '');
  if (kept.length === 0) return '';
  return kept.length === 1 ? kept[0] : new PartialText(kept);
}

function join(separator: string, items: Value): Value {
  if (!Array.isArray(items)) return unknownOf(items, 'Fn::Join');
  return concatenate(items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}

function substitute(scope: IntrinsicScope, argument: unknown, depth: number): Value {
  const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string') return new Unknown('Fn::Sub is malformed');
  const parts = text.split(/\$\{([^}]*)\}/g).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part.startsWith('!')) return `\${${part.slice(1)}}`;
    return variable(scope, part.trim(), isJson(values) ? values : {}, depth);
  });
  return concatenate(parts);
}

function variable(
  scope: IntrinsicScope,
  name: string,
  values: Record<string, unknown>,
  depth: number,
): Value {
  if (Object.hasOwn(values, name)) return scope.evaluate(values[name], depth);
  const dot = name.indexOf('.');
  if (dot > 0) return scope.getAtt(name.slice(0, dot), name.slice(dot + 1));
  const value = scope.ref(name);
  return typeof value === 'symbol' ? '' : value;
}

function select(index: Value, items: Value): Value {
  if (index instanceof Unknown) return index;
  if (items instanceof ZoneList) return new Unknown(items.why, `zone #${Number(index)}`);
  if (items instanceof Unknown) return new Unknown(items.why, `${items.key}[${textOf(index)}]`);
  const item = Array.isArray(items) ? items[Number(index)] : undefined;
  return item ?? new Unknown('Fn::Select points past the end of its list');
}

function cidrBlocks(argument: Value): Value {
  if (!Array.isArray(argument)) return unknownOf(argument, 'Fn::Cidr');
  const [block, count, hostBits] = argument;
  const wanted = Number(count);
  const bits = Number(hostBits);
  if (!(wanted >= 1 && wanted <= 256 && bits >= 1 && bits <= 128))
    return new Unknown('Fn::Cidr is not decided');
  if (block instanceof Unknown) return unknownBlocks(block, wanted, bits);
  const parsed = parseCidr(textOf(block));
  if (parsed === undefined) return new Unknown(`${JSON.stringify(block)} is not a CIDR block`);
  const mask = (parsed.block.isIpv6 ? 128 : 32) - bits;
  if (mask < parsed.block.cidrMask) return new Unknown(`Fn::Cidr asks for blocks larger than ${parsed.text}`);
  return Array.from({ length: wanted }, (_, index) => parsed.block._piece(mask, index).toString());
}

/** The size of the pieces is known even when their address is not; more than 32 host bits mean IPv6. */
function unknownBlocks(block: Unknown, count: number, hostBits: number): Value {
  const mask = (hostBits > 32 ? 128 : 32) - hostBits;
  return Array.from(
    { length: count },
    (_, i) => new Unknown(block.why, `${block.key}/${hostBits}#${i}`, mask),
  );
}

function findInMap(scope: IntrinsicScope, path: Value[], depth: number): Value {
  const unknown = path.slice(0, 3).find((item): item is Unknown => item instanceof Unknown);
  if (unknown !== undefined) return unknown;
  const [map, first, second, options] = path;
  const found = scope.mapping(textOf(map), textOf(first), textOf(second));
  if (found !== undefined) return scope.evaluate(found, depth);
  if (isObject(options) && options.DefaultValue !== undefined) return options.DefaultValue;
  return new Unknown(`mapping ${textOf(map)} has no ${textOf(first)}.${textOf(second)}`);
}

function conditional(scope: IntrinsicScope, argument: unknown, depth: number): Value | typeof NO_VALUE {
  if (!Array.isArray(argument)) return new Unknown('Fn::If is malformed');
  const [name, yes, no] = argument;
  const holds = scope.condition(textOf(name));
  if (holds !== undefined) return scope.evaluateOrNothing(holds ? yes : no, depth);
  const left = scope.evaluateOrNothing(yes, depth);
  const right = scope.evaluateOrNothing(no, depth);
  const same = left === right || JSON.stringify(left) === JSON.stringify(right);
  if (same) return left;
  return new Unknown(`condition ${textOf(name)} is not decided`);
}
