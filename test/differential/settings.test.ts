import * as fc from 'fast-check';
import type { VpcCniContext } from '../../lib/aws-node';
import { SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import { RULES } from '../../lib/checks/rules';
import { settings } from '../aws-node/arbitrary-settings';
import { UNKNOWN } from '../checks/fixtures/draft';
import { areOfTheirTypes, cluster, configurationOf, texts, textsOf, valueAt } from './arbitrary';
import {
  byProps,
  byTemplate,
  problemsIn,
  template,
  verdictOfRule,
  verdictsOf,
  written,
  type Verdict,
} from './verdicts';

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
