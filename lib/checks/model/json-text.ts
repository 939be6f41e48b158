import { isObject, PartialText, Unknown, type Value, type ValueObject } from './value';

const MARK = '\uE000';
const MARKED = /\uE000(\d+)\uE000/g;

/**
 * Parses JSON text that may have unknown parts in it, such as `{"subnet":"<subnet id>"}`.
 *
 * Each unknown part is replaced by a marked string before parsing and put back afterwards, in values and
 * in keys (where its label stands for it). Text that is not JSON gives undefined.
 */
export function parseJsonText(value: Value): Value | undefined {
  if (isObject(value) || Array.isArray(value)) return value;
  if (typeof value === 'string') return parse(value);
  if (!(value instanceof PartialText)) return value instanceof Unknown ? value : undefined;
  const unknowns: Unknown[] = [];
  const parsed = parse(markedText(value.parts, unknowns));
  return parsed === undefined ? undefined : restore(parsed, unknowns);
}

/** Deeper text is hostile, not a configuration, and would exhaust the stack of whoever walks it. */
const MAX_DEPTH = 200;

function depth(text: string): number {
  let [now, deepest] = [0, 0];
  for (const char of text) {
    if (char === '{' || char === '[') deepest = Math.max(deepest, ++now);
    else if (char === '}' || char === ']') now--;
  }
  return deepest;
}

function parse(text: string): Value | undefined {
  if (depth(text) > MAX_DEPTH) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** An unknown part inside a JSON string stays inside; one that stands for a number or a list gets quotes. */
function markedText(parts: readonly (string | Unknown)[], unknowns: Unknown[]): string {
  let text = '';
  let inString = false;
  for (const part of parts) {
    if (part instanceof Unknown) {
      const mark = `\\uE000${unknowns.push(part) - 1}\\uE000`;
      text += inString ? mark : `"${mark}"`;
    } else {
      inString = endsInString(part, inString);
      text += part;
    }
  }
  return text;
}

function endsInString(text: string, inString: boolean): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') inString = !inString;
  }
  return inString;
}

function restore(value: Value, unknowns: Unknown[]): Value {
  if (typeof value === 'string') return restoreText(value, unknowns);
  if (Array.isArray(value)) return value.map((item) => restore(item, unknowns));
  if (!isObject(value)) return value;
  const result: ValueObject = {};
  for (const [key, item] of Object.entries(value)) {
    result[key.replace(MARKED, (_, index) => unknowns[Number(index)].key)] = restore(item, unknowns);
  }
  return result;
}

function restoreText(text: string, unknowns: Unknown[]): Value {
  if (!text.includes(MARK)) return text;
  const parts = text
    .split(MARKED)
    .map((part, index) => (index % 2 === 1 ? unknowns[Number(part)] : part))
    .filter((part) => part !== '');
  return parts.length === 1 ? parts[0] : new PartialText(parts);
}
