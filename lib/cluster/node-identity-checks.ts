import { Annotations, Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';
import { nameOfCluster } from '../vpc-cni/facts-of-cluster';
import type { VpcCniAddon } from '../vpc-cni/vpc-cni-addon';

/** The parts of a cluster that decide about the identity of aws-node. */
interface ClusterWithVpcCni extends IConstruct {
  readonly cluster: eks.ICluster;
  readonly vpcCni: VpcCniAddon;
}

/** Every pod of a node could use the role of the node. */
export function keepAwsNodeRoleOff(scope: ClusterWithVpcCni, id: string, nodeRole?: iam.IRole): void {
  if (nodeRole === undefined || nodeRole !== scope.vpcCni.serviceAccountRole) return;
  throw new ConstructError(
    scope,
    `nodeRole of '${id}' is the role of aws-node, so every pod on its nodes could change network interfaces: give the nodes a role of their own`,
  );
}

/** Only EKS puts a tag on its nodes that a policy can name without knowing the cluster's name. */
export function warnOfNodesOutOfScope(scope: ClusterWithVpcCni, id: string): void {
  if (!Token.isUnresolved(nameOfCluster(scope.cluster))) return;
  Annotations.of(scope).addWarningV2(
    'PodNetwork:NodesOutOfScope',
    `scopeAwsNodeRole lets aws-node change nodes with the tag eks:cluster-name only, which '${id}' has not: set clusterName, so that the tag kubernetes.io/cluster/<name> counts, or leave scopeAwsNodeRole out`,
  );
}
