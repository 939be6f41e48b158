import { reportedMinor } from '../aws-node/kubernetes-version';
import { kubernetesWithVpcCni } from '../aws-node/kubernetes-with-vpc-cni';
import type { PreflightChange } from './changes';
import { problem, unknown, warning, type PreflightFinding } from './finding';
import type { LiveCluster } from './live-cluster';

/** Everything about a change of the Kubernetes version; nothing where it stays. */
export function kubernetesFindings(
  changes: readonly PreflightChange[],
  live: LiveCluster,
): PreflightFinding[] {
  const change = changes.find(({ subject }) => subject === 'Kubernetes');
  const { from, to } = change ?? {};
  if (from === undefined || to === undefined) return [];
  return [
    ...stepFindings(from, to),
    ...offerFindings(to, live),
    ...together(changes, from, to),
    ...statusFindings(live),
  ];
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html */
function stepFindings(from: string, to: string): PreflightFinding[] {
  const [before, after] = [reportedMinor(from), reportedMinor(to)];
  if (before === undefined || after === undefined)
    return [unknown('KubernetesVersion', `Kubernetes ${from} to ${to}: write versions as in 1.34`)];
  if (after < before)
    return [
      problem(
        'KubernetesDowngrade',
        `Kubernetes ${from} to ${to} is a downgrade: EKS takes a version back only by a rollback within 7 days of the upgrade (https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html); declare ${from}`,
      ),
    ];
  if (after - before === 1) return [];
  const steps = Array.from({ length: after - before }, (_, i) => `1.${before + i + 1}`);
  return [
    problem(
      'KubernetesMinorSkipped',
      `EKS upgrades Kubernetes by one minor version at a time, not from ${from} to ${to}: deploy ${steps.join(', ')} one after the other`,
    ),
  ];
}

/** A Kubernetes version for which EKS offers no vpc-cni is not offered itself. */
function offerFindings(to: string, { offers }: LiveCluster): PreflightFinding[] {
  const versions = [...offers.values()].flat().flatMap(({ kubernetesVersions }) => kubernetesVersions);
  const known = [...new Set(versions)].sort((a, b) => (reportedMinor(a) ?? 0) - (reportedMinor(b) ?? 0));
  // One version alone is the answer to a question about that version.
  if (known.includes(to) || known.length < 2) return [];
  return [
    problem(
      'KubernetesNotOffered',
      `EKS offers no add-on for Kubernetes ${to}: it offers add-ons for ${known.join(', ')}`,
    ),
  ];
}

function together(changes: readonly PreflightChange[], from: string, to: string): PreflightFinding[] {
  const cni = changes.find(({ subject, aspect }) => subject === 'vpc-cni' && aspect === 'version');
  const found = kubernetesWithVpcCni({ from, to }, { from: cni?.from, to: cni?.to });
  return found ? [problem(found.code, found.message)] : [];
}

function statusFindings({ name, status }: LiveCluster): PreflightFinding[] {
  if (status === 'ACTIVE') return [];
  const message = `cluster ${name} is ${status ?? 'in no known state'}: EKS upgrades a cluster only when it is ACTIVE; wait, then run this again`;
  return [problem('ClusterNotActive', message)];
}

/** The Kubernetes version after the deployment. */
export function kubernetesAfter(
  changes: readonly PreflightChange[],
  { kubernetesVersion }: LiveCluster,
): string | undefined {
  return changes.find(({ subject }) => subject === 'Kubernetes')?.to ?? kubernetesVersion;
}

/** Insights of EKS about upgrades and about the cluster as it is. */
export function insightFindings(live: LiveCluster, target: string | undefined): PreflightFinding[] {
  const isUpgrade = target !== live.kubernetesVersion;
  return (live.insights ?? [])
    .filter(({ kubernetesVersion }) => isAbout(kubernetesVersion, target))
    .flatMap(({ name, status, reason, recommendation, category }) => {
      if (status === 'PASSING') return [];
      const text = [`EKS insight '${name}' is ${status}`, reason, recommendation].filter(Boolean).join('. ');
      if (status === 'UNKNOWN' && isUpgrade) return [unknown('Insight', text)];
      const stops = status === 'ERROR' && isUpgrade && category === 'UPGRADE_READINESS';
      return [stops ? problem('Insight', text) : warning('Insight', text)];
    });
}

/** An insight about a later version than the one to come is for a later deployment. */
function isAbout(version: string | undefined, target: string | undefined): boolean {
  const [insight, goal] = [reportedMinor(version), reportedMinor(target)];
  return insight === undefined || goal === undefined || insight <= goal;
}
