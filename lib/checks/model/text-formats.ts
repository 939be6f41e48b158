import type { ValueObject, Value } from './value';
import { textOf } from './value';

/**
 * Reads the YAML that node configurations are written in: nested mappings, lists, plain and quoted scalars,
 * JSON in between. Anchors, tags and folded text are not read; such a document gives undefined.
 */
export function parseSimpleYaml(text: string): Value | undefined {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#') && line.trim() !== '---')
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
  if (lines.some((line) => line.indent > 100)) return undefined;
  try {
    return new YamlReader(lines).document();
  } catch {
    return undefined;
  }
}

interface Line {
  readonly indent: number;
  readonly text: string;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s'"{[#&*!|>-][^:]*?|-[^\s:][^:]*?):(?:\s+(.*))?$/;

class YamlReader {
  private position = 0;

  constructor(private readonly lines: Line[]) {}

  public document(): Value {
    const value = this.block(this.lines[0]?.indent ?? 0);
    if (this.position < this.lines.length) throw new SyntaxError('unexpected indentation');
    return value;
  }

  private block(indent: number): Value {
    const line = this.lines[this.position];
    if (line === undefined) return null;
    if (line.text === '-' || line.text.startsWith('- ')) return this.sequence(indent);
    return KEY.test(line.text) ? this.mapping(indent) : this.flow();
  }

  /** JSON over one or more lines, or a single scalar. */
  private flow(): Value {
    const rest = this.lines.slice(this.position).map((line) => line.text);
    this.position = this.lines.length;
    return scalar(rest.join(' '));
  }

  private sequence(indent: number): Value[] {
    const items: Value[] = [];
    for (let line = this.lines[this.position]; this.isItem(line, indent); line = this.lines[this.position]) {
      const rest = line.text.slice(1).trimStart();
      const inner = indent + line.text.length - rest.length;
      if (rest === '') this.position++;
      else this.lines[this.position] = { indent: inner, text: rest };
      items.push(rest === '' ? this.child(indent) : this.item(inner, rest));
    }
    return items;
  }

  private isItem(line: Line | undefined, indent: number): line is Line {
    return line !== undefined && line.indent === indent && /^-(\s|$)/.test(line.text);
  }

  private item(indent: number, text: string): Value {
    if (KEY.test(text) || text.startsWith('- ')) return this.block(indent);
    this.position++;
    return scalar(text);
  }

  private mapping(indent: number): ValueObject {
    const result: ValueObject = {};
    for (let line = this.lines[this.position]; line?.indent === indent; line = this.lines[this.position]) {
      const match = KEY.exec(line.text);
      if (match === null) throw new SyntaxError(`not a key: ${line.text}`);
      this.position++;
      result[textOf(scalar(match[1]))] = this.valueAfterKey(match[2] ?? '', indent);
    }
    return result;
  }

  private valueAfterKey(text: string, indent: number): Value {
    if (text === '' || text.startsWith('#')) return this.child(indent);
    if (/^[|>][+-]?$/.test(text)) return this.literal(indent);
    return scalar(text);
  }

  /** Lines that stand deeper, or a list at the same depth as its key. */
  private child(indent: number): Value {
    const next = this.lines[this.position];
    const isList = this.isItem(next, indent);
    return next !== undefined && (next.indent > indent || isList) ? this.block(next.indent) : null;
  }

  private literal(indent: number): string {
    const texts = [];
    for (let line = this.lines[this.position]; line?.indent > indent; line = this.lines[this.position]) {
      texts.push(line.text);
      this.position++;
    }
    return texts.join('\n');
  }
}

/** JSON, or YAML in braces whose words carry no quotes. */
function flowValue(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    const word = /(?<=[{[,:]\s*)(?!true\b|false\b|null\b)([A-Za-z_][\w./-]*)(?=\s*[:,}\]])/g;
    return JSON.parse(text.replace(word, '"$1"')) as Value;
  }
}

function scalar(text: string): Value {
  if (/^[[{"]/.test(text)) return flowValue(text.replace(/\s+#.*$/, ''));
  if (/^'.*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (/^[&*!]/.test(text)) throw new SyntaxError('anchors and tags are not read');
  const plain = text.replace(/\s+#.*$/, '');
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  if (plain === 'true' || plain === 'false') return plain === 'true';
  return plain === '~' || plain === 'null' ? null : plain;
}

/** Reads the TOML of Bottlerocket settings: tables and `key = value` lines, as dotted keys. */
export function parseSimpleToml(text: string): Map<string, string | number | boolean> {
  const settings = new Map<string, string | number | boolean>();
  let table = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    const header = /^\[([^[\]]+)\]$/.exec(line);
    if (header !== null) table = unquoteKey(header[1]);
    const entry = /^("[^"]*"|[\w.-]+)\s*=\s*(.+)$/.exec(line);
    if (header === null && entry !== null) {
      settings.set([table, unquoteKey(entry[1])].filter(Boolean).join('.'), tomlScalar(entry[2].trim()));
    }
  }
  return settings;
}

function unquoteKey(key: string): string {
  return key.replaceAll(/["\s]/g, '');
}

function tomlScalar(text: string): string | number | boolean {
  const quoted = /^(["'])(.*?)\1/.exec(text);
  if (quoted !== null) return quoted[2];
  const plain = text.replace(/\s*#.*$/, '');
  if (plain === 'true' || plain === 'false') return plain === 'true';
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : plain;
}
