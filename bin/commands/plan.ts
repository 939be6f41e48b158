import { type Command, InvalidArgumentError } from 'commander';
import { mapDifference } from '../../lib/impact/address-map';
import { AddressPlan } from '../../lib/planning/address-plan';
import type { AddressPlanProps } from '../../lib/planning/address-plan-props';
import { type PlanProblem, PlanProblemSeverity } from '../../lib/planning/plan-problem';
import { PrefixReservation } from '../../lib/planning/prefix-reservation';
import { SubnetRole } from '../../lib/planning/subnet-role';
import { UsageError } from './check/usage-error';
import { readVersions } from './impact/versions';

/** What commander makes of the command line. */
interface PlanOptions {
  readonly vpcCidr?: string;
  readonly diff?: string[];
  readonly podCidr?: string[];
  readonly azSlots?: number;
  readonly maxAzs?: number;
  readonly controlPlaneAzs?: number;
  readonly mask?: Record<string, number>;
  readonly publicSubnets: boolean;
  readonly keepFirst?: PrefixReservation;
  readonly serviceCidr?: string;
  readonly quota?: Record<string, number>;
  readonly json?: boolean;
}

const QUOTAS = ['ipv4CidrBlocksPerVpc', 'subnetsPerVpc'];

const EXIT_CODES = `
Exit code: 0 a plan, 1 problems (listed on stderr, one per line), 2 wrong usage.

--json prints one object:
  vpcCidrBlock, podCidrBlocks[], azSlots, maxAzs, controlPlaneAzs, serviceIpv4Cidr (if given),
  subnets[] and laterSubnets[] of { role, azIndex, podBlockIndex (pod subnets only), ipv4CidrBlock,
    usableAddresses, ipv6Index, reservedCidrBlocks[] },
  spareCidrBlocks[], advice[] of { code, severity, path, message }
`;

/** Adds `podnet plan`. */
export function addPlanCommand(program: Command): void {
  const plan = program.command('plan');
  plan
    .description(
      'which CIDR block goes where: the subnets of a VPC for an EKS cluster, without an AWS account',
    )
    .option('--vpc-cidr <cidr>', 'primary IPv4 CIDR block of the VPC, for example 10.0.0.0/16')
    .option(
      '--pod-cidr <cidr>',
      'secondary CIDR block for pods, for example 100.64.0.0/16 (repeatable)',
      append,
    )
    .option('--az-slots <number>', 'AZs that the layout has room for, 2 to 6 (default: 3)', wholeNumber)
    .option('--max-azs <number>', 'AZs that get subnets now (default: 3, at most the slots)', wholeNumber)
    .option(
      '--control-plane-azs <number>',
      'AZs of the control plane, for the life of the cluster (default: 3, at most --max-azs)',
      wholeNumber,
    )
    .option(
      '--mask <role=mask>',
      `mask length for a role: ${Object.values(SubnetRole).join(', ')} (repeatable)`,
      assign(Object.values(SubnetRole)),
    )
    .option('--no-public-subnets', 'keep the addresses of the public subnets, but do not make them')
    .option(
      '--keep-first <mask>',
      'part of each subnet with pods that is not reserved for prefixes, for example 24',
      headMask,
    )
    .option(
      '--service-cidr <cidr>',
      'CIDR block of Kubernetes services, checked against the blocks of the VPC',
    )
    .option(
      '--quota <name=number>',
      `a quota of the account: ${QUOTAS.join(', ')} (repeatable)`,
      assign(QUOTAS),
    )
    .option(
      '--diff <versions...>',
      'the address map of two templates or cdk.out directories, old and new, one over the other',
    )
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', EXIT_CODES)
    .action((options: PlanOptions) => runPlan(options, plan));
}

function runPlan(options: PlanOptions, command: Command): void {
  const { vpcCidr, diff } = options;
  if (diff !== undefined) return runDiff(diff, options, command);
  if (vpcCidr === undefined) command.error("error: required option '--vpc-cidr <cidr>' not specified");
  const { writeOut, writeErr } = command.configureOutput();
  const props = toProps({ ...options, vpcCidr });
  const problems = AddressPlan.validate(props);
  for (const problem of problems) writeErr?.(`${line(problem)}\n`);
  if (problems.length > 0) {
    process.exitCode = 1;
    return;
  }
  const plan = AddressPlan.compute(props);
  const warnings = plan.advice.filter(({ severity }) => severity === PlanProblemSeverity.WARNING);
  if (!options.json) for (const warning of warnings) writeErr?.(`warning: ${line(warning)}\n`);
  writeOut?.(`${options.json ? toJson(plan) : plan.render()}\n`);
}

function runDiff(versions: readonly string[], { json }: PlanOptions, command: Command): void {
  const { writeOut, writeErr } = command.configureOutput();
  try {
    const [before, after, ...more] = versions;
    if (after === undefined || more.length > 0)
      throw new UsageError('--diff takes two versions: podnet plan --diff OLD NEW');
    const rows = mapDifference(...readVersions(before, after, {}));
    const lines = rows.map(({ sign, cidrBlock, label }) => `${sign} ${cidrBlock.padEnd(18)} ${label}`);
    writeOut?.(`${json ? JSON.stringify(rows, undefined, 2) : lines.join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    writeErr?.(`error: ${error.message}\n`);
    process.exitCode = 2;
  }
}

function toProps(options: PlanOptions & { vpcCidr: string }): AddressPlanProps {
  const hasPodSubnets = options.podCidr !== undefined;
  return {
    vpcCidrBlock: options.vpcCidr,
    podCidrBlocks: options.podCidr,
    azSlots: options.azSlots,
    maxAzs: options.maxAzs,
    controlPlaneAzs: options.controlPlaneAzs,
    cidrMasks: options.mask,
    publicSubnets: options.publicSubnets,
    podReservation: hasPodSubnets ? options.keepFirst : undefined,
    nodeReservation: hasPodSubnets ? undefined : options.keepFirst,
    serviceIpv4Cidr: options.serviceCidr,
    quotas: options.quota,
  };
}

function toJson(plan: AddressPlan): string {
  const { vpcCidrBlock, podCidrBlocks, azSlots, maxAzs, controlPlaneAzs, serviceIpv4Cidr } = plan;
  const { subnets, laterSubnets, spareCidrBlocks, advice } = plan;
  const counts = { vpcCidrBlock, podCidrBlocks, azSlots, maxAzs, controlPlaneAzs, serviceIpv4Cidr };
  return JSON.stringify({ ...counts, subnets, laterSubnets, spareCidrBlocks, advice }, undefined, 2);
}

/** Props as the command line calls them. */
const OPTION_NAMES: [RegExp, string][] = [
  [/\bvpcCidrBlock\b/g, '--vpc-cidr'],
  [/\bpodCidrBlocks\b/g, '--pod-cidr'],
  [/\bazSlots\b/g, '--az-slots'],
  [/\bmaxAzs\b/g, '--max-azs'],
  [/\bcontrolPlaneAzs\b/g, '--control-plane-azs'],
  [/\bcidrMasks\./g, '--mask '],
  [/\bquotas\./g, '--quota '],
  [/\bserviceIpv4Cidr\b/g, '--service-cidr'],
  [/\b(pod|node)Reservation\b/g, '--keep-first'],
];

function line({ path, message, code }: PlanProblem): string {
  return OPTION_NAMES.reduce(
    (text, [prop, option]) => text.replace(prop, option),
    `${path}: ${message} (${code})`,
  );
}

function append(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError(`"${value}" is not a whole number.`);
  return Number(value);
}

function assign(names: string[]) {
  return (value: string, earlier: Record<string, number> = {}): Record<string, number> => {
    const [name, number, ...rest] = value.split('=');
    if (names.includes(name) && number !== undefined && rest.length === 0)
      return { ...earlier, [name]: wholeNumber(number) };
    throw new InvalidArgumentError(
      `"${value}" is not one of ${names.map((known) => `${known}=<number>`).join(', ')}.`,
    );
  };
}

function headMask(value: string): PrefixReservation {
  const mask = wholeNumber(value);
  if (mask > 28)
    throw new InvalidArgumentError(
      `A head of /${mask} leaves ranges smaller than a /28 prefix: use 28 or less.`,
    );
  return PrefixReservation.keepFirst(mask);
}
