import type { ChosenSettings } from './chosen-settings';
import { COMBINATION_CHECKS } from './combination-checks';
import { ESCAPE_HATCH_CHECKS, ESCAPE_HATCH_WARNINGS } from './escape-hatch-checks';
import { IGNORED_CHECKS } from './ignored-checks';
import { OPERATION_RISKS } from './operation-risks';
import { SETTING_OPTIONS } from './option-table';
import type { OptionPath } from './setting-option';
import { problemsOf, runChecks, type SettingsCheck, type SettingsOutcome } from './settings-check';
import type { SettingsProblem } from '../settings-problem';
import { TAG_CHECKS, TAG_WARNINGS } from './tag-checks';
import { TEXT_CHECKS, TEXT_RISKS } from './text-checks';
import { CONFIGURATION_RISKS, TRAFFIC_RISKS } from './traffic-risks';
import { VALUE_CHECKS } from './value-checks';
import { VERSION_CHECKS, VERSION_WARNINGS } from './version-checks';
import { WARM_POOL_RISKS } from './warm-pool-risks';

/** Checks whose findings are errors: the add-on would refuse the settings, or aws-node would not work. */
export const ERROR_CHECKS: readonly SettingsCheck[] = [
  ...VERSION_CHECKS,
  ...COMBINATION_CHECKS,
  ...TEXT_CHECKS,
  ...TAG_CHECKS,
  ...ESCAPE_HATCH_CHECKS,
];

/** Checks whose findings are warnings. */
export const WARNING_CHECKS: readonly SettingsCheck[] = [
  ...IGNORED_CHECKS,
  ...WARM_POOL_RISKS,
  ...TRAFFIC_RISKS,
  ...CONFIGURATION_RISKS,
  ...OPERATION_RISKS,
  ...TEXT_RISKS,
  ...VERSION_WARNINGS,
  ...TAG_WARNINGS,
  ...ESCAPE_HATCH_WARNINGS,
];

const ERROR_CODES = new Set(ERROR_CHECKS.map(({ code }) => code));

/**
 * Whether an outcome says that aws-node does not work, or that the add-on refuses the settings; the others are risks.
 *
 * A value that aws-node cannot read is an error in props. In values that are in use it is one only where it stops
 * aws-node, which takes its default otherwise.
 */
export function isError({ code, path }: Pick<SettingsOutcome, 'code' | 'path'>): boolean {
  if (code !== 'InvalidValue') return ERROR_CODES.has(code);
  return (
    Object.hasOwn(SETTING_OPTIONS, path) && SETTING_OPTIONS[path as OptionPath].stopsOnWrongValue === true
  );
}

/** Every error. The other checks see the settings without the values that are wrong by themselves. */
export function settingsErrors(chosen: ChosenSettings): SettingsProblem[] {
  return problemsOf(outcomesOf(chosen, ERROR_CHECKS));
}

/** Every warning about settings without errors. */
export function settingsWarnings(chosen: ChosenSettings): SettingsProblem[] {
  return problemsOf(runChecks(WARNING_CHECKS, chosen));
}

/**
 * Everything that can be said of settings that are in use already, such as those of a template or a live add-on:
 * errors and warnings, and what is not decidable.
 */
export function settingsOutcomes(chosen: ChosenSettings): SettingsOutcome[] {
  return outcomesOf(chosen, [...ERROR_CHECKS, ...WARNING_CHECKS]);
}

function outcomesOf(chosen: ChosenSettings, checks: readonly SettingsCheck[]): SettingsOutcome[] {
  const values = runChecks(VALUE_CHECKS, chosen);
  const rest = chosen.without(new Set(problemsOf(values).map(({ path }) => path)));
  return [
    ...values,
    ...checks.flatMap((check) => runChecks([check], check.whateverTheValue ? chosen : rest)),
  ];
}
