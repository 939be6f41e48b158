import type { InstanceEniLimits } from './eni-limits';
import type { PodAddressingMode } from '../aws-node/pod-addressing';

/** Max pods of one instance type, with the reasons. */
export interface MaxPodsResult {
  /** Name of the type. */
  readonly instanceType: string;

  /** The number to give to kubelet. */
  readonly maxPods: number;

  /** What the addresses allow, before the cap. */
  readonly uncapped: number;

  /** The recommended maximum for a node of this size: 110 up to 30 vCPUs, 250 above. */
  readonly cap: number;

  /** What keeps the number from being higher: the addresses or the cap. */
  readonly limitedBy: string;

  /** The arithmetic behind `uncapped`, such as `(3 - 1) x (10 - 1) x 16 + 2 = 290`. */
  readonly formula: string;

  /** The mode the node really runs in; a Xen type falls back to secondary addresses. */
  readonly addressingMode: PodAddressingMode;

  /** Interfaces that give addresses to pods. */
  readonly podEnis: number;

  /**
   * Pods with security groups of their own that fit on the node at once. They count towards max pods.
   *
   * @default - not published for this type
   */
  readonly branchEnis?: number;

  /** The limits that were used. */
  readonly limits: InstanceEniLimits;

  /** How the number came about, where it is not obvious. */
  readonly notes: string[];

  /** What will surprise somebody on this node. */
  readonly warnings: string[];
}

/** What one type of a mixed node group loses because the group runs with the lowest number. */
export interface MaxPodsWaste {
  /** Name of the type. */
  readonly instanceType: string;

  /** Max pods the type would have alone. */
  readonly maxPods: number;

  /** Pods the type could run but will not. */
  readonly wastedPods: number;
}

/** Max pods of a node group with one or more instance types. */
export interface MaxPodsGroupResult {
  /** The number every node of the group can run: the lowest of its types. */
  readonly maxPods: number;

  /** The types that have this lowest number. */
  readonly lowestInstanceTypes: string[];

  /** The types that could run more, the most wasteful first. */
  readonly wasted: MaxPodsWaste[];

  /**
   * The same for nodes that compute their own number: an expression for `spec.kubelet.maxPodsExpression` of nodeadm
   * (Amazon Linux 2023), with which no type wastes anything.
   *
   * @default - the types differ in more than their interfaces, or nodeadm does not run on them
   */
  readonly maxPodsExpression?: string;

  /**
   * The same in CEL, for `kubelet.maxPods` of an EC2NodeClass. Karpenter takes it from 1.15 on, behind a feature gate.
   *
   * @default - the types differ in more than their size
   */
  readonly karpenterExpression?: string;

  /** The result of each type, in the order given. */
  readonly results: MaxPodsResult[];
}
