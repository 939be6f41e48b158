import type { Command } from 'commander';
import type { BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { restoredConfiguration } from '../../lib/aws-node/backup/restore';
import { settingsOfBackup } from '../../lib/aws-node/backup/settings-of-backup';
import { inConfigurationWords, problemsOf } from '../../lib/aws-node/settings/settings-check';
import { isError, settingsOutcomes } from '../../lib/aws-node/settings/settings-checks';
import { settingChanges, type SettingChange } from '../../lib/aws-node/backup/setting-changes';
import { declaredSettings, settingsInForce } from '../../lib/aws-node/backup/settings-in-force';
import { parseConfiguration } from '../../lambda/shared/aws-node/configuration';
import { writeTextFile } from './files';
import { readBackup, readLive, readText } from './backup-source';
import { restoreJson, restoreText, type RestoreCliOptions, type RestorePlan } from './restore-output';
import { manifestsText } from './restore-manifests';

/** What to compare with, and what differs from it. */
interface Differences {
  readonly than: string;
  readonly changes: readonly SettingChange[];
}

async function differences(
  backup: BackupDocument,
  options: RestoreCliOptions,
): Promise<Differences | undefined> {
  if (options.live) {
    const now = await readLive(backup);
    for (const { part, reason } of now.unreadable)
      console.error(`warning: ${part} could not be read: ${reason}`);
    return { than: 'live', changes: settingChanges(settingsInForce(backup), settingsInForce(now)) };
  }
  if (options.declared === undefined) return undefined;
  const declared = parseConfiguration(await readText(options.declared));
  if (declared.kind === 'AwsNodeBackup') {
    throw new Error(
      `${options.declared} is a backup of aws-node, expected configuration values: compare two backups with podnet diff`,
    );
  }
  const { configurationValues } = restoredConfiguration(
    backup,
    parseConfiguration(backup.addon?.configurationValues),
  );
  return {
    than: 'declared',
    changes: settingChanges(declaredSettings(configurationValues), declaredSettings(declared)),
  };
}

async function run(source: string, options: RestoreCliOptions): Promise<void> {
  const backup = await readBackup(source);
  for (const { part, reason } of backup.unreadable)
    console.error(`warning: the backup does not hold ${part}: ${reason}`);
  const declared = parseConfiguration(backup.addon?.configurationValues);
  const restored = restoredConfiguration(backup, declared);
  for (const obstacle of restored.left)
    console.error(`warning: not part of the configuration values: ${obstacle}`);
  for (const error of problemsOf(settingsOutcomes(settingsOfBackup(backup, declared))).filter(isError))
    console.error(`warning: the settings of the backup do not work: ${inConfigurationWords(error)}`);
  const plan: RestorePlan = { backup, restored, ...(await differences(backup, options)) };
  if (options.configurationValues !== undefined) {
    writeTextFile(
      options.configurationValues,
      `${JSON.stringify(restored.configurationValues, undefined, 2)}\n`,
    );
  }
  if (options.manifests !== undefined) writeTextFile(options.manifests, await manifestsText(backup));
  console.log(options.json ? restoreJson(plan) : restoreText(plan, options));
}

/**
 * Adds `restore` to the command line tool.
 *
 * @param program the tool
 */
export function addRestoreCommand(program: Command): void {
  program
    .command('restore')
    .description('bring back what a backup of aws-node holds, or move it into code; changes nothing itself')
    .argument('<backup>', 'a file, or s3://bucket/key')
    .option('--live', 'show what differs in the cluster now (reads it with your AWS credentials)')
    .option('--declared <file>', 'show what differs from configuration values in a JSON or YAML file')
    .option('--configuration-values <file>', 'write the configuration values of the add-on')
    .option('--manifests <file>', 'write manifests for kubectl apply')
    .option('--props', 'show the CDK props that reproduce the backup')
    .option('--json', 'print JSON')
    .action(run);
}
