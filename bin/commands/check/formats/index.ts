import type { CheckResult } from '../result';
import { renderGithub } from './github';
import { renderJson } from './json';
import { renderJunit } from './junit';
import { renderMarkdown } from './markdown';
import { renderSarif } from './sarif';
import { renderText } from './text';

/** Output formats by name. */
export const FORMATS = {
  text: renderText,
  json: renderJson,
  sarif: renderSarif,
  junit: renderJunit,
  github: renderGithub,
  markdown: renderMarkdown,
} as const satisfies Record<string, (result: CheckResult, verbose: boolean) => string>;

export type Format = keyof typeof FORMATS;

export function isFormat(text: string): text is Format {
  return Object.hasOwn(FORMATS, text);
}
