import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { NodeTemplateOptions } from '../node-options';
import type { NodePoolOptions } from '../node-pool-options';

/** Options of nodes that Karpenter starts. */
export interface KarpenterNodesOptions extends NodeTemplateOptions, NodePoolOptions {
  /** Subnets of the nodes. */
  readonly nodeSubnets: ec2.ISubnet[];

  /**
   * Name of the EC2NodeClass and of the NodePool.
   *
   * @default 'default'
   */
  readonly name?: string;

  /**
   * Prefixes of 16 addresses that the first interface of a node has from its start. Needs Karpenter 1.8 or later.
   *
   * Useless with custom networking, where the first interface serves no pods.
   *
   * @default - none
   */
  readonly ipPrefixCount?: number;

  /**
   * AWS tags of instances, volumes and interfaces.
   *
   * @default - those of Karpenter
   */
  readonly tags?: { [name: string]: string };

  /**
   * Name of a placement group for the nodes. Needs Karpenter 1.11 or later.
   *
   * @default - none; with `efa` one that is made here
   */
  readonly placementGroupName?: string;
}
