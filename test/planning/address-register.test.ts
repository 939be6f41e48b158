import * as fc from 'fast-check';
import { CidrBlock } from '../../lib/planning/cidr-block';
import { AddressRegister } from '../../lib/planning/address-register';
import type { AddressRegisterProps, RegisterEntry } from '../../lib/planning/address-register-props';

const SUPERNETS = {
  vpcSupernets: [{ cidrBlock: '10.0.0.0/9' }],
  podSupernets: [{ cidrBlock: '100.64.0.0/10' }],
};
const entry = (cluster: string, more: Partial<RegisterEntry> = {}): RegisterEntry => ({
  cluster,
  account: '111111111111',
  region: 'eu-west-1',
  ...more,
});
const deal = (entries: RegisterEntry[], more: Partial<AddressRegisterProps> = {}) =>
  AddressRegister.compute({ ...SUPERNETS, ...more, entries });

const problemsOf = (entries: RegisterEntry[], more: Partial<AddressRegisterProps> = {}): string[] =>
  AddressRegister.validate({ ...SUPERNETS, ...more, entries }).map(
    ({ code, path, message }) => `${code} ${path}: ${message}`,
  );

function expectDisjoint(register: AddressRegister): void {
  const blocks = register.clusters
    .flatMap(({ vpcCidrBlock, podCidrBlocks }) => [vpcCidrBlock, ...podCidrBlocks])
    .map((cidr) => CidrBlock.parse(cidr))
    .sort((a, b) => (a._first < b._first ? -1 : 1));
  blocks.slice(1).forEach((block, index) => expect(blocks[index].overlaps(block)).toBe(false));
}

test('64 clusters are dealt, each with a plan, and twice the same', () => {
  const entries = Array.from({ length: 64 }, (_, index) => entry(`c${index}`));
  const register = deal(entries);
  expectDisjoint(register);
  expect(register.render()).toBe(deal(entries).render());
  expect(register.clusters[63]).toMatchObject({
    vpcCidrBlock: '10.63.0.0/16',
    podCidrBlocks: ['100.127.0.0/16'],
  });
  expect(register.planOf('c63').podCidrBlocks).toEqual(['100.127.0.0/16']);
});

test('nothing is renumbered in 10,000 random growth steps', () => {
  const step = fc.record({
    cluster: fc.nat(12).map((number) => `c${number}`),
    vpcCidrMask: fc.integer({ min: 18, max: 24 }),
    podCidrMask: fc.integer({ min: 17, max: 22 }),
  });
  let steps = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 50 }), (growth) => {
      const seen = new Set<string>();
      const entries: RegisterEntry[] = [];
      let before = deal([]);
      for (const { cluster, vpcCidrMask, podCidrMask } of growth) {
        entries.push(entry(cluster, { podCidrMask, ...(seen.has(cluster) ? {} : { vpcCidrMask }) }));
        seen.add(cluster);
        const after = deal(entries);
        expect(after.changesFrom(before)).toEqual([]);
        before = after;
        steps += 1;
      }
      expectDisjoint(before);
    }),
    { numRuns: 200 },
  );
  expect(steps).toBe(10_000);
}, 60_000);

test('a further line of a cluster is a further pod block', () => {
  const register = deal([entry('a'), entry('b'), entry('a', { podCidrMask: 18 })]);
  expect(register.clusters.map(({ podCidrBlocks }) => podCidrBlocks)).toEqual([
    ['100.64.0.0/16', '100.66.0.0/18'],
    ['100.65.0.0/16'],
  ]);
  expect(register.planOf('a', { azSlots: 4, transitSubnets: true }).azSlots).toBe(4);
});

test('supernets of a Region or an account are for these alone', () => {
  const vpcSupernets = [
    { cidrBlock: '10.0.0.0/12', region: 'us-east-1' },
    { cidrBlock: '10.16.0.0/12', account: '222222222222' },
    { cidrBlock: '10.32.0.0/12' },
  ];
  const register = deal(
    [entry('a'), entry('b', { region: 'us-east-1' }), entry('c', { account: '222222222222' })],
    { vpcSupernets },
  );
  expect(register.clusters.map(({ vpcCidrBlock }) => vpcCidrBlock)).toEqual([
    '10.32.0.0/16',
    '10.0.0.0/16',
    '10.16.0.0/16',
  ]);
});

describe('a list that was kept by hand', () => {
  test('is taken over as it is, and dealt around', () => {
    const register = deal([
      entry('old', { vpcCidrBlock: '10.0.0.0/16', podCidrBlock: '100.65.0.0/16' }),
      entry('new'),
    ]);
    expect(register.clusters[1]).toMatchObject({
      vpcCidrBlock: '10.1.0.0/16',
      podCidrBlocks: ['100.64.0.0/16'],
    });
  });

  test.each<[string, RegisterEntry[], string]>([
    [
      'overlaps',
      [entry('a', { vpcCidrBlock: '10.0.0.0/16' }), entry('b', { vpcCidrBlock: '10.0.128.0/17' })],
      'REG-03 entries[1].vpcCidrBlock: 10.0.128.0/17 overlaps 10.0.0.0/16 of a (111111111111, eu-west-1): use 10.1.0.0/17',
    ],
    [
      'is misaligned',
      [entry('a', { vpcCidrBlock: '10.0.8.0/16' })],
      'NET-02 entries[0].vpcCidrBlock: 10.0.8.0/16 has host bits set, EC2 would silently turn it into 10.0.0.0/16: write 10.0.0.0/16',
    ],
    [
      'leaves the supernets',
      [entry('a', { podCidrBlock: '100.128.0.0/16' })],
      'REG-04 entries[0].podCidrBlock: 100.128.0.0/16 is in none of the supernets: use 100.64.0.0/16, or append a supernet that holds it',
    ],
    [
      'gives a VPC a second first block',
      [entry('a'), entry('a', { vpcCidrMask: 20 })],
      'REG-06 entries[1]: a has its VPC block from an earlier line, and a VPC never changes its first block: drop it, or give the cluster another name',
    ],
    [
      'asks for what AWS refuses',
      [entry('a', { podCidrMask: 12 })],
      'NET-01 entries[0].podCidrBlock: /12 is not possible, AWS accepts /16 to /28',
    ],
  ])('is refused when it %s', (_, entries, problem) => {
    expect(problemsOf(entries)).toEqual([problem]);
  });

  test('is refused when it is mislabelled, with the right block', () => {
    const vpcSupernets = [
      { cidrBlock: '10.0.0.0/12', region: 'us-east-1' },
      { cidrBlock: '10.16.0.0/12', region: 'eu-west-1' },
    ];
    expect(problemsOf([entry('a', { vpcCidrBlock: '10.0.0.0/16' })], { vpcSupernets })).toEqual([
      'REG-05 entries[0].vpcCidrBlock: 10.0.0.0/16 is in 10.0.0.0/12, which is for us-east-1, and not for a (111111111111, eu-west-1): use 10.16.0.0/16',
    ]);
  });

  test('tells every problem at once', () => {
    expect(() =>
      deal([entry('a', { vpcCidrBlock: '10.0.0.1/16' }), entry('b', { podCidrBlock: '192.168.0.0/16' })]),
    ).toThrow(/has 2 problems:\n.*NET-02.*\n.*REG-04/);
  });
});

test('a full register says so', () => {
  const entries = [entry('a'), entry('b'), entry('c')];
  expect(problemsOf(entries, { vpcSupernets: [{ cidrBlock: '10.0.0.0/15' }] })).toEqual([
    'REG-02 entries[2].vpcCidrBlock: no /16 is left for c (111111111111, eu-west-1): append a supernet with room for a /16',
  ]);
});

test('a line that is taken out of the middle is noticed against the register as it was', () => {
  const before = deal([entry('a'), entry('b')]);
  expect(deal([entry('b')]).changesFrom(before)).toEqual([
    'a (111111111111, eu-west-1) had 10.0.0.0/16 and has nothing instead: put the line back where it was',
    'a (111111111111, eu-west-1) had 100.64.0.0/16 and has nothing instead: put the line back where it was',
    'b (111111111111, eu-west-1) had 10.1.0.0/16 and has 10.0.0.0/16 instead: put the line back where it was',
    'b (111111111111, eu-west-1) had 100.65.0.0/16 and has 100.64.0.0/16 instead: put the line back where it was',
  ]);
});

test('names that are not there are named', () => {
  expect(() => deal([entry('a')]).planOf('b')).toThrow(
    'no cluster of the register is called b: append a line for it, or use one of a',
  );
});
