import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { ClusterFeature } from '../planning/cluster-feature';
import { UpgradeGuarding } from '../upgrade/upgrade-guarding';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';

/** Adds the VPC endpoints that a cluster in an isolated network calls. */
export function requireEndpoints(props: PodNetworkClusterProps): void {
  props.network.endpoints?.addFeatures(...featuresOf(props));
}

/** Parts of the cluster that call AWS services, by its props. */
function featuresOf(props: PodNetworkClusterProps): ClusterFeature[] {
  const usesPodIdentity = props.identityType === eks.IdentityType.POD_IDENTITY;
  const isGuarded = (props.upgradeGuard ?? UpgradeGuarding.on()).options !== undefined;
  const { networkPolicy } = props.vpcCniSettings ?? {};
  return [
    ClusterFeature.NODES,
    usesPodIdentity ? ClusterFeature.POD_IDENTITY : ClusterFeature.IRSA,
    ...(isGuarded ? [ClusterFeature.UPGRADE_GUARD] : []),
    ...(props.kubectlProviderOptions ? [ClusterFeature.KUBECTL] : []),
    ...(networkPolicy?.enabled !== false && networkPolicy?.cloudWatchLogs ? [ClusterFeature.LOGS] : []),
  ];
}
