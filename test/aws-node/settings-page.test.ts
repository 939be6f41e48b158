import { readFileSync } from 'node:fs';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { NetworkPolicyEnforcingMode, PodAddressing, PodSecurityGroupEnforcingMode } from '../../lib/aws-node';
import { PodSubnetSelection, VpcCniAddon } from '../../lib/vpc-cni';
import { ERROR_CHECKS, WARNING_CHECKS } from '../../lib/aws-node/settings/settings-checks';
import { VALUE_CHECKS } from '../../lib/aws-node/settings/value-checks';
import { RuleBook } from '../../lib/checks/rule-book';
import { UNDECIDED_RULES } from '../../lib/checks/rules/undecided';
import { SETTINGS_GROUPS } from '../../scripts/rule-table';
import { MODES, RULES, settingsPage } from '../../scripts/settings-page';
import { ImportedClusterStack } from '../support/cluster-stack';
import { schemaProblems } from './addon-schema';
import { refusals } from './start-up-checks';

/** Runs an example on an imported cluster, and returns the configuration values of its add-on. */
function valuesOf(code: string, ipFamily: eks.IpFamily): { env: Record<string, string> } {
  const stack = new ImportedClusterStack(ipFamily);
  const names = {
    VpcCniAddon,
    PodAddressing,
    PodSubnetSelection,
    PodSecurityGroupEnforcingMode,
    NetworkPolicyEnforcingMode,
    eks,
    cluster: stack.cluster,
    subnets: stack.podSubnets,
  };
  new Function(...Object.keys(names), code).apply(stack, Object.values(names));
  const [addon] = Object.values(stack.template.findResources('AWS::EKS::Addon'));
  return JSON.parse(addon.Properties.ConfigurationValues);
}

test.each(MODES)('%s', (_title, code) => {
  const ipFamily = code.includes('IP_V6') ? eks.IpFamily.IP_V6 : eks.IpFamily.IP_V4;
  const values = valuesOf(code, ipFamily);
  expect(schemaProblems(values)).toEqual([]);
  expect(refusals(values.env, ipFamily)).toEqual([]);
});

test('the page is up to date (npx tsx scripts/generate-settings-docs.ts)', () => {
  expect(readFileSync('docs/settings.md', 'utf8')).toBe(settingsPage());
});

test('the table of rules names checks that exist', () => {
  const codes = new Set([...VALUE_CHECKS, ...ERROR_CHECKS, ...WARNING_CHECKS].map(({ code }) => code));
  const elsewhere = ['EniConfigShared'];
  const named = RULES.flatMap(([, text]) => [...text.matchAll(/`([A-Z]\w+)`/g)].map(([, code]) => code));
  expect(named.filter((code) => !codes.has(code) && !elsewhere.includes(code))).toEqual([]);
  expect(named.length).toBeGreaterThan(40);
});

test('every rule of the groups about settings stands in the table once, with the place where it is enforced', () => {
  const rows = [...settingsPage().matchAll(/^\| ([A-Z0-9]+-\d+) \| ([^|]+) \| ([^|]+) \|$/gm)];
  const listed = rows.map(([, id]) => id);
  const wanted = [...RuleBook.rules(), ...UNDECIDED_RULES]
    .map(({ id }) => id)
    .filter((id) => SETTINGS_GROUPS.includes(id.split('-')[0]));
  expect(wanted.length).toBeGreaterThan(100);
  expect([...listed].sort()).toEqual([...wanted, 'UPG-01', 'UPG-08'].sort());
  expect(rows.filter(([, , where, message]) => where.trim() === '' || message.trim() === '')).toEqual([]);
});

test('a rule that is enforced nowhere says what it takes to decide it', () => {
  const undecided = new Map(UNDECIDED_RULES.map(({ id, needs }) => [id, needs]));
  const nowhere = [...settingsPage().matchAll(/^\| (\S+) \| nowhere: it takes ([^|]+) \|/gm)];
  expect(nowhere.length).toBeGreaterThan(5);
  for (const [, id, needs] of nowhere) expect(undecided.get(id)).toBe(needs);
});

test('the table of rules names each rule once', () => {
  const named = RULES.map(([rule]) => rule);
  expect(new Set(named).size).toBe(named.length);
});

test('each code belongs to errors or to warnings, never to both', () => {
  const errors = new Set([...VALUE_CHECKS, ...ERROR_CHECKS].map(({ code }) => code));
  expect(WARNING_CHECKS.filter(({ code }) => errors.has(code))).toEqual([]);
});
