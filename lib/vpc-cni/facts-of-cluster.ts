import type { CfnCluster } from 'aws-cdk-lib/aws-eks';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { ClusterFacts } from '../aws-node/cluster-facts';
import { clusterResource } from '../synth/cluster-resource';
import { knownAtSynth } from '../synth/known-value';

/** What can be read off a cluster that is made in the same app; nothing of an imported one. */
export function factsOfCluster(cluster: eks.ICluster): ClusterFacts {
  const resource = clusterResource(cluster);
  if (resource === undefined) return {};
  const vpcConfig = known<CfnCluster.ResourcesVpcConfigProperty>(resource.resourcesVpcConfig);
  const compute = known<CfnCluster.ComputeConfigProperty>(resource.computeConfig);
  return {
    kubernetesVersion: known<string>(resource.version),
    endpointPrivateAccess: known<boolean>(vpcConfig?.endpointPrivateAccess),
    autoMode: known<boolean>(compute?.enabled),
  };
}

/** The name of a cluster as text where somebody chose it, else as a token. */
export function nameOfCluster(cluster: eks.ICluster): string {
  return known<string>(clusterResource(cluster)?.name) ?? cluster.clusterName;
}

/** Facts that somebody states win over those that were read. */
export function mergeFacts(read: ClusterFacts, stated: ClusterFacts = {}): ClusterFacts {
  const given = Object.entries(stated).filter(([, value]) => value !== undefined);
  return { ...read, ...Object.fromEntries(given) };
}

function known<T>(value: unknown): T | undefined {
  return knownAtSynth(value) as T | undefined;
}
