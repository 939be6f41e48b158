// Checks an assembly of so many clusters once, after a first round that warms up nothing but the import.
import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import { RuleBook } from '../../lib/checks/rule-book';
import { house } from '../../test/checks/fixtures/house';

const clusters = Number(process.argv[2]);
const body = house().build() as { Resources: Record<string, unknown> };
const templates = Array.from({ length: clusters }, (_, index) => ({
  name: `Stack${index}`,
  region: 'eu-west-1',
  body: JSON.parse(JSON.stringify(body)) as unknown,
}));

const cpu = process.cpuUsage();
const start = process.hrtime.bigint();
const report = RuleBook.check(templates, { profile: RuleProfile.ALL });
const milliseconds = Math.round(Number(process.hrtime.bigint() - start) / 1e6);
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    resources: clusters * Object.keys(body.Resources).length,
    milliseconds,
    cpuMilliseconds: Math.round((user + system) / 1000),
    megabytes: Math.round(process.memoryUsage().rss / 1e6),
    findings: report.findings.length,
  }),
);
