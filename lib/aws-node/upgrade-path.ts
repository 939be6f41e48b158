import type { VpcCniVersion } from './vpc-cni-version';
import type { UpgradeProblem } from './upgrade-problem';

/** How the add-on gets from one version to another. */
export interface UpgradePath {
  /** One version of each minor in between, in the order in which to deploy them. */
  readonly intermediate: readonly VpcCniVersion[];

  /** Minors in between of which no version is offered. */
  readonly missingMinors: readonly number[];
}

/**
 * The versions to deploy on the way from one version to another: of each minor in between the newest patch without a
 * known defect.
 *
 * EKS moves the add-on up or down by one minor version at a time.
 *
 * @param from version in use
 * @param to version wanted
 * @param offered versions that EKS offers for the Kubernetes version of the cluster
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
export function upgradePath(
  from: VpcCniVersion,
  to: VpcCniVersion,
  offered: readonly VpcCniVersion[],
): UpgradePath {
  const candidates = minorsBetween(from, to).map((minor) => ({ minor, version: newestOf(minor, offered) }));
  return {
    intermediate: candidates.map(({ version }) => version).filter((version) => version !== undefined),
    missingMinors: candidates.filter(({ version }) => version === undefined).map(({ minor }) => minor),
  };
}

/** Minor numbers strictly between two versions, in the direction of the change. */
function minorsBetween(from: VpcCniVersion, to: VpcCniVersion): number[] {
  const steps = to.minorStepsFrom(from);
  const direction = Math.sign(steps);
  return Array.from({ length: Math.max(Math.abs(steps) - 1, 0) }, (_, i) => from.minor + direction * (i + 1));
}

function newestOf(minor: number, offered: readonly VpcCniVersion[]): VpcCniVersion | undefined {
  const ofMinor = offered.filter((version) => version.minor === minor).sort((a, b) => b.compare(a));
  return ofMinor.find((version) => version.defect === undefined);
}

/**
 * The problem of a change that skips minor versions, or undefined when it skips none.
 *
 * At synth the offered versions are not known; then the sequence names minors instead of versions.
 *
 * @param from version in use
 * @param to version wanted
 * @param offered versions that EKS offers for the Kubernetes version of the cluster, where they are known
 */
export function skippedMinorProblem(
  from: VpcCniVersion,
  to: VpcCniVersion,
  offered?: readonly VpcCniVersion[],
): UpgradeProblem | undefined {
  const between = minorsBetween(from, to);
  if (between.length === 0) return undefined;
  const sequence = [...between.map((minor) => stop(minor, offered)), to.toString()].join(', ');
  return {
    code: 'MinorVersionSkipped',
    message: `EKS moves vpc-cni by one minor version at a time, not from ${from.toString()} to ${to.toString()}: deploy ${sequence} one after the other`,
  };
}

function stop(minor: number, offered: readonly VpcCniVersion[] | undefined): string {
  if (offered === undefined) return `v1.${minor}.x`;
  return (
    newestOf(minor, offered)?.toString() ?? `v1.${minor}.x (EKS offers none for this Kubernetes version)`
  );
}
