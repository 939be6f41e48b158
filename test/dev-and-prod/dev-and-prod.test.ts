import type { App } from 'aws-cdk-lib';
import { Stage } from 'aws-cdk-lib';
import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import { PodNetworkingChecks } from '../../lib/checks/pod-networking-checks';
import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import { RuleSeverity } from '../../lib/checks/rules/rule-severity';
import { DEV, devAndProd } from './app';

/** Warnings and errors that constructs left in the assembly. */
function annotations(app: App): string[] {
  return app
    .synth()
    .stacksRecursively.flatMap(({ messages }) => messages)
    .map(({ entry: { data } }) => String(data));
}

const ENVIRONMENTS: [string, Parameters<typeof devAndProd>[0]][] = [
  ['two accounts', undefined],
  ['two Regions of one account', { dev: DEV, prod: { ...DEV, region: 'eu-central-1' } }],
  ['environments known only at deploy time', {}],
];

describe.each(ENVIRONMENTS)('Dev and Prod in %s', (_, envs) => {
  test('are synthesized with every warning as an error, and without any annotation', () => {
    expect(annotations(devAndProd(envs))).toEqual([]);
  });

  test('are checked, not passed over: a fault in each cluster is found', () => {
    const app = devAndProd(envs);
    const addons = app.node
      .findAll()
      .filter((node) => node instanceof CfnAddon && node.addonName === 'vpc-cni');
    for (const addon of addons) (addon as CfnAddon).addonVersion = undefined;
    const { violations } = new PodNetworkingChecks(app, {
      minimumSeverity: RuleSeverity.INFO,
      profile: RuleProfile.ALL,
    }).validateScope(app);
    const unpinned = violations.filter(({ ruleName }) => ruleName === 'ADD-05');
    expect(addons).toHaveLength(4);
    expect(unpinned.flatMap(({ violatingResources }) => violatingResources)).toHaveLength(4);
  });
});

test('one account and Region has the Elastic IP addresses of both', () => {
  expect(() => devAndProd({ dev: DEV, prod: DEV }).synth()).toThrow(
    'the templates allocate 6 Elastic IP addresses, the quota is 5',
  );
});

test('a stage is checked alone as in its app', () => {
  const app = devAndProd();
  const stages = app.node.children.filter((child) => Stage.isStage(child));
  for (const stage of stages)
    expect(new PodNetworkingChecks(stage).validateScope(stage).violations).toEqual([]);
});
