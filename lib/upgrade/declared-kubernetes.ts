import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { factsOfCluster } from '../vpc-cni/facts-of-cluster';

/** Kubernetes version that the app declares for a cluster; undefined for an imported one of which nothing is said. */
export function declaredKubernetes(props: {
  readonly cluster: eks.ICluster;
  readonly kubernetesVersion?: eks.KubernetesVersion;
}): string | undefined {
  return props.kubernetesVersion?.version ?? factsOfCluster(props.cluster).kubernetesVersion;
}
