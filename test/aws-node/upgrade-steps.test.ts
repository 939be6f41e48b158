import fc from 'fast-check';
import type { GuardFacts } from '../../lib/aws-node/guard/guard-model';
import { movedElsewhere, stepDecision, upgradeSteps } from '../../lib/aws-node/guard/upgrade-steps';

const facts = (addonVersion: string | undefined, offered: readonly string[]): GuardFacts => ({
  cluster: { name: 'prod', kubernetesVersion: '1.33', ipFamily: 'ipv4' },
  addon: addonVersion === undefined ? undefined : { version: addonVersion, status: 'ACTIVE' },
  offered: offered.map((version) => ({ version, isDefault: false })),
  runningUpdates: [],
});

const minorOf = (version: string): number => Number(version.split('.')[1]);

test('every step is one minor version, up and down, and the last one is the version wanted', () => {
  const version = fc.tuple(fc.integer({ min: 12, max: 23 }), fc.integer({ min: 0, max: 9 })).map(([minor, patch]) => `v1.${minor}.${patch}-eksbuild.1`); // prettier-ignore
  fc.assert(
    fc.property(version, version, fc.array(version, { maxLength: 40 }), (from, to, others) => {
      const { steps, problems } = upgradeSteps(facts(from, [to, ...others]), to);
      if (problems.length > 0) return steps.length === 0;
      const way = [from, ...steps];
      const walks = way.slice(1).every((step, i) => Math.abs(minorOf(step) - minorOf(way[i]!)) <= 1);
      return walks && way.at(-1) === to && steps.every((step) => [to, ...others].includes(step));
    }),
  );
});

test('after an interruption the steps that are left are those of the first answer', () => {
  const offered = ['v1.20.5-eksbuild.1', 'v1.21.2-eksbuild.2', 'v1.22.4-eksbuild.3', 'v1.23.1-eksbuild.1'];
  const { steps } = upgradeSteps(facts(offered[0], offered), 'v1.23');
  expect(steps).toEqual(offered.slice(1));
  expect(upgradeSteps(facts(steps[0], offered), 'v1.23').steps).toEqual(steps.slice(1));
});

test('a minor version of which only a release with a known defect is offered is no step', () => {
  const offered = ['v1.21.2-eksbuild.2', 'v1.22.0-eksbuild.1', 'v1.23.1-eksbuild.1'];
  expect(upgradeSteps(facts(offered[0], offered), 'v1.23').problems).toEqual([
    expect.objectContaining({ code: 'MinorVersionMissing', message: expect.stringContaining('no version of v1.22 without a known defect') }), // prettier-ignore
  ]);
});

test('v1.2 does not stand for v1.20', () => {
  const { problems } = upgradeSteps(facts('v1.19.6-eksbuild.7', ['v1.20.5-eksbuild.1']), 'v1.2');
  expect(problems).toEqual([expect.objectContaining({ code: 'VersionNotOffered' })]);
});

test('a step that calls more than the one before says so', () => {
  const before = { ...facts('v1.17.1-eksbuild.1', ['v1.18.6-eksbuild.1']) };
  const { warnings } = stepDecision('v1.18.6-eksbuild.1', before, () => []);
  expect(warnings.map(({ message }) => message)).toEqual([
    'vpc-cni v1.18.6-eksbuild.1 calls ec2:DescribeSubnets, which v1.17.1-eksbuild.1 does not: the role of aws-node has to allow it before the step',
  ]);
});

test('an add-on that was deleted meanwhile', () => {
  expect(movedElsewhere('prod', 'v1.20.5-eksbuild.1', undefined)).toMatch(
    /^vpc-cni of cluster prod was deleted/,
  );
});
