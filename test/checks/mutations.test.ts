import { RuleBook } from '../../lib/checks/rule-book';
import { house } from './fixtures/house';
import { MUTATIONS } from './mutations';

/** Faults that no rule sees, with the reason. */
const SURVIVORS: Record<string, string> = {};

function findings(body: unknown): Set<string> {
  const { findings: found } = RuleBook.check([{ name: 'Stack', body, region: 'eu-west-1' }]);
  return new Set(found.map(({ ruleId, logicalId, message }) => `${ruleId} ${logicalId} ${message}`));
}

const baseline = findings(house().build());

/** Findings that the fault brings. */
function caught({ plant }: (typeof MUTATIONS)[number]): string[] | undefined {
  const body = house().build() as { Resources: Record<string, unknown> };
  return plant(body.Resources) ? [...findings(body)].filter((finding) => !baseline.has(finding)) : undefined;
}

test('there are at least 60 faults, each with a name of its own', () => {
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(60);
});

test.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
  'is caught: %s',
  (name, mutation) => {
    const found = caught(mutation);
    expect(found).toBeDefined();
    expect(found!.length > 0).toBe(!(name in SURVIVORS));
  },
);

test('at least 95% of the faults are caught', () => {
  const share = MUTATIONS.filter((mutation) => (caught(mutation)?.length ?? 0) > 0).length / MUTATIONS.length;
  expect(share).toBeGreaterThanOrEqual(0.95);
});
