import type { BackupDocument } from '../backup/backup-document';
import type { JsonObject } from '../backup/json';
import type { UpgradeProblem } from '../upgrade-problem';
import { versionOrNone } from '../read-version';
import type { VpcCniVersion } from '../vpc-cni-version';

/** Configuration values as data, or why their text could not be read. */
export type ReadConfiguration = { readonly values: JsonObject } | { readonly problem: string };

/** What happens to settings that are live but were never declared. */
export type UndeclaredSettings = 'refuse' | 'preserve' | 'discard';

/** What is to be deployed. */
export interface GuardRequest {
  /** Version wanted; undefined leaves it to EKS. */
  readonly targetVersion?: string;
  /** Configuration values wanted; undefined where they are not known. */
  readonly targetConfiguration?: ReadConfiguration;
  /** Configuration values of the deployment before; undefined where nothing was declared. */
  readonly declaredBefore?: ReadConfiguration;
  /** How EKS treats fields that others own: PRESERVE keeps them on an update. */
  readonly resolveConflicts?: string;
  readonly undeclaredSettings: UndeclaredSettings;
  readonly bareMetalNodes: boolean;
  /** Actions that the role of aws-node allows, where they are known, in this deployment and in the one before. */
  readonly roleActions?: readonly string[];
  readonly previousRoleActions?: readonly string[];
  /** Kubernetes version in this deployment and in the one before, where they are known. */
  readonly kubernetesVersion?: string;
  readonly previousKubernetesVersion?: string;
  /** Versions of the other network add-ons that this deployment declares, by name. */
  readonly otherAddons?: Readonly<Record<string, string>>;
}

/** An update of the add-on that EKS has not finished. */
export interface RunningUpdate {
  readonly id: string;
  readonly type: string;
  readonly startedAt?: string;
}

/** What EKS said about the cluster, the add-on and the versions. */
export interface GuardFacts {
  readonly cluster: {
    readonly name: string;
    readonly kubernetesVersion?: string;
    readonly ipFamily?: string;
  };
  readonly addon?: {
    readonly version: string;
    readonly status?: string;
    readonly configuration?: ReadConfiguration;
  };
  /** What runs, as the backup before the change recorded it; undefined where it could not be read. */
  readonly live?: BackupDocument;
  /** Version of the image of a self-managed aws-node. */
  readonly selfManagedVersion?: string;
  readonly offered: readonly { readonly version: string; readonly isDefault: boolean }[];
  readonly runningUpdates: readonly RunningUpdate[];
  /** Schema of the configuration values of the version that will run, as text. */
  readonly schema?: string;
}

/** What of configuration values does not fit a schema, one sentence per path, without the values themselves. */
export type SchemaCheck = (configuration: JsonObject, schema: string) => readonly string[];

/** What the guard decided. */
export interface GuardDecision {
  readonly problems: readonly UpgradeProblem[];
  readonly warnings: readonly UpgradeProblem[];
}

/** The version that will run: the one asked for, else the one in use, else the default of EKS. */
export function effectiveTarget(
  { targetVersion }: GuardRequest,
  { addon, offered }: Pick<GuardFacts, 'addon' | 'offered'>,
): string | undefined {
  return targetVersion ?? addon?.version ?? offered.find(({ isDefault }) => isDefault)?.version;
}

/** Whether another version is asked for than the one in use. */
export function changesVersion({ targetVersion }: GuardRequest, { addon }: GuardFacts): boolean {
  return targetVersion !== undefined && targetVersion !== addon?.version;
}

/** The values of a configuration that could be read, else an empty object. */
export function valuesOf(configuration: ReadConfiguration | undefined): JsonObject {
  return configuration && 'values' in configuration ? configuration.values : {};
}

/** The versions EKS offers, without spellings that are not known. */
export function offeredVersions(facts: Pick<GuardFacts, 'offered'>): VpcCniVersion[] {
  return facts.offered.map((offer) => versionOrNone(offer.version)).filter((offer) => offer !== undefined);
}
