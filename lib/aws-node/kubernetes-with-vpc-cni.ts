import type { UpgradeProblem } from './upgrade-problem';

/** A version before a deployment and after it; undefined where it is not known. */
export interface VersionChange {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Kubernetes and vpc-cni that change in one deployment; undefined where one of them stays or is not known.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html
 */
export function kubernetesWithVpcCni(
  kubernetes: VersionChange,
  vpcCni: VersionChange,
): UpgradeProblem | undefined {
  if (![kubernetes, vpcCni].every(isChange)) return undefined;
  return {
    code: 'KubernetesWithVpcCni',
    message: `one deployment changes Kubernetes from ${kubernetes.from} to ${kubernetes.to} and vpc-cni from ${vpcCni.from} to ${vpcCni.to}: when vpc-cni fails, CloudFormation takes everything back except the Kubernetes version; change vpc-cni in one deployment and Kubernetes in another`,
  };
}

function isChange({ from, to }: VersionChange): boolean {
  return from !== undefined && to !== undefined && from !== to;
}
