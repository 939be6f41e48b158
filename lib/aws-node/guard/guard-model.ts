import { upgradePath } from '../upgrade-path';
import type { UpgradeProblem } from '../upgrade-problem';
import { VpcCniVersion } from '../vpc-cni-version';

/** What is to be deployed. */
export interface GuardRequest {
  /** Version wanted; undefined leaves it to EKS. */
  readonly targetVersion?: string;
  /** Configuration values wanted, as text. */
  readonly targetConfiguration?: string;
  /** Walk the minors in between, or refuse with the sequence. */
  readonly steps: 'automatic' | 'refuse';
  readonly bareMetalNodes: boolean;
  /** Actions that the role of aws-node allows, where they are known. */
  readonly roleActions?: readonly string[];
  /** Kubernetes version in this deployment and in the one before, where they are known. */
  readonly kubernetesVersion?: string;
  readonly previousKubernetesVersion?: string;
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
    readonly configurationValues?: string;
  };
  /** Version of the image of a self-managed aws-node. */
  readonly selfManagedVersion?: string;
  readonly offered: readonly { readonly version: string; readonly isDefault: boolean }[];
  readonly runningUpdates: readonly RunningUpdate[];
  /** Schema text by version, of the target and of the versions in between. */
  readonly schemas: Readonly<Record<string, string>>;
}

/** What the guard decided. */
export interface GuardDecision {
  readonly problems: readonly UpgradeProblem[];
  readonly warnings: readonly UpgradeProblem[];
  /** Versions to walk through before the target, in order. */
  readonly walk: readonly string[];
}

/** The version that will run: the one asked for, else the one in use, else the default of EKS. */
export function effectiveTarget(
  request: GuardRequest,
  facts: Omit<GuardFacts, 'schemas'>,
): string | undefined {
  return (
    request.targetVersion ?? facts.addon?.version ?? facts.offered.find(({ isDefault }) => isDefault)?.version
  );
}

/** Whether another version is asked for than the one in use. */
export function changesVersion({ targetVersion }: GuardRequest, { addon }: GuardFacts): boolean {
  return targetVersion !== undefined && targetVersion !== addon?.version;
}

/** The versions to walk through when the steps are automatic. */
export function versionsToWalk(request: GuardRequest, facts: Omit<GuardFacts, 'schemas'>): string[] {
  const from = version(facts.addon?.version);
  const to = version(request.targetVersion);
  if (!from || !to || request.steps !== 'automatic') return [];
  return upgradePath(from, to, offeredVersions(facts)).intermediate.map(String);
}

/** A version as EKS spells it; undefined for a spelling that is not known, which EKS itself refuses. */
export function version(text: string | undefined): VpcCniVersion | undefined {
  try {
    return text === undefined ? undefined : VpcCniVersion.of(text);
  } catch {
    return undefined;
  }
}

/** The versions EKS offers, without spellings that are not known. */
export function offeredVersions(facts: Pick<GuardFacts, 'offered'>): VpcCniVersion[] {
  return facts.offered.map((offer) => version(offer.version)).filter((offer) => offer !== undefined);
}
