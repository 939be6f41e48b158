import type { Command } from 'commander';
import { recordedSettings, settingChanges } from '../../lib/aws-node/backup/setting-changes';
import { readBackup } from './backup-source';
import { changesTable } from './settings-table';

/** The options as commander hands them over. */
interface DiffCliOptions {
  readonly json?: boolean;
  readonly exitCode?: boolean;
}

async function run(first: string, second: string, { json, exitCode }: DiffCliOptions): Promise<void> {
  const [a, b] = [await readBackup(first), await readBackup(second)];
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
