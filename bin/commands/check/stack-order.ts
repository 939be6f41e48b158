import { basename } from 'node:path';
import { didYouMean } from '../../../lib/text/nearest-names';
import type { CheckedTemplate } from './checked-template';
import { UsageError } from './usage-error';

/** Notes the order of deployment that the user declares: each stack waits for the one named before it. */
export function inOrder(templates: readonly CheckedTemplate[], order: readonly string[]): CheckedTemplate[] {
  const named = order.map((name) => find(templates, name));
  return templates.map((template) => {
    const before = named.slice(0, Math.max(0, named.indexOf(template)));
    const dependsOn = [...(template.dependsOn ?? []), ...before.map(({ name }) => name)];
    return dependsOn.length === 0 ? template : { ...template, dependsOn: [...new Set(dependsOn)] };
  });
}

/** A stack by its name, by the path of its file, or by the name of its file alone. */
function find(templates: readonly CheckedTemplate[], wanted: string): CheckedTemplate {
  const names = ({ name, path }: CheckedTemplate) => [name, path, basename(path)];
  const found = templates.filter((template) => names(template).includes(wanted));
  if (found.length === 1) return found[0];
  const all = templates.map(({ name }) => name);
  throw new UsageError(
    found.length > 1
      ? `order: ${wanted} names ${found.map(({ name }) => name).join(' and ')}; write the whole path`
      : `order: ${JSON.stringify(wanted)} is not a template that is checked${didYouMean(wanted, all)}; there are ${all.join(', ')}`,
  );
}
