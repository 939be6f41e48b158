import { cidrBlocks } from './cidr';
import { TemplateRefusal } from './template';

/** What the intrinsic functions of a template can ask for. */
export interface Scope {
  reference(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  mapping(map: string, first: string, second: string): unknown;
  condition(name: string): boolean;
  zones(region: string): readonly string[];
  importValue(name: string): unknown;
}

/** Stands for `AWS::NoValue`: what holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Json = Record<string, unknown>;
type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Name and argument of an intrinsic function, or undefined when the value is not one. */
export function intrinsicOf(value: unknown): { name: string; argument: unknown } | undefined {
  if (!isObject(value)) return undefined;
  const [[name, argument] = ['', undefined], ...more] = Object.entries(value);
  const isIntrinsic =
    more.length === 0 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'));
  return isIntrinsic && !(name === 'Condition' && typeof argument !== 'string')
    ? { name, argument }
    : undefined;
}

/** A value as CloudFormation hands it on: every intrinsic function replaced by what it stands for. */
export function resolve(value: unknown, scope: Scope): unknown {
  const intrinsic = intrinsicOf(value);
  if (intrinsic !== undefined) return resolveIntrinsic(intrinsic.name, intrinsic.argument, scope);
  if (Array.isArray(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, resolve(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
}

function resolveIntrinsic(name: string, argument: unknown, scope: Scope): unknown {
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) throw new TemplateRefusal(`Template error: ${name} is refused by this engine`);
  return intrinsic(argument, scope);
}

function list(argument: unknown, name: string, ...lengths: number[]): unknown[] {
  if (Array.isArray(argument) && (lengths.length === 0 || lengths.includes(argument.length))) return argument;
  throw new TemplateRefusal(
    `Template error: every ${name} object requires a list of ${lengths.join(' or ')}`,
  );
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateRefusal(`Template error: ${name} needs text, not ${JSON.stringify(value)}`);
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.reference(text(argument, 'Ref')),
  Condition: (argument, scope) => scope.condition(text(argument, 'Condition')),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument, 'Fn::GetAtt', 2); // prettier-ignore
    const name = attribute.map((part) => text(resolve(part, scope), 'Fn::GetAtt')).join('.');
    return scope.attribute(text(logicalId, 'Fn::GetAtt'), name);
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, scope) => {
    const [delimiter, parts] = list(argument, 'Fn::Join', 2);
    const resolved = resolve(parts, scope);
    if (!Array.isArray(resolved))
      throw new TemplateRefusal('Template error: every Fn::Join object requires a list');
    return resolved.map((part) => text(part, 'Fn::Join')).join(text(delimiter, 'Fn::Join'));
  },
  'Fn::Select': (argument, scope) => {
    const [index, from] = list(argument, 'Fn::Select', 2).map((part) => resolve(part, scope));
    const found: unknown = Array.isArray(from) ? from[Number(index)] : undefined;
    if (found !== undefined) return found;
    throw new TemplateRefusal(
      `Template error: Fn::Select cannot select nonexistent value at index ${String(index)}`,
    );
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, from] = list(argument, 'Fn::Split', 2);
    return text(resolve(from, scope), 'Fn::Split').split(text(delimiter, 'Fn::Split'));
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list(argument, 'Fn::FindInMap', 3).map((part) =>
      text(resolve(part, scope), 'Fn::FindInMap'),
    );
    return scope.mapping(map!, first!, second!);
  },
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = list(argument, 'Fn::If', 3);
    return resolve(scope.condition(text(condition, 'Fn::If')) ? whenTrue : whenFalse, scope);
  },
  'Fn::Cidr': (argument, scope) => {
    const [block, count, bits] = list(argument, 'Fn::Cidr', 2, 3).map((part) => resolve(part, scope));
    return cidrBlocks(text(block, 'Fn::Cidr'), Number(count), bits === undefined ? undefined : Number(bits));
  },
  'Fn::GetAZs': (argument, scope) => {
    const region = text(resolve(argument, scope), 'Fn::GetAZs');
    return [...scope.zones(region || text(scope.reference('AWS::Region'), 'Ref'))];
  },
  'Fn::Base64': (argument, scope) =>
    Buffer.from(text(resolve(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(text(resolve(argument, scope), 'Fn::ImportValue')),
  'Fn::Equals': (argument, scope) => {
    const [one, other] = list(argument, 'Fn::Equals', 2).map((part) => resolve(part, scope));
    return JSON.stringify(one) === JSON.stringify(other);
  },
  'Fn::Not': (argument, scope) => list(argument, 'Fn::Not', 1).every((part) => resolve(part, scope) !== true),
  'Fn::And': (argument, scope) => list(argument, 'Fn::And').every((part) => resolve(part, scope) === true),
  'Fn::Or': (argument, scope) => list(argument, 'Fn::Or').some((part) => resolve(part, scope) === true),
  'Fn::Contains': (argument, scope) => {
    const [all, one] = list(argument, 'Fn::Contains', 2).map((part) => resolve(part, scope));
    return (all as unknown[]).map(String).includes(String(one));
  },
};

/** Names inside `${...}` of Fn::Sub, with the text that stands for each. */
export const SUBSTITUTION = /\$\{(!?)([^}]+)\}/g;

function substitute(argument: unknown, scope: Scope): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, 'Fn::Sub', 2);
  const own = resolve(variables, scope) as Json;
  return text(template, 'Fn::Sub').replace(SUBSTITUTION, (_, escaped: string, expression: string) => {
    const name = expression.trim();
    if (escaped !== '') return `\${${expression}}`;
    if (name in own) return text(own[name], 'Fn::Sub');
    const [logicalId, ...attribute] = name.split('.');
    const found =
      attribute.length === 0 ? scope.reference(name) : scope.attribute(logicalId!, attribute.join('.'));
    return text(found, 'Fn::Sub');
  });
}
