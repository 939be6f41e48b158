/** Edits (insert, delete, replace or swap characters) that turn one word into another. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? before[j - 2] + 1 : Infinity;
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, replaced, swapped));
    }
    [before, row] = [row, next];
  }
  return row[to.length];
}

/** A typing error changes a few characters; past a third of the word the suggestion would only confuse. */
function tolerance(word: string): number {
  return Math.max(2, Math.floor(word.length / 3));
}

function sharedStart(left: string, right: string): number {
  const differs = [...left].findIndex((character, index) => character !== right[index]);
  return differs < 0 ? left.length : differs;
}

/** The names closest to a mistyped one, best first; among equals those that begin like it, then in the order given. */
export function nearestNames(word: string, names: readonly string[], count = 3): string[] {
  return names
    .map((name) => ({ name, edits: distance(word, name), shared: sharedStart(word, name) }))
    .filter(({ edits }) => edits <= tolerance(word))
    .sort((a, b) => a.edits - b.edits || b.shared - a.shared)
    .slice(0, count)
    .map(({ name }) => name);
}

/** The end of a sentence about a mistyped name: `; did you mean a, b or c?`, or nothing when no name is close. */
export function didYouMean(word: string, names: readonly string[], count = 3): string {
  const near = nearestNames(word, names, count);
  if (near.length === 0) return '';
  const [last, ...others] = [...near].reverse();
  return `; did you mean ${[others.reverse().join(', '), last].filter(Boolean).join(' or ')}?`;
}
