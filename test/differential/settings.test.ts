import * as fc from 'fast-check';
import { VpcCniVersion, type VpcCniContext } from '../../lib/aws-node';
import { isObject } from '../../lib/aws-node/unknown';
import {
  OPTION_PATHS,
  SETTING_OPTIONS,
  type OptionPath,
  type SettingOption,
} from '../../lib/aws-node/settings/option-table';
import { RULES } from '../../lib/checks/rules';
import { context, settings } from '../aws-node/arbitrary-settings';
import { UNKNOWN } from '../checks/fixtures/draft';
import {
  byGuard,
  byProps,
  byTemplate,
  problemsIn,
  template,
  verdictOfRule,
  verdictsOf,
  written,
  type Verdict,
} from './verdicts';

const VERSIONS = ['v1.23.1-eksbuild.1', 'v1.22.1', 'v1.22.0', 'v1.18.0', 'v1.14.1', 'v1.9.0'];
const ROLES = [['ec2:*'], ['ec2:DescribeSubnets'], []];

/** Clusters whose role is known, as a template shows it. */
const cluster: fc.Arbitrary<VpcCniContext> = fc
  .record({
    base: context,
    version: fc.constantFrom(...VERSIONS),
    roleActions: fc.constantFrom(...ROLES),
  })
  .map(({ base, version, roleActions }) => ({
    ...base,
    roleActions,
    endpointPrivateAccess: true,
    version: VpcCniVersion.of(version),
  }));

/** Differences between the construct and the rule book that are meant, and why. */
const INTENDED: readonly { reason: string; applies(name: string, given: unknown): boolean }[] = [
  {
    reason: 'MAX_ENI of 0 or less is not set for aws-node, as documented; as a prop it is a mistake',
    applies: (name) => name === 'InvalidValue eni.maxEnis',
  },
  {
    reason: 'WARM_PREFIX_TARGET that the construct fills in is written in its template',
    applies: (name, given) =>
      / podAddressing\.warmPrefixTarget$/.test(name) && /Ignored/.test(name) && given === undefined,
  },
];

/**
 * Props have types, texts have none: 1, null or a list is refused for a switch, while its text may be one that aws-node
 * reads. So settings with values of another type are compared nowhere.
 */
function areOfTheirTypes(props: object): boolean {
  return OPTION_PATHS.every((path) => {
    const given = valueAt(props, path);
    return given === undefined || isOfItsType(SETTING_OPTIONS[path], given);
  });
}

function isOfItsType({ type }: SettingOption, given: unknown): boolean {
  if (type === 'boolean') return typeof given === 'boolean';
  if (type === 'integer') return Number.isFinite(given);
  if (type === 'cidr list' || type === 'list') return Array.isArray(given);
  return type === 'tags' || type === 'object' ? isObject(given) : typeof given === 'string';
}

/** What the props say at a path, or undefined. */
function valueAt(source: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (isObject(value) ? value[key] : undefined), source);
}

test('the construct and the rule book find the same in the same settings', () => {
  let different = 0;
  let problems = 0;
  fc.assert(
    fc.property(cluster, settings, (around, props) => {
      fc.pre(areOfTheirTypes(props));
      const ofConstruct = problemsIn(verdictsOf(byProps(around, props)));
      const ofTemplate = problemsIn(verdictsOf(byTemplate(template(around, written(around, props)))));
      const odd = [
        ...ofConstruct.filter((name) => !ofTemplate.includes(name)),
        ...ofTemplate.filter((name) => !ofConstruct.includes(name)),
      ];
      expect(odd.filter((name) => !isIntended(name, around, props))).toEqual([]);
      different += odd.length;
      problems += ofTemplate.length;
    }),
    { numRuns: 1500 },
  );
  expect(problems).toBeGreaterThan(500);
  expect(different).toBeLessThan(problems / 4);
});

function isIntended(name: string, around: VpcCniContext, props: unknown): boolean {
  const path = name.split(' ')[1];
  const source = path.startsWith('podAddressing.') ? { podAddressing: around.podAddressing } : props;
  return INTENDED.some(({ applies }) => applies(name, valueAt(source, path)));
}

test('the guard finds the floors and defects that the construct finds', () => {
  const CODES = ['VersionTooOld', 'DefectiveVersion'];
  const FEATURES_OF_GUARD = [
    'ipFamily',
    'podAddressing.mode',
    'securityGroupsForPods.enabled',
    'networkPolicy.enabled',
    'subnetDiscovery',
    'eni.multiNic',
  ];
  fc.assert(
    fc.property(cluster, (around) => {
      const configuration = written(around, {});
      const found = byProps(around, {}).filter(
        (outcome) => CODES.includes(outcome.code) && ['version', ...FEATURES_OF_GUARD].includes(outcome.path),
      );
      const ofGuard = byGuard(around, configuration).filter((code) => CODES.includes(code));
      expect(new Set(ofGuard)).toEqual(new Set(found.map(({ code }) => code)));
    }),
    { numRuns: 500 },
  );
});

/** Texts of an option, right and wrong ones, as somebody may have written them by hand. */
function textsOf(option: SettingOption): string[] {
  const byType: Record<SettingOption['type'], string[]> = {
    boolean: ['true', 'false', 'T', '0', 'yes', ''],
    integer: ['0', '1', '+5', '007', '-1', '5.0', ' 5', '9001', '1000'],
    choice: [...(option.choices ?? []), 'loose', ''],
    text: ['eni', 'stdout', 'vlan', '', 'topology.kubernetes.io/zone', '127.0.0.1:61679'],
    url: ['https://example.com', 'example.com', ''],
    'cidr list': ['10.0.0.0/8', '10.0.0.0/8, 192.168.0.0/16', 'fd00::/8', ''],
    tags: ['{}', '{"team":"net"}', '{"aws:x":"y"}', 'team=net'],
    list: [],
    object: [],
  };
  return byType[option.type];
}

const inText = OPTION_PATHS.filter((path) => !SETTING_OPTIONS[path].raw);

type Texts = ReadonlyMap<OptionPath, string>;

const texts: fc.Arbitrary<Texts> = fc
  .subarray(inText, { maxLength: 7 })
  .chain((paths) =>
    fc.tuple(
      ...paths.map((path) =>
        fc.constantFrom(...textsOf(SETTING_OPTIONS[path])).map((text) => [path, text] as const),
      ),
    ),
  )
  .map((entries) => new Map(entries));

/** Configuration values of texts, with one of them replaced. */
function configurationOf(values: Texts, path?: OptionPath, value?: unknown): object {
  const result: Record<string, unknown> = {};
  for (const [option, text] of new Map<OptionPath, unknown>([
    ...values,
    ...(path ? [[path, value] as const] : []),
  ]))
    for (const target of SETTING_OPTIONS[option].targets) {
      const keys = target.split('.');
      const last = keys.pop() ?? '';
      let inner = result;
      for (const key of keys) inner = (inner[key] ??= {}) as Record<string, unknown>;
      inner[last] = text;
    }
  return result;
}

test('an unknown value is never guessed: what is said with it holds for each value it may have', () => {
  let undecided = 0;
  fc.assert(
    fc.property(cluster, texts, fc.nat(), (around, values, pick) => {
      fc.pre(values.size > 0);
      const path = [...values.keys()][pick % values.size];
      const verdicts = (value: unknown) =>
        verdictsOf(byTemplate(template(around, configurationOf(values, path, value))));
      const open = verdicts(UNKNOWN);
      const closed = textsOf(SETTING_OPTIONS[path]).map(verdicts);
      const names = new Set([open, ...closed].flatMap((each) => [...each.keys()]));
      // A check that could not begin names no option.
      const unsure = (name: string): Verdict =>
        open.get(name) ?? open.get(`${name.split(' ')[0]} `) ?? 'silent';
      for (const name of names) {
        const possible = new Set(closed.map((each) => each.get(name) ?? 'silent'));
        if (unsure(name) === 'undecided') undecided += 1;
        else
          expect({ name, path, verdicts: [...possible] }).toEqual({ name, path, verdicts: [unsure(name)] });
      }
    }),
    { numRuns: 600 },
  );
  expect(undecided).toBeGreaterThan(200);
});

const SETTINGS_RULES = RULES.filter(({ id }) =>
  /^(WARM|ADD-07|ADD-18|SGP-0[46]|NP|PFX-09|V6-08|V6-12|UPG-08)/.test(id),
);

test('a rule of the book speaks exactly when one of its checks does', () => {
  fc.assert(
    fc.property(cluster, texts, (around, values) => {
      const draft = template(around, configurationOf(values));
      const codes = new Set(problemsIn(verdictsOf(byTemplate(draft))).map((name) => name.split(' ')[0]));
      const speaking = SETTINGS_RULES.filter(({ id }) => verdictOfRule(id, draft) === 'problem');
      const expected: Record<string, string> = {
        'WARM-01': 'NoWarmTarget',
        'WARM-03': 'WarmPoolFrozen',
        'WARM-04': 'ManyEc2Calls',
        'WARM-05': 'WarmEniTargetIgnored',
        'WARM-06': 'WarmPrefixTargetIgnored',
        'WARM-07': 'WarmIpTargetRoundsUp',
        'WARM-10': 'ShortCooldown',
        'WARM-13': 'BandwidthWithNetworkPolicy',
        'WARM-14': 'PluginLogToStdout',
        'PFX-09': 'WarmEniTargetWithPrefixes',
        'SGP-04': 'TcpProbesBlocked',
        'SGP-06': 'StandardModeWithoutExternalSnat',
        'V6-08': 'Ipv6WithCustomNetworking',
        'UPG-08': 'DefectiveVersion',
      };
      const said = speaking.map(({ id }) => id).filter((id) => id in expected);
      expect(said.sort()).toEqual(
        Object.keys(expected)
          .filter((id) => codes.has(expected[id]))
          .sort(),
      );
    }),
    { numRuns: 400 },
  );
});
