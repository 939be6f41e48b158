import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import { RuleBook } from '../../lib/checks/rule-book';
import { referenceDeployment } from '../reference/reference-app';
import { house } from './fixtures/house';
import { MUTATIONS, SURVIVORS } from './mutations';

type Body = { Resources: Record<string, unknown> };

const SOUND: { name: string; body: Body }[] = [
  { name: 'a house built by hand', body: house().build() as Body },
  { name: 'the reference deployment', body: reference() },
  { name: 'the reference deployment in eu-west-1', body: reference('eu-west-1') },
];

function reference(region?: string): Body {
  const env = region === undefined ? undefined : { account: '111122223333', region };
  return referenceDeployment({ env }).template.toJSON() as Body;
}

function findings(body: unknown): Set<string> {
  const { findings: found } = RuleBook.check([{ name: 'Stack', body, region: 'eu-west-1' }], {
    profile: RuleProfile.ALL,
  });
  return new Set(found.map(({ ruleId, logicalId, message }) => `${ruleId} ${logicalId} ${message}`));
}

test('there are at least 60 faults, each with a name of its own', () => {
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(60);
});

test('a survivor is a fault of the list, and has a reason', () => {
  const names = MUTATIONS.map(({ name }) => name);
  expect(Object.keys(SURVIVORS).filter((name) => !names.includes(name))).toEqual([]);
  expect(Object.values(SURVIVORS).filter((reason) => reason.length < 20)).toEqual([]);
});

describe.each(SOUND)('$name', ({ body }) => {
  const baseline = findings(body);
  const caught = new Map(
    MUTATIONS.map(({ name, plant }) => {
      const faulty = structuredClone(body);
      const isPlanted = plant(faulty.Resources);
      return [name, isPlanted ? [...findings(faulty)].filter((found) => !baseline.has(found)) : undefined];
    }),
  );

  test('has no error before a fault is planted', () => {
    const report = RuleBook.check([{ name: 'Stack', body, region: 'eu-west-1' }]);
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test.each(MUTATIONS.map(({ name }) => name))('is caught: %s', (name) => {
    expect(caught.get(name)).toBeDefined();
    expect(caught.get(name)!.length > 0).toBe(!(name in SURVIVORS));
  });

  test('at least 95% of the faults are caught', () => {
    const seen = [...caught.values()].filter((found = []) => found.length > 0);
    expect(seen.length / MUTATIONS.length).toBeGreaterThanOrEqual(0.95);
  });
});
