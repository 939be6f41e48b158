import { parseVersion } from './parse-version';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { MaxPodsCliOptions } from './max-pods-options';
import { asOptions, engineOptions, modeOf, parseLimits, wholeNumber } from './max-pods-options';
import { firstLines, renderGroup, renderJson, renderNotes, renderTable } from './max-pods-output';
import type { MaxPodsResult } from '../../lib/capacity';
import { EniLimits, NodeOperatingSystem } from '../../lib/capacity';
import { examineNode } from '../../lib/capacity/examine-node';
import { podsOf } from '../../lib/capacity/pods-of-node';

/** Results of the types that have one, and what is wrong with the others. */
interface Findings {
  readonly results: MaxPodsResult[];
  readonly problems: string[];
}

/** The name of limits that belong to no type of the table. */
const BY_HAND = 'custom';

function usageError(types: string[], options: MaxPodsCliOptions): string | undefined {
  const { all, limits } = options;
  if (all && types.length > 0) return 'name instance types or give --all, not both';
  if (all && limits) return '--limits are those of one type: leave out --all';
  if (limits && types.length > 1) return '--limits are those of one type: name one instance type at most';
  if (!all && !limits && types.length === 0) return 'name at least one instance type, or give --all';
  return undefined;
}

function typesFor(types: string[], { all, limits }: MaxPodsCliOptions): string[] {
  if (all) return EniLimits.instanceTypes();
  return limits && types.length === 0 ? [BY_HAND] : [...new Set(types)];
}

function examine(types: string[], options: MaxPodsCliOptions): Findings {
  const mode = modeOf(options);
  const examined = types.map((instanceType) =>
    examineNode({ ...engineOptions(options), instanceType, limits: options.limits }, mode),
  );
  return {
    // A node without an interface for pods is a problem, and its arithmetic shows why.
    results: examined.flatMap(({ node }) => (node === undefined ? [] : [podsOf(node)])),
    problems: [...new Set(examined.flatMap(({ problems }) => problems.map(asOptions)))],
  };
}

function print({ results, problems }: Findings, { json, all }: MaxPodsCliOptions): void {
  const warnings = [...new Set(results.flatMap((result) => result.warnings))];
  // With --all a type that cannot work this way fails nothing: nobody asked for it by name.
  const severity = all && results.length > 0 ? 'warning' : 'error';
  for (const line of firstLines(problems.map((problem) => `${severity}: ${problem}`))) console.error(line);
  for (const line of firstLines(warnings.map((warning) => `warning: ${warning}`))) console.error(line);
  if (json) return console.log(renderJson(results));
  if (results.length === 0) return undefined;
  console.log(renderTable(results));
  if (results.length > 1 && !all) console.log(renderGroup(results));
  for (const note of renderNotes(results)) console.log(note);
  return undefined;
}

function run(types: string[], options: MaxPodsCliOptions, command: Command): void {
  const misuse = usageError(types, options);
  if (misuse !== undefined) command.error(`error: ${misuse}`, { exitCode: 2, code: 'podnet.usage' });
  const findings = examine(typesFor(types, options), options);
  print(findings, options);
  const failed = options.all ? findings.results.length === 0 : findings.problems.length > 0;
  if (failed) process.exitCode = 1;
}

/**
 * Adds `max-pods` to the command line tool.
 *
 * @param program the tool
 */
export function addMaxPodsCommand(program: Command): void {
  program
    .command('max-pods')
    .description('max pods of instance types, with the arithmetic')
    .argument('[types...]', 'instance types, such as m5.large')
    .option('--all', 'every type of the table')
    .addOption(
      new Option(
        '--prefix-delegation',
        'pods get addresses from /28 prefixes (the default on Linux)',
      ).conflicts('secondaryIp'),
    )
    .option('--secondary-ip', 'each pod gets a secondary address (the default on Windows)')
    .option('--custom-networking', 'pods live in other subnets than the nodes (ENIConfig)')
    .option('--pod-eni', 'security groups for pods: the trunk takes one interface')
    .addOption(new Option('--ip-family <family>', 'IP family of the cluster').choices(['ipv4', 'ipv6']))
    .addOption(
      new Option('--os <system>', 'operating system of the node').choices(Object.values(NodeOperatingSystem)),
    )
    .option('--max-enis <count>', 'MAX_ENI of aws-node', wholeNumber(1))
    .option('--reserved-enis <count>', 'interfaces that something else uses', wholeNumber(0))
    .option('--efa-only <count>', 'EFA-only interfaces on the default network card', wholeNumber(0))
    .option('--auto-mode', 'nodes of EKS Auto Mode')
    .option(
      '--cni-version <version>',
      'version of the vpc-cni add-on, such as v1.20.4-eksbuild.1',
      parseVersion,
    )
    .option('--uncapped', 'as many as the addresses allow, past the recommended 110 or 250')
    .option(
      '--limits <list>',
      'limits by hand: enis=3,ips=10,vcpus=2,hypervisor=nitro,branch=9,cards=1',
      parseLimits,
    )
    .option('--json', 'print JSON')
    .action(run);
}
