import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { attributeOf } from '../synth/cluster-attribute';

/** The security group of the cluster, which every node has, and those beside it. */
export function nodeSecurityGroups(
  cluster: eks.ICluster,
  others: ec2.ISecurityGroup[] = [],
): ec2.ISecurityGroup[] {
  return [attributeOf(cluster, 'clusterSecurityGroup', 'the security groups of nodes'), ...others];
}
