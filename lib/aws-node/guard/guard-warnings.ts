import type { UpgradeProblem } from '../upgrade-problem';
import { version, type GuardFacts, type GuardRequest } from './guard-model';

/** An add-on that was unwell before. */
export function statusWarnings({ addon }: GuardFacts): UpgradeProblem[] {
  const unwell = ['DEGRADED', 'CREATE_FAILED', 'UPDATE_FAILED'].includes(addon?.status ?? '');
  if (!unwell) return [];
  const message = `vpc-cni is ${addon?.status} before the change: what goes wrong afterwards may not come from this change`;
  return [{ code: 'AddonUnwell', message }];
}

/** Kubernetes and the add-on in one deployment. */
export function kubernetesWarnings(
  request: GuardRequest,
  facts: GuardFacts,
  target: string | undefined,
): UpgradeProblem[] {
  const { kubernetesVersion: now, previousKubernetesVersion: before } = request;
  const addonChanges = facts.addon !== undefined && target !== facts.addon.version;
  if (!addonChanges || now === undefined || before === undefined || now === before) return [];
  return [
    {
      code: 'KubernetesVersionChanges',
      message: `Kubernetes goes from ${before} to ${now} and vpc-cni from ${facts.addon?.version} to ${target} in one deployment: CloudFormation cannot take the Kubernetes version back; use two deployments`,
    },
  ];
}

/** A self-managed aws-node far behind the add-on that takes it over. */
export function migrationWarnings(request: GuardRequest, facts: GuardFacts): UpgradeProblem[] {
  const from = version(facts.selfManagedVersion);
  const to = version(request.targetVersion);
  if (facts.addon || !from || !to || Math.abs(to.minorStepsFrom(from)) < 2) return [];
  return [
    {
      code: 'MigrationSkipsMinors',
      message: `the self-managed aws-node is ${from.toString()}, the add-on will be ${to.toString()}: adopt it with a version of v1.${from.minor} first, then upgrade one minor version at a time`,
    },
  ];
}

/** Versions of kube-proxy may be three minors older than the control plane, never newer. */
export const OLDEST_KUBE_PROXY = 3;

/** A kube-proxy that is to be newer than the control plane, or too old for it. */
export function skewWarnings({ otherAddons }: GuardRequest, { cluster }: GuardFacts): UpgradeProblem[] {
  const declared = otherAddons?.['kube-proxy'];
  const proxy = minorOf(declared);
  const controlPlane = minorOf(cluster.kubernetesVersion);
  if (proxy === undefined || controlPlane === undefined) return [];
  if (proxy <= controlPlane && proxy >= controlPlane - OLDEST_KUBE_PROXY) return [];
  const message = `kube-proxy is declared as ${declared} and the control plane runs Kubernetes ${cluster.kubernetesVersion}: kube-proxy may be up to ${OLDEST_KUBE_PROXY} minor versions older and never newer (https://kubernetes.io/releases/version-skew-policy/#kube-proxy); declare a version of 1.${controlPlane}`;
  return [{ code: 'KubeProxySkew', message }];
}

/** Minor number of a Kubernetes version, such as 34 of `1.34` or `v1.34.1-eks-abc`. */
export function minorOf(version: string | undefined): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(version ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
}
