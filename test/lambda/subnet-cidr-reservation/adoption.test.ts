import { OWNER, properties, Stage } from './stage';

const stage = new Stage();
beforeAll(() => stage.open(), 60_000);
afterAll(() => stage.close());

const RANGE = '100.64.32.0/19';
const adopting = { AdoptExisting: true };

test('refuses a reservation of the same range that is not ours, with its id, its tags and what to do', async () => {
  const subnetId = stage.subnet();
  const id = stage.foreign(subnetId, RANGE);
  const result = await stage.stack().deploy({ Pods: properties(subnetId, ['100.64.16.0/20', RANGE]) });
  expect(result.status).toBe('ROLLBACK_COMPLETE');
  expect(result.reasons[0]).toContain(
    `${subnetId}: 100.64.32.0/19 is already reserved (type prefix) by ${id}, which was not made by this stack ` +
      '(tags Team=data); set adoptExisting to use it as it is, or remove it: ' +
      `aws ec2 delete-subnet-cidr-reservation --subnet-cidr-reservation-id ${id}`,
  );
  expect(stage.reserved(subnetId)).toEqual([RANGE]);
});

test('never takes a reservation from another resource of this library', async () => {
  const subnetId = stage.subnet();
  await stage.stack().deploy({ Pods: properties(subnetId, [RANGE], { OwnerId: 'other/Pods' }) });
  const result = await stage.stack().deploy({ Pods: properties(subnetId, [RANGE], adopting) });
  expect(result.reasons[0]).toMatch(
    /belongs to 'other\/Pods' .* remove it from its stack and deploy that stack first/,
  );
  expect(stage.ec2.state.reservationsOf(subnetId)[0]!.tags).toEqual({ 'cdk-eks-podnet:owner': 'other/Pods' });
});

test.each([
  [
    'another type',
    RANGE,
    { ReservationType: 'explicit' },
    /wanted with type explicit, but scr-\w+ reserves it with type prefix/,
  ],
  [
    'a larger range',
    '100.64.32.0/20',
    {},
    /100\.64\.32\.0\/20 overlaps 100\.64\.32\.0\/19, reserved \(type prefix\) by scr-/,
  ],
])('does not adopt %s', async (_, range, more, message) => {
  const subnetId = stage.subnet();
  stage.foreign(subnetId, RANGE);
  const result = await stage
    .stack()
    .deploy({ Pods: properties(subnetId, [range], { ...adopting, ...more }) });
  expect(result.reasons[0]).toMatch(message);
  expect(stage.reserved(subnetId)).toEqual([RANGE]);
});

test('adopts by tags alone, and lets go on delete: the reservation is as it was', async () => {
  const subnetId = stage.subnet();
  const id = stage.foreign(subnetId, RANGE);
  const stack = stage.stack();
  const result = await stack.deploy({
    Pods: properties(subnetId, [RANGE, '100.64.16.0/20'], { ...adopting, Tags: { Team: 'network' } }),
  });
  expect(result.status).toBe('COMPLETE');
  expect(stack.data('Pods').ReservationIds).toContain(id);
  expect(stage.ec2.state.reservations.get(id)!.tags).toEqual({
    Team: 'data',
    'cdk-eks-podnet:owner': OWNER,
    'cdk-eks-podnet:adopted': 'true',
  });
  await stack.delete();
  expect(stage.reserved(subnetId)).toEqual([RANGE]);
  expect(stage.ec2.state.reservations.get(id)!.tags).toEqual({ Team: 'data' });
});

test('lets an adopted range go when it is no longer wanted', async () => {
  const subnetId = stage.subnet();
  const id = stage.foreign(subnetId, RANGE);
  const stack = stage.stack();
  await stack.deploy({ Pods: properties(subnetId, [RANGE], adopting) });
  await stack.deploy({ Pods: properties(subnetId, ['100.64.16.0/20'], adopting) });
  expect(stage.reserved(subnetId)).toEqual(['100.64.16.0/20', RANGE]);
  expect(stage.ec2.state.reservations.get(id)!.tags).toEqual({ Team: 'data' });
});

test('removes an adopted reservation with the stack if asked', async () => {
  const subnetId = stage.subnet();
  stage.foreign(subnetId, RANGE);
  const stack = stage.stack();
  await stack.deploy({ Pods: properties(subnetId, [RANGE], { ...adopting, RemoveAdopted: true }) });
  await stack.delete();
  expect(stage.reserved(subnetId)).toEqual([]);
});

test('does not replace an adopted reservation by an overlapping range unless it may be removed', async () => {
  const subnetId = stage.subnet();
  stage.foreign(subnetId, RANGE);
  const stack = stage.stack();
  await stack.deploy({ Pods: properties(subnetId, [RANGE], adopting) });
  const refused = await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/20'], adopting) });
  expect(refused).toMatchObject({ status: 'ROLLBACK_COMPLETE' });
  expect(refused.reasons[0]).toContain('was adopted, not made, by this stack');
  expect(stage.reserved(subnetId)).toEqual([RANGE]);

  const allowed = { ...adopting, RemoveAdopted: true };
  expect((await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/20'], allowed) })).status).toBe(
    'COMPLETE',
  );
  expect(stage.reserved(subnetId)).toEqual(['100.64.32.0/20']);
});

test('a refused Create leaves the tags of the foreign reservation alone in its rollback', async () => {
  const subnetId = stage.subnet();
  const [adoptable, inTheWay] = [
    stage.foreign(subnetId, RANGE),
    stage.foreign(subnetId, '100.64.16.0/28', {}),
  ];
  const blocked = properties(subnetId, [RANGE, '100.64.16.0/20'], { ...adopting, RemoveAdopted: true });
  const result = await stage.stack().deploy({ Pods: blocked });
  expect(result.reasons[0]).toContain('no tags');
  for (const id of [adoptable, inTheWay]) {
    expect(stage.ec2.state.reservations.get(id)!.tags).not.toHaveProperty('cdk-eks-podnet:owner');
  }
});
