import type { BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { propsText } from '../../lib/aws-node/backup/props-text';
import type { RestoredConfiguration } from '../../lib/aws-node/backup/restore';
import { restoredProps } from '../../lib/aws-node/backup/restore-props';
import type { SettingChange } from '../../lib/aws-node/backup/setting-changes';
import { restoredAddon } from './restored-addon';
import { changesTable } from './settings-table';

/** The options as commander hands them over. */
export interface RestoreCliOptions {
  readonly live?: boolean;
  readonly declared?: string;
  readonly configurationValues?: string;
  readonly manifests?: string;
  readonly props?: boolean;
  readonly json?: boolean;
}

/** Everything `restore` has to say. */
export interface RestorePlan {
  readonly backup: BackupDocument;
  readonly restored: RestoredConfiguration;
  /** What the backup was compared with. */
  readonly than?: string;
  readonly changes?: readonly SettingChange[];
}

/** The plan as data. */
export function restoreJson({ backup, restored, than, changes }: RestorePlan): string {
  const { cluster, createdAt, completeness, addon } = backup;
  const plan = {
    cluster: cluster.name,
    createdAt,
    completeness,
    addonVersion: addon?.addonVersion,
    ...restored,
    than,
    changes,
  };
  return JSON.stringify(plan, undefined, 2);
}

/** The plan for a person: what differs, what to write where, and the commands for it. */
export function restoreText(plan: RestorePlan, options: RestoreCliOptions): string {
  return [
    headline(plan.backup),
    ...changesSection(plan),
    ...configurationSection(plan, options),
    ...(options.props ? [propsSection(plan)] : []),
    commandsSection(plan, options),
  ].join('\n\n');
}

function headline({ cluster, createdAt, completeness, addon, occasion }: BackupDocument): string {
  const state = addon ? `vpc-cni ${addon.addonVersion}` : 'no managed add-on';
  const before =
    occasion?.targetVersion === undefined ? '' : `, taken before the change to ${occasion.targetVersion}`;
  return `cluster ${cluster.name}, ${state}, ${createdAt}${before} (${completeness})`;
}

function changesSection({ than, changes }: RestorePlan): string[] {
  if (than === undefined || changes === undefined) return [];
  if (changes.length === 0) return [`nothing differs from the ${than} settings`];
  return [changesTable(changes, 'backup', than)];
}

function configurationSection({ restored }: RestorePlan, options: RestoreCliOptions): string[] {
  const { configurationValues, adopted } = restored;
  const where = options.configurationValues;
  const values =
    where === undefined ? JSON.stringify(configurationValues, undefined, 2) : `written to ${where}`;
  const note =
    adopted.length > 0 ? [`set by hand, now among the configuration values: ${adopted.join(', ')}`] : [];
  return [`configuration values of the add-on:\n${values}`, ...note];
}

function propsSection({ backup, restored }: RestorePlan): string {
  const props = restoredProps(restored.configurationValues);
  return `props of VpcCniAddon that reproduce them:\n${propsText(props, restoredAddon(backup)).trimEnd()}`;
}

/** The quotes keep a name with odd characters from meaning something to a shell. */
function commandsSection(
  { backup }: RestorePlan,
  { configurationValues, manifests }: RestoreCliOptions,
): string {
  const file = configurationValues ?? 'configuration-values.json';
  const { version, roleArn, notes } = restoredAddon(backup);
  const update = [
    `aws eks ${backup.addon ? 'update' : 'create'}-addon --cluster-name '${backup.cluster.name}' --addon-name vpc-cni${version === undefined ? '' : ` --addon-version '${version}'`}`,
    ...(roleArn === undefined ? [] : [`--service-account-role-arn '${roleArn}'`]),
    '--resolve-conflicts OVERWRITE',
    `--configuration-values 'file://${file}'`,
  ].join(' \\\n  ');
  const apply = `kubectl apply --server-side --force-conflicts --filename '${manifests ?? 'manifests.yaml'}'`;
  return `with the managed add-on:\n${[update, ...notes].join('\n')}\n\nwithout it:\n${apply}`;
}
