import type { Command } from 'commander';
import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { movedElsewhere, upgradeSteps } from '../../../lib/aws-node/guard/upgrade-steps';
import type { UpgradeProblem } from '../../../lib/aws-node/upgrade-problem';
import { aws } from '../backup-source';
import { UsageError } from '../check/usage-error';
import { KUBERNETES_ACCESS, policyText } from '../preflight/policy';
import type { ClusterUpgrade } from './cluster-upgrade';
import { dryRun } from './dry-run';
import { interruptible, InterruptedError, SIGNAL_CODES } from './interruption';
import { UPGRADE_ACTIONS } from './policy';

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

/** Progress, for a person or the log of a pipeline; results go to stdout. */
const say = (text: string): void => console.error(text);

async function run(options: UpgradeCliOptions): Promise<void> {
  try {
    if (options.printPolicy) {
      console.log(policyText(UPGRADE_ACTIONS));
      return console.error(KUBERNETES_ACCESS);
    }
    const goal = goalOf(options);
    const problems = await interruptible((signal) => upgrade(goal, signal));
    for (const message of problems) console.error(`error: ${message}`);
    process.exitCode = problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof InterruptedError) return stopped(error, options);
    if (!(error instanceof UsageError))
      throw new Error(`${(error as Error).message}. ${resumption(options)}`, { cause: error });
    console.error(`error: ${error.message}`);
    process.exitCode = USAGE_ERROR;
  }
}

function stopped({ signal }: InterruptedError, options: UpgradeCliOptions): void {
  console.error(
    `stopped by ${signal}: an update that EKS has begun goes on by itself, and no further step was started. ${resumption(options)}`,
  );
  process.exitCode = SIGNAL_CODES[signal] ?? 1;
}

function resumption({ cluster, to }: UpgradeCliOptions): string {
  return `To continue from wherever the add-on is then: podnet upgrade --cluster ${cluster} --to ${to}`;
}

/** What was asked for, checked. */
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

/** The whole way. Returns what went wrong, as sentences. */
async function upgrade(goal: Goal, signal: AbortSignal): Promise<string[]> {
  const { ClusterUpgrade } = aws();
  const work = await ClusterUpgrade.open(goal.cluster, goal.region, signal);
  const backup = await work.backup(goal.to);
  signal.throwIfAborted();
  if (backup.unreadable.length > 0) return [unreadable(backup)];
  const { steps, problems } = upgradeSteps(await work.facts(undefined, backup), goal.to);
  if (problems.length > 0) return texts(problems);
  if (goal.dryRun) return dryRun(work, steps, backup);
  if (steps.length > 0) say(`backup: ${await aws().writeBackup(goal.backup, backup)}`);
  return walk(work, steps, backup, goal);
}

const texts = (problems: readonly UpgradeProblem[]): string[] => problems.map(({ message }) => message);

function unreadable({ cluster, unreadable: parts }: BackupDocument): string {
  const list = parts.map(({ part, reason }) => `${part} (${reason})`).join('; ');
  return `no backup of cluster ${cluster.name}, so nothing was changed: could not read ${list}. ${KUBERNETES_ACCESS}`;
}

/** Proves what runs now, then step after step. */
async function walk(
  work: ClusterUpgrade,
  steps: readonly string[],
  backup: BackupDocument,
  goal: Goal,
): Promise<string[]> {
  let at = backup.addon?.addonVersion ?? '';
  const before = await prove(work, at, backup, goal);
  if (before.length > 0) return before;
  for (const step of steps) {
    const problems = await take(work, step, at, backup, goal);
    if (problems.length > 0) return problems;
    at = step;
  }
  console.log(
    `cluster ${goal.cluster}: vpc-cni ${at} runs${steps.length > 0 ? ` after ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}` : ' already'}`,
  );
  return [];
}

/** One step: still where it was left, nothing against it, moved, rolled out, nothing lost. */
async function take(
  work: ClusterUpgrade,
  step: string,
  at: string,
  backup: BackupDocument,
  goal: Goal,
): Promise<string[]> {
  const addon = await work.addon();
  const moved = movedElsewhere(goal.cluster, at, addon);
  if (moved !== undefined || addon === undefined) return [`${moved}. ${resumption(goal)}`];
  const { problems, warnings } = work.decide(step, await work.facts(step, backup));
  for (const { message } of warnings) say(`warning: ${message}`);
  if (problems.length > 0) return [`vpc-cni stays at ${at}`, ...texts(problems)];
  say(`${at} to ${step}`);
  await work.move(step, addon);
  const unproven = await prove(work, step, backup, goal);
  return unproven.length > 0 ? unproven : lost(work, step, backup);
}

async function prove(
  work: ClusterUpgrade,
  version: string,
  backup: BackupDocument,
  goal: Goal,
): Promise<string[]> {
  const progress = (text: string): void => say(`${version}: ${text}`);
  const { result, proof } = await work.watch(version, backup, {
    timeoutSeconds: goal.timeoutSeconds,
    progress,
  });
  if (result.state === 'proven') return [];
  const moved =
    proof.state === 'elsewhere' ? movedElsewhere(goal.cluster, version, await work.addon()) : undefined;
  const remedy = 'look at the pods with kubectl --namespace kube-system get pods --selector k8s-app=aws-node';
  return [
    `${moved ?? `vpc-cni ${version} is not proven to run: ${result.text}; ${remedy}`}. ${resumption(goal)}`,
  ];
}

async function lost(work: ClusterUpgrade, step: string, backup: BackupDocument): Promise<string[]> {
  const messages = await work.lostSettings(backup);
  return messages.length === 0
    ? []
    : [`${step} runs, and settings were lost; podnet restore brings them back from the backup`, ...messages];
}
