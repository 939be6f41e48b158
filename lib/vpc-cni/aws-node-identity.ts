import type { CfnAddonProps } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IDependable } from 'constructs';

/** Service account of aws-node. */
export const AWS_NODE_SERVICE_ACCOUNT = 'aws-node';

/** Namespace of aws-node. */
export const AWS_NODE_NAMESPACE = 'kube-system';

/** How the add-on says which role aws-node has: one of the two, never both. */
export type IdentityProps = Pick<CfnAddonProps, 'serviceAccountRoleArn' | 'podIdentityAssociations'>;

/** The role of aws-node, in the words of the add-on. */
export function identityProps(identityType: eks.IdentityType, role: iam.IRole): IdentityProps {
  return identityType === eks.IdentityType.POD_IDENTITY
    ? { podIdentityAssociations: [{ serviceAccount: AWS_NODE_SERVICE_ACCOUNT, roleArn: role.roleArn }] }
    : { serviceAccountRoleArn: role.roleArn };
}

/**
 * What must run before aws-node starts: the agent that hands out credentials, for EKS Pod Identity.
 *
 * An imported cluster has no agent that could be seen; its agent must be there already.
 */
export function identityDependencies(identityType: eks.IdentityType, cluster: eks.ICluster): IDependable[] {
  if (identityType !== eks.IdentityType.POD_IDENTITY) return [];
  return cluster.eksPodIdentityAgent === undefined ? [] : [cluster.eksPodIdentityAgent];
}

/** Who may take a role by EKS Pod Identity: aws-node of this one cluster. */
export function podIdentityPrincipal(cluster: eks.ICluster): iam.IPrincipal {
  return new iam.SessionTagsPrincipal(
    new iam.ServicePrincipal('pods.eks.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': cluster.clusterArn,
          'aws:RequestTag/kubernetes-namespace': AWS_NODE_NAMESPACE,
          'aws:RequestTag/kubernetes-service-account': AWS_NODE_SERVICE_ACCOUNT,
        },
      },
    }),
  );
}
