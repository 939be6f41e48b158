import { Expression, type PropsTree, type RestoredProps } from './restore-props';

/** Props as TypeScript, to be pasted into a CDK app. */
export function propsText(props: RestoredProps, version: string | undefined): string {
  const lines = [
    ...(version === undefined ? [] : [`version: VpcCniVersion.of('${version}'),`]),
    `podAddressing: ${props.podAddressing},`,
    ...(props.customNetworking ? ['customNetworking: true,'] : []),
    `settings: ${literal(props.settings, 0)},`,
  ];
  return `${lines.join('\n')}\n`;
}

function literal(value: PropsTree | unknown, depth: number): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, depth)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return objectLiteral(value as PropsTree, depth);
  return String(value);
}

function objectLiteral(value: PropsTree, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const entries = Object.entries(value).map(
    ([key, inner]) => `${indent}${name(key)}: ${literal(inner, depth + 1)},`,
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join('\n')}\n${'  '.repeat(depth)}}`;
}

function name(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;
}
