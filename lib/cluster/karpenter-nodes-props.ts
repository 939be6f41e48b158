import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { NodeNetwork } from './node-network';
import type { NodeTemplateOptions } from './node-options';

/** Kinds of capacity that Karpenter may buy. */
export enum KarpenterCapacityType {
  /** Capacity by the second. */
  ON_DEMAND = 'on-demand',

  /** Spare capacity that EC2 may take back. */
  SPOT = 'spot',

  /** Capacity that is reserved already. */
  RESERVED = 'reserved',
}

/** Properties of `KarpenterNodes`. */
export interface KarpenterNodesProps extends NodeTemplateOptions, NodeNetwork {
  /** Subnets of the nodes. */
  readonly nodeSubnets: ec2.ISubnet[];

  /**
   * Name of the EC2NodeClass and of the NodePool.
   *
   * @default 'default'
   */
  readonly name?: string;

  /**
   * Kinds of capacity that Karpenter may buy.
   *
   * @default [KarpenterCapacityType.ON_DEMAND]
   */
  readonly capacityTypes?: KarpenterCapacityType[];

  /**
   * Prefixes of 16 addresses that the first interface of a node has from its start. Needs a Karpenter release that knows it.
   *
   * Useless with custom networking, where the first interface serves no pods.
   *
   * @default - none
   */
  readonly ipPrefixCount?: number;
}
