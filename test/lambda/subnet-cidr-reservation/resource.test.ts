import { EC2Client } from '@aws-sdk/client-ec2';
import { NothingMadeError, type CustomResourceEvent } from '../../../lambda/shared/custom-resource';
import { Deadline } from '../../../lambda/shared/deadline';
import { patientClient } from '../../../lambda/shared/retry-strategy';
import { Ec2SubnetApi } from '../../../lambda/subnet-cidr-reservation/ec2';
import {
  toNetworkInterface,
  toReservation,
  toSubnet,
} from '../../../lambda/subnet-cidr-reservation/ec2-shapes';
import { SubnetCidrReservation } from '../../../lambda/subnet-cidr-reservation/resource';
import { asStrings, LoopbackEc2, type Fault, type Properties } from '../../loopback';
import { properties } from './stage';

// The resource without the protocol, in this process: what each event leads to, error by error.

const ec2 = new LoopbackEc2({ pageSize: 2 });
let client: EC2Client;
let resource: SubnetCidrReservation;

beforeAll(async () => {
  process.env.RETRY_BASE_MILLISECONDS = '1';
  Object.assign(process.env, {
    DENIED_MILLISECONDS: '60',
    TRANSIENT_MILLISECONDS: '300',
    LOOKING_MILLISECONDS: '300',
  });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  client = new EC2Client({
    ...patientClient,
    endpoint: await ec2.listen(),
    region: 'us-east-1',
    credentials,
  });
  resource = new SubnetCidrReservation((signal) => new Ec2SubnetApi(client, signal));
});
afterAll(async () => {
  client.destroy();
  await ec2.close();
});
beforeEach(() => {
  ec2.faults.clear();
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

const RANGES = ['10.0.4.0/22', '10.0.8.0/22', '10.0.12.0/22'];

const newSubnet = (...faults: readonly Omit<Fault, 'subnetId'>[]): string => {
  const { subnetId } = ec2.state.addSubnet({ cidrBlock: '10.0.0.0/20' });
  ec2.faults.add(...faults.map((fault) => ({ ...fault, subnetId })));
  return subnetId;
};

const reserved = (subnetId: string): string[] => ec2.state.reservationsOf(subnetId).map(({ cidr }) => cidr);

async function handle(RequestType: string, now: Properties, more: Properties = {}) {
  const event = {
    RequestType,
    ResourceProperties: asStrings(now),
    ...more,
  } as unknown as CustomResourceEvent;
  const deadline = new Deadline(() => 20_000);
  return deadline.run(() => resource.handle(event, deadline));
}

const idOf = (now: Properties): string =>
  resource.physicalResourceId({ ResourceProperties: now } as unknown as CustomResourceEvent)!;

test('the id depends on subnet and owner alone', () => {
  const id = idOf(properties('subnet-0123456789abcdef0', RANGES));
  expect(id).toMatch(/^subnet-cidr-reservation\|subnet-0123456789abcdef0\|[0-9a-f]{16}$/);
  expect(idOf(properties('subnet-0123456789abcdef0', [], { Description: 'x' }))).toBe(id);
  expect(idOf(properties('subnet-0123456789abcdef0', RANGES, { OwnerId: 'other' }))).not.toBe(id);
  expect(idOf({})).toBeUndefined();
});

test('create, update and delete', async () => {
  const subnetId = newSubnet();
  const first = properties(subnetId, RANGES);
  expect(await handle('Create', first)).toMatchObject({ ReservationCount: '3' });
  const second = properties(subnetId, RANGES.slice(1), { Tags: { a: '1' } });
  await handle('Update', second, { OldResourceProperties: first, PhysicalResourceId: idOf(first) });
  expect(reserved(subnetId)).toEqual(RANGES.slice(1));
  await handle('Update', first, { OldResourceProperties: second, PhysicalResourceId: idOf(first) });
  expect(await handle('Delete', first)).toEqual({});
  expect(reserved(subnetId)).toEqual([]);
});

test('a rolled back replacement is cleaned up in the subnet that was tried', async () => {
  const [from, to] = [newSubnet(), newSubnet()];
  const [former, attempted] = [properties(from, RANGES), properties(to, RANGES)];
  await handle('Create', former);
  await handle('Update', attempted, { OldResourceProperties: former, PhysicalResourceId: idOf(former) });
  await handle('Update', former, { OldResourceProperties: attempted, PhysicalResourceId: idOf(former) });
  expect([reserved(from), reserved(to)]).toEqual([RANGES, []]);
});

test('the Delete of properties that cannot have made anything calls nothing', async () => {
  const before = ec2.calls.length;
  expect(await handle('Delete', { SubnetId: 'nonsense' })).toEqual({});
  expect(ec2.calls).toHaveLength(before);
});

test('a lost answer is no failure', async () => {
  const subnetId = newSubnet({ kind: 'reset-after', action: 'CreateSubnetCidrReservation', times: 3 });
  expect(await handle('Create', properties(subnetId, RANGES))).toMatchObject({ ReservationCount: '3' });
});

test('tags that were not recorded are added, and found again', async () => {
  const subnetId = newSubnet({ kind: 'drop-tags', action: 'CreateSubnetCidrReservation', times: Infinity });
  await handle('Create', properties(subnetId, RANGES));
  await handle('Delete', properties(subnetId, RANGES));
  expect(reserved(subnetId)).toEqual([]);
});

test('a reservation that is not tagged and cannot be tagged is removed', async () => {
  const subnetId = newSubnet(
    { kind: 'drop-tags', action: 'CreateSubnetCidrReservation' },
    { kind: 'deny', action: 'CreateTags', times: Infinity },
  );
  await expect(handle('Create', properties(subnetId, RANGES))).rejects.toThrow(/allow the role .* this call/);
  expect(reserved(subnetId)).toEqual([]);
});

describe('a failed Create made nothing', () => {
  test.each<[string, Omit<Fault, 'subnetId'>[], Properties]>([
    ['with wrong properties', [], { ReservationType: 'none' }],
    ['when it may not look', [{ kind: 'deny', times: Infinity }], {}],
    ['when it may not list', [{ kind: 'deny', action: 'GetSubnetCidrReservations', times: Infinity }], {}],
    ['when fragmentation refuses', [], { RequireFreePrefixes: 9999 }],
  ])('%s', async (_, faults, more) => {
    const subnetId = newSubnet(...faults);
    await expect(handle('Create', properties(subnetId, RANGES, more))).rejects.toThrow(NothingMadeError);
  });

  test.each<[string, Omit<Fault, 'subnetId'>[]]>([
    ['it had begun', [{ kind: 'deny', action: 'CreateSubnetCidrReservation', times: Infinity }]],
    ['nobody knows', [{ kind: 'throttle', action: 'GetSubnetCidrReservations', times: Infinity }]],
  ])('is not said when %s', async (_, faults) => {
    const failing = handle('Create', properties(newSubnet(...faults), RANGES));
    await expect(failing).rejects.not.toThrow(NothingMadeError);
    await expect(failing).rejects.toThrow(/^subnet-/);
  });
});

describe('messages name the subnet, the range and the remedy', () => {
  test.each<[string, Omit<Fault, 'subnetId'>, RegExp]>([
    [
      'throttled',
      { kind: 'throttle', action: 'CreateSubnetCidrReservation', times: Infinity },
      /could not reserve 10\.0\.4\.0\/22: RequestLimitExceeded: .* EC2 limits its requests/,
    ],
    [
      'broken',
      { kind: 'server-error', action: 'CreateSubnetCidrReservation', times: Infinity },
      /InternalError: .*; deploy again, what was done so far is kept/,
    ],
    [
      'denied',
      { kind: 'deny', action: 'DescribeNetworkInterfaces', times: Infinity },
      /could not list the network interfaces: UnauthorizedOperation/,
    ],
  ])('%s', async (_, fault, message) => {
    const subnetId = newSubnet(fault);
    const failing = handle('Create', properties(subnetId, RANGES));
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toThrow(subnetId);
  });

  test.each<[string, string, Properties, RegExp]>([
    [
      'removed',
      'DeleteSubnetCidrReservation',
      { CidrBlocks: [] },
      /could not remove scr-\w+ \(10\.0\.4\.0\/22\)/,
    ],
    ['tagged', 'CreateTags', { Tags: { b: '2' } }, /could not tag scr-\w+ \(10\.0\.4\.0\/22\)/],
    ['untagged', 'DeleteTags', { Tags: {} }, /could not take tags off scr-\w+ \(10\.0\.4\.0\/22\)/],
  ])('not %s', async (_, action, change, message) => {
    const subnetId = newSubnet();
    const former = properties(subnetId, RANGES.slice(0, 1), { Tags: { a: '1' } });
    await handle('Create', former);
    ec2.faults.add({ kind: 'deny', action, subnetId, times: Infinity });
    const now = { ...former, ...change };
    const event = { OldResourceProperties: former, PhysicalResourceId: idOf(former) };
    await expect(handle('Update', now, event)).rejects.toThrow(message);
  });

  test('refused for the subnet, or for the range', async () => {
    await expect(handle('Create', properties('subnet-0123456789abcdef0', RANGES))).rejects.toThrow(
      /no such subnet/,
    );
    await expect(handle('Create', properties(newSubnet(), ['10.9.0.0/24']))).rejects.toThrow(
      /outside the subnet/,
    );
    const other = newSubnet();
    ec2.state.createReservation({ subnetId: other, cidr: RANGES[0]!, reservationType: 'prefix' });
    await expect(handle('Create', properties(other, RANGES))).rejects.toThrow(/already reserved/);
  });

  test('an invalid value of EC2, a subnet that vanished', async () => {
    const failWith = (name: string, message: string) =>
      new SubnetCidrReservation((signal) => {
        const api = new Ec2SubnetApi(client, signal);
        api.reserve = () => Promise.reject(Object.assign(new Error(message), { name }));
        return api;
      });
    const create = (failing: SubnetCidrReservation) => {
      const event = { RequestType: 'Create', ResourceProperties: asStrings(properties(newSubnet(), RANGES)) };
      const deadline = new Deadline(() => 20_000);
      return deadline.run(() => failing.handle(event as unknown as CustomResourceEvent, deadline));
    };
    await expect(create(failWith('InvalidParameterValue', 'too small'))).rejects.toThrow(
      /choose a range that EC2 accepts/,
    );
    await expect(create(failWith('InvalidSubnetID.NotFound', 'gone'))).rejects.toThrow(
      /check the subnet id, the account/,
    );
    await expect(create(failWith('InvalidParameterValue', 'has overlap with'))).rejects.toThrow(
      /has overlap with/,
    );
  });
});

test('a list that lags is read again', async () => {
  const subnetId = newSubnet({ kind: 'stale', action: 'GetSubnetCidrReservations', after: 1 });
  await handle('Create', properties(subnetId, RANGES.slice(0, 1)));
  await handle('Delete', properties(subnetId, RANGES.slice(0, 1)));
  expect(reserved(subnetId)).toEqual([]);
});

describe('half an answer', () => {
  test('is no reservation', () => {
    expect(() => toReservation({ SubnetCidrReservationId: 'scr-1' })).toThrow(
      'EC2 answered a reservation that cannot be read: {"SubnetCidrReservationId":"scr-1"}',
    );
  });

  test('is a reservation without tags, a subnet without ranges, an interface without addresses', () => {
    const known = {
      SubnetCidrReservationId: 'scr-1',
      Cidr: '10.0.0.0/28',
      ReservationType: 'prefix',
    } as const;
    expect(toReservation({ ...known, Tags: [{}] })).toMatchObject({ description: '', tags: { '': '' } });
    expect(toSubnet({})).toEqual({ id: '', ranges: [] });
    expect(toNetworkInterface({})).toEqual({ id: '', description: '', addresses: [], prefixes: [] });
    const leaving = { Ipv6CidrBlock: '2600::/64', Ipv6CidrBlockState: { State: 'disassociating' } } as const;
    const joined = { Ipv6CidrBlock: '2600:0:0:1::/64' };
    const { ranges } = toSubnet({ Ipv6CidrBlockAssociationSet: [leaving, joined] });
    expect(ranges.map(String)).toEqual(['2600:0:0:1::/64']);
  });
});
