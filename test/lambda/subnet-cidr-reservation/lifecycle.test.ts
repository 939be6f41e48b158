import { OWNER, properties, Stage } from './stage';

const stage = new Stage();
beforeAll(() => stage.open(), 60_000);
afterAll(() => stage.close());

const tagsOf = (subnetId: string): Record<string, string>[] =>
  stage.ec2.state.reservationsOf(subnetId).map(({ tags }) => tags);

/** Changes of reservations in the order in which EC2 saw them. */
function changes(subnetId: string, since: number): string[] {
  return stage.ec2.calls.slice(since).flatMap(({ action, query }) => {
    if (action === 'CreateSubnetCidrReservation' && query.get('SubnetId') === subnetId)
      return [`+${query.get('Cidr')}`];
    return action === 'DeleteSubnetCidrReservation' ? ['-'] : [];
  });
}

describe('create', () => {
  test('reserves every range with the type, the description, the tags and the owner', async () => {
    const subnetId = stage.subnet();
    const more = { Description: 'pods', Tags: { Team: 'network' } };
    const stack = stage.stack();
    const result = await stack.deploy({
      Pods: properties(subnetId, ['100.64.32.0/19', '100.64.16.0/20'], more),
    });

    expect(result).toEqual({ status: 'COMPLETE', reasons: [] });
    expect(stage.reserved(subnetId)).toEqual(['100.64.16.0/20', '100.64.32.0/19']);
    for (const made of stage.ec2.state.reservationsOf(subnetId)) {
      expect(made).toMatchObject({ reservationType: 'prefix', description: 'pods' });
      expect(made.tags).toEqual({ Team: 'network', 'cdk-eks-podnet:owner': OWNER });
    }
  });

  test('answers the ids, the ranges and how the subnet is divided', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19', '100.64.16.0/20']) });

    const [first, second] = stage.ec2.state.reservationsOf(subnetId).map((r) => r.subnetCidrReservationId);
    expect(stack.data('Pods')).toMatchObject({
      ReservationIds: `${first},${second}`,
      ReservedCidrBlocks: '100.64.16.0/20,100.64.32.0/19',
      ReservationCount: '2',
      TotalPrefixes: '1024', // 2^(28-18)
      ReservedPrefixes: '767', // 256 + 512, less the last block, which holds the address AWS keeps
      FreePrefixes: '255', // 256, less the first block
      UnusablePrefixes: '2',
    });
  });

  test('reserves IPv6 ranges beside IPv4 ranges', async () => {
    const subnetId = stage.subnet({ ipv6CidrBlock: '2600:1f10:4a:1::/64' });
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, ['2600:1f10:4a:1:8000::/65', '100.64.32.0/19']) });

    expect(stage.reserved(subnetId)).toEqual(['100.64.32.0/19', '2600:1f10:4a:1:8000::/65']);
    // 2^(80-64) blocks of /80; the upper half is reserved, less the last block.
    expect(stack.data('Pods')).toMatchObject({ Ipv6TotalPrefixes: '65536', Ipv6ReservedPrefixes: '32767' });
  });

  test('reserves nothing for an empty list', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    expect((await stack.deploy({ Pods: properties(subnetId, []) })).status).toBe('COMPLETE');
    expect(stack.data('Pods')).toMatchObject({ ReservationCount: '0', ReservationIds: '' });
  });

  test('reads every page of a subnet with 300 reservations of others', async () => {
    const subnetId = stage.subnet({ cidrBlock: '100.64.0.0/16' });
    const others = Array.from({ length: 300 }, (_, i) => `100.64.${i >> 4}.${(i & 15) * 16}/28`);
    others.forEach((cidr) => stage.foreign(subnetId, cidr));
    const stack = stage.stack();
    const overlapping = await stack.deploy({ Pods: properties(subnetId, ['100.64.18.160/27']) });
    expect(overlapping.reasons[0]).toContain('100.64.18.160/27 overlaps 100.64.18.160/28');

    expect((await stack.deploy({ Pods: properties(subnetId, ['100.64.128.0/17']) })).status).toBe('COMPLETE');
    await stack.delete();
    expect(stage.reserved(subnetId)).toEqual(others.sort());
  });

  test('answers within 4,096 bytes for 300 ranges of its own', async () => {
    const subnetId = stage.subnet({ cidrBlock: '100.64.0.0/16' });
    const ranges = Array.from({ length: 300 }, (_, i) => `100.64.${i >> 4}.${(i & 15) * 16}/28`);
    const stack = stage.stack();
    expect((await stack.deploy({ Pods: properties(subnetId, ranges) })).status).toBe('COMPLETE');
    expect(stack.data('Pods').ReservationIds).toMatch(/^(scr-[0-9a-f]{17},){40,}\+\d+ more$/);
    expect(stack.data('Pods').ReservationCount).toBe('300');
    await stack.delete();
    expect(stage.reserved(subnetId)).toEqual([]);
  });

  test.each([
    [
      'a range outside the subnet',
      { CidrBlocks: ['10.0.0.0/24'] },
      /10\.0\.0\.0\/24 is outside the subnet, which has 100\.64\.0\.0\/18/,
    ],
    [
      'a subnet that does not exist',
      { SubnetId: 'subnet-0123456789abcdef0' },
      /subnet-0123456789abcdef0: there is no such subnet/,
    ],
    [
      'wrong properties',
      { ReservationType: 'both' },
      /ReservationType is "both", it must be 'prefix' or 'explicit'/,
    ],
    ['no subnet at all', { SubnetId: '' }, /SubnetId is "", it must be a subnet id/],
    [
      'no properties at all',
      { SubnetId: undefined, OwnerId: undefined, CidrBlocks: undefined },
      /CidrBlocks is undefined/,
    ],
  ])('refuses %s, and the rollback deletes nothing', async (_, wrong, message) => {
    const subnetId = stage.subnet();
    const before = stage.ec2.calls.length;
    const result = await stage.stack().deploy({ Pods: properties(subnetId, ['100.64.32.0/19'], wrong) });
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(result.reasons.join()).toMatch(message);
    expect(changes(subnetId, before)).toEqual([]);
  });
});

describe('update', () => {
  test('keeps the physical id while the subnet stays', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19']) });
    const { physicalId } = stack.resources.get('Pods')!;
    await stack.deploy({ Pods: properties(subnetId, ['100.64.16.0/20'], { ReservationType: 'explicit' }) });
    expect(stack.resources.get('Pods')!.physicalId).toBe(physicalId);
    expect(stack.events.map(({ RequestType }) => RequestType)).toEqual(['Create', 'Update']);
  });

  test('reserves what is new before it removes what is no longer wanted', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19']) });
    const before = stage.ec2.calls.length;
    await stack.deploy({ Pods: properties(subnetId, ['100.64.16.0/20']) });
    expect(changes(subnetId, before)).toEqual(['+100.64.16.0/20', '-']);
  });

  test('removes an overlapping reservation of its own just before it reserves the new range', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19', '100.64.8.0/21']) });
    const before = stage.ec2.calls.length;
    await stack.deploy({
      Pods: properties(subnetId, ['100.64.32.0/20', '100.64.48.0/20', '100.64.16.0/20']),
    });
    expect(changes(subnetId, before)).toEqual([
      '+100.64.16.0/20',
      '-',
      '+100.64.32.0/20',
      '+100.64.48.0/20',
      '-',
    ]);
    expect(stage.reserved(subnetId)).toEqual(['100.64.16.0/20', '100.64.32.0/20', '100.64.48.0/20']);
  });

  test('changes tags in place, and leaves tags alone that others have set', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19'], { Tags: { a: '1', b: '2' } }) });
    const [{ subnetCidrReservationId: id, tags } = { subnetCidrReservationId: '', tags: {} }] =
      stage.ec2.state.reservationsOf(subnetId);
    Object.assign(tags, { CostCenter: '42' });
    const before = stage.ec2.calls.length;
    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19'], { Tags: { b: '3' } }) });

    expect(changes(subnetId, before)).toEqual([]);
    expect(stage.ec2.state.reservations.get(id)!.tags).toEqual({
      b: '3',
      CostCenter: '42',
      'cdk-eks-podnet:owner': OWNER,
    });
  });

  test('keeps a changed description in a tag, as EC2 cannot change it', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19'], { Description: 'old' }) });
    const before = stage.ec2.calls.length;
    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19'], { Description: 'new' }) });
    expect(changes(subnetId, before)).toEqual([]);
    expect(tagsOf(subnetId)[0]).toMatchObject({ 'cdk-eks-podnet:description': 'new' });

    await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19'], { Description: 'old' }) });
    expect(tagsOf(subnetId)[0]).not.toHaveProperty('cdk-eks-podnet:description');
  });

  test('moves to another subnet by replacement: the old reservations go last', async () => {
    const [from, to] = [stage.subnet(), stage.subnet()];
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(from, ['100.64.32.0/19']) });
    const result = await stack.deploy({ Pods: properties(to, ['100.64.32.0/19']) });
    expect(result.status).toBe('COMPLETE');
    expect(stack.events.map(({ RequestType }) => RequestType)).toEqual(['Create', 'Update', 'Delete']);
    expect([stage.reserved(from), stage.reserved(to)]).toEqual([[], ['100.64.32.0/19']]);
  });

  test('makes no change and few calls when all is as it should be', async () => {
    const subnetId = stage.subnet({ cidrBlock: '100.64.0.0/16' });
    const ranges = Array.from({ length: 200 }, (_, i) => `100.64.${i >> 4}.${(i & 15) * 16}/28`);
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, ranges) });
    const before = stage.ec2.calls.length;
    await stack.deploy({ Pods: properties(subnetId, ranges, { AdoptExisting: true }) });
    expect(stage.ec2.calls.slice(before).map(({ action }) => action)).toEqual([
      'DescribeSubnets',
      'DescribeNetworkInterfaces',
      'GetSubnetCidrReservations',
    ]);
  });
});

describe('rollback', () => {
  test('of an update that succeeded brings back the former ranges and tags', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    const former = properties(subnetId, ['100.64.32.0/19'], { Tags: { a: '1' } });
    await stack.deploy({ Pods: former });
    const attempt = properties(subnetId, ['100.64.32.0/20'], { Tags: { b: '2' } });
    expect((await stack.deploy({ Pods: attempt }, { thenFail: true })).status).toBe('ROLLBACK_COMPLETE');
    expect(stage.reserved(subnetId)).toEqual(['100.64.32.0/19']);
    expect(tagsOf(subnetId)).toEqual([{ a: '1', 'cdk-eks-podnet:owner': OWNER }]);
  });

  test('of a replacement that succeeded leaves the former subnet as it was', async () => {
    const [from, to] = [stage.subnet(), stage.subnet()];
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(from, ['100.64.32.0/19']) });
    const [before] = stage.ec2.state.reservationsOf(from);
    await stack.deploy({ Pods: properties(to, ['100.64.32.0/19']) }, { thenFail: true });
    expect(stage.ec2.state.reservationsOf(from)).toEqual([before]);
    expect(stage.reserved(to)).toEqual([]);
  });

  test('of a replacement that failed half-way leaves nothing in the new subnet', async () => {
    const [from, to] = [stage.subnet(), stage.subnet()];
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(from, ['100.64.32.0/19']) });
    stage.ec2.faults.add({
      kind: 'deny',
      action: 'CreateSubnetCidrReservation',
      subnetId: to,
      after: 1,
      times: 99,
    });
    const result = await stack.deploy({ Pods: properties(to, ['100.64.32.0/19', '100.64.16.0/20']) });
    stage.ec2.faults.clear();
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect([stage.reserved(from), stage.reserved(to)]).toEqual([['100.64.32.0/19'], []]);
  });

  test('goes through several resources in reverse order', async () => {
    const subnets = [stage.subnet(), stage.subnet(), stage.subnet()];
    const stack = stage.stack();
    const template = (mask: number) =>
      Object.fromEntries(subnets.map((id, i) => [`Pods${i}`, properties(id, [`100.64.32.0/${mask}`])]));
    await stack.deploy(template(19));
    await stack.deploy(template(20), { thenFail: true });
    expect(stack.events.slice(6).map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([
      'Pods2',
      'Pods1',
      'Pods0',
    ]);
    expect(subnets.map((id) => stage.reserved(id))).toEqual(subnets.map(() => ['100.64.32.0/19']));
  });
});

describe('delete', () => {
  test('tolerates reservations that are gone, and a subnet that is gone', async () => {
    const [one, other] = [stage.subnet(), stage.subnet()];
    const stack = stage.stack();
    await stack.deploy({
      One: properties(one, ['100.64.32.0/19']),
      Other: properties(other, ['100.64.32.0/19']),
    });
    stage.ec2.state
      .reservationsOf(one)
      .forEach((r) => stage.ec2.state.reservations.delete(r.subnetCidrReservationId));
    stage.ec2.state
      .reservationsOf(other)
      .forEach((r) => stage.ec2.state.reservations.delete(r.subnetCidrReservationId));
    stage.ec2.state.subnets.delete(other);
    expect((await stack.delete()).status).toBe('COMPLETE');
  });

  test('leaves what other constructs have in the same subnet', async () => {
    const subnetId = stage.subnet();
    const [mine, theirs] = [stage.stack(), stage.stack()];
    await mine.deploy({ Pods: properties(subnetId, ['100.64.32.0/19']) });
    await theirs.deploy({ Pods: properties(subnetId, ['100.64.16.0/20'], { OwnerId: 'other-stack/Pods' }) });
    await mine.delete();
    expect(stage.reserved(subnetId)).toEqual(['100.64.16.0/20']);
  });

  test('with the id of a failed Create removes what that Create had made, and only that', async () => {
    const subnetId = stage.subnet();
    const foreign = stage.foreign(subnetId, '100.64.8.0/21');
    stage.ec2.faults.add({
      kind: 'deny',
      action: 'CreateSubnetCidrReservation',
      subnetId,
      after: 2,
      times: 99,
    });
    const result = await stage
      .stack()
      .deploy({ Pods: properties(subnetId, ['100.64.16.0/20', '100.64.32.0/20', '100.64.48.0/20']) });
    stage.ec2.faults.clear();
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(result.reasons[0]).toMatch(
      /^subnet-\w+: could not reserve 100\.64\.48\.0\/20: UnauthorizedOperation: .*; allow the role .* this call/,
    );
    expect(result.reasons[0]).not.toContain('x1y2');
    expect(stage.ec2.state.reservationsOf(subnetId).map((r) => r.subnetCidrReservationId)).toEqual([foreign]);
  });

  test('after a Create that made nothing succeeds, so a missing permission does not block the rollback', async () => {
    const subnetId = stage.subnet();
    stage.ec2.faults.add({ kind: 'deny', subnetId, times: Infinity });
    const stack = stage.stack();
    const result = await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/19']) });
    stage.ec2.faults.clear();
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(stack.events[1]).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'nothing-made' });
    expect(result.reasons).toEqual([
      expect.stringMatching(/could not read the subnet: UnauthorizedOperation/),
    ]);
  });
});

describe('lists that are late', () => {
  const [RANGE = ''] = ['100.64.16.0/20'];

  test('a range that the list still shows after it was removed is made again, not believed', async () => {
    const subnetId = stage.subnet();
    const first = stage.stack();
    await first.deploy({ Pods: properties(subnetId, [RANGE]) });
    await first.delete();
    stage.ec2.faults.add({ kind: 'ghost', action: 'GetSubnetCidrReservations', subnetId, times: 4 });
    expect((await stage.stack().deploy({ Pods: properties(subnetId, [RANGE]) })).status).toBe('COMPLETE');
    expect(stage.reserved(subnetId)).toEqual([RANGE]);
  });

  test('a reservation that exists and is not listed is looked for, then named as an orphan', async () => {
    const subnetId = stage.subnet();
    stage.foreign(subnetId, RANGE);
    stage.ec2.faults.add({ kind: 'stale', action: 'GetSubnetCidrReservations', subnetId, times: Infinity });
    const { reasons } = await stage.stack().deploy({ Pods: properties(subnetId, [RANGE]) });
    expect(reasons[0]).toMatch(
      /overlap.*an orphan.*aws ec2 get-subnet-cidr-reservations --subnet-id subnet-/,
    );
    expect(stage.ec2.countCalls(subnetId).GetSubnetCidrReservations).toBeGreaterThan(6);
  });

  test('a lost create is found when the list has caught up, however late', async () => {
    const subnetId = stage.subnet();
    stage.ec2.faults.add({ kind: 'reset-after', action: 'CreateSubnetCidrReservation', subnetId });
    stage.ec2.faults.add({
      kind: 'stale',
      action: 'GetSubnetCidrReservations',
      subnetId,
      times: 8,
      after: 1,
    });
    expect((await stage.stack().deploy({ Pods: properties(subnetId, [RANGE]) })).status).toBe('COMPLETE');
    expect(stage.reserved(subnetId)).toEqual([RANGE]);
  });

  test('a Delete looks for what is not listed until it is, and leaves nothing behind', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, [RANGE]) });
    stage.ec2.faults.add({ kind: 'stale', action: 'GetSubnetCidrReservations', subnetId, times: 6 });
    expect((await stack.delete()).status).toBe('COMPLETE');
    expect(stage.reserved(subnetId)).toEqual([]);
  });

  test('a Delete of what was removed by hand proves it with one call and does not wait', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, [RANGE]) });
    stage.ec2.state.reservations.clear();
    const { CreateSubnetCidrReservation: before = 0 } = stage.ec2.countCalls(subnetId);
    const startedAt = performance.now();
    expect((await stack.delete()).status).toBe('COMPLETE');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(stage.reserved(subnetId)).toEqual([]);
    expect(stage.ec2.countCalls(subnetId).CreateSubnetCidrReservation).toBe(before + 1);
  });

  test('a Delete that cannot reserve believes the list', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    await stack.deploy({ Pods: properties(subnetId, [RANGE]) });
    stage.ec2.state.reservations.clear();
    const action = 'CreateSubnetCidrReservation';
    stage.ec2.faults.add({ kind: 'deny', action, subnetId, times: Infinity });
    expect((await stack.delete()).status).toBe('COMPLETE');
  });
});
