import { Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { ClusterFacts } from '../aws-node/cluster-facts';

/** What can be read off a cluster that is made in the same app; nothing of an imported one. */
export function factsOfCluster(cluster: eks.ICluster): ClusterFacts {
  const resource = cluster.node.defaultChild;
  if (!(resource instanceof eks.CfnCluster)) return {};
  const vpcConfig = known<eks.CfnCluster.ResourcesVpcConfigProperty>(resource.resourcesVpcConfig);
  const compute = known<eks.CfnCluster.ComputeConfigProperty>(resource.computeConfig);
  return {
    kubernetesVersion: known<string>(resource.version),
    endpointPrivateAccess: known<boolean>(vpcConfig?.endpointPrivateAccess),
    autoMode: known<boolean>(compute?.enabled),
  };
}

/** The name of a cluster as text where somebody chose it, else as a token. */
export function nameOfCluster(cluster: eks.ICluster): string {
  const resource = cluster.node.defaultChild;
  const chosen = resource instanceof eks.CfnCluster ? known<string>(resource.name) : undefined;
  return chosen ?? cluster.clusterName;
}

/** Facts that somebody states win over those that were read. */
export function mergeFacts(read: ClusterFacts, stated: ClusterFacts = {}): ClusterFacts {
  const given = Object.entries(stated).filter(([, value]) => value !== undefined);
  return { ...read, ...Object.fromEntries(given) };
}

function known<T>(value: unknown): T | undefined {
  return Token.isUnresolved(value) ? undefined : (value as T | undefined);
}
