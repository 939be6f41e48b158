import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { NodeNetwork } from './node-network';
import type { NodeTemplateOptions } from './node-options';
import type { NodePoolOptions } from './node-pool-options';

/** Properties of `KarpenterNodes`. */
export interface KarpenterNodesProps extends NodeTemplateOptions, NodePoolOptions, NodeNetwork {
  /** Subnets of the nodes. */
  readonly nodeSubnets: ec2.ISubnet[];

  /**
   * Name of the EC2NodeClass and of the NodePool.
   *
   * @default 'default'
   */
  readonly name?: string;

  /**
   * Prefixes of 16 addresses that the first interface of a node has from its start. Needs a Karpenter release that knows it.
   *
   * Useless with custom networking, where the first interface serves no pods.
   *
   * @default - none
   */
  readonly ipPrefixCount?: number;
}
