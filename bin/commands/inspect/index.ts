import type { Command } from 'commander';
import { NetworkModel } from '../../../lib/checks/model/network-model';
import { adoptionText } from '../../../lib/inspect/adopt';
import { differences } from '../../../lib/inspect/against';
import { inspect } from '../../../lib/inspect/inspect';
import { aws } from '../backup-source';
import { readInputs } from '../check/inputs';
import { UsageError } from '../check/usage-error';
import { KUBERNETES_ACCESS, policyText } from '../preflight/policy';
import { renderInspection } from './output';
import { INSPECT_ACTIONS } from './policy';
import { INSPECT_COMMANDS, savedNetwork, type ReadNetwork } from './saved-network';

const USAGE_ERROR = 2;

/** The options as commander hands them over. */
interface InspectOptions {
  readonly from?: string;
  readonly cluster?: string;
  readonly region?: string;
  readonly json?: boolean;
  readonly against?: string[];
  readonly adopt?: boolean;
  readonly printCommands?: boolean;
  readonly printPolicy?: boolean;
}

const AFTER = `
Reads a folder of saved answers (--from; --print-commands says which), or the cluster itself (--cluster). Files are known by
what they hold, whatever their names. Nothing is changed.

Exit code: 0 inspected, 1 the cluster could not be read, 2 wrong usage, or answers that cannot be used.
`;

/** Adds `podnet inspect`. */
export function addInspectCommand(program: Command): void {
  program
    .command('inspect')
    .description('how full the subnets of a running cluster are, and what its nodes hold for nothing')
    .option('--from <folder>', 'folder with saved answers of the AWS CLI and kubectl')
    .option('--cluster <name>', 'name of the cluster, read with your AWS credentials')
    .option('--region <region>', 'Region of the cluster')
    .option('--against <template...>', 'cdk.out directories and templates: how the network differs from them')
    .option('--adopt', 'print the props that adopt the network as it is, and nothing else')
    .option('--json', 'print JSON')
    .option('--print-commands', 'print the commands whose answers the folder holds, and nothing else')
    .option('--print-policy', 'print the IAM policy that reading the cluster needs, and nothing else')
    .addHelpText('after', AFTER)
    .action(run);
}

async function run(options: InspectOptions): Promise<void> {
  try {
    if (options.printCommands) return console.log(INSPECT_COMMANDS.join('\n'));
    if (options.printPolicy) return printPolicy();
    const { facts, notes } = await networkOf(options);
    for (const note of notes) console.error(`note: ${note}`);
    if (options.adopt) return console.log(adoptionText(facts));
    const different = options.against && differences(facts, modelOf(options.against, options.region));
    const inspection = { ...inspect(facts), ...(different && { differences: different }) };
    console.log(options.json ? JSON.stringify(inspection, undefined, 2) : renderInspection(inspection));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    for (const line of error.message.split('\n')) console.error(`error: ${line}`);
    process.exitCode = USAGE_ERROR;
  }
}

function modelOf(paths: readonly string[], region: string | undefined): NetworkModel {
  const { templates, unreadable } = readInputs(paths, { region });
  if (unreadable.length > 0) throw new UsageError(unreadable.join('\n'));
  return new NetworkModel(templates);
}

function printPolicy(): void {
  console.log(policyText(INSPECT_ACTIONS));
  console.error(KUBERNETES_ACCESS);
}

async function networkOf({ from, cluster, region }: InspectOptions): Promise<ReadNetwork> {
  if (from !== undefined && cluster !== undefined)
    throw new UsageError('--from and --cluster exclude each other: give one of them');
  if (from !== undefined) return savedNetwork(from);
  if (cluster === undefined)
    throw new UsageError('give a folder (--from) or the name of a cluster (--cluster)');
  return aws().liveNetwork(cluster, region);
}
