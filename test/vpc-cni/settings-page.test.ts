import { readFileSync } from 'node:fs';
import {
  NetworkPolicyEnforcingMode,
  PodAddressing,
  PodSecurityGroupEnforcingMode,
  VpcCniSettings,
  type VpcCniSettingsProps,
  VpcCniVersion,
} from '../../lib/vpc-cni';
import { ERROR_CHECKS, WARNING_CHECKS } from '../../lib/vpc-cni/settings/settings-checks';
import { VALUE_CHECKS } from '../../lib/vpc-cni/settings/value-checks';
import { MODES, RULES, settingsPage } from '../../scripts/settings-page';
import { schemaProblems } from './addon-schema';
import { refusals } from './start-up-checks';

interface AddonProps {
  readonly podAddressing?: PodAddressing;
  readonly podSubnets?: unknown[];
  readonly ipFamily?: string;
  readonly settings?: VpcCniSettingsProps;
}

/** Runs an example with a stand-in for the construct, and returns the props it was given. */
function propsOf(code: string): AddonProps {
  const given: AddonProps[] = [];
  const names = {
    VpcCniAddon: class {
      constructor(_scope: unknown, _id: string, props: AddonProps) {
        given.push(props);
      }
    },
    PodAddressing,
    PodSecurityGroupEnforcingMode,
    NetworkPolicyEnforcingMode,
    eks: { IpFamily: { IP_V6: 'ipv6' } },
    cluster: {},
    podSubnets: [],
  };
  new Function(...Object.keys(names), code)(...Object.values(names));
  return given[0];
}

test.each(MODES)('%s', (_title, code) => {
  const {
    podAddressing = PodAddressing.prefixDelegation(),
    podSubnets,
    ipFamily = 'ipv4',
    settings,
  } = propsOf(code);
  const context = {
    podAddressing,
    customNetworking: podSubnets !== undefined,
    ipFamily,
    version: VpcCniVersion.LATEST_KNOWN,
  };
  const { configurationValues } = VpcCniSettings.compute(context, settings);
  expect(schemaProblems(configurationValues)).toEqual([]);
  expect(refusals(configurationValues.env as Record<string, string>, ipFamily)).toEqual([]);
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

test('each code belongs to errors or to warnings, never to both', () => {
  const errors = new Set([...VALUE_CHECKS, ...ERROR_CHECKS].map(({ code }) => code));
  expect(WARNING_CHECKS.filter(({ code }) => errors.has(code))).toEqual([]);
});
