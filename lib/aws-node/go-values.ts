/** Spellings of booleans that Go's `strconv.ParseBool` reads, and no others. */
const GO_BOOLEANS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false])),
};

const MAX_INT64 = 2n ** 63n - 1n;

/**
 * A boolean as Go reads it; undefined for text that it does not read, such as `yes` or `TrUe`.
 *
 * @see https://pkg.go.dev/strconv#ParseBool
 */
export function parseGoBool(text: string): boolean | undefined {
  return Object.hasOwn(GO_BOOLEANS, text) ? GO_BOOLEANS[text] : undefined;
}

/**
 * A decimal number as Go's `strconv.Atoi` reads it on a 64-bit machine; undefined for text that it does not read.
 *
 * `+5` and `007` are numbers, ` 5`, `5.0`, `0x5`, `1_000` and the empty text are not.
 *
 * @see https://pkg.go.dev/strconv#Atoi
 */
export function parseGoInt(text: string): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > MAX_INT64 || value < -MAX_INT64 - 1n ? undefined : Number(value);
}

/** Length of a text as Go's `len` counts it: in bytes of UTF-8. */
export function goLength(text: string): number {
  return [...text].reduce((sum, char) => sum + utf8Length(char.codePointAt(0) ?? 0), 0);
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
