import * as fc from 'fast-check';
import { threeWay, type ThreeStates } from '../../lib/aws-node/guard/three-way';
import { backup } from '../lambda/aws-node-fixtures/backup';

const env = (values: Record<string, string>): { env: Record<string, string> } => ({ env: values });
const states = (
  last: Record<string, string> | undefined,
  live: Record<string, string>,
  now: Record<string, string>,
  byHand: Record<string, string> = {},
): ThreeStates => ({
  lastDeclared: last && env(last),
  liveConfiguration: env(live),
  live: backup({}, { env: live, byHand }),
  declared: env(now),
});
const drift = (given: ThreeStates): string[] =>
  threeWay(given).drift.map(({ where, change, setting }) => `${where} ${change} ${setting}`);

test.each<[string, ThreeStates, string[]]>([
  ['nothing changed outside', states({ A: '1' }, { A: '1' }, { A: '2' }), []],
  ['a value was set through EKS', states({ A: '1' }, { A: '1', B: '5' }, { A: '1' }), ['add-on set env.B']],
  ['a value was changed through EKS', states({ A: '1' }, { A: '5' }, { A: '1' }), ['add-on set env.A']],
  ['a value was removed through EKS', states({ A: '1' }, {}, { A: '1' }), ['add-on removed env.A']],
  ['the code took the change over', states({ A: '1' }, { A: '5' }, { A: '5' }), []],
  ['a value was set in the cluster', states({}, {}, {}, { B: '5' }), ['cluster set env.B']],
  ['a hand-set value is declared now', states({}, {}, { B: '5' }, { B: '5' }), []],
  ['nothing was declared before, on Create', states(undefined, { A: '1' }, {}), ['add-on set env.A']],
])('%s', (_, given, expected) => expect(drift(given)).toEqual(expected));

test('what was declared and is declared no more is withdrawn, not drift', () => {
  const given = states({ A: '1' }, { A: '1' }, {});
  expect(threeWay(given)).toEqual({ drift: [], withdrawn: ['env.A'] });
});

test('a default, and what comes with the version, is no drift', () => {
  expect(drift(states({}, {}, {}, { WARM_ENI_TARGET: '1', VPC_CNI_VERSION: 'v1' }))).toEqual([]);
});

test('whatever is live, nothing drifts once the code declares exactly that', () => {
  const values = fc.dictionary(fc.stringMatching(/^[A-Z]{1,6}$/), fc.stringMatching(/^[0-9]{1,3}$/), { maxKeys: 5, noNullPrototype: true }); // prettier-ignore
  fc.assert(
    fc.property(values, values, (last, live) => {
      expect(drift(states(last, live, live))).toEqual([]);
    }),
  );
});
