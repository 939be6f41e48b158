import { versionOrNone } from '../read-version';
import { kubeProxySkew } from '../kube-proxy-skew';
import { kubernetesWithVpcCni } from '../kubernetes-with-vpc-cni';
import type { UpgradeProblem } from '../upgrade-problem';
import { type GuardFacts, type GuardRequest } from './guard-model';

/** An add-on that was unwell before. */
export function statusWarnings({ addon }: GuardFacts): UpgradeProblem[] {
  const unwell = ['DEGRADED', 'CREATE_FAILED', 'UPDATE_FAILED'].includes(addon?.status ?? '');
  if (!unwell) return [];
  const message = `vpc-cni is ${addon?.status} before the change: what goes wrong afterwards may not come from this change`;
  return [{ code: 'AddonUnwell', message }];
}

/** Kubernetes and the add-on in one deployment: too late to refuse, the control plane has changed already. */
export function kubernetesWarnings(
  { kubernetesVersion, previousKubernetesVersion }: GuardRequest,
  { addon }: GuardFacts,
  target: string | undefined,
): UpgradeProblem[] {
  const kubernetes = { from: previousKubernetesVersion, to: kubernetesVersion };
  const together = kubernetesWithVpcCni(kubernetes, { from: addon?.version, to: target });
  return together ? [together] : [];
}

/** A self-managed aws-node far behind the add-on that takes it over. */
export function migrationWarnings(request: GuardRequest, facts: GuardFacts): UpgradeProblem[] {
  const from = versionOrNone(facts.selfManagedVersion);
  const to = versionOrNone(request.targetVersion);
  if (facts.addon || !from || !to || Math.abs(to.minorStepsFrom(from)) < 2) return [];
  return [
    {
      code: 'MigrationSkipsMinors',
      message: `the self-managed aws-node is ${from.toString()}, the add-on will be ${to.toString()}: adopt it with a version of v1.${from.minor} first, then upgrade one minor version at a time`,
    },
  ];
}

/** A kube-proxy that is to be newer than the control plane, or too old for it. */
export function skewWarnings({ otherAddons }: GuardRequest, { cluster }: GuardFacts): UpgradeProblem[] {
  const message = kubeProxySkew(otherAddons?.['kube-proxy'], cluster.kubernetesVersion);
  return message === undefined ? [] : [{ code: 'KubeProxySkew', message }];
}
