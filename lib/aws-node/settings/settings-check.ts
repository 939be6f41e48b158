import type { ChosenSettings } from './chosen-settings';
import type { SettingsProblem } from '../settings-problem';

/** What came of a check: the option that it is about, and what to say of it. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

/** One claim about settings, which finds nothing when the claim holds. */
export interface SettingsCheck {
  readonly code: string;
  /** The claim in a few words, for the reference page. */
  readonly claim: string;
  readonly find: (chosen: ChosenSettings) => Finding[];
}

/** Runs every check, and names each finding after its check. */
export function runChecks(checks: readonly SettingsCheck[], chosen: ChosenSettings): SettingsProblem[] {
  return checks.flatMap(({ code, find }) => find(chosen).map((finding) => ({ code, ...finding })));
}

/** The usual check: one condition, one option, one message. */
export function check(
  code: string,
  path: string,
  claim: string,
  broken: (chosen: ChosenSettings) => boolean,
  message: (chosen: ChosenSettings) => string,
): SettingsCheck {
  return {
    code,
    claim,
    find: (chosen) => (broken(chosen) ? [{ path, message: message(chosen) }] : []),
  };
}

/** Text that stands for a value known at deployment only; such text cannot be checked. */
export function isToken(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${Token[');
}

/** A value as the user wrote it. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
}
