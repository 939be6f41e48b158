import { SubnetRole } from '../../lib/planning/subnet-role';
import fc from 'fast-check';
import { AddressPlan, type AddressPlanProps, CidrBlock, type PlannedSubnet } from '../../lib';

/** Everything about a subnet, by the key that never changes. */
function byKey(subnets: PlannedSubnet[]): Map<string, PlannedSubnet> {
  return new Map(
    subnets.map((subnet) => [`${subnet.role} ${subnet.azIndex} ${subnet.podBlockIndex}`, subnet]),
  );
}

fc.configureGlobal({ numRuns: 50 });

const anyMask = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: undefined });

/** Any props that can be planned. */
const anyProps: fc.Arbitrary<AddressPlanProps> = fc
  .record({
    vpcCidrBlock: fc.integer({ min: 16, max: 22 }).map((mask) => `10.0.0.0/${mask}`),
    podCidrBlocks: fc
      .array(fc.integer({ min: 16, max: 24 }), { maxLength: 4 })
      .map((masks) => masks.map((mask, index) => `100.${64 + index}.0.0/${mask}`)),
    azSlots: fc.integer({ min: 2, max: 6 }),
    cidrMasks: fc.record({
      cluster: anyMask(26, 28),
      public: anyMask(19, 28),
      node: anyMask(17, 28),
      pod: anyMask(19, 28),
    }),
    publicSubnets: fc.boolean(),
  })
  .chain((props) => fc.integer({ min: 2, max: props.azSlots }).map((maxAzs) => ({ ...props, maxAzs })));

const planned = anyProps.filter((props) => AddressPlan.validate(props).length === 0);

/** Addresses stay; what is reserved in node subnets may go when pods get subnets of their own. */
function expectNothingMoved(before: AddressPlanProps, after: AddressPlanProps) {
  const later = byKey(AddressPlan.compute(after).subnets);
  byKey(AddressPlan.compute(before).subnets).forEach(({ reservedCidrBlocks, ...subnet }, key) => {
    expect(later.get(key)).toMatchObject(subnet);
    if (subnet.role === SubnetRole.POD)
      expect(later.get(key)!.reservedCidrBlocks).toEqual(reservedCidrBlocks);
  });
}

describe('no subnet moves, in IPv4 or IPv6,', () => {
  test('when more AZs are used', () => {
    fc.assert(
      fc.property(planned, ({ maxAzs = 2, azSlots = 2, ...props }) => {
        for (let more = maxAzs; more <= azSlots; more += 1) {
          expectNothingMoved({ ...props, azSlots, maxAzs }, { ...props, azSlots, maxAzs: more });
        }
      }),
    );
  });

  test('when a pod block is added', () => {
    fc.assert(
      fc.property(planned, ({ podCidrBlocks = [], ...props }) => {
        const after = { ...props, podCidrBlocks: [...podCidrBlocks, '100.100.0.0/16'] };
        expectNothingMoved({ ...props, podCidrBlocks }, { ...after, quotas: { ipv4CidrBlocksPerVpc: 6 } });
      }),
    );
  });

  test('when a role is added: pods to a VPC without them, or public subnets', () => {
    fc.assert(
      fc.property(planned, (props) => {
        expectNothingMoved({ ...props, publicSubnets: false }, { ...props, publicSubnets: true });
        expectNothingMoved({ ...props, podCidrBlocks: [] }, props);
      }),
    );
  });

  test('and what was kept for later is what is used later', () => {
    fc.assert(
      fc.property(planned, (props) => {
        const now = AddressPlan.compute(props);
        const all = AddressPlan.compute({ ...props, maxAzs: props.azSlots, publicSubnets: true });
        expect(byKey([...now.subnets, ...now.laterSubnets])).toEqual(byKey(all.subnets));
        expect(now.spareCidrBlocks).toEqual(all.spareCidrBlocks);
      }),
    );
  });
});

test('an accepted plan has disjoint subnets inside its blocks, each with a /64 of its own; a refused one says why', () => {
  fc.assert(
    fc.property(anyProps, (props) => {
      if (AddressPlan.validate(props).length > 0) {
        expect(() => AddressPlan.compute(props)).toThrow(/^the address plan has \d+ problems?:\n/);
        return;
      }
      const plan = AddressPlan.compute(props);
      const all = [...plan.subnets, ...plan.laterSubnets];
      const blocks = all.map((subnet) => subnet.ipv4CidrBlock);
      expect(AddressPlan.subnetProblems(blocks, [plan.vpcCidrBlock, ...plan.podCidrBlocks])).toEqual([]);
      expect(new Set(all.map((subnet) => subnet.ipv6Index)).size).toBe(all.length);
      expect(all.every((subnet) => subnet.ipv6Index >= 0 && subnet.ipv6Index <= 255)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('subnets and spare blocks together are exactly the blocks of the plan', () => {
  fc.assert(
    fc.property(planned, (props) => {
      const plan = AddressPlan.compute(props);
      const parts = [...plan.subnets, ...plan.laterSubnets].map((subnet) => subnet.ipv4CidrBlock);
      const size = (cidr: string) => 2 ** (32 - CidrBlock.parse(cidr).cidrMask);
      const total = (cidrs: string[]) => cidrs.map(size).reduce((sum, one) => sum + one, 0);
      expect(total([...parts, ...plan.spareCidrBlocks])).toBe(
        total([plan.vpcCidrBlock, ...plan.podCidrBlocks]),
      );
      const problems = AddressPlan.subnetProblems([...parts, ...plan.spareCidrBlocks], []);
      expect(problems.filter(({ code }) => code === 'SUB-03')).toEqual([]);
    }),
  );
});
