import type { BackupDocument, FieldOwner } from '../../lib/aws-node/backup/backup-document';
import { parseConfiguration } from '../aws-node-backup/configuration';
import { isDefaultSetting, variableOf, SET_BY_EKS } from '../../lib/aws-node/backup/environment-defaults';
import type { JsonObject } from '../../lib/aws-node/backup/json';
import {
  decidedSettings,
  declaredSettings,
  settingsInForce,
  type Settings,
  type SettingsSource,
} from '../../lib/aws-node/backup/settings-in-force';

/** One setting that is not what it was declared to be, or not what it was before. */
export interface Difference {
  readonly kind: 'lost' | 'changed' | 'added';
  readonly setting: string;
  /** What it was compared with: the configuration that was declared, or the backup. */
  readonly against: 'declared' | 'backup';
  readonly expected?: string;
  readonly actual?: string;
  /** Whether nobody asked for the difference: somebody loses a setting they rely on. */
  readonly unwanted: boolean;
  readonly message: string;
}

/** What to compare. */
export interface ComparisonInput {
  /** Parsed configuration values that were deployed; undefined where none were declared. */
  readonly declared?: JsonObject;
  /** What was in force before. */
  readonly backup?: BackupDocument;
  /** What is in force now. */
  readonly live: SettingsSource;
  /** First parts of the names of settings that could not be read: nothing is said about them. */
  readonly unseen?: readonly string[];
}

/** Every difference, and the declared settings that cannot be seen in the cluster. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly unchecked: readonly string[];
}

/** Settings that can be read from the cluster. */
const VISIBLE =
  /^((init\.)?env|resources|eniConfig|nodeAgent\.args|configMap)\.|^(tolerations|affinity|(live|readi)nessProbeTimeoutSeconds)$/;

/** Settings that belong to a version; they change with it and nobody declares them. */
const OF_THE_VERSION = /^(image|updateStrategy|(live|readi)nessProbeTimeoutSeconds)$|^nodeAgent\.args\./;

/** Managers that write for the add-on; any other manager is a person or a tool of theirs. */
const ADDON_MANAGERS = ['eks'];

/** Compares what is in force with what was declared and with what was there before. */
export function compare({ declared = {}, backup, live, unseen = [] }: ComparisonInput): Comparison {
  const wanted = declaredSettings(declared);
  const now = settingsInForce(live);
  const isUnseen = (name: string): boolean => unseen.some((start) => name.startsWith(start));
  const found = [
    ...againstDeclared(wanted, now),
    ...(backup ? againstBackup(backup, decidedSettings(declared), now) : []),
  ];
  return {
    differences: found
      .filter(({ setting }) => !isUnseen(setting))
      .sort((a, b) => Number(b.unwanted) - Number(a.unwanted) || (a.setting < b.setting ? -1 : 1)),
    unchecked: [...wanted.keys()].filter((name) => !VISIBLE.test(name) || isUnseen(name)),
  };
}

function againstDeclared(wanted: Settings, now: Settings): Difference[] {
  return [...wanted]
    .filter(([name, value]) => VISIBLE.test(name) && now.get(name) !== value)
    .map(([setting, expected]) => {
      const actual = now.get(setting);
      const kind = actual === undefined ? 'lost' : 'changed';
      const found = actual === undefined ? 'is not set' : `is ${quoted(actual)}`;
      const message = `${setting} ${found} but was declared as ${quoted(expected)}: the add-on did not take it over`;
      return { kind, setting, against: 'declared', expected, actual, unwanted: true, message };
    });
}

function againstBackup(backup: BackupDocument, decided: ReadonlySet<string>, now: Settings): Difference[] {
  const before = settingsInForce(backup);
  const decidedBefore = oldDecisions(backup);
  const owners = [...(backup.daemonSet?.owners ?? []), ...backup.configMapOwners];
  const lostOrChanged = [...before]
    .filter(([name, value]) => !decided.has(name) && now.get(name) !== value)
    .map(([name, value]) =>
      decidedBefore.has(name) || isRoleOfAddon(name, backup)
        ? withdrawn(name, value, now.get(name))
        : undeclared(name, value, now.get(name), owners),
    );
  return [...lostOrChanged, ...(backup.daemonSet ? added(before, decided, now) : [])];
}

function oldDecisions(backup: BackupDocument): ReadonlySet<string> {
  try {
    return decidedSettings(parseConfiguration(backup.addon?.configurationValues));
  } catch {
    return new Set();
  }
}

/** Where the role of the service account stands; the add-on writes it there. */
const ROLE = 'serviceAccount.eks.amazonaws.com/role-arn';

function isRoleOfAddon(setting: string, backup: BackupDocument): boolean {
  return setting === ROLE && backup.addon?.serviceAccountRoleArn !== undefined;
}

/** A setting that the configuration held before and holds no more: somebody took it out. */
function withdrawn(setting: string, expected: string, actual: string | undefined): Difference {
  const kind = actual === undefined ? 'lost' : 'changed';
  const now = actual === undefined ? 'is not set any more' : `is now ${quoted(actual)}`;
  const where =
    setting === ROLE ? 'the add-on has another identity' : 'it was taken out of the configuration values';
  const message = `${setting} was ${quoted(expected)} and ${now}: ${where}`;
  return { kind, setting, against: 'backup', expected, actual, unwanted: false, message };
}

function undeclared(
  setting: string,
  expected: string,
  actual: string | undefined,
  owners: readonly FieldOwner[],
): Difference {
  const people = managersOf(setting, owners);
  const unwanted = isUnwanted(setting, expected, people);
  const kind = actual === undefined ? 'lost' : 'changed';
  const now = actual === undefined ? 'is not set any more' : `is now ${quoted(actual)}`;
  const who = people.byHand.length > 0 ? ` (set by ${people.byHand.join(', ')})` : '';
  const remedy = unwanted ? `; ${remedyFor(setting)} to keep it` : '; it comes with the version';
  const message = `${setting} was ${quoted(expected)}${who} and ${now}${remedy}`;
  return { kind, setting, against: 'backup', expected, actual, unwanted, message };
}

function remedyFor(setting: string): string {
  if (setting === ROLE) return 'give the role to the add-on';
  return setting.startsWith('serviceAccount.')
    ? 'set the annotation again'
    : 'declare it in the configuration values';
}

interface Managers {
  readonly known: boolean;
  readonly byHand: readonly string[];
}

function managersOf(setting: string, owners: readonly FieldOwner[]): Managers {
  const managers = owners
    .filter((owner) => owner.settings.some((owned) => covers(owned, setting)))
    .map(({ manager }) => manager);
  return {
    known: managers.length > 0,
    byHand: managers.filter((manager) => !ADDON_MANAGERS.includes(manager)),
  };
}

/** Managed fields name resources as a whole, settings name each of them. */
function covers(owned: string, setting: string): boolean {
  return owned === setting || setting.startsWith(`${owned}.`);
}

function isUnwanted(setting: string, value: string, managers: Managers): boolean {
  const setByEks = SET_BY_EKS.includes(variableOf(setting) ?? '');
  if (OF_THE_VERSION.test(setting) || setByEks) return false;
  if (managers.known) return managers.byHand.length > 0 && !isDefaultSetting(setting, value);
  return !isDefaultSetting(setting, value);
}

function added(before: Settings, decided: ReadonlySet<string>, now: Settings): Difference[] {
  return [...now]
    .filter(([name]) => !before.has(name) && !decided.has(name))
    .map(([setting, actual]) => {
      const message = `${setting} is ${quoted(actual)} and was not set before; it comes with the version`;
      return { kind: 'added', setting, against: 'backup', actual, unwanted: false, message };
    });
}

function quoted(value: string): string {
  const shown = value.length > 120 ? `${value.slice(0, 117)}...` : value;
  return `"${shown}"`;
}
