const GROUPED = new Intl.NumberFormat('en-US');

/** A number with thousands separators: `64,000`. */
export function grouped(value: number): string {
  return GROUPED.format(value);
}

/** A number and its noun: `1 range`, `2 prefixes`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
