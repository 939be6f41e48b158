import { readFileSync } from 'node:fs';
import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import { RuleBook } from '../../lib/checks/rule-book';
import { caughtRows, whatOthersFindPage, type Comparison } from '../../scripts/what-others-find-page';
import type { Measurement } from '../../scripts/public-measurement';
import { publicTemplatesSection } from '../../scripts/public-templates-section';
import { comparisonApps } from '../checks/apps/plain-clusters';
import { MUTATIONS, SURVIVORS } from '../checks/mutations';
import { referenceDeployment } from '../reference/reference-app';

const MEASUREMENT = JSON.parse(readFileSync('scripts/data/public-measurement.json', 'utf8')) as Measurement;
const PAGE = readFileSync('docs/what-others-find.md', 'utf8');

const findingsIn = (body: unknown) =>
  RuleBook.check([{ name: 'Stack', body, region: 'eu-west-1' }], { profile: RuleProfile.ALL }).findings.map(
    ({ ruleId, logicalId, message }) => ({ ruleId, text: `${ruleId} ${logicalId} ${message}` }),
  );

describe('docs/what-others-find.md', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const sound = referenceDeployment({ env }).template.toJSON();
  const known = new Set(findingsIn(sound).map(({ text }) => text));

  test.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    'has what the rules say today: %s',
    (name, { plant }) => {
      const body = structuredClone(sound);
      plant(body.Resources);
      const ids = new Set(findingsIn(body).flatMap(({ ruleId, text }) => (known.has(text) ? [] : [ruleId])));
      expect(PAGE).toContain(`| ${name} | ${[...ids].join(', ') || '-'} |`);
    },
  );

  test('lists the faults that no rule sees, with the reasons', () => {
    for (const [name, reason] of Object.entries(SURVIVORS)) expect(PAGE).toContain(`| ${name} | ${reason} |`);
  });

  test('has the figures over public templates as measured', () => {
    expect(PAGE).toContain(publicTemplatesSection(MEASUREMENT));
  });

  test('has a table for every comparison app', () => {
    for (const { name } of comparisonApps()) expect(PAGE).toContain(`### ${name}\n`);
  });
});

describe('the page', () => {
  const faults: Comparison = {
    rows: ['a fault', 'another'],
    columns: [
      { scanner: 'ours', version: '1.0.0', ids: [['X-01', 'X-02'], []] },
      { scanner: 'theirs', version: undefined, ids: undefined },
    ],
  };
  const page = whatOthersFindPage({
    faults,
    apps: { rows: [], columns: faults.columns },
    details: [],
    otherFaults: 1,
    measurement: MEASUREMENT,
    survivors: { another: 'because' },
  });

  test('says who catches what, and what is not installed', () => {
    expect(page).toContain('| a fault | X-01, X-02 | not installed |\n| another | - | not installed |');
    expect(page).toContain('| theirs | not installed |');
  });

  test('counts the faults that are caught', () => {
    expect(faults.columns.map(caughtRows)).toEqual([1, undefined]);
    expect(page).toContain('| ours | 1 of 2 | 50% |');
  });
});
