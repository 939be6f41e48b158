import {
  CustomRule,
  type ICheckedCluster,
  type ICheckedNetwork,
  type ICheckedNodegroup,
  type ICheckedResource,
  type ICheckedSubnet,
  PodNetworkingChecks,
  RuleBook,
  RuleProfile,
  RuleSeverity,
} from '../../lib/checks';
import { plainCluster } from './apps/plain-clusters';
import { type Draft, ref } from './fixtures/draft';
import { house } from './fixtures/house';

const TEXTS = { severity: RuleSeverity.ERROR, title: 'It holds', remedy: 'Do it.' };

class SmallNodegroups extends CustomRule {
  constructor(id = 'ACME-01') {
    super({ ...TEXTS, id });
  }

  public override checkNodegroup(nodegroup: ICheckedNodegroup): string[] {
    const size = Number(nodegroup.value('ScalingConfig.MaxSize'));
    return size > 20 ? [`node group ${nodegroup.logicalId} may have ${size} nodes`] : [];
  }
}

class Everything extends CustomRule {
  public readonly seen: string[] = [];

  constructor() {
    super({ ...TEXTS, id: 'ACME-02', resourceTypes: ['AWS::EC2::NatGateway'] });
  }

  public override checkCluster(cluster: ICheckedCluster, network: ICheckedNetwork): string[] {
    const { kubernetesVersion, clusterSubnets, podSubnets, nodegroups } = cluster;
    const [nodegroup] = nodegroups;
    this.seen.push(
      `${kubernetesVersion} ${clusterSubnets.length} ${podSubnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock).join()}`,
      `${nodegroup.instanceTypes.join()} ${nodegroup.subnets[0] === network.subnets.find(({ logicalId }) => logicalId === 'NodeA')}`,
      `${cluster.vpcCniSetting('WARM_PREFIX_TARGET')} ${cluster.vpcCniSetting('MAX_ENI')}`,
      `${network.dependsOn(nodegroup, cluster)} ${network.dependsOn(cluster, nodegroup)}`,
    );
    return [];
  }

  public override checkSubnet({ logicalId, usedFor, isPublic, availabilityZone }: ICheckedSubnet): string[] {
    if (logicalId.endsWith('A'))
      this.seen.push(`${logicalId} ${usedFor.join()} ${isPublic} ${availabilityZone}`);
    return [];
  }

  public override checkResource({ resourceType, logicalId }: ICheckedResource): string[] {
    this.seen.push(`${resourceType} ${logicalId}`);
    return [];
  }
}

const check = (draft: Draft, ...customRules: CustomRule[]) =>
  RuleBook.check([{ name: 'S', body: draft.build(), region: 'eu-west-1' }], { customRules });

test('a rule of a team finds what it is about, in any profile, with its severity and remedy', () => {
  for (const profile of Object.values(RuleProfile)) {
    const { findings, appliedRuleIds } = RuleBook.check([{ name: 'S', body: house().build() }], {
      profile,
      customRules: [new SmallNodegroups()],
    });
    expect(findings).toEqual([
      expect.objectContaining({
        ruleId: 'ACME-01',
        severity: 'error',
        message: 'node group Nodegroup may have 30 nodes',
        remedy: 'Do it.',
        logicalId: 'Nodegroup',
      }),
    ]);
    expect(appliedRuleIds).toContain('ACME-01');
  }
});

test('it sees the model: subnets by their use, clusters, settings of aws-node, order', () => {
  const rule = new Everything();
  check(house(), rule);
  expect(rule.seen).toEqual([
    '1.35 3 100.64.0.0/18,100.64.64.0/18,100.64.128.0/18',
    'm5.xlarge true',
    '1 undefined',
    'true false',
    'ClusterA cluster false eu-west-1a',
    'PublicA  true eu-west-1a',
    'NodeA node false eu-west-1a',
    'PodA pod false eu-west-1a',
    'AWS::EC2::NatGateway NatA',
    'AWS::EC2::NatGateway NatB',
    'AWS::EC2::NatGateway NatC',
  ]);
});

test('a value that the template leaves open makes it not checkable, at that resource alone', () => {
  const draft = house().set('Nodegroup.ScalingConfig.MaxSize', ref('Mystery'));
  const { findings, notCheckable } = check(draft, new SmallNodegroups());
  expect(findings).toEqual([]);
  expect(notCheckable).toContainEqual(
    expect.objectContaining({ ruleId: 'ACME-01', reason: 'parameter Mystery has no default' }),
  );
});

test('a rule that fails is reported, and the others go on', () => {
  class Broken extends CustomRule {
    public override checkCluster(): string[] {
      throw new Error('oops');
    }
  }
  const { findings, notCheckable } = check(
    house(),
    new Broken({ ...TEXTS, id: 'ACME-03' }),
    new SmallNodegroups(),
  );
  expect(findings).toHaveLength(1);
  expect(notCheckable).toContainEqual(
    expect.objectContaining({ ruleId: 'ACME-03', reason: 'the rule failed: oops' }),
  );
});

test('a resource under a condition that is not decided is not reported', () => {
  const draft = house();
  draft.body.Conditions = { Maybe: { 'Fn::Equals': [ref('Mystery'), 'x'] } };
  draft.body.Resources.Nodegroup.Condition = 'Maybe';
  expect(check(draft, new SmallNodegroups()).findings).toEqual([]);
});

test.each([
  ['NET-99', /NET is a group of the rule book; give NET-99 a prefix of your own/],
  ['acme', /the id "acme" is not like ACME-01/],
  ['', /customRules\[0\] has no id/],
])('the id %p is refused', (id, message) => {
  expect(() => check(house(), new SmallNodegroups(id))).toThrow(message);
});

test('two rules with one id, and a wrong severity, are refused together', () => {
  const wrong = new SmallNodegroups();
  const severity = 'fatal' as RuleSeverity;
  const rules = [
    wrong,
    new SmallNodegroups(),
    new (class extends CustomRule {})({ ...TEXTS, id: 'A-1', severity }),
  ];
  expect(() => check(house(), ...rules)).toThrow(
    'customRules[1]: two rules have the id ACME-01\ncustomRules[2]: the severity of A-1 is "fatal"; use error, warning, info',
  );
});

test('rules of a team are chosen by id and group like others', () => {
  const options = { customRules: [new SmallNodegroups()] };
  const run = (...rules: string[]) =>
    RuleBook.check([{ name: 'S', body: house().build() }], { ...options, rules }).findings.length;
  expect([run('ACME'), run('ACME-01'), run('NET')]).toEqual([1, 1, 0]);
  expect(() => run('ACNE-01')).toThrow('did you mean ACME-01');
});

test('they run in a CDK app, and their ids are known to its reports', () => {
  class NoEks extends CustomRule {
    public override checkCluster({ logicalId }: ICheckedCluster): string[] {
      return [`${logicalId} is a cluster`];
    }
  }
  const app = plainCluster();
  const checks = new PodNetworkingChecks(app, { customRules: [new NoEks({ ...TEXTS, id: 'ACME-04' })] });
  expect(checks.validateScope(app).violations.map(({ ruleName }) => ruleName)).toEqual(['ACME-04']);
  expect(checks.ruleIds).toContain('ACME-04');
});
