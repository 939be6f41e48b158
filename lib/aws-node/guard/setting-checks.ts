import type { JsonObject } from '../backup/json';
import { settingsOfBackup } from '../backup/settings-of-backup';
import { versionOrNone } from '../read-version';
import type { ChosenSettings } from '../settings/chosen-settings';
import type { SettingsProblem } from '../settings-problem';
import {
  inConfigurationWords,
  isUndecided,
  problemsOf,
  type SettingsOutcome,
} from '../settings/settings-check';
import { isError, settingsOutcomes } from '../settings/settings-checks';
import { settingsOfConfiguration, type ConfigurationFacts } from '../settings/settings-of-configuration';
import type { UpgradeProblem } from '../upgrade-problem';
import type { VpcCniVersion } from '../vpc-cni-version';
import { abandonedFeatures } from './abandoned-features';
import { valuesOf, type GuardDecision, type GuardFacts, type GuardRequest } from './guard-model';

/** Checks that the guard makes better: it has the schema itself. */
const ANSWERED_BY_SCHEMA: readonly string[] = ['SchemaNotSeen'];

/**
 * Every check of settings over what will run. Only what the change brings is refused: an error that the cluster has
 * already is a warning, and a risk that it runs today is not repeated.
 */
export function settingsDecision(
  request: GuardRequest,
  facts: GuardFacts,
  target: string | undefined,
): GuardDecision {
  const version = versionOrNone(target);
  if (version === undefined) return { problems: [], warnings: [] };
  const live = liveSettings(request, facts);
  const all = outcomesOf(targetSettings(request, facts, version));
  const errors = problemsOf(all).filter(isError);
  const risks = problemsOf(all).filter((problem) => !isError(problem));
  const abandoned = abandonedFeatures(live, version, errors);
  const standing = new Set(live === undefined ? [] : problemsOf(outcomesOf(live)).map(nameOf));
  const isNew = (outcome: SettingsOutcome): boolean => !standing.has(nameOf(outcome));
  const stands = (outcome: SettingsOutcome): boolean => standing.has(nameOf(outcome));
  return {
    problems: [...errors.filter(isNew), ...problemsOf(abandoned)].map(inGuardWords),
    warnings: [
      ...[...errors.filter(stands), ...risks.filter(isNew)].map(inGuardWords),
      ...undecidedWarnings([...all, ...abandoned]),
    ],
  };
}

const outcomesOf = (settings: ChosenSettings): SettingsOutcome[] =>
  settingsOutcomes(settings).filter(({ code }) => !ANSWERED_BY_SCHEMA.includes(code));

const nameOf = ({ code, path }: SettingsOutcome): string => `${code} ${path}`;

const inGuardWords = (problem: SettingsProblem): UpgradeProblem => ({
  code: problem.code,
  message: inConfigurationWords(problem),
});

function targetSettings(request: GuardRequest, facts: GuardFacts, version: VpcCniVersion): ChosenSettings {
  const declared = valuesOf(request.targetConfiguration);
  const keepsHandMade = facts.addon !== undefined && request.resolveConflicts === 'PRESERVE';
  return settingsIn(keepsHandMade ? facts.live : undefined, declared, {
    ...factsOf(request, facts),
    version,
    roleActions: [...(request.roleActions ?? [])],
  });
}

/** What runs today; undefined when nothing does. */
function liveSettings(request: GuardRequest, facts: GuardFacts): ChosenSettings | undefined {
  const { addon, selfManagedVersion, live } = facts;
  const version = versionOrNone(addon?.version ?? selfManagedVersion);
  if (version === undefined) return undefined;
  return settingsIn(live, valuesOf(addon?.configuration), {
    ...factsOf(request, facts),
    version,
    roleActions: [...(request.previousRoleActions ?? request.roleActions ?? [])],
  });
}

function settingsIn(
  live: GuardFacts['live'],
  declared: JsonObject,
  facts: ConfigurationFacts,
): ChosenSettings {
  return live === undefined
    ? settingsOfConfiguration(declared, facts, 'cluster')
    : settingsOfBackup(live, declared, facts);
}

function factsOf({ bareMetalNodes }: GuardRequest, { cluster }: GuardFacts): ConfigurationFacts {
  const { kubernetesVersion, ipFamily = 'ipv4' } = cluster;
  return { ipFamily, kubernetesVersion, bareMetalNodes };
}

/** One warning for each value that is not known, with the checks that need it. */
function undecidedWarnings(outcomes: readonly SettingsOutcome[]): UpgradeProblem[] {
  const undecided = outcomes.filter(isUndecided).filter(isError);
  return [...new Set(undecided.map(({ why }) => why))].map((why) => {
    const codes = new Set(undecided.filter((one) => one.why === why).map(({ code }) => code));
    return {
      code: 'SettingsNotDecided',
      message: `${why}, so these checks were not made: ${[...codes].join(', ')}`,
    };
  });
}
