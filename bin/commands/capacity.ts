import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { renderCapacity } from './capacity-output';
import { writeTextFile } from './files';
import { asOptions, parseLimits, wholeNumber } from './max-pods-options';
import { page } from './report/page';
import type {
  CapacityGrowth,
  CapacityNodegroup,
  CapacityReport,
  CapacitySubnet,
  InstanceEniLimits,
} from '../../lib/capacity';
import { SubnetCapacity } from '../../lib/capacity';
import { AddressPlan } from '../../lib/planning/address-plan';
import type { PlanProblem } from '../../lib/planning/plan-problem';
import { PlanProblemSeverity } from '../../lib/planning/plan-problem';
import { PrefixReservation } from '../../lib/planning/prefix-reservation';
import { SubnetRole } from '../../lib/planning/subnet-role';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import { reportOfPlan } from '../../lib/report/plan-report';
import { isDate } from '../../lib/text/calendar';

/** What commander makes of the command line. */
interface CapacityOptions {
  readonly vpcCidr: string;
  readonly podCidr?: string[];
  readonly azSlots?: number;
  readonly maxAzs?: number;
  readonly keepFirst?: PrefixReservation;
  readonly reservations: boolean;
  readonly nodes: number;
  readonly instanceType: string[];
  readonly limits?: InstanceEniLimits;
  readonly podsPerNode?: number;
  readonly secondaryIp?: boolean;
  readonly ipFamily?: string;
  readonly warmIpTarget?: number;
  readonly minimumIpTarget?: number;
  readonly warmPrefixTarget?: number;
  readonly podEni?: boolean;
  readonly branchEnis?: number;
  readonly maxUnavailable?: number;
  readonly surge: boolean;
  readonly json?: boolean;
  readonly report?: string;
  readonly expectedPods?: number;
  readonly daemonsetPods?: number;
  readonly expectedNodes?: number;
  readonly growth?: number;
  readonly from?: string;
  readonly largestZone?: number;
  readonly preparedCapacity?: number;
  readonly vcpuLimit?: number;
  readonly multiNic?: boolean;
  readonly loadBalancers?: number;
  readonly endpoints?: number;
  readonly fargatePods?: number;
  readonly takenAddresses?: number;
  readonly takenPrefixes?: number;
}

const EXIT_CODES = `
Nodes are counted at peak: as many as --nodes says, those that come while the group is replaced, and on each the most
that aws-node can make it hold. What each column means is told in docs/capacity.md.

Exit code: 0 it fits (warnings included), 1 it does not (problems on stderr, one per line), 2 wrong usage.
`;

/**
 * Adds `podnet capacity`.
 *
 * @param program the tool
 */
export function addCapacityCommand(program: Command): void {
  const command = program.command('capacity');
  command
    .description('whether nodes and their pods fit into the subnets of a plan, without an AWS account')
    .requiredOption('--vpc-cidr <cidr>', 'primary IPv4 CIDR block of the VPC, for example 10.0.0.0/16')
    .option('--pod-cidr <cidr>', 'secondary CIDR block for pods (repeatable)', append)
    .option('--az-slots <count>', 'AZs that the layout has room for, 2 to 6 (default: 3)', wholeNumber(2))
    .option('--max-azs <count>', 'AZs that get subnets now (default: 3, at most the slots)', wholeNumber(2))
    .addOption(
      new Option('--keep-first <mask>', 'part of each subnet with pods that is not reserved, for example 24')
        .argParser(headMask)
        .conflicts('reservations'),
    )
    .option('--no-reservations', 'reserve nothing for prefixes')
    .requiredOption('--nodes <count>', 'largest number of nodes, in all zones together', wholeNumber(1))
    .requiredOption('--instance-type <type>', 'type of the nodes (repeatable: the hungriest decides)', append)
    .option('--limits <list>', 'limits by hand: enis=3,ips=10,vcpus=2', parseLimits)
    .option('--pods-per-node <count>', 'max pods that kubelet is told (default: computed)', wholeNumber(1))
    .option('--secondary-ip', 'each pod gets a secondary address (default: /28 prefixes)')
    .addOption(new Option('--ip-family <family>', 'IP family of the cluster').choices(['ipv4', 'ipv6']))
    .option('--warm-ip-target <count>', 'free addresses kept ready on each node', wholeNumber(0))
    .option('--minimum-ip-target <count>', 'addresses that a node holds from the start', wholeNumber(0))
    .option('--warm-prefix-target <count>', 'free prefixes kept ready on each node', wholeNumber(0))
    .option('--pod-eni', 'security groups for pods: the trunk takes one interface')
    .option('--branch-enis <count>', 'pods with security groups of their own on each node', wholeNumber(0))
    .option('--max-unavailable <count>', 'nodes replaced at once (default: 1)', wholeNumber(1))
    .option('--no-surge', 'old nodes go before new ones start')
    .option(
      '--expected-pods <count>',
      'pods of a node on an ordinary day (default: not known)',
      wholeNumber(0),
    )
    .option(
      '--daemonset-pods <count>',
      'pods of DaemonSets on each node, without host networking',
      wholeNumber(0),
    )
    .option('--expected-nodes <count>', 'nodes on an ordinary day (default: --nodes)', wholeNumber(0))
    .option('--growth <percent>', 'growth of the expected nodes in a month', decimal)
    .option('--from <date>', 'day of the expected nodes, as 2026-11-24 (default: today)', date)
    .option(
      '--largest-zone <percent>',
      'nodes that are in the fullest zone (default: an equal part)',
      decimal,
    )
    .option('--prepared-capacity <count>', 'nodes with those of an EC2 warm pool', wholeNumber(0))
    .option('--vcpu-limit <count>', 'vCPUs of all nodes, as in limits.cpu of a Karpenter NodePool', decimal)
    .option('--multi-nic', 'pods may use every network card: each takes one address and one prefix more')
    .option(
      '--load-balancers <count>',
      'load balancers in each node subnet (8 addresses each)',
      wholeNumber(0),
    )
    .option('--endpoints <count>', 'interface endpoints in each node subnet', wholeNumber(0))
    .option('--fargate-pods <count>', 'pods on Fargate in each node subnet', wholeNumber(0))
    .option(
      '--taken-addresses <count>',
      'addresses others have taken in each subnet with pods',
      wholeNumber(0),
    )
    .option('--taken-prefixes <count>', 'prefixes others have taken in each subnet with pods', wholeNumber(0))
    .option('--json', 'print JSON instead of text')
    .option('--report <file>', 'write a page with the address map too')
    .addHelpText('after', EXIT_CODES)
    .action((options: CapacityOptions) => runCapacity(options, command));
}

function runCapacity(options: CapacityOptions, command: Command): void {
  const { writeOut, writeErr } = command.configureOutput();
  const report = capacityOf(options);
  for (const problem of report.problems) writeErr?.(`${line(problem)}\n`);
  writeOut?.(`${options.json ? JSON.stringify(report, undefined, 2) : renderCapacity(report)}\n`);
  if (report.problems.some(({ severity }) => severity === PlanProblemSeverity.ERROR)) process.exitCode = 1;
}

function capacityOf(options: CapacityOptions): CapacityReport {
  const plan = planOf(options);
  const nodegroups = [nodegroupOf(options)];
  const capacity = SubnetCapacity.compute({
    subnets: plan.subnets.map((subnet) => ({ ...subnet, ...othersIn(subnet.role, options) })),
    nodegroups,
    growth: growthOf(options),
  });
  if (options.report !== undefined)
    writeTextFile(options.report, page(reportOfPlan(plan, { nodegroups, capacity })));
  return capacity;
}

/** What is in a subnet beside the nodes: services in node subnets, others where the pods are. */
function othersIn(role: SubnetRole, options: CapacityOptions): Partial<CapacitySubnet> {
  const { loadBalancers, endpoints: interfaceEndpoints, fargatePods } = options;
  const { takenAddresses, takenPrefixes } = options;
  const services = role === SubnetRole.NODE ? { loadBalancers, interfaceEndpoints, fargatePods } : {};
  const servesPods = role === (hasPodSubnets(options) ? SubnetRole.POD : SubnetRole.NODE);
  return { ...services, ...(servesPods ? { takenAddresses, takenPrefixes } : {}) };
}

function growthOf({ growth, from }: CapacityOptions): CapacityGrowth | undefined {
  if (growth === undefined) return undefined;
  return { percentPerMonth: growth, startDate: from ?? new Date().toISOString().slice(0, 10) };
}

/** Pods live in the node subnets where there are no pod blocks, and in an IPv6 cluster. */
function hasPodSubnets({ podCidr, ipFamily }: CapacityOptions): boolean {
  return podCidr !== undefined && ipFamily !== 'ipv6';
}

function planOf(options: CapacityOptions): AddressPlan {
  const { vpcCidr, podCidr, azSlots, maxAzs, keepFirst, reservations } = options;
  // A reservation serves prefixes alone, and those of IPv6 come from another block.
  const reserves = reservations && !options.secondaryIp && options.ipFamily !== 'ipv6';
  const reservation = reserves ? keepFirst : PrefixReservation.none();
  return AddressPlan.compute({
    vpcCidrBlock: vpcCidr,
    podCidrBlocks: podCidr,
    azSlots,
    maxAzs,
    podReservation: podCidr === undefined ? undefined : reservation,
    nodeReservation: podCidr === undefined ? reservation : undefined,
  });
}

function nodegroupOf(options: CapacityOptions): CapacityNodegroup {
  const { limits, warmIpTarget, minimumIpTarget, warmPrefixTarget } = options;
  return {
    name: options.instanceType.join(' or '),
    instanceTypes: options.instanceType,
    limits: limits && options.instanceType.map((instanceType) => ({ ...limits, instanceType })),
    maxSize: options.nodes,
    maxUnavailable: options.maxUnavailable,
    surges: options.surge,
    maxPods: options.podsPerNode,
    podAddressing: options.secondaryIp ? PodAddressing.secondaryIp() : PodAddressing.prefixDelegation(),
    targets: { warmIpTarget, minimumIpTarget, warmPrefixTarget },
    customNetworking: hasPodSubnets(options),
    securityGroupsForPods: options.podEni,
    branchEnisPerNode: options.branchEnis,
    ipFamily: options.ipFamily,
    expectedPodsPerNode: options.expectedPods,
    daemonSetPods: options.daemonsetPods,
    expectedNodes: options.expectedNodes,
    largestZoneShare: options.largestZone === undefined ? undefined : options.largestZone / 100,
    preparedCapacity: options.preparedCapacity,
    vcpuLimit: options.vcpuLimit,
    multiNic: options.multiNic,
  };
}

/** What messages advise, as the command line calls it. */
const OPTION_NAMES: [RegExp, string][] = [
  [/\bmaxSize\b/g, '--nodes'],
  [/\bexpectedPodsPerNode\b/g, '--expected-pods'],
  [/\bexpectedNodes\b/g, '--expected-nodes'],
  [/\bpercentPerMonth\b/g, '--growth'],
  [/\bmax pods\b/g, '--pods-per-node'],
  [/\breservePrefixes: false/g, '--no-reservations'],
  [/\bPrefixReservation\.keepFirst\((\d+)\)/g, '--keep-first $1'],
];

function line({ severity, message, code }: PlanProblem): string {
  const text = OPTION_NAMES.reduce(
    (words, [name, option]) => words.replace(name, option),
    asOptions(message),
  );
  return `${severity}: ${text} (${code})`;
}

function append(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

function date(value: string): string {
  if (isDate(value)) return value;
  throw new InvalidArgumentError('give a date such as 2026-11-24');
}

function decimal(value: string): number {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  throw new InvalidArgumentError('give a number of 0 or more');
}

function headMask(value: string): PrefixReservation {
  const mask = wholeNumber(0)(value);
  if (mask <= 28) return PrefixReservation.keepFirst(mask);
  throw new InvalidArgumentError(
    `a head of /${mask} leaves ranges smaller than a /28 prefix: use 28 or less`,
  );
}
