import Table from 'cli-table3';
import type { Command } from 'commander';
import { OPTION_PATHS, SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import { optionKey, type SettingOption } from '../../lib/aws-node/settings/setting-option';
import { defectOf, isFrom } from '../../lib/aws-node/facts/releases';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { parseVersion } from './parse-version';

/** The options as commander hands them over. */
interface SettingsCliOptions {
  readonly version?: VpcCniVersion;
  readonly json?: boolean;
}

/** One line of the reference. */
interface Row extends Omit<SettingOption, 'raw' | 'schemaNotSeen'> {
  readonly option: string;
  readonly variable: string;
  /** Whether the version knows the option; every option when no version is given. */
  readonly available: boolean;
}

function isKnownTo(version: VpcCniVersion, since: string | undefined): boolean {
  return since === undefined || isFrom(version, since);
}

function rowsFor(version: VpcCniVersion): Row[] {
  return OPTION_PATHS.map((option) => {
    const { raw: _raw, schemaNotSeen: _schemaNotSeen, ...facts } = SETTING_OPTIONS[option];
    const available = isKnownTo(version, facts.since);
    return { option, variable: optionKey(SETTING_OPTIONS[option]), available, ...facts };
  });
}

function renderTable(rows: Row[]): string {
  const table = new Table({
    head: ['option', 'writes', 'default', 'since', 'what it costs in addresses'],
    colWidths: [null, null, 34, null, 44],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { option, variable, defaultValue, since, cost } of rows) {
    table.push([option, variable, defaultValue, since ? `v${since}` : '', cost ?? '']);
  }
  return table.toString();
}

function run({ version = VpcCniVersion.LATEST_KNOWN, json }: SettingsCliOptions): void {
  const rows = rowsFor(version);
  const defect = defectOf(version);
  if (defect !== undefined) {
    console.error(
      `error: vpc-cni ${version} is not fit for use, ${defect.description}: take v${defect.fixedIn} or newer`,
    );
    process.exitCode = 1;
  }
  if (json) return console.log(JSON.stringify(rows, undefined, 2));
  const known = rows.filter(({ available }) => available);
  console.log(renderTable(known));
  if (known.length < rows.length) {
    console.log(`${rows.length - known.length} options need a newer version than ${version}`);
  }
  return undefined;
}

/**
 * Adds `settings` to the command line tool.
 *
 * @param program the tool
 */
export function addSettingsCommand(program: Command): void {
  program
    .command('settings')
    .description('every setting of the VPC CNI plugin, with its variable, default and cost')
    .option('--version <version>', 'version of the vpc-cni add-on, such as v1.22.4-eksbuild.3', parseVersion)
    .option('--json', 'print JSON, with the options that the version does not know')
    .action(run);
}
