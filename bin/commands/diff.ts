import type { Command } from 'commander';
import { recordedSettings, settingChanges } from '../../lib/aws-node/backup/setting-changes';
import { readBackup } from './backup-source';
import { changesTable } from './settings-table';

type Backup = Awaited<ReturnType<typeof readBackup>>;

/** The options as commander hands them over. */
interface DiffCliOptions {
  readonly json?: boolean;
  readonly exitCode?: boolean;
}

const USAGE_ERROR = 2;

/** With --exit-code, 1 says that something differs; a backup that cannot be read is no difference. */
async function run(first: string, second: string, options: DiffCliOptions): Promise<void> {
  try {
    compare([first, await readBackup(first)], [second, await readBackup(second)], options);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = USAGE_ERROR;
  }
}

function compare(
  [first, a]: readonly [string, Backup],
  [second, b]: readonly [string, Backup],
  { json, exitCode }: DiffCliOptions,
): void {
  for (const [source, { unreadable }] of [
    [first, a],
    [second, b],
  ] as const) {
    // prettier-ignore
    for (const { part, reason } of unreadable) console.error(`warning: ${source} does not hold ${part}: ${reason}`);
  }
  const changes = settingChanges(recordedSettings(a), recordedSettings(b));
  if (json) console.log(JSON.stringify(changes, undefined, 2));
  else if (changes.length === 0) console.log('no setting differs');
  else
    console.log(
      changesTable(changes, `${a.cluster.name} ${a.createdAt}`, `${b.cluster.name} ${b.createdAt}`),
    );
  if (exitCode && changes.length > 0) process.exitCode = 1;
}

/**
 * Adds `diff` to the command line tool.
 *
 * @param program the tool
 */
export function addDiffCommand(program: Command): void {
  program
    .command('diff')
    .description('what differs between two backups of aws-node')
    .argument('<backup-a>', 'a file, or s3://bucket/key')
    .argument('<backup-b>', 'a file, or s3://bucket/key')
    .option('--json', 'print JSON, with whole values')
    .option('--exit-code', 'exit 1 when something differs')
    .action(run);
}
