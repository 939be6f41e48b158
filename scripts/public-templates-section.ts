// The section of docs/what-others-find.md about public templates.
import type { Measurement } from './public-measurement';

/** Precision, silence and counts by rule, as measured. */
export function publicTemplatesSection(measured: Measurement): string {
  const { findings, worthActing, silence, correct } = measured;
  const labelled = worthActing + measured.notWorthActing;
  const rows: [string, string][] = [
    ['templates, of which mention EKS', `${measured.templates}, ${measured.withEks}`],
    ['errors and warnings in the profile pod-network', String(findings)],
    ['with a verdict', `${labelled} of ${findings}`],
    ['worth acting on', `${worthActing} of ${labelled}, ${percent(worthActing, labelled)}`],
    ['false errors', String(measured.falseErrors.length)],
    ['templates without EKS that get no finding', `${silence.silent} of ${silence.templates}`],
    [
      'findings on a template that AWS wrote by hand as an example',
      `${Math.max(...correct.map((each) => each.findings))} at most, over ${correct.length} templates`,
    ],
    ['templates that cannot be read', String(measured.unreadable.length)],
    ['errors and warnings in the profile posture', String(sum(measured.posture))],
  ];
  return [HEAD, table(['', 'figure'], rows), BY_RULE, table(RULE_HEAD, ruleRows(measured))].join('\n\n');
}

const HEAD = `## Public templates

How many findings are worth acting on, over templates of other people. \`scripts/data/public-templates.json\` lists them by
repository, commit and path; they are fetched, not copied. Each file is checked alone, with the defaults of its parameters.
\`scripts/data/public-verdicts.json\` has a verdict and its reason for every finding. The authors of the rules gave the
verdicts, so look at them before you trust the figure; copies of one template count each. A finding is worth acting on when
its owner would change the template on reading it. The figure is not blind: SG-02, TAG-01 and TAG-02 became more precise after
their findings on these templates had been read.

\`\`\`sh
npx tsx scripts/measure-public-templates.ts
\`\`\``;

const BY_RULE = 'By rule, in the profile pod-network:';

const RULE_HEAD = ['rule', 'findings', 'worth acting on', 'not'];

function ruleRows({ byRule }: Measurement): string[][] {
  return byRule.map(({ rule, findings, worthActing, notWorthActing }) => [
    `[${rule}](rules.md#${rule.toLowerCase()})`,
    ...[findings, worthActing, notWorthActing].map(String),
  ]);
}

const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)}%`;

const sum = (counts: Measurement['posture']): number =>
  counts.reduce((total, { findings }) => total + findings, 0);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
