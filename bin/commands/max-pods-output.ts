import Table from 'cli-table3';
import type { MaxPodsResult } from '../../lib/capacity';

/** More lines of one kind than this are summed up in one. */
const MOST_LINES = 5;

/** The first lines, and how many there are besides. */
export function firstLines(lines: string[], most = MOST_LINES): string[] {
  const hidden = lines.length - most;
  return hidden > 0 ? [...lines.slice(0, most), `... and ${hidden} more like these`] : lines;
}

/** One row for each type, with the arithmetic behind its number. */
export function renderTable(results: MaxPodsResult[]): string {
  const table = new Table({
    head: ['instance type', 'max pods', 'arithmetic', 'limited by'],
    colAligns: ['left', 'right', 'left', 'left'],
    // Lines between the rows would double the length; colours do not belong into a pipe.
    style: { head: [], border: [], compact: true },
  });
  for (const { instanceType, maxPods, formula, limitedBy } of results) {
    table.push([instanceType, maxPods, formula, limitedBy]);
  }
  return table.toString();
}

/** Each note once, with the types it is about unless it is about all of them. */
export function renderNotes(results: MaxPodsResult[]): string[] {
  const about = new Map<string, string[]>();
  for (const { instanceType, notes } of results) {
    for (const note of notes) about.set(note, [...(about.get(note) ?? []), instanceType]);
  }
  return [...about].map(([note, types]) =>
    types.length === results.length ? `note: ${note}` : `note: ${note} (${firstLines(types, 3).join(', ')})`,
  );
}

/** What a node group of these types would run with. */
export function renderGroup(results: MaxPodsResult[]): string {
  const lowest = results.reduce((low, result) => (result.maxPods < low.maxPods ? result : low));
  const wasting = results
    .filter(({ maxPods }) => maxPods > lowest.maxPods)
    .map(({ instanceType, maxPods }) => `${instanceType} wastes ${maxPods - lowest.maxPods}`);
  const waste = wasting.length > 0 ? `; ${wasting.join(', ')}` : '';
  return `one node group of these types: ${lowest.maxPods} pods (${lowest.instanceType})${waste}`;
}

/** The results for other programs. */
export function renderJson(results: MaxPodsResult[]): string {
  return JSON.stringify(results, undefined, 2);
}
