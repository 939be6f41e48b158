import * as fc from 'fast-check';
import { RuleBook } from '../../lib/checks/rule-book';
import { RULES } from '../../lib/checks/rules';
import { UNKNOWN } from './fixtures/draft';
import { house } from './fixtures/house';

const vpc = (CidrBlock: unknown, more: object = {}) => ({
  Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock }, ...more } },
});
const check = (body: unknown, options = {}) => RuleBook.check([{ name: 'S', body }], options);

describe('the report', () => {
  test('locates findings, with the errors first', () => {
    const { findings } = check(vpc('52.0.0.0/8', { Metadata: { 'aws:cdk:path': 'Stack/Vpc/Resource' } }));
    expect(findings.map(({ ruleId, severity }) => `${severity} ${ruleId}`)).toEqual([
      'error NET-01',
      'warning NET-08',
    ]);
    expect(findings[0]).toEqual({
      ruleId: 'NET-01',
      severity: 'error',
      message:
        '52.0.0.0/8 is /8, AWS accepts /16 to /28 for a CIDR block of a VPC: take /16 blocks out of it, for example 52.0.0.0/16 and 52.1.0.0/16',
      remedy: 'Use several /16 blocks instead of one larger block.',
      sources: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html'],
      stack: 'S',
      logicalId: 'Vpc',
      resourceType: 'AWS::EC2::VPC',
      constructPath: 'Stack/Vpc/Resource',
    });
  });

  test('says which rules had something to look at', () => {
    expect(check({ Resources: {} }).appliedRuleIds).toEqual([]);
    expect(check(vpc('10.0.0.0/16')).appliedRuleIds).toContain('NET-01');
  });
});

describe('conditions', () => {
  const conditional = (condition: unknown) => ({
    Parameters: { Open: { Type: 'String' } },
    Conditions: { C: condition },
    ...vpc('10.0.0.0/8', { Condition: 'C' }),
  });

  test('that do not hold take the resource away', () => {
    expect(check(conditional({ 'Fn::Equals': [1, 2] }))).toEqual({
      findings: [],
      notCheckable: [],
      appliedRuleIds: [],
    });
  });

  test('that hold leave it', () => {
    expect(check(conditional({ 'Fn::Equals': [1, 1] })).findings).toHaveLength(1);
  });

  test('that are not decided make its findings not checkable', () => {
    const { findings, notCheckable } = check(conditional({ 'Fn::Equals': [{ Ref: 'Open' }, 1] }));
    expect(findings).toEqual([]);
    expect(notCheckable).toEqual([
      expect.objectContaining({
        ruleId: 'NET-01',
        reason: 'condition C, which decides whether it exists, is not known',
      }),
    ]);
  });
});

describe('options', () => {
  test('choose rules by id and by group, in any case', () => {
    expect(check(vpc('52.0.0.0/8'), { rules: ['net-08'] }).findings).toHaveLength(1);
    expect(check(vpc('52.0.0.0/8'), { rules: ['NET'] }).findings).toHaveLength(2);
  });

  test('refuse rules that do not exist, with a suggestion', () => {
    expect(() => check(vpc('10.0.0.0/16'), { rules: ['NTE-01', 'zzzzzz'] })).toThrow(
      /^there is no rule or group "NTE-01"; did you mean NET-01.*; there is no rule or group "zzzzzz"$/,
    );
  });

  test('refuse networks that are no blocks', () => {
    expect(() => check(vpc('10.0.0.0/16'), { connectedCidrBlocks: ['10.0.0.0/33'] })).toThrow(
      'connectedCidrBlocks: "10.0.0.0/33" is not a CIDR block',
    );
  });

  test.each([
    [{ previousAddonVersion: 'latest' }, 'ADD-06', 'previousAddonVersion latest is not a version'],
    [{ previousKubernetesVersion: 'latest' }, 'UPG-05', 'previousKubernetesVersion latest is not a version'],
  ])('%j is not checkable', (options, id, reason) => {
    const { notCheckable } = check(house().build(), { ...options, rules: [id] });
    expect(notCheckable.map((item) => item.reason)).toEqual([reason]);
  });
});

describe('what is not a template', () => {
  test.each([
    [undefined, 'S is not a CloudFormation template: it is not an object'],
    [{}, 'S is not a CloudFormation template: it has no Resources section'],
    [{ Resources: { A: {} } }, "S is not a CloudFormation template: resource 'A' has no Type"],
    [
      { Resources: { A: 1 } },
      "S is not a CloudFormation template: resource 'A' is a number, not an object with a Type",
    ],
  ])('%j is refused', (body, message) => {
    expect(() => check(body)).toThrow(message);
  });
});

test('rules are found by id', () => {
  expect(RuleBook.find('net-01')).toMatchObject({ id: 'NET-01', severity: 'error' });
  expect(RuleBook.find('NET-99')).toBeUndefined();
  expect(RuleBook.rules().map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
});

describe('templates that nobody foresaw', () => {
  const failures = (body: unknown) =>
    check(body, { expectedNodes: 10 }).notCheckable.filter(({ reason }) =>
      reason.includes('the rule itself failed'),
    );

  test('a rule that fails does not take the others with it', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const body = {
      Resources: {
        ...vpc('10.0.0.0/8').Resources,
        Six: {
          Type: 'AWS::EC2::VPCCidrBlock',
          Properties: { VpcId: { Ref: 'Vpc' }, AmazonProvidedIpv6CidrBlock: true },
        },
        Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { Deep: deep } },
      },
    };
    const { findings, notCheckable } = check(body);
    expect(findings.map(({ ruleId }) => ruleId)).toContain('NET-01');
    expect(notCheckable.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(/^the rule itself failed, please report it: /),
    );
  });

  test('any single property of the house may be missing or unknown', () => {
    const built = house().build() as { Resources: Record<string, { Properties: Record<string, unknown> }> };
    const places = Object.entries(built.Resources).flatMap(([id, { Properties }]) =>
      Object.keys(Properties).map((property) => [id, property] as const),
    );
    for (const [id, property] of places) {
      for (const value of [undefined, UNKNOWN])
        expect(failures(house().set(`${id}.${property}`, value).build())).toEqual([]);
    }
  });

  test('any property of the house may be any JSON', () => {
    const built = house().build() as { Resources: Record<string, { Properties: Record<string, unknown> }> };
    const places = Object.entries(built.Resources).flatMap(([id, { Properties }]) =>
      Object.keys(Properties).map((property) => `${id}.${property}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (place, value) => {
        const body = house().build() as {
          Resources: Record<string, { Properties: Record<string, unknown> }>;
        };
        const [id, property] = place.split('.');
        body.Resources[id].Properties[property] = value;
        expect(failures(body)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('5,000 subnets and cyclic dependencies end quickly', () => {
    const Resources: Record<string, unknown> = { ...vpc('10.0.0.0/16').Resources };
    for (let i = 0; i < 5000; i++) {
      Resources[`S${i}`] = {
        Type: 'AWS::EC2::Subnet',
        DependsOn: `S${(i + 1) % 5000}`,
        Properties: {
          VpcId: { Ref: 'Vpc' },
          CidrBlock: `10.0.${i % 256}.${(16 * Math.floor(i / 256)) % 256}/28`,
        },
      };
    }
    const start = process.hrtime.bigint();
    expect(check({ Resources }).findings.length).toBeGreaterThan(0);
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(3000);
  });
});
