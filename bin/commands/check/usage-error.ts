/** Input that cannot be used; ends in one sentence for each problem and exit code 2. */
export class UsageError extends Error {}

/** Turns a parser's error into a sentence about the file. */
export function usable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const [sentence] = (error as Error).message.split('\n');
    throw new UsageError(`${path} cannot be read: ${sentence.replace(/[:.]$/, '')}`);
  }
}
