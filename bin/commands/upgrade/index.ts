import type { Command } from 'commander';
import type { ClusterFacts } from '../../../lambda/shared/aws-node/eks';
import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { upgradeSteps } from '../../../lib/aws-node/guard/upgrade-steps';
import { aws } from '../backup-source';
import { UsageError } from '../check/usage-error';
import { KUBERNETES_ACCESS, policyText } from '../preflight/policy';
import { dryRun } from './dry-run';
import { interruptible, InterruptedError, SIGNAL_CODES } from './interruption';
import { UPGRADE_ACTIONS } from './policy';
import { say, Walk } from './walk';

const USAGE_ERROR = 2;
const DEFAULT_TIMEOUT_MINUTES = 60;

/** The options as commander hands them over. */
interface UpgradeCliOptions {
  readonly cluster?: string;
  readonly to?: string;
  readonly backup: string;
  readonly timeout: string;
  readonly region?: string;
  readonly dryRun?: boolean;
  readonly printPolicy?: boolean;
}

/** Adds `podnet upgrade`. */
export function addUpgradeCommand(program: Command): void {
  program
    .command('upgrade')
    .description('take the add-on vpc-cni to a version, one minor at a time; changes the cluster')
    .option('--cluster <name>', 'name of the cluster, changed with your AWS credentials')
    .option('--to <version>', 'version to reach, as EKS spells it, or v1.22 for the newest one offered of it')
    .option('--backup <target>', 'where the backup goes: a folder, a .json file, or s3://bucket/prefix', '.')
    .option('--timeout <minutes>', 'longest time for one step', String(DEFAULT_TIMEOUT_MINUTES))
    .option('--region <region>', 'Region of the cluster')
    .option('--dry-run', 'print the steps and what speaks against them, and change nothing')
    .option('--print-policy', 'print the IAM policy that the upgrade needs, and nothing else')
    .addHelpText(
      'after',
      '\nExit code: 0 the version runs, 1 it does not, 2 wrong usage, 129 and more a signal.\n',
    )
    .action(run);
}

async function run(options: UpgradeCliOptions): Promise<void> {
  try {
    if (options.printPolicy) return printPolicy();
    const goal = goalOf(options);
    const problems = await interruptible((signal) => upgrade(goal, signal));
    for (const message of problems) console.error(`error: ${message}`);
    if (problems.length > 0) say(resumption(options));
    process.exitCode = problems.length > 0 ? 1 : 0;
  } catch (error) {
    endWith(error, options);
  }
}

/** An end before the end, in a sentence that says how to go on. */
function endWith(error: unknown, options: UpgradeCliOptions): void {
  const { message } = error as Error;
  console.error(`error: ${message}`);
  if (error instanceof UsageError) process.exitCode = USAGE_ERROR;
  else {
    if (error instanceof InterruptedError)
      say('An update that EKS has begun goes on by itself; no further step was started.');
    say(resumption(options));
    process.exitCode = error instanceof InterruptedError ? SIGNAL_CODES[error.signal] : 1;
  }
}

function printPolicy(): void {
  console.log(policyText(UPGRADE_ACTIONS));
  say(KUBERNETES_ACCESS);
}

function resumption({ cluster, to, region }: UpgradeCliOptions): string {
  const where = region === undefined ? '' : ` --region ${region}`;
  return `To continue from where the add-on is then: podnet upgrade --cluster ${cluster} --to ${to}${where}`;
}

/** The options, checked. */
interface Goal extends UpgradeCliOptions {
  readonly cluster: string;
  readonly to: string;
  readonly timeoutSeconds: number;
}

function goalOf(options: UpgradeCliOptions): Goal {
  const { cluster, to, timeout } = options;
  if (cluster === undefined) throw new UsageError('name the cluster: --cluster NAME');
  if (to === undefined) throw new UsageError('name the version: --to VERSION');
  const minutes = Number(timeout);
  if (!(minutes > 0)) throw new UsageError(`--timeout '${timeout}' is not a number of minutes above 0`);
  return { ...options, cluster, to, timeoutSeconds: minutes * 60 };
}

/** Backup, steps, walk. Returns what went wrong, as sentences. */
async function upgrade(goal: Goal, signal: AbortSignal): Promise<string[]> {
  const { ClusterUpgrade, writeBackup } = aws();
  const work = await ClusterUpgrade.open(goal.cluster, goal.region, signal);
  if (work.cluster.status !== 'ACTIVE') return [notActive(work.cluster)];
  const backup = await work.backup(goal.to);
  signal.throwIfAborted();
  if (backup.unreadable.length > 0) return [unreadable(backup)];
  const { steps, problems } = upgradeSteps(await work.facts(undefined, backup), goal.to);
  if (problems.length > 0) return problems.map(({ message }) => message);
  if (goal.dryRun) return dryRun(work, steps, backup);
  if (steps.length > 0) say(`backup: ${await writeBackup(goal.backup, backup)}`);
  return new Walk(work, backup, goal.timeoutSeconds).run(steps);
}

function notActive({ name, status }: ClusterFacts): string {
  return `cluster ${name} is ${status ?? 'in no known state'}, so nothing was changed: wait until it is ACTIVE`;
}

function unreadable({ cluster, unreadable: parts }: BackupDocument): string {
  const list = parts.map(({ part, reason }) => `${part} (${reason})`).join('; ');
  return `no backup of cluster ${cluster.name}, so nothing was changed: could not read ${list}. ${KUBERNETES_ACCESS}`;
}
