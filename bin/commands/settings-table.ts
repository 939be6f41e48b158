import Table from 'cli-table3';
import type { SettingChange } from '../../lib/aws-node/backup/setting-changes';

/** Longer values are cut: a table is for reading, `--json` has them whole. */
const LONGEST_VALUE = 60;

/** Changes as a table, with the names of what they are compared as the heads of the columns. */
export function changesTable(changes: readonly SettingChange[], first: string, second: string): string {
  const table = new Table({
    head: ['setting', first, second],
    style: { head: [], border: [], compact: true },
  });
  for (const { setting, before, after } of changes) table.push([setting, shown(before), shown(after)]);
  return table.toString();
}

function shown(value: string | undefined): string {
  if (value === undefined) return '(not set)';
  if (value === '') return '(empty)';
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 3)}...` : value;
}
