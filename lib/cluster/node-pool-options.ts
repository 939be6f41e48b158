import type { Duration } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';

/** Kinds of capacity that Karpenter and Auto Mode may buy. */
export enum KarpenterCapacityType {
  /** Capacity by the second. */
  ON_DEMAND = 'on-demand',

  /** Spare capacity that EC2 may take back. */
  SPOT = 'spot',

  /** Capacity that is reserved already: `capacityReservationIds` names it. */
  RESERVED = 'reserved',
}

/** When nodes are removed although they run pods that could run elsewhere. */
export enum ConsolidationPolicy {
  /** Only nodes without pods. */
  WHEN_EMPTY = 'WhenEmpty',

  /** Nodes whose pods fit elsewhere, too. */
  WHEN_EMPTY_OR_UNDERUTILIZED = 'WhenEmptyOrUnderutilized',
}

/** Most that the nodes of a NodePool may have together. */
export interface NodePoolLimits {
  /**
   * vCPUs.
   *
   * @default - no limit
   */
  readonly cpu?: number;

  /**
   * Memory in GiB.
   *
   * @default - no limit
   */
  readonly memoryGibibytes?: number;

  /**
   * Nodes. Karpenter takes it since 1.9 for static pools; the address check counts with it for all.
   *
   * @default - no limit
   */
  readonly nodes?: number;
}

/** Options of a NodePool, of Karpenter and of Auto Mode alike. */
export interface NodePoolOptions {
  /**
   * Kinds of capacity that may be bought.
   *
   * @default [KarpenterCapacityType.ON_DEMAND]
   */
  readonly capacityTypes?: KarpenterCapacityType[];

  /**
   * Ids of capacity reservations to launch into, such as `cr-0123456789abcdef0`. Needed for `RESERVED`.
   *
   * @default - none
   */
  readonly capacityReservationIds?: string[];

  /**
   * Most that all nodes of the pool may have together.
   *
   * @default - no limit
   */
  readonly nodePoolLimits?: NodePoolLimits;

  /**
   * Age at which a node is replaced.
   *
   * @default - the default of the controller: 720 hours with Karpenter, 336 with Auto Mode
   */
  readonly expireAfter?: Duration;

  /**
   * Which nodes may be removed to save money.
   *
   * @default ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED
   */
  readonly consolidationPolicy?: ConsolidationPolicy;

  /**
   * How long pods must have come and gone before a node is looked at.
   *
   * @default Duration.minutes(1)
   */
  readonly consolidateAfter?: Duration;

  /**
   * Nodes that may be disrupted at once, as a number or a percentage such as `10%`.
   *
   * @default '10%'
   */
  readonly disruptionBudget?: string;

  /**
   * Taints that something removes when a node is ready. Pods need not tolerate them.
   *
   * @default - none
   */
  readonly startupTaints?: eks.TaintSpec[];

  /**
   * Rank among pools that fit a pod, from 1 to 100; the highest first.
   *
   * @default - none
   */
  readonly weight?: number;
}
