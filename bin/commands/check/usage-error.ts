import { readingProblem } from '../files';

/** Input that cannot be used; ends in one sentence for each problem and exit code 2. */
export class UsageError extends Error {}

/** Turns a parser's error into a sentence about the file. */
export function usable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { path: file } = error as NodeJS.ErrnoException;
    const inside = file === undefined || path.endsWith(file) ? '' : `${file}: `;
    const [sentence] = `${inside}${readingProblem(error)}`.split('\n');
    throw new UsageError(`${path} cannot be read: ${sentence.replace(/[:.]$/, '')}`);
  }
}
