import type { NodeNetwork } from '../node-network';

/** Properties of `Karpenter`. */
export interface KarpenterProps extends NodeNetwork {
  /**
   * Release that will run, such as `1.14.1`: it decides about the rights of the controller. Releases from 1.6 on.
   *
   * @default '1.14.1'
   */
  readonly version?: string;

  /**
   * Namespace of the controller.
   *
   * @default 'kube-system'
   */
  readonly namespace?: string;

  /**
   * Whether the controller may make instance profiles, for EC2NodeClasses that name a role. Those of `addNodes` name the
   * instance profile of the stack, so that nothing keeps the role from being deleted.
   *
   * @default false
   */
  readonly makesInstanceProfiles?: boolean;

  /**
   * Whether the VPC has no way to the Internet, so that the controller cannot ask for prices.
   *
   * @default false
   */
  readonly isolatedVpc?: boolean;

  /**
   * Interfaces of each node that something other than aws-node uses.
   *
   * @default 0
   */
  readonly reservedEnis?: number;

  /**
   * Whether Session Manager of AWS Systems Manager may open a shell on the nodes.
   *
   * @default false
   */
  readonly sessionManager?: boolean;
}
