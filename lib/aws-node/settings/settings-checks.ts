import { withoutOptions, type ChosenSettings } from './chosen-settings';
import { COMBINATION_CHECKS } from './combination-checks';
import { ESCAPE_HATCH_CHECKS, ESCAPE_HATCH_WARNINGS } from './escape-hatch-checks';
import { IGNORED_CHECKS } from './ignored-checks';
import { OPERATION_RISKS } from './operation-risks';
import { runChecks, type SettingsCheck } from './settings-check';
import type { SettingsProblem } from '../settings-problem';
import { TAG_CHECKS, TAG_WARNINGS } from './tag-checks';
import { TEXT_CHECKS } from './text-checks';
import { TRAFFIC_RISKS } from './traffic-risks';
import { VALUE_CHECKS } from './value-checks';
import { VERSION_CHECKS } from './version-checks';
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
  ...OPERATION_RISKS,
  ...TAG_WARNINGS,
  ...ESCAPE_HATCH_WARNINGS,
];

/** Every error. The other checks see the settings without the values that are wrong by themselves. */
export function settingsErrors(chosen: ChosenSettings): SettingsProblem[] {
  const wrongValues = runChecks(VALUE_CHECKS, chosen);
  const rest = withoutOptions(chosen, new Set(wrongValues.map(({ path }) => path)));
  return [...wrongValues, ...runChecks(ERROR_CHECKS, rest)];
}

/** Every warning about settings without errors. */
export function settingsWarnings(chosen: ChosenSettings): SettingsProblem[] {
  return runChecks(WARNING_CHECKS, chosen);
}
