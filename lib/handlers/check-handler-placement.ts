import { Annotations, Token } from 'aws-cdk-lib';
import type { CfnCluster } from 'aws-cdk-lib/aws-eks';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { clusterResource } from '../synth/cluster-resource';
import { ConstructError } from '../synth/construct-error';

const REMEDY =
  'set handlerSubnets to subnets that reach the API server and the APIs of EKS, STS, S3, EC2 and CloudFormation';

/**
 * Whether a function outside of any VPC reaches the API server. Where it does not, a deployment hangs until its timeout.
 *
 * @throws when the cluster is made in this app without a public endpoint
 */
export function checkHandlerPlacement(cluster: eks.ICluster): void {
  const publicAccess = publicAccessOf(cluster);
  if (publicAccess === 'everybody') return;
  if (publicAccess === 'nobody') {
    throw new ConstructError(
      cluster,
      `the cluster has no public endpoint, so functions outside of its VPC cannot read aws-node: ${REMEDY}`,
    );
  }
  // Backup and verification each ask; the same warning in the same place is there once.
  Annotations.of(cluster).addWarningV2(
    'PodNetwork:HandlerPlacement',
    `the functions that read aws-node run outside of any VPC, and whether the endpoint of this cluster lets them in is not known: if it is private or for certain addresses only, ${REMEDY}`,
  );
}

type PublicAccess = 'everybody' | 'nobody' | 'not known';

function publicAccessOf(cluster: eks.ICluster): PublicAccess {
  const resource = clusterResource(cluster);
  if (resource === undefined || Token.isUnresolved(resource.resourcesVpcConfig)) return 'not known';
  const { endpointPublicAccess, publicAccessCidrs = [] } =
    resource.resourcesVpcConfig as CfnCluster.ResourcesVpcConfigProperty;
  if (endpointPublicAccess === false) return 'nobody';
  return publicAccessCidrs.length === 0 || publicAccessCidrs.includes('0.0.0.0/0')
    ? 'everybody'
    : 'not known';
}
