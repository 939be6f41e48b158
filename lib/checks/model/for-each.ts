import { isJson, type Json, type TemplateSource } from './template';

const LOOP = 'Fn::ForEach::';

/** A template without loops, and a sentence for each loop that had to stay out. */
export interface Expanded {
  readonly body: unknown;
  readonly problems: readonly string[];
}

/** Names of the transforms that a template declares. */
export function transformsOf(body: Json): string[] {
  return [body.Transform ?? []].flat().map((each) => String(isJson(each) ? each.Name : each));
}

/** Deeper values are left as they are; the evaluator refuses them. */
const MAX_DEPTH = 200;

type Items = (collection: unknown) => readonly string[] | undefined;

/**
 * Expands `Fn::ForEach` of the AWS::LanguageExtensions transform, as CloudFormation does before a deployment.
 *
 * A collection is a list, or a parameter of type CommaDelimitedList whose value is known.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandForEach({ body, parameters }: TemplateSource): Expanded {
  if (!isJson(body) || !transformsOf(body).includes('AWS::LanguageExtensions')) return { body, problems: [] };
  const problems: string[] = [];
  const expanded = expandNode(body, withinLimit(itemsOf(body, parameters)), problems);
  return { body: expanded, problems: [...new Set(problems)] };
}

/** CloudFormation takes 500 resources; loops that would make many times as many are not worth expanding. */
const MAX_ITEMS = 20_000;

/** Collections until their items are too many, over all loops of the template. */
function withinLimit(items: Items): Items {
  let left = MAX_ITEMS;
  return (collection) => {
    const values = items(collection);
    left -= values?.length ?? 0;
    return left < 0 ? undefined : values;
  };
}

/** Items of a collection, or undefined when a deployment decides them. */
function itemsOf({ Parameters: declared }: Json, given: TemplateSource['parameters']): Items {
  return (collection) => {
    if (Array.isArray(collection)) return collection.every(isText) ? collection : undefined;
    const name = isJson(collection) ? collection.Ref : undefined;
    if (typeof name !== 'string' || !isJson(declared) || !isJson(declared[name])) return undefined;
    const value = given?.[name] ?? declared[name].Default;
    return typeof value === 'string' ? value.split(',').map((item) => item.trim()) : undefined;
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

function expandNode(node: unknown, items: Items, problems: string[], depth = 0): unknown {
  if (depth > MAX_DEPTH) return node;
  if (Array.isArray(node)) return node.map((item) => expandNode(item, items, problems, depth + 1));
  if (!isJson(node)) return node;
  const entries = Object.entries(node).flatMap(([key, value]) =>
    key.startsWith(LOOP)
      ? expandLoop(key, value, items, problems)
      : [[key, expandNode(value, items, problems, depth + 1)] as [string, unknown]],
  );
  return Object.fromEntries(entries);
}

function expandLoop(key: string, loop: unknown, items: Items, problems: string[]): [string, unknown][] {
  const [identifier, collection, fragment] = Array.isArray(loop) ? (loop as unknown[]) : [];
  const values = items(collection);
  if (!isText(identifier) || !isJson(fragment) || values === undefined) {
    problems.push(
      `${key} is not expanded: its collection is known only at deploy time, it is not a loop, or the loops make too many items`,
    );
    return [];
  }
  return values.flatMap((value) => {
    const one = expandNode(substitute(fragment, identifier, value), items, problems);
    return isJson(one) ? Object.entries(one) : [];
  });
}

/** `${X}` and `{ Ref: X }` become the item; `&{X}` becomes its letters and digits, for logical ids. */
function substitute(node: unknown, identifier: string, value: string): unknown {
  if (Array.isArray(node)) return node.map((item) => substitute(item, identifier, value));
  if (isText(node)) return inText(node, identifier, value);
  if (!isJson(node)) return node;
  if (node.Ref === identifier && Object.keys(node).length === 1) return value;
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [
      inText(key, identifier, value),
      substitute(child, identifier, value),
    ]),
  );
}

function inText(text: string, identifier: string, value: string): string {
  return text
    .replaceAll(`\${${identifier}}`, value)
    .replaceAll(`&{${identifier}}`, value.replaceAll(/[^A-Za-z0-9]/g, ''));
}
