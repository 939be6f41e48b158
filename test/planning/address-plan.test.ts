import { AddressPlan, type AddressPlanProps, CidrBlock, PrefixReservation, SubnetRole } from '../../lib';
import vectors from './vectors.json';

const blocksOf = (plan: AddressPlan, role: SubnetRole, podBlockIndex?: number) =>
  plan.subnetsOf(role, podBlockIndex).map((subnet) => subnet.ipv4CidrBlock);

const standard: AddressPlanProps = { vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] };

describe('the default layout of 10.0.0.0/16 and three AZ slots', () => {
  const plan = AddressPlan.compute(standard);

  test('is the documented one, by role and then AZ slot', () => {
    expect(plan.subnets.map((subnet) => subnet.ipv4CidrBlock)).toEqual(
      vectors.layout.map(({ cidr }) => cidr),
    );
    expect(plan.subnets.map((subnet) => subnet.role)).toEqual(
      ['cluster', 'public', 'node', 'pod'].flatMap((role) => [role, role, role]),
    );
    expect(plan.subnets.map((subnet) => subnet.azIndex)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  test('gives each subnet its /64 of the /56', () => {
    expect(plan.subnets.map((subnet) => subnet.ipv6Index)).toEqual([
      0x00, 0x01, 0x02, 0x10, 0x11, 0x12, 0x20, 0x21, 0x22, 0x30, 0x31, 0x32,
    ]);
  });

  test('leaves a quarter of the pod block and the start of the VPC block spare', () => {
    expect(plan.spareCidrBlocks).toEqual([
      '10.0.0.48/28',
      '10.0.0.64/26',
      '10.0.0.128/25',
      '10.0.1.0/24',
      '10.0.2.0/23',
      '10.0.4.0/22',
      '10.0.8.0/21',
      '100.64.192.0/18',
    ]);
    expect(plan.laterSubnets).toEqual([]);
  });

  test('counts the addresses that AWS leaves to the user', () => {
    expect(plan.subnetsOf(SubnetRole.CLUSTER).map((subnet) => subnet.usableAddresses)).toEqual([11, 11, 11]);
    expect(plan.subnetsOf(SubnetRole.POD).map((subnet) => subnet.usableAddresses)).toEqual([
      16_379, 16_379, 16_379,
    ]);
  });

  test('reserves prefixes in pod subnets only, and keeps the first /24 of each out', () => {
    const reserved = plan.subnets.filter((subnet) => subnet.reservedCidrBlocks.length > 0);
    expect(reserved.map((subnet) => subnet.role)).toEqual(['pod', 'pod', 'pod']);
    expect(reserved[0].reservedCidrBlocks).toEqual([
      '100.64.1.0/24',
      '100.64.2.0/23',
      '100.64.4.0/22',
      '100.64.8.0/21',
      '100.64.16.0/20',
      '100.64.32.0/19',
    ]);
  });

  test('tells what it was computed from', () => {
    expect(plan).toMatchObject({ ...standard, azSlots: 3, maxAzs: 3, serviceIpv4Cidr: undefined });
    expect(AddressPlan.compute({ ...standard, serviceIpv4Cidr: '172.20.0.0/16' }).serviceIpv4Cidr).toBe(
      '172.20.0.0/16',
    );
  });
});

describe('every number of slots has a fixed layout', () => {
  // Promised: a change here replaces the subnets of everybody who has deployed.
  test.each([
    [
      2,
      ['10.0.16.0/20', '10.0.32.0/20'],
      ['10.0.128.0/18', '10.0.192.0/18'],
      ['100.64.0.0/17', '100.64.128.0/17'],
    ],
    [
      4,
      ['10.0.8.0/21', '10.0.16.0/21', '10.0.24.0/21', '10.0.32.0/21'],
      ['10.0.128.0/19', '10.0.160.0/19', '10.0.192.0/19', '10.0.224.0/19'],
      ['100.64.0.0/18', '100.64.64.0/18', '100.64.128.0/18', '100.64.192.0/18'],
    ],
    [
      5,
      ['10.0.8.0/21', '10.0.16.0/21', '10.0.24.0/21', '10.0.32.0/21', '10.0.40.0/21'],
      ['10.0.96.0/19', '10.0.128.0/19', '10.0.160.0/19', '10.0.192.0/19', '10.0.224.0/19'],
      ['100.64.0.0/19', '100.64.32.0/19', '100.64.64.0/19', '100.64.96.0/19', '100.64.128.0/19'],
    ],
    [
      6,
      ['10.0.8.0/21', '10.0.16.0/21', '10.0.24.0/21', '10.0.32.0/21', '10.0.40.0/21', '10.0.48.0/21'],
      ['10.0.64.0/19', '10.0.96.0/19', '10.0.128.0/19', '10.0.160.0/19', '10.0.192.0/19', '10.0.224.0/19'],
      [
        '100.64.0.0/19',
        '100.64.32.0/19',
        '100.64.64.0/19',
        '100.64.96.0/19',
        '100.64.128.0/19',
        '100.64.160.0/19',
      ],
    ],
  ])('%d slots in 10.0.0.0/16', (azSlots, publicBlocks, nodeBlocks, podBlocks) => {
    const plan = AddressPlan.compute({ ...standard, azSlots, maxAzs: azSlots });
    const clusterBlocks = [0, 16, 32, 48, 64, 80].slice(0, azSlots).map((last) => `10.0.0.${last}/28`);
    expect(blocksOf(plan, SubnetRole.CLUSTER)).toEqual(clusterBlocks);
    expect(blocksOf(plan, SubnetRole.PUBLIC)).toEqual(publicBlocks);
    expect(blocksOf(plan, SubnetRole.NODE)).toEqual(nodeBlocks);
    expect(blocksOf(plan, SubnetRole.POD)).toEqual(podBlocks);
  });

  // cluster/public/node masks for 2, 3, 4, 5 and 6 slots
  test.each([
    [16, '28/20/18', '28/20/18', '28/21/19', '28/21/19', '28/21/19'],
    [17, '28/21/19', '28/21/19', '28/22/20', '28/22/20', '28/22/20'],
    [18, '28/22/20', '28/22/20', '28/23/21', '28/23/21', '28/23/21'],
    [19, '28/23/21', '28/23/21', '28/24/22', '28/24/22', '28/24/22'],
    [20, '28/24/22', '28/24/22', '28/25/23', '28/25/23', '28/25/23'],
    [21, '28/25/23', '28/25/23', '28/26/24', '28/26/24', '28/26/24'],
    [22, '28/26/24', '28/26/24', '28/27/25', '28/27/25', '28/28/25'],
    [23, '28/27/25', '28/28/25', '28/28/26', '28/28/26', '28/28/27'],
    [24, '28/28/26', '28/28/27', '28/28/27', '28/28/28', 'too small'],
    [25, '28/28/27', 'too small', 'too small', 'too small', 'too small'],
  ])('scales with a VPC block of /%d', (vpcMask, ...expected) => {
    const layouts = [2, 3, 4, 5, 6].map((azSlots) => {
      const props = { vpcCidrBlock: `10.0.0.0/${vpcMask}`, azSlots };
      if (AddressPlan.validate(props).length > 0) return 'too small';
      const plan = AddressPlan.compute(props);
      const masks = [SubnetRole.CLUSTER, SubnetRole.PUBLIC, SubnetRole.NODE];
      return masks.map((role) => CidrBlock.parse(blocksOf(plan, role)[0]).cidrMask).join('/');
    });
    expect(layouts).toEqual(expected);
  });

  test('keeps the cluster subnets together at the start of a small VPC', () => {
    const plan = AddressPlan.compute({ vpcCidrBlock: '10.0.4.0/22', azSlots: 6, maxAzs: 6 });
    expect(blocksOf(plan, SubnetRole.CLUSTER)).toEqual([
      '10.0.4.0/28',
      '10.0.4.16/28',
      '10.0.4.32/28',
      '10.0.4.48/28',
      '10.0.4.64/28',
      '10.0.4.80/28',
    ]);
    expect(blocksOf(plan, SubnetRole.PUBLIC)[0]).toBe('10.0.4.96/28');
    expect(blocksOf(plan, SubnetRole.NODE)[0]).toBe('10.0.5.0/25');
  });
});

describe('options', () => {
  test('AZ slots that are not used yet keep their addresses', () => {
    const plan = AddressPlan.compute({ ...standard, azSlots: 4, maxAzs: 2 });
    expect(plan.subnets.map((subnet) => subnet.azIndex)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    expect(plan.laterSubnets.map((subnet) => subnet.ipv4CidrBlock)).toContain('100.64.128.0/18');
    expect(plan.spareCidrBlocks).not.toContain('100.64.128.0/18');
  });

  test.each([
    [undefined, 3],
    [2, 2],
    [3, 3],
    [6, 3],
  ])('%s slots use %d AZs when nothing is said', (azSlots, maxAzs) => {
    expect(AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', azSlots }).maxAzs).toBe(maxAzs);
  });

  test('each pod block is divided over the slots', () => {
    const plan = AddressPlan.compute({ ...standard, podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/20'] });
    expect(blocksOf(plan, SubnetRole.POD, 0)).toEqual(['100.64.0.0/18', '100.64.64.0/18', '100.64.128.0/18']);
    expect(blocksOf(plan, SubnetRole.POD, 1)).toEqual(['100.65.0.0/22', '100.65.4.0/22', '100.65.8.0/22']);
    expect(plan.subnetsOf(SubnetRole.POD).map((subnet) => subnet.ipv6Index)).toEqual([
      0x30, 0x31, 0x32, 0x38, 0x39, 0x3a,
    ]);
  });

  test('without pod blocks there are no pod subnets, and node subnets keep room for prefixes', () => {
    const plan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' });
    expect(plan.podCidrBlocks).toEqual([]);
    expect(plan.subnetsOf(SubnetRole.POD)).toEqual([]);
    const reserved = plan.subnets.filter((subnet) => subnet.reservedCidrBlocks.length > 0);
    expect(reserved).toEqual(plan.subnetsOf(SubnetRole.NODE));
  });

  test('a mask changes one role and leaves the others where they are', () => {
    const before = AddressPlan.compute(standard);
    const after = AddressPlan.compute({
      ...standard,
      cidrMasks: { cluster: 27, public: 24, node: 19, pod: 20 },
    });
    expect(blocksOf(after, SubnetRole.CLUSTER)).toEqual(['10.0.0.0/27', '10.0.0.32/27', '10.0.0.64/27']);
    expect(blocksOf(after, SubnetRole.PUBLIC)).toEqual(['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24']);
    expect(blocksOf(after, SubnetRole.NODE)).toEqual(['10.0.160.0/19', '10.0.192.0/19', '10.0.224.0/19']);
    expect(blocksOf(after, SubnetRole.POD)).toEqual(['100.64.0.0/20', '100.64.16.0/20', '100.64.32.0/20']);
    const onlyNodes = AddressPlan.compute({ ...standard, cidrMasks: { node: 19 } });
    for (const role of [SubnetRole.CLUSTER, SubnetRole.PUBLIC, SubnetRole.POD]) {
      expect(blocksOf(onlyNodes, role)).toEqual(blocksOf(before, role));
    }
  });

  test('without public subnets their addresses are kept for them', () => {
    const plan = AddressPlan.compute({ ...standard, publicSubnets: false });
    expect(plan.subnetsOf(SubnetRole.PUBLIC)).toEqual([]);
    expect(plan.laterSubnets.map((subnet) => subnet.ipv4CidrBlock)).toEqual([
      '10.0.16.0/20',
      '10.0.32.0/20',
      '10.0.48.0/20',
    ]);
    expect(plan.spareCidrBlocks).toEqual(AddressPlan.compute(standard).spareCidrBlocks);
  });

  test('node subnets are reserved only on request', () => {
    const plan = AddressPlan.compute({
      vpcCidrBlock: '10.0.0.0/16',
      nodeReservation: PrefixReservation.upperHalf(),
    });
    expect(plan.subnetsOf(SubnetRole.NODE).map((subnet) => subnet.reservedCidrBlocks)).toEqual([
      ['10.0.96.0/19'],
      ['10.0.160.0/19'],
      ['10.0.224.0/19'],
    ]);
  });

  test('explicit ranges go to the subnet they lie in, in order of address', () => {
    const podReservation = PrefixReservation.explicit(['100.64.64.0/19', '100.64.32.0/20', '100.64.16.0/20']);
    const plan = AddressPlan.compute({ ...standard, podReservation });
    expect(plan.subnetsOf(SubnetRole.POD).map((subnet) => subnet.reservedCidrBlocks)).toEqual([
      ['100.64.16.0/20', '100.64.32.0/20'],
      ['100.64.64.0/19'],
      [],
    ]);
  });

  test('raised quotas allow more blocks', () => {
    const podCidrBlocks = Array.from({ length: 26 }, (_, index) => `100.${64 + index}.0.0/16`);
    const plan = AddressPlan.compute({ ...standard, podCidrBlocks, quotas: { ipv4CidrBlocksPerVpc: 50 } });
    expect(new Set(plan.subnets.map((subnet) => subnet.ipv6Index)).size).toBe(9 + 26 * 3);
    expect(Math.max(...plan.subnets.map((subnet) => subnet.ipv6Index))).toBe(0x30 + 25 * 8 + 2);
  });
});
