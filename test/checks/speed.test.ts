import { estate } from '../../bench/rules/estates';
import { RuleBook } from '../../lib/checks/rule-book';
import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import type { StackTemplate } from '../../lib/checks/model/stack-template';
import { house } from './fixtures/house';

/** CPU time, because the machine may have other work to do. */
function cpuMilliseconds(templates: StackTemplate[]): number {
  const before = process.cpuUsage();
  RuleBook.check(templates, { profile: RuleProfile.ALL, quotas: { subnetsPerVpc: 1000 } });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const large = (isShared: boolean) => [{ name: 'S', region: 'eu-west-1', body: estate(240, isShared) }];
const many = () => Array.from({ length: 50 }, (_, index) => ({ name: `S${index}`, body: house().build() }));

test.each([
  ['240 subnets with a node group each', () => large(false), 2000],
  ['240 subnets with 240 node groups in all of them', () => large(true), 2000],
  ['50 clusters', many, 1000],
])('%s keep within their time', (_, templates, limit) => {
  // The best of three: the first one also compiles the code.
  const times = [1, 2, 3].map(() => cpuMilliseconds(templates()));
  expect(Math.min(...times)).toBeLessThan(limit);
});
