import { existsSync, readFileSync } from 'node:fs';
import { isJson } from '../../../lib/checks/model/template';
import type { RuleFinding } from '../../../lib/checks/rule-report';
import { writeTextFile } from '../files';
import { usable, UsageError } from './usage-error';

/** Known findings at one place. Messages carry values that change, so a place is a rule and a resource. */
interface BaselineEntry {
  readonly rule: string;
  readonly stack: string;
  readonly resource: string;
  readonly count: number;
}

/** Findings beyond the baseline, and how many of the baseline are still there or gone. */
export interface Compared {
  readonly findings: RuleFinding[];
  readonly known: number;
  readonly gone: number;
}

const VERSION = 1;

/** Writes all findings as the state to improve from. Sorted, so that changes are readable in a diff. */
export function writeBaseline(path: string, findings: readonly RuleFinding[]): void {
  const entries = [...count(findings.map(keyOf))]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(toEntry);
  writeTextFile(path, `${JSON.stringify({ version: VERSION, findings: entries }, undefined, 2)}\n`);
}

/** Leaves only what the baseline does not know. */
export function compareWithBaseline(path: string, findings: readonly RuleFinding[]): Compared {
  const left = readBaseline(path);
  const total = sum(left);
  const fresh = findings.filter((finding) => {
    const key = keyOf(finding);
    const known = left.get(key) ?? 0;
    if (known > 0) left.set(key, known - 1);
    return known === 0;
  });
  const gone = sum(left);
  return { findings: fresh, known: total - gone, gone };
}

function readBaseline(path: string): Map<string, number> {
  if (!existsSync(path))
    throw new UsageError(`baseline ${path} does not exist: write it first with --write-baseline`);
  const parsed = usable(path, (): unknown => JSON.parse(readFileSync(path, 'utf8')));
  if (
    !isJson(parsed) ||
    parsed.version !== VERSION ||
    !Array.isArray(parsed.findings) ||
    !parsed.findings.every(isEntry)
  )
    throw new UsageError(`${path} is not a baseline of podnet check: write it again with --write-baseline`);
  return new Map(
    parsed.findings.map((entry: BaselineEntry) => [
      JSON.stringify([entry.rule, entry.stack, entry.resource]),
      entry.count,
    ]),
  );
}

function isEntry(value: unknown): value is BaselineEntry {
  return (
    isJson(value) &&
    [value.rule, value.stack, value.resource].every((text) => typeof text === 'string') &&
    Number.isInteger(value.count) &&
    Number(value.count) > 0
  );
}

function keyOf({ ruleId, stack, logicalId }: RuleFinding): string {
  return JSON.stringify([ruleId, stack, logicalId]);
}

function toEntry([key, number]: [string, number]): BaselineEntry {
  const [rule, stack, resource] = JSON.parse(key) as [string, string, string];
  return { rule, stack, resource, count: number };
}

function count(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, number) => total + number, 0);
}
