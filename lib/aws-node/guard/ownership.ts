import type { BackupDocument, FieldOwner } from '../backup/backup-document';
import { isDefaultSetting, SET_BY_EKS, variableOf } from '../backup/environment-defaults';

/** Settings that belong to a version; they change with it and nobody declares them. */
const OF_THE_VERSION = /^(image|updateStrategy|(live|readi)nessProbeTimeoutSeconds)$|^nodeAgent\.args\./;

/** Managers that write for the add-on; any other manager is a person or a tool of theirs. */
const ADDON_MANAGERS = ['eks'];

/** Who wrote a setting, and whether they chose its value. */
export interface Ownership {
  /** Managers beside the add-on. */
  readonly byHand: readonly string[];
  /** Whether the API server tells who owns the setting. */
  readonly known: boolean;
  /** Whether a person relies on the value: it was set beside the add-on and is not a default. */
  readonly chosen: boolean;
}

/** Owners of the fields that a backup recorded. */
export function ownersIn(backup: Pick<BackupDocument, 'daemonSet' | 'configMapOwners'>): FieldOwner[] {
  return [...(backup.daemonSet?.owners ?? []), ...backup.configMapOwners];
}

/** Who wrote a setting. Without managed fields a value counts as chosen unless the chart ships it. */
export function ownership(setting: string, value: string, owners: readonly FieldOwner[]): Ownership {
  const managers = owners
    .filter((owner) => owner.settings.some((owned) => covers(owned, setting)))
    .map(({ manager }) => manager);
  const byHand = managers.filter((manager) => !ADDON_MANAGERS.includes(manager));
  const known = managers.length > 0;
  const chosen = !comesWithVersion(setting) && !isDefaultSetting(setting, value);
  return { byHand, known, chosen: chosen && (byHand.length > 0 || !known) };
}

/** Whether a setting changes with the version, so that nobody declares it. */
export function comesWithVersion(setting: string): boolean {
  return OF_THE_VERSION.test(setting) || SET_BY_EKS.includes(variableOf(setting) ?? '');
}

/** Managed fields name resources as a whole, settings name each of them. */
function covers(owned: string, setting: string): boolean {
  return owned === setting || setting.startsWith(`${owned}.`);
}
