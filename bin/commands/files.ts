import { readFileSync, writeFileSync } from 'node:fs';

const READING: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder, expected a file',
  EACCES: 'you have no permission to',
};

const WRITING: { readonly [code: string]: string } = {
  ENOENT: 'its folder does not exist, make it first',
  EISDIR: 'it is a folder, expected the name of a file',
  EACCES: 'you have no permission to',
};

/**
 * The text of a file.
 *
 * @throws with a sentence when it cannot be read
 */
export function readTextFile(path: string): string {
  return withReason(`cannot read ${path}`, READING, () => readFileSync(path, 'utf8'));
}

/**
 * Writes a file.
 *
 * @throws with a sentence when it cannot be written
 */
export function writeTextFile(path: string, text: string): void {
  withReason(`cannot write ${path}`, WRITING, () => writeFileSync(path, text));
}

/** Why a file cannot be read, in words. */
export function readingProblem(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return READING[code] ?? message;
}

function withReason<T>(what: string, reasons: { readonly [code: string]: string }, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`${what}: ${reasons[code] ?? message}`, { cause: error });
  }
}
