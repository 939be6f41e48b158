import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { NodeImage } from './node-image';

/**
 * Lets nodes with this role join. The type decides about their rights: kube-proxy of Windows needs more.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export function defineNodeAccess(
  scope: Construct,
  cluster: ICluster,
  role: iam.IRole,
  image: NodeImage,
): CfnAccessEntry {
  // eslint-disable-next-line awscdk/require-passing-this -- the node group that calls is the scope
  return new CfnAccessEntry(scope, 'AccessEntry', {
    clusterName: cluster.clusterName,
    principalArn: role.roleArn,
    type: image.isWindows ? eks.AccessEntryType.EC2_WINDOWS : eks.AccessEntryType.EC2_LINUX,
  });
}
