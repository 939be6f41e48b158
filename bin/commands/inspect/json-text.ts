/** A value, or what is wrong with its text and where. */
export type ParsedJson = { readonly value: unknown } | { readonly line: number; readonly problem: string };

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

/** The message of the parser; undefined for JSON. */
function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether more text could still make JSON of it. */
function mayGoOn(text: string): boolean {
  const fault = faultOf(text);
  const [, position] = /position (\d+)/.exec(fault ?? '') ?? [];
  if (fault === undefined || /^(Unexpected end|Unterminated string)/.test(fault)) return true;
  return position !== undefined && Number(position) >= text.length;
}

/** The first character that is wrong; the parser does not always say. */
function wrongAt(text: string): number {
  let [low, high] = [0, text.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (mayGoOn(text.slice(0, middle))) low = middle;
    else high = middle;
  }
  return low;
}

/** Reads JSON; a problem comes with its line, counted from 1. */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return problemOf(text, (error as Error).message);
  }
}

function problemOf(text: string, fault: string): ParsedJson {
  const whole = text.trimEnd();
  if (mayGoOn(whole)) return { line: lineAt(whole, whole.length), problem: 'is cut off: save it again' };
  const [reason] = fault.split(/,? "| in JSON|, \.\.\./);
  return { line: lineAt(text, wrongAt(text)), problem: `is not JSON: ${reason}` };
}

/** The line of a key, counted from 1; the first line for a key that is not there. */
export function lineOfKey(text: string, key: string): number {
  const position = text.indexOf(`"${key}"`);
  return position < 0 ? 1 : lineAt(text, position);
}
