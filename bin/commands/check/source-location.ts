import { isAbsolute, relative } from 'node:path';

/** A line of a file of the project. */
export interface SourceLocation {
  /** Path from the current directory, with forward slashes. */
  readonly path: string;
  readonly line: number;
}

/** `at new Network (/app/lib/network.ts:12:5)`, with or without the function. */
const FRAME = /\(?((?:file:\/\/|[A-Za-z]:)?[^():]+):(\d+):\d+\)?$/;

/** First frame of a stack trace that lies in the current directory and outside of node_modules. */
export function inProject(frames: readonly string[], directory = process.cwd()): SourceLocation | undefined {
  return frames
    .map((frame) => locationOf(frame.trim(), directory))
    .find((location) => location !== undefined);
}

function locationOf(frame: string, directory: string): SourceLocation | undefined {
  const [, file, line] = FRAME.exec(frame) ?? [];
  if (file === undefined) return undefined;
  const path = relative(directory, file.replace(/^at /, '').replace(/^file:\/\//, ''));
  const isOwn = !isAbsolute(path) && !path.startsWith('..') && !path.includes('node_modules');
  return isOwn ? { path: path.split('\\').join('/'), line: Number(line) } : undefined;
}
