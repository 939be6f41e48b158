import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { ConstructError } from './construct-error';

/** Attributes that an imported cluster may lack, by the name under which they are given when it is imported. */
const GIVEN_AS = {
  vpc: 'vpc',
  clusterEndpoint: 'clusterEndpoint',
  clusterCertificateAuthorityData: 'clusterCertificateAuthorityData',
  clusterSecurityGroup: 'clusterSecurityGroupId',
  clusterSecurityGroupId: 'clusterSecurityGroupId',
  openIdConnectProvider: 'openIdConnectProvider',
} as const;

/**
 * Reads an attribute of a cluster. An imported cluster throws where it was not given, without saying what for.
 *
 * @param cluster the cluster, imported or not
 * @param attribute the attribute
 * @param purpose what the attribute is needed for, such as `the user data of nodes`
 */
export function attributeOf<Name extends keyof typeof GIVEN_AS>(
  cluster: eks.ICluster,
  attribute: Name,
  purpose: string,
): eks.ICluster[Name] {
  try {
    return cluster[attribute];
  } catch (cause) {
    if (!String(cause).includes('is not defined for this imported cluster')) throw cause;
    throw new ConstructError(
      cluster,
      `the imported cluster has no ${attribute}: give ${GIVEN_AS[attribute]} to eks.Cluster.fromClusterAttributes, it is needed for ${purpose}`,
      { cause },
    );
  }
}
