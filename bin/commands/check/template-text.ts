import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type YAMLMap } from 'yaml';

/** Parses a template in JSON or YAML; the short tags of CloudFormation become their long forms. */
export function parseTemplateText(text: string): unknown {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  if (trimmed === '') throw new Error('it is empty');
  if (trimmed.startsWith('{')) return JSON.parse(trimmed) as unknown;
  const document = parseDocument(trimmed, { logLevel: 'silent', uniqueKeys: true });
  if (document.errors.length > 0) throw new Error(document.errors[0].message.split('\n')[0]);
  return toJson(document.contents, 0);
}

/** Deeper text is no template. */
const MAX_DEPTH = 200;

function toJson(node: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new Error(`it is nested deeper than ${MAX_DEPTH} levels`);
  if (isAlias(node)) throw new Error('it uses YAML aliases, which CloudFormation does not know');
  const value = plain(node, depth);
  const tag = (node as Node | null)?.tag;
  return tag !== undefined && /^![A-Za-z]/.test(tag) ? longForm(tag.slice(1), value) : value;
}

function plain(node: unknown, depth: number): unknown {
  if (isMap(node)) return mapToJson(node, depth);
  if (isSeq(node)) return node.items.map((item) => toJson(item, depth + 1));
  return isScalar(node) ? node.value : null;
}

function mapToJson(map: YAMLMap, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    map.items.map(({ key, value }) => [String(toJson(key, depth + 1)), toJson(value, depth + 1)]),
  );
}

/** `!Ref X` is `{ Ref: X }`, `!GetAtt A.B` is `{ 'Fn::GetAtt': [A, B] }`, and so on. */
function longForm(name: string, value: unknown): unknown {
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
}
