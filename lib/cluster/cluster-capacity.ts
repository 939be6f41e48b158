import type { CapacityReport } from '../capacity/subnet-capacity-props';

/** Whether the node groups of a cluster at their largest fit into its subnets. */
export interface ClusterCapacity extends CapacityReport {
  /** What the numbers leave out, and why: node groups in subnets whose CIDR block is not known at synth. */
  readonly notCounted: string[];
}
