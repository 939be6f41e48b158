/* eslint-disable awscdk/require-passing-this -- the PodNetworkCluster that calls is the scope */
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';

/** Options for an add-on beside vpc-cni. */
export interface ClusterAddonOptions {
  readonly cluster: eks.ICluster;
  readonly addonName: string;
  readonly addonVersion?: string;
}

/** Defines an add-on whose pods stay when the add-on goes, so that nodes work until the end. */
export function defineAddon(scope: Construct, id: string, options: ClusterAddonOptions): eks.CfnAddon {
  const { cluster, ...addon } = options;
  return new eks.CfnAddon(scope, id, {
    ...addon,
    clusterName: cluster.clusterName,
    resolveConflicts: 'OVERWRITE',
    preserveOnDelete: true,
  });
}
