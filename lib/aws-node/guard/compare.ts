import type { BackupDocument } from '../backup/backup-document';
import {
  decidedSettings,
  declaredSettings,
  settingsInForce,
  type Settings,
} from '../backup/settings-in-force';
import type { JsonObject } from '../backup/json';
import type { UndeclaredSettings } from './guard-model';
import { comesWithVersion, ownersIn, ownership, type Ownership } from './ownership';

/** Why a setting is not what it was, or not what it was declared to be. */
export type DifferenceCause =
  /** It comes with the version. */
  | 'version'
  /** It was declared before and is declared no more. */
  | 'withdrawn'
  /** It was never declared by the stack, and the change took it away. */
  | 'undeclared'
  /** It was declared, and the add-on did not take it over. */
  | 'not taken over'
  /** It was so before this deployment. */
  | 'as before';

/** One setting that is not what it was declared to be, or not what it was before. Values stay in the cluster. */
export interface Difference {
  readonly kind: 'lost' | 'changed' | 'added';
  readonly setting: string;
  /** What it was compared with: the configuration that was declared, or the backup. */
  readonly against: 'declared' | 'backup';
  readonly cause: DifferenceCause;
  /** Fingerprints of the values, to tell equal ones from different ones. */
  readonly expected?: string;
  readonly actual?: string;
  /** Whether this deployment changed or broke what a person relies on. */
  readonly unwanted: boolean;
  readonly message: string;
}

/** What to compare. */
export interface ComparisonInput {
  /** Configuration values that were deployed; undefined where none were declared. */
  readonly declared?: JsonObject;
  /** Configuration values of the deployment before; undefined where nothing was declared. */
  readonly lastDeclared?: JsonObject;
  /** What was in force before. */
  readonly backup?: BackupDocument;
  /** Configuration values that EKS held before; undefined where they are not known. */
  readonly configurationBefore?: JsonObject;
  /** What is in force now. */
  readonly live: Pick<BackupDocument, 'daemonSet' | 'configMap' | 'serviceAccountAnnotations' | 'eniConfigs'>;
  /** First parts of the names of settings that could not be read: nothing is said about them. */
  readonly unseen?: readonly string[];
  readonly undeclaredSettings?: UndeclaredSettings;
  /** A short text that is equal for equal values and does not tell them. */
  readonly fingerprint: (value: string) => string;
}

/** Every difference, and the declared settings that cannot be seen in the cluster. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly unchecked: readonly string[];
}

/** Settings that can be read from the cluster. */
const VISIBLE =
  /^((init\.)?env|resources|eniConfig|nodeAgent\.args|configMap)\.|^(tolerations|affinity|(live|readi)nessProbeTimeoutSeconds)$/;

/** Where the role of the service account stands; the add-on writes it there. */
const ROLE = 'serviceAccount.eks.amazonaws.com/role-arn';

/** Compares what is in force with what was declared and with what was there before. */
export function compare(input: ComparisonInput): Comparison {
  const { declared = {}, unseen = [] } = input;
  const wanted = declaredSettings(declared);
  const now = settingsInForce(input.live);
  const isUnseen = (name: string): boolean => unseen.some((start) => name.startsWith(start));
  const found = [...againstDeclared(input, wanted, now), ...againstBackup(input, now)];
  return {
    differences: found
      .filter(({ setting }) => !isUnseen(setting))
      .sort((a, b) => Number(b.unwanted) - Number(a.unwanted) || (a.setting < b.setting ? -1 : 1)),
    unchecked: [...wanted.keys()].filter((name) => !VISIBLE.test(name) || isUnseen(name)),
  };
}

function againstDeclared(input: ComparisonInput, wanted: Settings, now: Settings): Difference[] {
  return [...wanted]
    .filter(([name, value]) => VISIBLE.test(name) && now.get(name) !== value)
    .map(([setting, expected]) => {
      const actual = now.get(setting);
      const before = wasSoBefore(input, setting, expected, actual);
      const found = actual === undefined ? 'was declared and is not set' : 'has another value than declared';
      const why = before ? 'it was so before this deployment' : 'the add-on did not take it over';
      return difference(input, {
        setting,
        expected,
        actual,
        against: 'declared',
        cause: before ? 'as before' : 'not taken over',
        message: `${setting} ${found}: ${why}`,
      });
    });
}

/** A declared setting that was not in force before either, and that this deployment did not change. */
function wasSoBefore(input: ComparisonInput, setting: string, expected: string, actual?: string): boolean {
  const { backup, lastDeclared, undeclaredSettings } = input;
  if (!backup?.daemonSet) return false;
  const before = settingsInForce(backup).get(setting);
  if (before !== actual) return false;
  const keptByHand = undeclaredSettings === 'preserve' && actual !== undefined;
  return keptByHand || (lastDeclared && declaredSettings(lastDeclared).get(setting)) === expected;
}

function againstBackup(input: ComparisonInput, now: Settings): Difference[] {
  const { backup, declared = {} } = input;
  if (backup === undefined) return [];
  const before = settingsInForce(backup);
  const decided = decidedSettings(declared);
  const lostOrChanged = [...before]
    .filter(([name, value]) => !decided.has(name) && now.get(name) !== value)
    .map(([name, value]) => sinceBackup(input, backup, name, value, now.get(name)));
  return [...lostOrChanged, ...(backup.daemonSet ? added(input, before, decided, now) : [])];
}

function sinceBackup(
  input: ComparisonInput,
  backup: BackupDocument,
  setting: string,
  expected: string,
  actual: string | undefined,
): Difference {
  const owner = ownership(setting, expected, ownersIn(backup));
  const cause = causeOf(input, backup, setting, owner);
  const who = owner.byHand.length > 0 ? ` (set by ${owner.byHand.join(', ')})` : '';
  const found = actual === undefined ? 'is not set any more' : 'has another value than before';
  const message = `${setting}${who} ${found}: ${reasonOf(cause, setting, input)}`;
  return difference(input, { setting, expected, actual, against: 'backup', cause, message });
}

function causeOf(
  { lastDeclared, configurationBefore }: ComparisonInput,
  backup: BackupDocument,
  setting: string,
  { chosen }: Ownership,
): DifferenceCause {
  if (lastDeclared && decidedSettings(lastDeclared).has(setting)) return 'withdrawn';
  if (setting === ROLE && backup.addon?.serviceAccountRoleArn !== undefined) return 'withdrawn';
  if (comesWithVersion(setting)) return 'version';
  const inAddon = configurationBefore !== undefined && decidedSettings(configurationBefore).has(setting);
  return inAddon || chosen ? 'undeclared' : 'version';
}

function reasonOf(cause: DifferenceCause, setting: string, { undeclaredSettings }: ComparisonInput): string {
  if (cause === 'version') return 'it comes with the version';
  if (cause === 'withdrawn')
    return setting === ROLE ? 'the add-on has another identity' : 'it was taken out of the declaration';
  if (undeclaredSettings === 'discard') return 'it was never declared and discarded, as asked';
  return `the stack never declared it; ${remedyFor(setting)} to keep it`;
}

function remedyFor(setting: string): string {
  if (setting === ROLE) return 'give the role to the add-on';
  return setting.startsWith('serviceAccount.')
    ? 'set the annotation again'
    : 'declare it in the configuration values';
}

function added(
  input: ComparisonInput,
  before: Settings,
  decided: ReadonlySet<string>,
  now: Settings,
): Difference[] {
  return [...now]
    .filter(([name]) => !before.has(name) && !decided.has(name))
    .map(([setting, actual]) => {
      const message = `${setting} is set and was not set before: it comes with the version`;
      return difference(input, { setting, actual, against: 'backup', cause: 'version', message });
    });
}

interface Found {
  readonly setting: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly against: Difference['against'];
  readonly cause: DifferenceCause;
  readonly message: string;
}

function difference({ fingerprint, undeclaredSettings }: ComparisonInput, found: Found): Difference {
  const { expected, actual, cause } = found;
  const lostOrChanged = actual === undefined ? 'lost' : 'changed';
  return {
    ...found,
    kind: expected === undefined ? 'added' : lostOrChanged,
    expected: expected === undefined ? undefined : fingerprint(expected),
    actual: actual === undefined ? undefined : fingerprint(actual),
    unwanted: cause === 'not taken over' || (cause === 'undeclared' && undeclaredSettings !== 'discard'),
  };
}
