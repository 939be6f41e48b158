import * as fc from 'fast-check';
import { Assembly } from '../../../lib/checks/model/assembly';
import type { TemplateSource } from '../../../lib/checks/model/template';
import type { Unknown } from '../../../lib/checks/model/value';
import { PartialText, Reference, type Value } from '../../../lib/checks/model/value';

const BASE = {
  Parameters: {
    Known: { Type: 'String', Default: 'yes' },
    Number: { Type: 'Number', Default: 3 },
    List: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
    Open: { Type: 'String' },
    Ami: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
  },
  Mappings: { Sizes: { small: { mask: '28' } } },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'Known' }, 'yes'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Perhaps: { 'Fn::Equals': [{ Ref: 'Open' }, 'x'] },
    Self: { 'Fn::Not': [{ Condition: 'Self' }] },
  },
  Resources: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Loop: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: { 'Fn::GetAtt': ['Loop', 'CidrBlock'] } } },
    Json: { Type: 'Custom::AWSCDKCfnJson', Properties: { Value: '{"a":1}' } },
    BadJson: { Type: 'Custom::AWSCDKCfnJson', Properties: { Value: '{' } },
  },
};

function evaluate(node: unknown, source: Partial<TemplateSource> = {}): Value {
  const assembly = new Assembly([{ name: 'S', body: BASE, ...source }]);
  return assembly.evaluator('S')!.evaluate(node);
}

const why = (node: unknown, source?: Partial<TemplateSource>) => (evaluate(node, source) as Unknown).why;

describe('known values', () => {
  test.each<[unknown, Value]>([
    [{ Ref: 'Known' }, 'yes'],
    [{ Ref: 'Number' }, '3'],
    [{ Ref: 'List' }, ['a', 'b', 'c']],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Known' }, 2]] }, 'a-yes-2'],
    [{ 'Fn::Join': ['', []] }, ''],
    [{ 'Fn::Sub': '${Known}/${!Literal}' }, 'yes/${Literal}'],
    [{ 'Fn::Sub': ['${x}.${Known}', { x: 'v' }] }, 'v.yes'],
    [{ 'Fn::Sub': '${Vpc.CidrBlock}' }, '10.0.0.0/16'],
    [{ 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    [{ 'Fn::Select': [2, { 'Fn::Split': [',', 'a,b,c'] }] }, 'c'],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, ['10.0.0.0/24', '10.0.1.0/24']],
    [{ 'Fn::Select': [1, { 'Fn::Cidr': ['2001:db8::/56', 4, '64'] }] }, '2001:db8:0:1::/64'],
    [{ 'Fn::FindInMap': ['Sizes', 'small', 'mask'] }, '28'],
    [{ 'Fn::FindInMap': ['Sizes', 'large', 'mask', { DefaultValue: '20' }] }, '20'],
    [{ 'Fn::If': ['Yes', 'a', 'b'] }, 'a'],
    [{ 'Fn::If': ['No', 'a', 'b'] }, 'b'],
    [{ 'Fn::If': ['Perhaps', 'same', 'same'] }, 'same'],
    [{ a: { 'Fn::If': ['Yes', { Ref: 'AWS::NoValue' }, 1] }, b: [{ Ref: 'AWS::NoValue' }, 2] }, { b: [2] }],
    [{ Ref: 'AWS::NoValue' }, null],
    [{ 'Fn::GetAtt': 'Vpc.CidrBlock' }, '10.0.0.0/16'],
    [{ 'Fn::GetAtt': ['Json', 'Value'] }, { a: 1 }],
    [{ 'Fn::Base64': 'text' }, 'text'],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Equals': [1, '1'] }] }, true],
    [{ 'Fn::And': [{ Condition: 'Perhaps' }, { Condition: 'No' }] }, false],
    [{ 'Fn::Or': [{ Condition: 'Perhaps' }, { Condition: 'Yes' }] }, true],
    [{ 'Fn::Or': [{ Condition: 'No' }, { Condition: 'No' }] }, false],
    [{ 'Fn::ToJsonString': 'x' }, 'x'],
  ])('%j is %j', (node, value) => {
    expect(evaluate(node)).toEqual(value);
  });

  test('the Region decides partition and suffix', () => {
    const names = ['AWS::Region', 'AWS::Partition', 'AWS::URLSuffix'].map((Ref) => ({ Ref }));
    expect(evaluate(names, { region: 'eu-west-1' })).toEqual(['eu-west-1', 'aws', 'amazonaws.com']);
    expect(evaluate(names, { region: 'cn-north-1' })).toEqual(['cn-north-1', 'aws-cn', 'amazonaws.com.cn']);
    expect(evaluate(names[1], { region: 'us-gov-west-1' })).toBe('aws-us-gov');
  });

  test('parameters that are given win over defaults', () => {
    expect(
      evaluate([{ Ref: 'Known' }, { Ref: 'List' }], { parameters: { Known: 'no', List: 'x,y' } }),
    ).toEqual(['no', ['x', 'y']]);
  });
});

describe('unknown values say why', () => {
  test.each<[unknown, string]>([
    [{ Ref: 'Open' }, 'parameter Open has no default'],
    [{ Ref: 'Ami' }, 'parameter Ami is read from SSM at deploy time'],
    [{ Ref: 'Nobody' }, 'Nobody is not defined in S'],
    [{ Ref: 'AWS::Region' }, 'AWS::Region is known only at deploy time'],
    [{ Ref: 'Vpc' }, 'Vpc is known only after deployment'],
    [
      { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] },
      'Vpc.DefaultSecurityGroup is known only after deployment',
    ],
    [{ 'Fn::GetAtt': ['Nobody', 'X'] }, 'Nobody is not defined in S'],
    [{ 'Fn::GetAtt': ['Loop', 'CidrBlock'] }, 'Loop.CidrBlock refers to itself'],
    [{ 'Fn::GetAtt': ['BadJson', 'Value'] }, 'BadJson.Value is known only after deployment'],
    [{ 'Fn::ImportValue': 'nobody' }, 'export "nobody" is not in this assembly'],
    [
      { 'Fn::GetStackOutput': { StackName: 'T', OutputName: 'O' } },
      'output O of stack T is not in this assembly',
    ],
    [{ 'Fn::If': ['Perhaps', 'a', 'b'] }, 'condition Perhaps is not decided'],
    [{ 'Fn::If': ['Self', 'a', 'b'] }, 'condition Self is not decided'],
    [{ 'Fn::If': ['Nobody', 'a', 'b'] }, 'condition Nobody is not decided'],
    [{ 'Fn::If': 'x' }, 'Fn::If is malformed'],
    [{ 'Fn::Not': [{ Ref: 'Open' }] }, 'a condition is not decided'],
    [{ 'Fn::Not': 'x' }, 'a condition is not decided'],
    [{ 'Fn::And': [{ Condition: 'Perhaps' }] }, 'a condition is not decided'],
    [{ 'Fn::Or': [{ Condition: 'Perhaps' }] }, 'a condition is not decided'],
    [{ 'Fn::Equals': [{ Ref: 'Open' }, 'x'] }, 'a condition compares unknown values'],
    [{ 'Fn::Select': [{ Ref: 'Open' }, ['a']] }, 'parameter Open has no default'],
    [{ 'Fn::Select': [9, ['a']] }, 'Fn::Select points past the end of its list'],
    [{ 'Fn::Select': [0, { Ref: 'Open' }] }, 'parameter Open has no default'],
    [{ 'Fn::Split': [',', { Ref: 'Open' }] }, 'parameter Open has no default'],
    [{ 'Fn::Split': [{ Ref: 'Open' }, 'a'] }, 'Fn::Split is malformed'],
    [{ 'Fn::Join': 'x' }, 'an intrinsic function is malformed'],
    [{ 'Fn::Join': ['', 'x'] }, 'Fn::Join is malformed'],
    [{ 'Fn::Sub': 1 }, 'Fn::Sub is malformed'],
    [{ 'Fn::Cidr': 'x' }, 'Fn::Cidr is malformed'],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 2] }, 'Fn::Cidr is not decided'],
    [{ 'Fn::Cidr': ['x', 2, 8] }, '"x" is not a CIDR block'],
    [{ 'Fn::Cidr': ['10.0.0.0/24', 2, 16] }, 'Fn::Cidr asks for blocks larger than 10.0.0.0/24'],
    [{ 'Fn::FindInMap': ['Sizes', 'large', 'mask'] }, 'mapping Sizes has no large.mask'],
    [{ 'Fn::FindInMap': [{ Ref: 'Open' }, 'large', 'mask'] }, 'parameter Open has no default'],
    [{ 'Fn::FindInMap': 'x' }, 'Fn::FindInMap is malformed'],
    [{ 'Fn::Transform': {} }, 'Fn::Transform is not evaluated here'],
    [{ 'Fn::ToJsonString': { Ref: 'Open' } }, 'parameter Open has no default'],
  ])('%j', (node, reason) => {
    expect(why(node)).toBe(reason);
  });
});

describe('partly known text', () => {
  test('keeps what is known in place', () => {
    const arn = evaluate({ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/${Known}' }) as PartialText;
    expect(arn).toBeInstanceOf(PartialText);
    expect(arn.tail).toBe(':iam::aws:policy/yes');
    expect((evaluate({ 'Fn::Join': ['', ['a', arn && { Ref: 'Vpc' }]] }) as PartialText).tail).toBe('');
  });

  test('of a single part is that part', () => {
    expect(evaluate({ 'Fn::Sub': '${Vpc}' })).toBeInstanceOf(Reference);
  });

  test('zones by position are known apart', () => {
    const [first, again, second] = [0, 0, 1].map(
      (i) => evaluate({ 'Fn::Select': [i, { 'Fn::GetAZs': '' }] }) as Unknown,
    );
    expect(first.key).toBe(again.key);
    expect(first.key).not.toBe(second.key);
  });

  test('pieces of an unknown block have a known size', () => {
    const pieces = evaluate({ 'Fn::Cidr': [{ Ref: 'Open' }, 2, '64'] }) as Unknown[];
    expect(pieces.map(({ cidrMask }) => cidrMask)).toEqual([64, 64]);
    expect(evaluate({ 'Fn::Cidr': [{ Ref: 'Open' }, 1, 8] })).toMatchObject([{ cidrMask: 24 }]);
  });
});

describe('between stacks', () => {
  const exporter = {
    name: 'Exporter',
    body: {
      Resources: BASE.Resources,
      Outputs: {
        Id: { Value: { Ref: 'Vpc' }, Export: { Name: { 'Fn::Sub': 'x-${AWS::Region}' } } },
        List: { Value: ['a'], Export: { Name: 'list' } },
        Odd: 'text',
      },
    },
  };

  test('imports lead to the resource, also when the name of the export is open', () => {
    const assembly = new Assembly([exporter, { name: 'S', body: BASE }]);
    const value = assembly.evaluator('S')!.evaluate({ 'Fn::ImportValue': { 'Fn::Sub': 'x-${AWS::Region}' } });
    expect(assembly.referenced(value)?.id).toBe('Exporter/Vpc');
    expect(assembly.evaluator('S')!.evaluate({ 'Fn::ImportValue': 'list' })).toMatchObject({
      why: 'output List is not text',
    });
    expect(assembly.evaluator('Exporter')!.output('Odd')).toBeUndefined();
  });

  test('weak references lead to the resource', () => {
    const assembly = new Assembly([exporter, { name: 'S', body: BASE }]);
    const value = (stack: string) =>
      assembly.evaluator('S')!.evaluate({ 'Fn::GetStackOutput': { StackName: stack, OutputName: 'Id' } });
    expect(assembly.referenced(value('Exporter'))?.id).toBe('Exporter/Vpc');
    expect(assembly.referenced(value('Renamed'))?.id).toBe('Exporter/Vpc');
  });

  test('nested stacks get their parameters and give their outputs', () => {
    const parent = {
      Resources: {
        Vpc: { Type: 'AWS::EC2::VPC', Properties: {} },
        Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { VpcId: { Ref: 'Vpc' } } } },
        Bare: { Type: 'AWS::CloudFormation::Stack' },
      },
    };
    const nested = {
      Parameters: { VpcId: { Type: 'String' } },
      Resources: { Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'VpcId' } } } },
      Outputs: { Id: { Value: { Ref: 'Subnet' } } },
    };
    const assembly = new Assembly([
      { name: 'N', body: nested },
      { name: 'P', body: parent, nested: { Inner: 'N', Bare: 'E' } },
      { name: 'E', body: { Resources: {} } },
    ]);
    const subnet = assembly.resources.get('N/Subnet')!;
    expect(assembly.referenced(subnet.props.raw('VpcId'))?.id).toBe('P/Vpc');
    const output = (name: string) =>
      assembly.evaluator('P')!.evaluate({ 'Fn::GetAtt': ['Inner', `Outputs.${name}`] });
    expect(assembly.referenced(output('Id'))).toBe(subnet);
    expect(output('Gone')).toMatchObject({ logicalId: 'Inner' });
    expect(assembly.graph.dependsOn(subnet, assembly.resources.get('P/Vpc')!)).toBe(true);
    expect(assembly.graph.dependsOn(assembly.resources.get('P/Inner')!, subnet)).toBe(true);
  });
});

describe('hostile templates end quickly', () => {
  const quickly = (build: () => unknown) => {
    const start = process.hrtime.bigint();
    build();
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(2000);
  };

  test('values nested without end', () => {
    let node: unknown = 'x';
    for (let i = 0; i < 5000; i++) node = { 'Fn::Join': ['', [node]] };
    quickly(() => expect(why(node)).toBe('a value is nested deeper than 200 levels'));
  });

  test('outputs that double their text at every step', () => {
    const Outputs: Record<string, unknown> = { O0: { Value: 'aaaaaaaaaa', Export: { Name: 'e0' } } };
    for (let i = 1; i < 60; i++) {
      const part = { 'Fn::ImportValue': `e${i - 1}` };
      Outputs[`O${i}`] = { Value: { 'Fn::Join': ['', [part, part]] }, Export: { Name: `e${i}` } };
    }
    quickly(() =>
      expect(why({ 'Fn::ImportValue': 'e59' }, { body: { ...BASE, Outputs } })).toBe(
        'text is longer than 1 MB',
      ),
    );
  });

  test('any JSON in the place of a value', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 6 }),
        fc.constantFrom(
          'Fn::Join',
          'Fn::Sub',
          'Fn::Select',
          'Fn::Cidr',
          'Fn::If',
          'Fn::GetAtt',
          'Ref',
          'Fn::FindInMap',
          'Fn::Split',
          'Fn::ImportValue',
          'Fn::GetStackOutput',
          'Fn::Or',
        ),
        (json, name) => {
          expect(() => evaluate({ [name]: JSON.parse(json) as unknown })).not.toThrow();
        },
      ),
    );
  });
});
