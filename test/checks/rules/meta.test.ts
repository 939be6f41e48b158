import { readFileSync } from 'node:fs';
import { RULES } from '../../../lib/checks/rules';
import { UNDECIDED_RULES } from '../../../lib/checks/rules/undecided';
import { NetworkModel } from '../../../lib/checks/model/network-model';
import { ruleContext } from '../../../lib/checks/rules/rule';
import { renderRulesDocs, GROUPS } from '../../../scripts/rules-docs';
import { house, ipv6House, privateHouse, secondaryIpHouse } from '../fixtures/house';
import { CASES } from './cases';
import published from './data/rule-ids.json';

const ids = RULES.map(({ id }) => id);

test('ids are unique, also among the rules that are not in the book', () => {
  const all = [...ids, ...UNDECIDED_RULES.map(({ id }) => id)];
  expect(new Set(all).size).toBe(all.length);
  expect(all).toHaveLength(282);
});

test('ids are public contract: none of them is lost', () => {
  expect(ids).toEqual(published);
});

test('every rule has fixtures, and every fixture a rule', () => {
  expect(CASES.map(({ id }) => id).sort()).toEqual([...ids].sort());
});

test.each(RULES.map((rule) => [rule.id, rule] as const))(
  '%s has a title, a reason, a remedy, an example and a public source',
  (_, rule) => {
    expect(rule.title).toMatch(/^[A-Z0-9].*[^.]$|^[a-z].*[^.]$/);
    expect(rule.why).toMatch(/\.$/);
    expect(rule.remedy).toMatch(/\.$/);
    expect(rule.example.length).toBeGreaterThan(5);
    expect(rule.sources.length).toBeGreaterThan(0);
    for (const source of rule.sources) expect(source).toMatch(/^https:\/\/[a-z0-9.-]+\/\S+$/);
  },
);

test('docs/rules.md is what the generator writes, with a row for every rule', () => {
  const docs = readFileSync('docs/rules.md', 'utf8');
  expect(docs).toBe(renderRulesDocs());
  for (const id of ids) expect(docs).toContain(`| <a id="${id.toLowerCase()}"></a>${id} |`);
  for (const id of ids) expect(GROUPS).toHaveProperty(id.split('-')[0]);
});

test.each([
  ['house', house],
  ['IPv6 house', ipv6House],
  ['secondary IP house', secondaryIpHouse],
  ['private house', privateHouse],
])('the %s, which fixtures start from, breaks no rule', (_, build) => {
  const context = ruleContext(
    new NetworkModel([{ name: 'Stack', body: build().build(), region: 'eu-west-1' }]),
  );
  const findings = RULES.filter(({ severity }) => severity !== 'info').flatMap((rule) =>
    rule.run(context).flatMap(({ messages }) => messages.map((message) => `${rule.id}: ${message}`)),
  );
  expect(findings).toEqual([]);
});
