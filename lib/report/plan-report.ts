import { MaxPods } from '../capacity/max-pods';
import type { CapacityNodegroup, CapacityReport } from '../capacity/subnet-capacity-props';
import type { AddressPlan } from '../planning/address-plan';
import type { PlannedSubnet } from '../planning/address-plan-props';
import { CidrBlock } from '../planning/cidr-block';
import type { PlanProblem } from '../planning/plan-problem';
import type { NetworkReport, ReportFinding, ReportNodegroup, ReportSubnet } from './network-report';

/** What an address plan decides; `podnet plan --json` prints it. */
export type PlanFacts = Pick<
  AddressPlan,
  'vpcCidrBlock' | 'podCidrBlocks' | 'subnets' | 'laterSubnets' | 'advice'
>;

/** Node groups that are to live in a plan, and the answer of the capacity engine. */
export interface PlannedLoad {
  readonly nodegroups: readonly CapacityNodegroup[];
  readonly capacity: CapacityReport;
}

/** The report of an address plan, with the load of its subnets if node groups are given. */
export function reportOfPlan(plan: PlanFacts, load?: PlannedLoad): NetworkReport {
  const blocks = [plan.vpcCidrBlock, ...plan.podCidrBlocks];
  const subnets = [
    ...plan.subnets.map((subnet) => toSubnet(subnet, false)),
    ...plan.laterSubnets.map((subnet) => toSubnet(subnet, true)),
  ];
  return {
    title: `Address plan ${blocks.join(' + ')}`,
    networks: [
      {
        name: 'VPC',
        blocks: blocks.map((block) => CidrBlock.parse(block)),
        subnets,
        capacity: load?.capacity,
        notCounted: [],
      },
    ],
    nodegroups: (load?.nodegroups ?? []).map(nodegroupRow),
    findings: [...plan.advice, ...(load?.capacity.problems ?? [])].map(toFinding),
    steps: [],
  };
}

function toSubnet(
  { role, azIndex, ipv4CidrBlock, reservedCidrBlocks }: PlannedSubnet,
  isLater: boolean,
): ReportSubnet {
  return {
    role,
    zone: `zone ${azIndex + 1}`,
    block: CidrBlock.parse(ipv4CidrBlock),
    reserved: reservedCidrBlocks.map((range) => CidrBlock.parse(range)),
    isLater,
  };
}

function toFinding({ severity, code, path, message }: PlanProblem): ReportFinding {
  return { severity, ruleId: code, message, place: path };
}

/** A node group with the arithmetic of its types. */
export function nodegroupRow(group: CapacityNodegroup): ReportNodegroup {
  const { results, maxPods } = MaxPods.forGroup(group);
  return { name: group.name, maxSize: group.maxSize, maxPods: group.maxPods ?? maxPods, types: results };
}
