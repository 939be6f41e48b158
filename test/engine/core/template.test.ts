import { group, onStage } from './stage';

const named = (LogGroupName: unknown) => ({ A: group({ LogGroupName }) });

/** The name that CloudFormation makes of an expression. */
async function nameOf(expression: unknown, more: object = {}): Promise<string> {
  let name = '';
  await onStage(async (stage) => {
    const { reasons } = await stage.deploy(named(expression), more);
    name = reasons[0] ?? stage.stack.resources.get('A')!.physicalId;
  });
  return name;
}

const MAPPINGS = { Mappings: { Map: { 'eu-west-1': { Name: 'mapped' } } } };
const CONDITIONS = {
  Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } },
};

test.each([
  [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1]] }, {}, 'a-eu-west-1-1'],
  [{ 'Fn::Sub': ['${AWS::Partition}-${Own}-${!Not}', { Own: 'x' }] }, {}, 'aws-x-${Not}'],
  [{ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, {}, 'b'],
  [{ 'Fn::Select': [2, { 'Fn::GetAZs': '' }] }, {}, 'eu-west-1c'],
  [{ 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'Name'] }, MAPPINGS, 'mapped'],
  [{ 'Fn::If': ['No', 'a', { 'Fn::If': ['Yes', 'b', 'c'] }] }, CONDITIONS, 'b'],
  [{ 'Fn::Select': [3, { 'Fn::Cidr': ['10.0.0.0/24', 4, 5] }] }, {}, '10.0.0.96/27'],
  [{ 'Fn::Select': [255, { 'Fn::Cidr': ['2001:db8:0:ff00::/56', 256, 64] }] }, {}, '2001:db8:0:ffff::/64'],
  [{ 'Fn::Base64': 'text' }, {}, 'dGV4dA=='],
])('%j with %j is %s', async (expression, more, expected) => {
  expect(await nameOf(expression, more)).toBe(expected);
});

test.each([
  [{ 'Fn::Select': [9, ['a']] }, 'nonexistent value at index 9'],
  [{ 'Fn::Cidr': ['10.0.0.0/24', 257, 4] }, 'Fn::Cidr count 257'],
  [{ 'Fn::Cidr': ['10.0.0.0/28', 2, 4] }, 'has no room for 2 blocks'],
  [{ 'Fn::Join': ['-', [['nested']]] }, 'needs text'],
  [{ 'Fn::ImportValue': 'nowhere' }, 'No export named nowhere found'],
  [{ 'Fn::Transform': { Name: 'AWS::Include' } }, 'is refused by this engine'],
])('%j is refused', async (expression, reason) => {
  expect(await nameOf(expression)).toContain(reason);
});

test.each([
  ['an unknown type', { A: { Type: 'AWS::Nothing::AtAll' } }, {}, 'Unrecognized resource types'],
  ['an unknown property', { A: group({ Naem: 'x' }) }, {}, 'extraneous key [Naem] is not permitted'],
  ['a missing property', { A: { Type: 'AWS::EC2::Subnet' } }, {}, 'required key [VpcId] not found'],
  ['a wrong type', { A: group({ RetentionInDays: ['x'] }) }, {}, 'expected type: Integer'],
  ['an unknown attribute', { A: group(), B: group({ LogGroupName: { 'Fn::GetAtt': ['A', 'Nope'] } }) }, {}, 'does not support attribute type Nope'], // prettier-ignore
  ['a reference to nothing', named({ Ref: 'Nothing' }), {}, 'Unresolved resource dependencies [Nothing]'],
  [
    'a circle',
    { A: group({}, { DependsOn: 'B' }), B: group({}, { DependsOn: 'A' }) },
    {},
    'Circular dependency',
  ],
  ['a transform', named('x'), { Transform: 'AWS::Serverless-2016-10-31' }, 'refuses transforms'],
  [
    'a custom resource without a token',
    { A: { Type: 'Custom::A' } },
    {},
    'Missing required field ServiceToken',
  ],
  ['a broken rule', named('x'), { Rules: { R: { Assertions: [{ Assert: { 'Fn::Equals': ['a', 'b'] }, AssertDescription: 'a is b' }] } } }, 'Template constraint R: a is b'], // prettier-ignore
  ['a parameter without a value', named('x'), { Parameters: { P: { Type: 'String' } } }, 'must have values'],
  ['a parameter that the store does not have', named('x'), { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/none' } } }, 'Unable to fetch parameters [/none]'], // prettier-ignore
  ['a value that is not allowed', named('x'), { Parameters: { P: { Type: 'String', Default: 'c', AllowedValues: ['a'] } } }, 'must be one of AllowedValues'], // prettier-ignore
])('%s is refused before anything is made', (_, resources, more, reason) =>
  onStage(async (stage) => {
    await expect(stage.deploy(resources as never, more)).rejects.toThrow(reason);
    expect(stage.engine.stacks.size).toBe(0);
  }),
);

test('resources under a false condition are not made, and leave when it turns false', () =>
  onStage(async (stage) => {
    const parameters = { Parameters: { On: { Type: 'String', Default: 'yes' } } };
    const conditions = { Conditions: { IsOn: { 'Fn::Equals': [{ Ref: 'On' }, 'yes'] } } };
    const resources = { A: group(), B: group({}, { Condition: 'IsOn' }) };
    await stage.deploy(resources, { ...parameters, ...conditions });
    expect([...stage.stack.resources.keys()].sort()).toEqual(['A', 'B']);
    const template = { Resources: resources, ...parameters, ...conditions };
    await stage.engine.put('Stack', template, { On: 'no' });
    expect([...stage.stack.resources.keys()]).toEqual(['A']);
  }));
