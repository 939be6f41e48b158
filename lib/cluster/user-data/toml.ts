/** What a TOML document of settings holds. */
export type TomlValue = string | number | boolean | string[] | TomlTable;
export interface TomlTable {
  readonly [key: string]: TomlValue | undefined;
}

const BARE_KEY = /^[A-Za-z0-9_-]+$/;

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value);
}

/** A basic string of TOML escapes the way JSON does, and DEL besides. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007F');
}

function key(name: string): string {
  return BARE_KEY.test(name) ? name : text(name);
}

function literal(value: TomlValue): string {
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  return typeof value === 'string' ? text(value) : String(value);
}

/**
 * Renders a table and the tables inside it, each with its own header.
 *
 * Enough for the settings of Bottlerocket: text, numbers, booleans, lists of text. Headers have bare keys only, because
 * EKS cannot read a header with a quoted key when it merges its own settings.
 *
 * @see https://toml.io/en/v1.0.0
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
 */
export function renderToml(table: TomlTable, path: string[] = []): string {
  const entries = Object.entries(table).filter(([, value]) => value !== undefined) as [string, TomlValue][];
  const own = entries
    .filter(([, value]) => !isTable(value))
    .map(([name, value]) => `${key(name)} = ${literal(value)}`);
  const header = path.length > 0 && own.length > 0 ? [`[${path.map(key).join('.')}]`] : [];
  const tables = entries.filter(([, value]) => isTable(value));
  const nested = tables.map(([name, value]) => renderToml(value as TomlTable, [...path, name]));
  const block = own.length > 0 ? [[...header, ...own].join('\n') + '\n'] : [];
  return [...block, ...nested.filter((part) => part !== '')].join('\n');
}

/** Lays one table over another: what both have, the upper one decides. */
export function mergeTables(lower: TomlTable, upper: TomlTable): TomlTable {
  const merged = Object.entries(upper).map(([name, value]) => {
    const below = lower[name];
    return [name, isTable(below) && isTable(value) ? mergeTables(below, value) : value];
  });
  return { ...lower, ...Object.fromEntries(merged) };
}
