// One cluster with so many node subnets and node groups, checked once: npx tsx bench/rules/estate.ts 240 shared
import { RuleBook } from '../../lib/checks/rule-book';
import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import { estate } from './estates';

const [size, isShared] = [Number(process.argv[2]), process.argv[3] === 'shared'];
const body = estate(size, isShared);

const cpu = process.cpuUsage();
const start = process.hrtime.bigint();
const { findings } = RuleBook.check([{ name: 'Stack', region: 'eu-west-1', body }], {
  profile: RuleProfile.ALL,
  quotas: { subnetsPerVpc: 1000 },
});
const milliseconds = Math.round(Number(process.hrtime.bigint() - start) / 1e6);
const { user, system } = process.cpuUsage(cpu);
const cpuMilliseconds = Math.round((user + system) / 1000);
console.log(JSON.stringify({ milliseconds, cpuMilliseconds, findings: findings.length }));
