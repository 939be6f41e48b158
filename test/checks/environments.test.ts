import type { StackTemplate } from '../../lib/checks/model/stack-template';
import { RuleBook } from '../../lib/checks/rule-book';
import { DEV, everythingSaid, PROD, togetherAndAlone, type Place } from '../support/twin-environments';
import { Draft, getAtt, ref } from './fixtures/draft';
import { house } from './fixtures/house';
import { CASES } from './rules/cases';

const NOWHERE: [Place, Place] = [{ stage: 'Dev' }, { stage: 'Prod' }];

const fixtures = CASES.flatMap(({ id, base = house, breaks, unknown, options, previous }) =>
  [breaks, unknown].flatMap((change, index) => {
    if (typeof change === 'string') return [];
    const build = (apply: (draft: Draft) => unknown) => {
      const draft = base();
      apply(draft);
      return [{ name: 'Stack', body: draft.build() }];
    };
    const name = `${id}, ${index === 0 ? 'broken' : 'with an unknown value'}`;
    const given = previous === undefined ? options : { ...options, previousTemplates: build(previous) };
    return [{ name, templates: build(change), options: given }];
  }),
);

describe('a copy in another account and Region changes nothing that is said', () => {
  test.each(fixtures)('about the fixture of $name', ({ templates, options }) => {
    for (const places of [[DEV, PROD] as [Place, Place], NOWHERE]) {
      const { together, alone } = togetherAndAlone(templates, places, options);
      expect(together).toEqual(alone);
    }
  });

  test('although the fixtures say something', () => {
    const said = fixtures.filter(({ templates, options }) => everythingSaid(templates, options).length > 0);
    expect(said.length).toBeGreaterThan(CASES.length);
  });
});

const lines = (templates: StackTemplate[], rule: string) =>
  everythingSaid(templates, { rules: [rule] }).filter((line) => !line.includes(' ? '));

const stack = (name: string, draft: Draft, place?: Partial<StackTemplate>): StackTemplate => ({
  name,
  body: draft.build(),
  ...place,
});
const dev = { account: DEV.account, region: DEV.region };
const prod = { account: PROD.account, region: PROD.region };

describe('one environment is counted and compared as one', () => {
  const addresses = (count: number) => {
    const draft = new Draft();
    for (let index = 0; index < count; index++) draft.add(`Eip${index}`, 'AWS::EC2::EIP');
    return draft;
  };

  test('adds up the Elastic IP addresses of all stacks of an account and Region', () => {
    const said = lines([stack('A', addresses(3), dev), stack('B', addresses(3), dev)], 'QUO-03');
    expect(said).toEqual(['QUO-03 A/Eip0 the templates allocate 6 Elastic IP addresses, the quota is 5']);
  });

  test('does not add up the Elastic IP addresses of two accounts, nor of stacks that are not known to be neighbors', () => {
    for (const [here, there] of [
      [dev, prod],
      [dev, { ...dev, account: PROD.account }],
      [dev, { ...dev, region: PROD.region }],
      [{}, {}],
    ])
      expect(lines([stack('A', addresses(5), here), stack('B', addresses(5), there)], 'QUO-03')).toEqual([]);
  });

  test('adds up the network interfaces of all VPCs of an account and Region, and of no other', () => {
    const estate = () => house().set('Nodegroup.ScalingConfig.MaxSize', 200);
    const options = { quotas: { interfacesPerRegion: 500 } };
    const said = (there: object) =>
      RuleBook.check([stack('A', estate(), dev), stack('B', estate(), there)], {
        ...options,
        rules: ['QUO-02'],
      }).findings.map((finding) => `${finding.stack} ${finding.message}`);
    expect(said(dev)).toEqual([expect.stringMatching(/^A the nodes have 824 network interfaces at peak/)]);
    expect(said(prod)).toEqual([]);
  });

  test('adds up the branch interfaces of all clusters of an account and Region, and of no other', () => {
    const estate = () => house().env({ ENABLE_POD_ENI: 'true' }).set('Nodegroup.ScalingConfig.MaxSize', 40);
    const said = (there: object) =>
      RuleBook.check([stack('A', estate(), dev), stack('B', estate(), there)], {
        quotas: { interfacesPerRegion: 1000 },
        rules: ['SGP-13'],
      }).findings.map((finding) => `${finding.stack} ${finding.message}`);
    expect(said(dev)).toEqual([
      'A 40 nodes x 18 + 40 nodes x 18 branch interfaces = 1440, the quota of the Region is 1000',
    ]);
    expect(said(prod)).toEqual([]);
  });

  test('two egress-only gateways with one logical id in two stacks are those of two VPCs', () => {
    const gateway = () => house().add('Egress', 'AWS::EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') });
    expect(lines([stack('A', gateway(), dev), stack('B', gateway(), dev)], 'V6-05')).toEqual([]);
    const twice = gateway().add('Second', 'AWS::EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') });
    expect(lines([stack('A', twice, dev)], 'V6-05')).toHaveLength(1);
  });

  test('a cluster is found by its name in the same environment only', () => {
    const named = () => new Draft().add('Cluster', 'AWS::EKS::Cluster', { Name: 'main' });
    const addon = () => new Draft().add('Addon', 'AWS::EKS::Addon', { ClusterName: 'main' });
    const apart = [stack('Dev', named(), dev), stack('Prod', addon(), prod)];
    expect(lines(apart, 'DEP-03')).toEqual([]);
    const both = [...apart, stack('ProdCluster', named(), { ...prod, dependsOn: ['Prod'] })];
    expect(lines(both, 'DEP-03')).toEqual([
      'DEP-03 Prod/Addon Addon names Cluster as text and does not depend on it',
    ]);
  });

  test('a name of a cluster that two unknown environments have is not guessed at', () => {
    const named = () => new Draft().add('Cluster', 'AWS::EKS::Cluster', { Name: 'main' });
    const addon = () => new Draft().add('Addon', 'AWS::EKS::Addon', { ClusterName: 'main' });
    const later = { dependsOn: ['Addons'] };
    expect(lines([stack('A', named(), later), stack('Addons', addon())], 'DEP-03')).toHaveLength(1);
    expect(
      lines([stack('A', named(), later), stack('B', named()), stack('Addons', addon())], 'DEP-03'),
    ).toEqual([]);
  });
});

describe('imports stay in their environment', () => {
  const network = (cidr: string) => {
    const draft = new Draft().add('Vpc', 'AWS::EC2::VPC', { CidrBlock: cidr });
    draft.body.Outputs = {
      Block: { Value: getAtt('Vpc', 'CidrBlock'), Export: { Name: 'network-block' } },
    };
    return draft;
  };
  const subnets = () =>
    new Draft().add('Subnet', 'AWS::EC2::Subnet', { CidrBlock: { 'Fn::ImportValue': 'network-block' } });
  const four = (here: object, there: object, links: string[][] = [[], []]) => [
    stack('DevNetwork', network('10.0.0.0/8'), here),
    stack('ProdNetwork', network('10.1.0.0/16'), there),
    stack('DevApp', subnets(), { ...here, dependsOn: links[0] }),
    stack('ProdApp', subnets(), { ...there, dependsOn: links[1] }),
  ];
  const BROKEN = ['SUB-01 DevApp/Subnet 10.0.0.0/8 is /8, AWS accepts /16 to /28 for a subnet'];

  test('two stacks that export one name are told apart by account and Region', () => {
    expect(lines(four(dev, prod), 'SUB-01')).toEqual(BROKEN);
  });

  test('or by the order of deployment', () => {
    expect(lines(four({}, {}, [['DevNetwork'], ['ProdNetwork']]), 'SUB-01')).toEqual(BROKEN);
  });

  test('or not at all, which is not checkable', () => {
    expect(lines(four({}, {}), 'SUB-01')).toEqual([]);
    expect(everythingSaid(four({}, {}), { rules: ['SUB-01'] })).toHaveLength(2);
  });
});
