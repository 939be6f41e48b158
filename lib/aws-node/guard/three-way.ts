import type { BackupDocument } from '../backup/backup-document';
import type { JsonObject } from '../backup/json';
import {
  decidedSettings,
  declaredSettings,
  settingsInForce,
  type Settings,
} from '../backup/settings-in-force';
import { ownersIn, ownership } from './ownership';

/** What was declared last, what is live, and what is declared now. */
export interface ThreeStates {
  /** Configuration values of the deployment before; undefined where nothing was declared. */
  readonly lastDeclared?: JsonObject;
  /** Configuration values that EKS holds now; undefined without the add-on. */
  readonly liveConfiguration?: JsonObject;
  /** What is in force in the cluster now. */
  readonly live: Pick<
    BackupDocument,
    'daemonSet' | 'configMap' | 'configMapOwners' | 'serviceAccountAnnotations' | 'eniConfigs'
  >;
  /** Configuration values that are about to be deployed. */
  readonly declared: JsonObject;
}

/** A setting that is live and was never declared. */
export interface Drift {
  readonly setting: string;
  /** Changed in the configuration of the add-on, through EKS, or beside it in the cluster. */
  readonly where: 'add-on' | 'cluster';
  /** `removed`: declared before, and taken out since. */
  readonly change: 'set' | 'removed';
  /** Who set it in the cluster, where the API server tells. */
  readonly managers: readonly string[];
}

/** What the three states say about each setting. */
export interface ThreeWayComparison {
  readonly drift: readonly Drift[];
  /** Settings that were declared before and are declared no more. */
  readonly withdrawn: readonly string[];
}

/** Settings that an update of the add-on writes; annotations and ENIConfigs made by hand are not among them. */
const WRITTEN_BY_ADDON = /^((init\.)?env|resources|configMap)\.|^(tolerations|affinity)$/;

/** Settings whose default is known, so that a value without a known owner can be told from it. */
const WITH_KNOWN_DEFAULT = /^((init\.)?env|configMap)\./;

/** Compares what was declared last, what is live, and what is declared now. */
export function threeWay(states: ThreeStates): ThreeWayComparison {
  const before = declaredSettings(states.lastDeclared ?? {});
  const now = decidedSettings(states.declared);
  const ofAddon = driftOfAddon(states, before);
  const inAddon = new Set(ofAddon.map(({ setting }) => setting));
  return {
    drift: [...ofAddon, ...driftInCluster(states, before).filter(({ setting }) => !inAddon.has(setting))],
    withdrawn: [...before.keys()].filter((setting) => !now.has(setting)),
  };
}

/** What was changed through EKS: in the configuration of the add-on, but in no deployment. */
function driftOfAddon({ liveConfiguration, declared }: ThreeStates, before: Settings): Drift[] {
  if (liveConfiguration === undefined) return [];
  const live = declaredSettings(liveConfiguration);
  const now = declaredSettings(declared);
  const isNews = (name: string): boolean =>
    live.get(name) !== before.get(name) && live.get(name) !== now.get(name);
  return [...new Set([...live.keys(), ...before.keys()])].filter(isNews).map((setting) => ({
    setting,
    where: 'add-on',
    change: live.has(setting) ? 'set' : 'removed',
    managers: [],
  }));
}

/** What was changed in the cluster beside the add-on, by hand or by a tool. */
function driftInCluster({ live, liveConfiguration = {}, declared }: ThreeStates, before: Settings): Drift[] {
  const known = [before, declaredSettings(declared), declaredSettings(liveConfiguration)];
  const owners = ownersIn(live);
  return [...settingsInForce(live)]
    .filter(([name, value]) => WRITTEN_BY_ADDON.test(name) && !known.some((of) => of.get(name) === value))
    .map(([setting, value]) => ({ setting, ...ownership(setting, value, owners) }))
    .filter(({ setting, chosen, known: owned }) => chosen && (owned || WITH_KNOWN_DEFAULT.test(setting)))
    .map(({ setting, byHand }) => ({ setting, where: 'cluster', change: 'set', managers: byHand }));
}
