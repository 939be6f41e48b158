let format: Intl.NumberFormat | undefined;

/** A number with thousands separators: `64,000`. */
export function grouped(value: number): string {
  // Made when it is first used: it loads locale data, which costs an import of the package 50 ms.
  format ??= new Intl.NumberFormat('en-US');
  return format.format(value);
}

/** A number and its noun: `1 range`, `2 prefixes`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
