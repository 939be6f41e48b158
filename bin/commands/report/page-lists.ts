import type { NetworkReport, ReportFinding, ReportNodegroup } from '../../../lib/report/network-report';
import { plural } from '../../../lib/text/counts';
import { type Markup, markup } from './markup';
import { table } from './page-subnets';

/** Node groups, and the arithmetic of each instance type. */
export function nodegroupsSection({ nodegroups }: NetworkReport): Markup {
  if (nodegroups.length === 0) return markup``;
  const head = ['node group', 'nodes at most', 'instance type', 'max pods', 'arithmetic', 'limited by'];
  return table('Node groups', head, nodegroups.flatMap(rowsOf));
}

function rowsOf({ name, maxSize, maxPods, types }: ReportNodegroup): (string | number)[][] {
  return types.map(({ instanceType, formula, limitedBy }) => [
    name,
    maxSize,
    instanceType,
    maxPods,
    formula,
    limitedBy,
  ]);
}

/** What the rules found, the worst first. */
export function findingsSection({ findings, undecided }: NetworkReport): Markup {
  const open =
    undecided === undefined || undecided === 0
      ? undefined
      : markup`<p class="note">${plural(undecided, 'check')} not decidable from the templates alone; podnet check --verbose lists them.</p>`;
  if (findings.length === 0) return markup`<p>No findings.</p>${open}`;
  const rules = [...new Set(findings.map(({ ruleId }) => ruleId))];
  const items = rules.map((rule) => ruleItem(findings.filter(({ ruleId }) => ruleId === rule)));
  return markup`<ul class="findings">${items}</ul>${open}`;
}

/** Findings of one rule together: the remedy is the same for all of them. */
function ruleItem(findings: readonly ReportFinding[]): Markup {
  const [{ severity, ruleId, remedy }] = findings;
  const messages = findings.map(
    ({ message, place }) =>
      markup`<li>${message}${place === undefined ? '' : markup` <span class="note">${place}</span>`}</li>`,
  );
  return markup`<li><span class="severity ${severity}">${severity}</span> <code>${ruleId}</code> ${remedy}<ul>${messages}</ul></li>
`;
}

/** Steps in order; those of one number can run at the same time. */
export function stepsSection({ steps }: NetworkReport): Markup {
  if (steps.length === 0) return markup``;
  const rows = steps.map(({ position, label, resources, after }) => [
    String(position),
    label,
    resources,
    after.join(', ') || '-',
  ]);
  const head = ['step', 'what', 'resources', 'waits for'];
  return markup`<p>Steps with the same number can run at the same time.</p>
${table('Deployment order', head, rows)}`;
}
