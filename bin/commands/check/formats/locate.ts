import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { RuleLocation } from '../../../../lib/checks/rule-report';
import { literal } from '../exception';
import type { CheckedTemplate } from '../checked-template';
import type { SourceLocation } from '../source-location';

/** Places of a resource: its line in the template, and its line in the code of the app when the assembly knows it. */
export interface Places {
  readonly template: SourceLocation;
  readonly source?: SourceLocation;
}

/** Finds the places of resources. Each template is read once. */
export class Locator {
  private readonly lines = new Map<string, string[]>();

  constructor(private readonly templates: readonly CheckedTemplate[]) {}

  public placesOf({ stack, logicalId }: RuleLocation): Places {
    const template = this.templates.find(({ name }) => name === stack);
    const path = template?.path ?? stack;
    const line = lineOf(logicalId, this.linesOf(path));
    return {
      template: { path: relative(process.cwd(), path).split('\\').join('/'), line },
      source: template?.notes?.sourceLocation(logicalId),
    };
  }

  /** Standard input cannot be read twice. */
  private linesOf(path: string): string[] {
    const known = this.lines.get(path);
    if (known !== undefined) return known;
    const lines = path === 'stdin' ? [] : readFileSync(path, 'utf8').split('\n');
    this.lines.set(path, lines);
    return lines;
  }
}

/** Line of the key, else of the `Fn::ForEach` fragment whose name becomes the logical id, else the first one. */
function lineOf(logicalId: string, lines: readonly string[]): number {
  const key = new RegExp(`^\\s*"?${literal(logicalId)}"?\\s*:`);
  const own = lines.findIndex((text) => key.test(text));
  const found = own >= 0 ? own : lines.findIndex((text) => patternOf(text)?.test(logicalId));
  return Math.max(0, found) + 1;
}

const PLACEHOLDER = /[$&]\{[^}]+\}/;

/** Logical ids that a key with placeholders stands for: `Vpc${Name}` or `Vpc&{Name}`. */
function patternOf(line: string): RegExp | undefined {
  const [, key] = /^[\s-]*["']?([^"':\s]*[$&]\{[^"':]*)["']?\s*:/.exec(line) ?? [];
  return key === undefined || !PLACEHOLDER.test(key)
    ? undefined
    : new RegExp(`^${key.split(new RegExp(PLACEHOLDER, 'g')).map(literal).join('.+')}$`);
}
