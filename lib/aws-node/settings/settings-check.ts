import type { SettingsProblem } from '../settings-problem';
import { NotCheckable } from '../unknown';
import type { ChosenSettings } from './chosen-settings';
import { SETTING_OPTIONS } from './option-table';
import { optionKey, type OptionPath } from './setting-option';

/**
 * One thing that a check found: the option that it is about, and what to say of it.
 *
 * A message is a fact, a colon and what to do. `{snat.externalSnat}` in it stands for the option, in the words of
 * whoever wrote the settings.
 */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

/** One claim about settings, which finds nothing when the claim holds, and throws NotCheckable when that is not known. */
export interface SettingsCheck {
  readonly code: string;
  /** The claim in a few words, for the reference page. */
  readonly claim: string;
  /** Whether the check is about what is written, with a right or a wrong value. */
  readonly whateverTheValue?: boolean;
  readonly find: (chosen: ChosenSettings) => (Finding | Undecided)[];
}

/** Something that a check could not find out, because of a value that is not known yet. */
export interface Undecided {
  readonly path: string;
  readonly why: string;
}

/** What came of a check: a problem, or the reason why it is not decidable. */
export type SettingsOutcome = SettingsProblem | (Undecided & { readonly code: string });

export function isUndecided<T extends Finding | Undecided>(outcome: T): outcome is Extract<T, Undecided> {
  return 'why' in outcome;
}

/** Runs every check, and names each finding after its check. */
export function runChecks(checks: readonly SettingsCheck[], chosen: ChosenSettings): SettingsOutcome[] {
  return checks.flatMap(({ code, find }) =>
    decided('', () => find(chosen)).map((found) =>
      isUndecided(found)
        ? { code, ...found }
        : { code, path: found.path, message: spoken(found.message, chosen) },
    ),
  );
}

/** The problems among outcomes. */
export function problemsOf(outcomes: readonly SettingsOutcome[]): SettingsProblem[] {
  return outcomes.filter((outcome): outcome is SettingsProblem => !isUndecided(outcome));
}

/** What a search finds, or why it could not be made. */
export function decided(path: string, find: () => (Finding | Undecided)[]): (Finding | Undecided)[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof NotCheckable) return [{ path, why: error.why }];
    throw error;
  }
}

/** Looks at each path by itself, so that an unknown value hides nothing about the others. */
export function eachPath(
  paths: Iterable<OptionPath>,
  message: (path: OptionPath) => string | undefined,
): (Finding | Undecided)[] {
  return [...paths].flatMap((path) =>
    decided(path, () => {
      const text = message(path);
      return text === undefined ? [] : [{ path, message: text }];
    }),
  );
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
    find: (chosen) => decided(path, () => (broken(chosen) ? [{ path, message: message(chosen) }] : [])),
  };
}

/** A message with the options named as the reader knows them. */
function spoken(message: string, { source }: ChosenSettings): string {
  const told = message.replace(TOLD, source.writtenAs === 'cluster' ? 'the value' : '$1');
  return told.replace(/\{([a-zA-Z.]+)\}/g, (text, path: string) => {
    if (!Object.hasOwn(SETTING_OPTIONS, path)) return text;
    return source.writtenAs === 'props'
      ? path.replace(/^podAddressing\./, '')
      : optionKey(SETTING_OPTIONS[path as OptionPath]);
  });
}

/**
 * A problem in the words of the configuration values: the setting and the fact.
 *
 * @param message what is said of it, with what to do or without
 */
export function inConfigurationWords({ path, message }: Finding): string {
  const name = Object.hasOwn(SETTING_OPTIONS, path) ? optionKey(SETTING_OPTIONS[path as OptionPath]) : '';
  return message.includes(name) || message.startsWith('vpc-cni ') ? message : `${name}: ${message}`;
}

const NUMBER_TOKEN = -1e280;

/** Whether a value stands for one that is known at deployment only: a text, list or number token of the CDK. */
export function isToken(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 1 && /^#\{Token\[/.test(String(value[0]));
  if (typeof value === 'number') return value < NUMBER_TOKEN;
  return typeof value === 'string' && value.includes('${Token[');
}

/** A value in a message of a check. It is left out where values stay in their cluster. */
export function shown(value: unknown): string {
  return `\uE000${asWritten(value).replace(/[\uE000\uE001]/g, '')}\uE001`;
}

const TOLD = /\uE000([^\uE001]*)\uE001/g;

/** A value as the user wrote it. */
export function asWritten(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
}
