// Runs the rule book over public templates and writes counts by rule, precision and silence:
//   npx tsx scripts/measure-public-templates.ts [folder]
// The templates are in scripts/data/public-templates.json, by repository, commit and path. What the folder does not hold
// is fetched into it from raw.githubusercontent.com. No template is copied into this repository.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseTemplateText } from '../bin/commands/check/template-text';
import { RuleBook } from '../lib/checks/rule-book';
import type { RuleFinding } from '../lib/checks/rule-report';
import { RuleProfile } from '../lib/checks/rules/rule-profile';
import { RuleSeverity } from '../lib/checks/rules/rule-severity';
import { measurementOf, type Checked, type PublicTemplate, type Verdict } from './public-measurement';

const DATA = 'scripts/data';

function readData<T>(name: string): T {
  return JSON.parse(readFileSync(join(DATA, name), 'utf8')) as T;
}

/** Text of a template: from the folder, else from GitHub. */
async function textOf({ repository, commit, path }: PublicTemplate, folder: string): Promise<string> {
  const file = join(folder, repository, path);
  if (!existsSync(file)) {
    const response = await fetch(`https://raw.githubusercontent.com/${repository}/${commit}/${path}`);
    if (!response.ok) throw new Error(`${repository}/${path} at ${commit}: ${response.status}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await response.text());
  }
  return readFileSync(file, 'utf8');
}

/** Errors and warnings of one template, or why it cannot be read. */
function check(template: PublicTemplate, text: string): Checked {
  try {
    const stack = { name: template.path, body: parseTemplateText(text) };
    const findings = (profile: RuleProfile): RuleFinding[] =>
      RuleBook.check([stack], { profile }).findings.filter(({ severity }) => severity !== RuleSeverity.INFO);
    return {
      template,
      findings: findings(RuleProfile.POD_NETWORK),
      posture: findings(RuleProfile.POSTURE),
    };
  } catch (error) {
    return { template, findings: [], posture: [], unreadable: (error as Error).message.split('\n')[0] };
  }
}

async function main(folder: string): Promise<void> {
  const checked: Checked[] = [];
  for (const template of readData<PublicTemplate[]>('public-templates.json'))
    checked.push(check(template, await textOf(template, folder)));
  const measurement = measurementOf(checked, readData<Verdict[]>('public-verdicts.json'));
  writeFileSync(join(DATA, 'public-measurement.json'), `${JSON.stringify(measurement, undefined, 2)}\n`);
  console.log(JSON.stringify(measurement, undefined, 2));
}

main(process.argv[2] ?? join(tmpdir(), 'podnet-public-templates')).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
