import { CfnResource } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';

/**
 * The AWS::EKS::Cluster of a cluster that is made in the same app; undefined for an imported one.
 *
 * Recognized by its type: `aws-eks-v2` has classes of its own for resources since aws-cdk-lib 2.268, and takes those of
 * `aws-eks` before. For the same reason this library takes the classes of `aws-eks` everywhere.
 */
export function clusterResource(cluster: IConstruct): CfnCluster | undefined {
  const resource = cluster.node.defaultChild;
  const isCluster =
    resource !== undefined &&
    CfnResource.isCfnResource(resource) &&
    resource.cfnResourceType === CfnCluster.CFN_RESOURCE_TYPE_NAME;
  return isCluster ? (resource as CfnCluster) : undefined;
}
