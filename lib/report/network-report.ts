import type { CapacityReport } from '../capacity/subnet-capacity-props';
import type { MaxPodsResult } from '../capacity/max-pods-result';
import type { CidrBlock } from '../planning/cidr-block';
import type { DeploymentStep } from './deployment-steps';

/** A subnet as the address map shows it. */
export interface ReportSubnet {
  /** `cluster`, `public`, `node`, `pod`, `fargate` or `other`. */
  readonly role: string;
  /** Availability Zone, or its position where the Region is not known yet. */
  readonly zone: string;
  readonly block: CidrBlock;
  /** Ranges reserved for prefixes. */
  readonly reserved: readonly CidrBlock[];
  /** Whether the addresses are only kept for it. */
  readonly isLater: boolean;
}

/** A VPC: its blocks, the subnets in them, and how full those get. */
export interface ReportNetwork {
  readonly name: string;
  readonly blocks: readonly CidrBlock[];
  readonly subnets: readonly ReportSubnet[];
  /** Undefined where no node group takes addresses from the subnets. */
  readonly capacity?: CapacityReport;
  /** Why some node groups are not counted. */
  readonly notCounted: readonly string[];
}

/** A node group with the arithmetic of each of its instance types. */
export interface ReportNodegroup {
  readonly name: string;
  readonly maxSize: number;
  /** Max pods that kubelet gets. */
  readonly maxPods: number;
  readonly types: readonly MaxPodsResult[];
}

/** Something the rules or the capacity engine report. */
export interface ReportFinding {
  readonly severity: string;
  readonly ruleId: string;
  readonly message: string;
  readonly remedy?: string;
  readonly place?: string;
}

/** Everything a page about a pod network shows. */
export interface NetworkReport {
  readonly title: string;
  readonly networks: readonly ReportNetwork[];
  readonly nodegroups: readonly ReportNodegroup[];
  readonly findings: readonly ReportFinding[];
  /** Checks that were not decidable; undefined where the rules did not run. */
  readonly undecided?: number;
  readonly steps: readonly DeploymentStep[];
}

/** The VPC blocks, and an enclosing /16 for each subnet outside them, as in an imported VPC. */
export function blocksAround(known: readonly CidrBlock[], subnets: readonly ReportSubnet[]): CidrBlock[] {
  const blocks = [...known];
  for (const { block } of subnets) {
    if (!blocks.some((other) => other.contains(block))) blocks.push(block._enclosing(16));
  }
  return blocks;
}
