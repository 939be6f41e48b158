import type * as iam from 'aws-cdk-lib/aws-iam';
import type { KarpenterNodesOptions } from './karpenter/karpenter-nodes-options';
import type { NodeNetwork } from './node-network';

/** Properties of `KarpenterNodes`. */
export interface KarpenterNodesProps extends KarpenterNodesOptions, NodeNetwork {
  /**
   * Instance profile of the nodes. With one of the stack, Karpenter makes none that keeps the role from being deleted.
   *
   * @default - Karpenter makes one for `nodeRole`
   */
  readonly instanceProfile?: iam.IInstanceProfile;

  /**
   * Whether Karpenter computes max pods for each instance type by an expression, from 1.15 on with its feature gate
   * NodeClassCEL. Otherwise all types of an EC2NodeClass have one number.
   *
   * @default false
   */
  readonly maxPodsExpressions?: boolean;
}
