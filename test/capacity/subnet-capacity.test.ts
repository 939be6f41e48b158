import fc from 'fast-check';
import type { CapacityNodegroup, CapacityReport, CapacitySubnet } from '../../lib';
import {
  AddressPlan,
  NodeOperatingSystem,
  PlanProblemSeverity,
  PodAddressing,
  PrefixReservation,
  SubnetCapacity,
  SubnetRole,
} from '../../lib';

const secondaryIp = PodAddressing.secondaryIp();

/** Node subnets of these blocks, one in each zone. */
function nodeSubnets(...ipv4CidrBlocks: string[]): CapacitySubnet[] {
  return ipv4CidrBlocks.map((ipv4CidrBlock, azIndex) => ({ role: SubnetRole.NODE, azIndex, ipv4CidrBlock }));
}

/** The subnets of a plan with pod subnets of /18, of which the first part is not reserved. */
function planned(podReservation?: PrefixReservation): CapacitySubnet[] {
  const blocks = { vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] };
  return AddressPlan.compute({ ...blocks, podReservation }).subnets;
}

function group(props: Partial<CapacityNodegroup> = {}): CapacityNodegroup {
  return { name: 'General', instanceTypes: ['m5.4xlarge'], maxSize: 3, ...props };
}

function compute(subnets: CapacitySubnet[], ...nodegroups: CapacityNodegroup[]): CapacityReport {
  return SubnetCapacity.compute({ subnets, nodegroups });
}

const lines = ({ problems }: CapacityReport): string[] =>
  problems.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
const codes = ({ problems }: CapacityReport): string[] => problems.map(({ code }) => code);

describe('30 m5.large in three zones, secondary addresses, node subnets of /23', () => {
  const subnets = nodeSubnets('10.0.0.0/23', '10.0.2.0/23', '10.0.4.0/23');
  const nodes = group({ instanceTypes: ['m5.large'], maxSize: 30, podAddressing: secondaryIp });
  const report = compute(subnets, nodes);

  test('a zone needs 12 x 30 addresses and 8 for load balancers, of 507', () => {
    // 30 / 3 + 2 nodes, each with 3 interfaces of 10 addresses; 512 - 5 usable; 368 / 507 = 72.6 %
    expect(report.subnets[0].peak).toMatchObject({
      nodes: 12,
      need: { singleAddresses: 368, prefixes: 0 },
      supply: { singleAddresses: 507 },
      percent: 73,
      firstLimit: 'single addresses',
      fits: true,
    });
  });

  test('16 nodes fit: (507 - 8) / 30', () => expect(report.subnets[0].nodesThatFit).toBe(16));

  test('the loss of a zone brings 15 + 2 nodes, one more than fit', () => {
    expect(report.subnets[0].afterZoneLoss).toMatchObject({ nodes: 17, percent: 103, fits: false }); // 518 / 507
    expect(lines(report)).toEqual([
      'warning SUB-06: each of the node subnets 10.0.0.0/23, 10.0.2.0/23, 10.0.4.0/23 needs 518 addresses after the ' +
        'loss of a zone [17 nodes of General (15 + 2 while it is replaced) x 30 + 8 for load balancers and the like] ' +
        'and has 507 usable ones, enough for 16 nodes: use a /22, a lower maxSize, fewer max pods or a smaller warm pool',
    ]);
  });

  test('36 nodes have 36 x 3 interfaces and 36 x 32 network address units', () =>
    expect(report).toMatchObject({ enis: 108, networkAddressUnits: 1152 }));
});

describe('300 m5.4xlarge in three zones, prefixes in pod subnets of /18 with a head of /24', () => {
  const nodes = group({ maxSize: 300, customNetworking: true });
  const report = compute(planned(PrefixReservation.keepFirst(24)), nodes);
  const [nodeSubnet, podSubnet] = report.subnets;

  test('comes by zone, node subnet before pod subnet', () => {
    expect(report.subnets.map(({ azIndex, role }) => `${azIndex} ${role}`)).toEqual([
      '0 node',
      '0 pod',
      '1 node',
      '1 pod',
      '2 node',
      '2 pod',
    ]);
  });

  test('the pod subnet of a zone needs 102 x 7 of 1,007 prefixes and 102 of 252 addresses', () => {
    // (16,384 - 256) / 16 - 1 prefixes; 256 - 4 addresses; 714 / 1,007 = 70.9 %, 102 / 252 = 40.5 %
    expect(podSubnet.peak).toEqual({
      nodes: 102,
      need: { singleAddresses: 102, prefixes: 714 },
      // beside 102 single addresses 9 whole blocks of the head are free: the other 90 beyond 12 break up 6 of 15
      supply: { singleAddresses: 252, prefixes: 1016, guaranteedPrefixes: 1007, fragmentedPrefixes: 1007 },
      percent: 71,
      firstLimit: 'prefixes',
      fits: true,
    });
    expect(podSubnet.nodesGuaranteed).toBe(143); // 1,007 / 7 = 143.9
    expect(podSubnet.nodesThatFit).toBe(144); // (1,007 + 6) / 7 = 144.7, with 144 - 12 addresses in 9 of the 15 blocks
  });

  test('the node subnet needs one address for each node and 8 for load balancers', () =>
    expect(nodeSubnet.peak.need).toEqual({ singleAddresses: 110, prefixes: 0 }));

  test('152 nodes after the loss of a zone need 1,064 prefixes', () => {
    expect(podSubnet.afterZoneLoss).toMatchObject({ nodes: 152, percent: 106, fits: false });
    expect(codes(report)).toEqual(['SUB-06']);
  });

  test('306 nodes have 306 x 2 interfaces and 306 x (1 + 2 x 1 + 7) network address units', () =>
    expect(report).toMatchObject({ enis: 612, networkAddressUnits: 3060 }));
});

describe('500 c5.large in an IPv6 cluster, node subnets of /24', () => {
  const subnets = nodeSubnets('10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24');
  const report = compute(subnets, group({ instanceTypes: ['c5.large'], maxSize: 500, ipFamily: 'ipv6' }));

  test('a zone needs 169 IPv4 addresses and 8 for load balancers, of 251', () => {
    // ceil(500 / 3) + 2 nodes; 177 / 251 = 70.5 %
    expect(report.subnets[0]).toMatchObject({
      peak: { nodes: 169, need: { singleAddresses: 177, prefixes: 0 }, percent: 71 },
      nodesThatFit: 243, // 251 - 8
    });
  });

  test('a lower maxSize is all that could help the addresses of nodes', () => {
    // 250 + 2 nodes after the loss of a zone
    expect(lines(report)).toEqual([
      expect.stringMatching(/^warning SUB-06: .* needs 260 addresses .* use a \/23, or a lower maxSize$/),
    ]);
  });

  test('each node has 3 network address units', () => expect(report.networkAddressUnits).toBe(506 * 3));
});

describe('too few', () => {
  test('reserved prefixes are RSV-08, with every number', () => {
    expect(lines(compute(planned(), group({ maxSize: 430, customNetworking: true })))).toEqual([
      'error RSV-08: each of the pod subnets 100.64.0.0/18, 100.64.64.0/18, 100.64.128.0/18 needs 1,022 prefixes ' +
        'at peak [146 nodes of General (144 + 2 while it is replaced) x 7] and has 1,007 reserved ones ' +
        'and room for 6 more beside 146 single addresses, enough for 144 nodes: use a /17, a lower maxSize, fewer max pods or a smaller warm pool',
    ]);
  });

  test('unreserved addresses are RSV-07', () => {
    const report = compute(
      planned(PrefixReservation.keepFirst(26)),
      group({ maxSize: 300, customNetworking: true }),
    );
    // 64 - 4 unreserved addresses; a head of /25 has 124
    expect(lines(report)).toEqual([
      expect.stringMatching(
        /^error RSV-07: .* needs 102 addresses .* and has 60 unreserved ones, enough for 60 nodes: keep the first \/25 unreserved and reserve the rest \(PrefixReservation\.keepFirst\(25\)\)$/,
      ),
    ]);
  });

  test('secondary addresses beside reservations are RSV-07: nobody takes the prefixes', () => {
    const nodes = group({ maxSize: 30, customNetworking: true, podAddressing: secondaryIp });
    expect(lines(compute(planned(), nodes))).toEqual([
      // 12 nodes x (4 interfaces + 116 addresses)
      expect.stringMatching(
        /RSV-07: .* needs 1,440 addresses .* reserve nothing, as nothing here takes prefixes/,
      ),
    ]);
  });

  test('both kinds are two problems', () => {
    const report = compute(planned(), group({ maxSize: 3000, customNetworking: true }));
    expect(codes(report)).toEqual(['RSV-07', 'RSV-08', 'QUO-02']);
    expect(report.problems[0].message).toContain(
      'use more zones (not even a /16 holds that), IPv6, a lower maxSize',
    );
    expect(report.subnets[1].peak).toMatchObject({ percent: 697, fits: false }); // 1,002 x 7 / 1,007
  });

  test('usable addresses are SUB-04', () => {
    const nodes = group({ instanceTypes: ['m5.large'], maxSize: 30, podAddressing: secondaryIp });
    expect(lines(compute(nodeSubnets('10.0.0.0/24', '10.0.2.0/23'), nodes))).toEqual([
      // 15 + 2 nodes in each zone
      expect.stringMatching(
        /^error SUB-04: node subnet 10\.0\.0\.0\/24 needs 518 addresses .* has 251 usable ones, enough for 8 nodes: use a \/22/,
      ),
      expect.stringMatching(/^error SUB-04: node subnet 10\.0\.2\.0\/23 .* has 507 usable ones/),
    ]);
  });

  test('unreserved prefixes are SUB-04, with what single addresses leave of them', () => {
    const [subnet] = nodeSubnets('10.0.0.0/24');
    const report = compute([subnet], group({ maxSize: 3, surges: false }));
    // 16 blocks without the first and the last; 3 + 8 single addresses lie in these two
    expect(lines(report)).toEqual([
      'error SUB-04: node subnet 10.0.0.0/24 needs 21 prefixes at peak [3 nodes of General x 7] and has room for 14 ' +
        'beside 11 single addresses, enough for 2 nodes: use a /23, a lower maxSize, fewer max pods or a smaller warm pool',
    ]);
  });
});

describe('single addresses beside prefixes in a subnet without reservations', () => {
  // A /24 has 16 blocks of 16; 12 addresses of the first and 15 of the last are for single use.
  test.each([
    [27, 14],
    [28, 13], // one of 14 blocks breaks up
    [43, 13],
    [44, 12],
    [251, 0], // 27 + 14 x 16
  ])('%i of them leave room for %i prefixes', (otherAddresses, prefixes) => {
    const [subnet] = nodeSubnets('10.0.0.0/24');
    const nodes = group({ maxSize: 0 });
    const [{ peak }] = compute([{ ...subnet, otherAddresses }], nodes).subnets;
    expect(peak.supply).toMatchObject({ singleAddresses: 251, prefixes, guaranteedPrefixes: 0 });
  });

  test.each([
    ['10.0.0.0/28', 11],
    ['10.0.0.0/27', 27],
  ])('%s has %i addresses and no prefix at all', (cidr, singleAddresses) => {
    const report = compute(nodeSubnets(cidr), group({ maxSize: 1 }));
    expect(report.subnets[0]).toMatchObject({
      peak: { supply: { singleAddresses, prefixes: 0 }, percent: 999, firstLimit: 'prefixes' },
      nodesThatFit: 0,
    });
  });
});

describe('nearly full', () => {
  const subnets = nodeSubnets('10.0.0.0/24');
  const nodes = (maxSize: number): CapacityNodegroup => group({ maxSize, surges: false, ipFamily: 'ipv6' });

  test.each([
    [192, []], // 200 / 251 = 79.7 %
    [193, ['SUB-05']], // 201 / 251 = 80.1 %
    [243, ['SUB-05']], // 251 / 251
    [244, ['SUB-04']],
  ])('%i nodes in a /24: %j', (maxSize, expected) =>
    expect(codes(compute(subnets, nodes(maxSize)))).toEqual(expected),
  );

  test('SUB-05 tells the percentage and what would be roomy', () => {
    expect(lines(compute(subnets, nodes(212)))).toEqual([
      'warning SUB-05: node subnet 10.0.0.0/24 needs 220 addresses at peak [212 nodes of General x 1 + 8 for load ' +
        'balancers and the like] and has 251 usable ones, 88% of it: to stay below 80%, use a /23, or a lower maxSize',
    ]);
  });
});

describe('several node groups', () => {
  const subnets = nodeSubnets('10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20');
  const batch = group({ name: 'Batch', maxSize: 9, maxUnavailable: 12 });
  const data = group({ name: 'Data', maxSize: 4, nodeSubnets: ['10.0.0.0/20'] });

  test('are replaced at once, each with its own nodes more', () => {
    const report = compute(subnets, batch, data);
    // Batch: 9 / 3 + max(2 x 3, 12) / 3; Data lives in the first zone: 4 + 2
    expect(report.subnets.map(({ peak }) => peak.nodes)).toEqual([13, 7, 7]);
    expect(report.enis).toBe(9 + 12 + 4 + 2);
  });

  test('that live in one zone do not move to another', () => {
    const report = compute(subnets, data);
    expect(report.subnets).toHaveLength(1);
    expect(report.subnets[0].afterZoneLoss).toBeUndefined();
  });

  test('of which some move: the worst loss counts', () => {
    const wide = group({ name: 'Wide', maxSize: 6 });
    const pair = group({ name: 'Pair', maxSize: 8, nodeSubnets: ['10.0.0.0/20', '10.0.16.0/20'] });
    const [first] = compute(subnets, wide, pair).subnets;
    expect(first.peak.nodes).toBe(2 + 2 + 4 + 2);
    expect(first.afterZoneLoss?.nodes).toBe(3 + 2 + 8 + 2); // without the second zone
  });

  test('without nodes take nothing', () => {
    const [{ peak }] = compute(subnets, group({ maxSize: 0 })).subnets;
    expect(peak).toMatchObject({ nodes: 0, need: { singleAddresses: 8, prefixes: 0 } });
  });

  test('the sum names each of them', () => {
    const [{ message }] = compute(nodeSubnets('10.0.0.0/24'), batch, {
      ...data,
      nodeSubnets: undefined,
    }).problems;
    expect(message).toContain(
      '[21 nodes of Batch (9 + 12 while it is replaced) x 7 + 6 nodes of Data (4 + 2 while it is replaced) x 7]',
    );
  });
});

test('a group that takes no prefixes is no part of their sum', () => {
  const prefixes = group({ maxSize: 60, surges: false, nodeSubnets: ['10.0.0.0/20'] });
  const xen = group({ name: 'Xen', instanceTypes: ['m4.large'], maxSize: 1, surges: false });
  const [{ message }] = compute(nodeSubnets('10.0.0.0/20'), prefixes, xen).problems;
  // 254 blocks; 60 + 2 x 10 + 8 addresses, of which 27 lie at the ends and the others break up 4 blocks
  expect(message).toContain(
    'needs 420 prefixes at peak [60 nodes of General x 7] and has room for 250 beside 88 single addresses',
  );
});

describe('a node group of several types', () => {
  test('is counted with the type that takes most of each kind', () => {
    const nodes = group({
      instanceTypes: ['m5.24xlarge', 'm4.large', 'm5.large'],
      maxSize: 1,
      surges: false,
    });
    const [{ peak }] = compute(nodeSubnets('10.0.0.0/20'), nodes).subnets;
    // m5.24xlarge: 16 prefixes for 250 pods; m4.large runs on Xen: 2 interfaces of 10 addresses
    expect(peak.need).toEqual({ singleAddresses: 20 + 8, prefixes: 16 });
  });

  test('takes limits by hand', () => {
    const limits = [{ instanceType: 'm99.large', enis: 2, ipv4PerEni: 4 }];
    const nodes = group({
      instanceTypes: ['m99.large'],
      limits,
      maxSize: 1,
      surges: false,
      podAddressing: secondaryIp,
    });
    expect(compute(nodeSubnets('10.0.0.0/24'), nodes).subnets[0].peak.need.singleAddresses).toBe(8 + 8);
  });
});

describe('Windows nodes', () => {
  const windows = { operatingSystem: NodeOperatingSystem.WINDOWS, maxSize: 1, surges: false };
  const need = (props: Partial<CapacityNodegroup>) =>
    compute(nodeSubnets('10.0.0.0/20'), group({ ...windows, ...props })).subnets[0].peak.need;

  test('fill their one interface', () => {
    // 30 addresses on an interface of m5.4xlarge, 8 for load balancers
    expect(need({})).toEqual({ singleAddresses: 30 + 8, prefixes: 0 });
    expect(need({ maxPods: 5 })).toEqual({ singleAddresses: 1 + 5 + 1 + 8, prefixes: 0 });
  });

  test('hold the prefixes of their pods and one more', () => {
    // ceil(110 / 16) + 1
    expect(need({ podAddressing: PodAddressing.prefixDelegation() })).toEqual({
      singleAddresses: 1 + 8,
      prefixes: 8,
    });
  });
});

describe('subnets among which nodes choose', () => {
  const pod = (azIndex: number, ipv4CidrBlock: string): CapacitySubnet => ({
    role: SubnetRole.POD,
    azIndex,
    ipv4CidrBlock,
  });
  const subnets = [
    ...nodeSubnets('10.0.0.0/24', '10.0.1.0/24'),
    pod(0, '100.64.0.0/24'),
    pod(1, '100.64.1.0/24'),
    pod(2, '100.64.2.0/24'),
  ];

  test('count together: those that discovery finds and the one of the node', () => {
    const podSubnets = ['100.64.0.0/24', '100.64.1.0/24', '100.64.2.0/24'];
    const report = compute(subnets, group({ maxSize: 8, surges: false, podSubnets }));
    expect(report.subnets.map(({ ipv4CidrBlocks }) => ipv4CidrBlocks)).toEqual([
      ['10.0.0.0/24', '100.64.0.0/24'],
      ['10.0.1.0/24', '100.64.1.0/24'],
    ]);
    expect(report.subnets[0].peak).toMatchObject({ need: { prefixes: 28 }, supply: { prefixes: 28 } });
    expect(lines(report).filter((line) => line.includes('SUB-05'))).toEqual([
      expect.stringContaining(
        'SUB-05: the whole of node subnets 10.0.0.0/24, 100.64.0.0/24 needs 28 prefixes at peak [4 nodes of General x 7]' +
          ' and has room for 28 beside 12 single addresses, 100% of it: to stay below 80%, ' +
          'use larger subnets, more of them, a lower maxSize',
      ),
      expect.stringContaining('SUB-05: the whole of node subnets 10.0.1.0/24, 100.64.1.0/24'),
    ]);
  });

  test('count together when two groups share one of them', () => {
    const narrow = group({ name: 'Narrow', maxSize: 1, nodeSubnets: ['10.0.0.0/24'] });
    const wide = group({
      name: 'Wide',
      maxSize: 1,
      nodeSubnets: ['10.0.0.0/24'],
      podSubnets: ['100.64.0.0/24'],
    });
    expect(compute(subnets, narrow, wide).subnets).toHaveLength(1);
  });

  test('pods in a zone without pod subnet are not counted there', () => {
    const nodes = group({ customNetworking: true, podSubnets: ['100.64.0.0/24'] });
    expect(compute(subnets, nodes).subnets.map(({ azIndex, role }) => `${azIndex} ${role}`)).toEqual([
      '0 node',
      '0 pod',
      '1 node',
    ]);
  });
});

describe('security groups for pods', () => {
  const securityGroups = { securityGroupsForPods: true, maxSize: 1, surges: false };
  const singles = (props: Partial<CapacityNodegroup>): number =>
    compute(nodeSubnets('10.0.0.0/20'), group({ ...securityGroups, ...props })).subnets[0].peak.need
      .singleAddresses;

  test('cost the trunk, and as many branch interfaces as are given', () => {
    expect(singles({})).toBe(2 + 8);
    expect(singles({ branchEnisPerNode: 20 })).toBe(22 + 8);
  });
});

describe('quotas', () => {
  const large = nodeSubnets('10.0.0.0/16', '10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16');
  const quotas = (maxSize: number, mode = secondaryIp): string[] =>
    lines(compute(large, group({ maxSize, surges: false, podAddressing: mode }))).filter((line) =>
      line.includes('QUO'),
    );

  test.each([
    // m5.4xlarge: 4 interfaces of 30 addresses, 4 + 3 + 116 units
    [520, []], // 520 x 123 = 63,960
    [521, ['QUO-01']],
    [1250, ['QUO-01']], // 1,250 x 4 = 5,000
    [1251, ['QUO-01', 'QUO-02']],
  ])('%i nodes: %j', (maxSize, expected) =>
    expect(quotas(maxSize).map((line) => line.slice('warning '.length, 'warning QUO-01'.length))).toEqual(
      expected,
    ),
  );

  test('are warnings with their numbers, because AWS raises them', () => {
    expect(quotas(1251)).toEqual([
      'warning QUO-01: the nodes use 153,873 network address units at peak, and a VPC has a quota of 64,000: ' +
        'use prefixes, which count as one unit, or ask for up to 256,000',
      'warning QUO-02: the nodes have 5,004 network interfaces at peak, and a Region has a quota of 5,000: ' +
        'ask for more (quota L-DF5E4CA3)',
    ]);
  });

  test('more network address units than AWS grants are an error', () =>
    expect(quotas(2082)[0]).toBe(
      'error QUO-01: the nodes use 256,086 network address units at peak, and a VPC has a quota of 64,000: ' +
        'use prefixes, which count as one unit, AWS grants 256,000 at most',
    ));
});

describe('what is refused', () => {
  const subnets = nodeSubnets('10.0.0.0/24');

  test.each<[Partial<CapacityNodegroup>, string]>([
    [{ maxSize: -1 }, 'General: maxSize is -1: give a whole number of 0 or more'],
    [{ maxUnavailable: 1.5 }, 'General: maxUnavailable is 1.5: give a whole number of 0 or more'],
    [{ instanceTypes: [] }, 'General: instanceTypes is empty: name at least one instance type'],
    [{ instanceTypes: ['m5.larg'] }, "General: instance type 'm5.larg' is not in the table"],
    [
      { maxPods: 4000 },
      'General: maxPods is 4000, but m5.4xlarge has addresses for 3714 (8 x (30 - 1) x 16 + 2 = 3714): use at most 3714',
    ],
    [{ maxPods: 1.5 }, 'General: maxPods is 1.5: give a whole number of 0 or more'],
    [{ branchEnisPerNode: 2 }, 'General: branchEnisPerNode is 2 without securityGroupsForPods: turn that on'],
    [{ nodeSubnets: ['10.9.0.0/24'] }, 'General: 10.9.0.0/24 is none of the subnets: use 10.0.0.0/24'],
    [{ customNetworking: true }, 'General: customNetworking needs pod subnets: add them, or turn it off'],
    [
      { operatingSystem: NodeOperatingSystem.WINDOWS, ipFamily: 'ipv6' },
      'General: Windows nodes cannot join an IPv6 cluster',
    ],
  ])('%j', (props, message) => expect(() => compute(subnets, group(props))).toThrow(message));

  test('no subnet for nodes', () => {
    expect(() => compute([], group({ podSubnets: ['10.0.0.0/24'] }))).toThrow(
      'capacity cannot be computed: General: 10.0.0.0/24 is none of the subnets: use subnets; ' +
        'General: there is no node subnet: add one',
    );
  });

  test.each<[Partial<CapacitySubnet>, string]>([
    [{ ipv4CidrBlock: '10.0.0.1/24' }, "subnet '10.0.0.1/24' is not an IPv4 CIDR block"],
    [{ ipv4CidrBlock: '2001:db8::/64' }, "subnet '2001:db8::/64' is not an IPv4 CIDR block"],
    [{ otherAddresses: -1 }, 'otherAddresses of 10.0.0.0/24 is -1: give a whole number of 0 or more'],
  ])('a subnet with %j', (props, message) =>
    expect(() => compute([{ ...subnets[0], ...props }], group())).toThrow(message),
  );
});

describe('properties', () => {
  const instanceTypes = fc.constantFrom('m5.large', 'm5.4xlarge', 'm4.large', 'm5.24xlarge');
  const addressing = fc.constantFrom(
    PodAddressing.prefixDelegation(),
    secondaryIp,
    PodAddressing.secondaryIp({ warmIpTarget: 2, minimumIpTarget: 10 }),
  );
  const nodegroup = fc.record({
    name: fc.constant('General'),
    instanceTypes: fc.uniqueArray(instanceTypes, { minLength: 1 }),
    maxSize: fc.integer({ min: 0, max: 900 }),
    maxUnavailable: fc.integer({ min: 1, max: 100 }),
    surges: fc.boolean(),
    podAddressing: addressing,
    customNetworking: fc.boolean(),
  });
  const subnets = fc.boolean().map((reserves) => planned(reserves ? undefined : PrefixReservation.none()));

  test('more nodes never lower the percentage, nor the need, nor a total', () =>
    fc.assert(
      fc.property(subnets, nodegroup, fc.integer({ min: 1, max: 50 }), (space, nodes, more) => {
        const before = compute(space, nodes);
        const after = compute(space, { ...nodes, maxSize: nodes.maxSize + more });
        before.subnets.forEach(({ peak, afterZoneLoss, nodesThatFit }, index) => {
          const then = after.subnets[index];
          expect(then.peak.percent).toBeGreaterThanOrEqual(peak.percent);
          expect(then.afterZoneLoss!.percent).toBeGreaterThanOrEqual(afterZoneLoss!.percent);
          expect(then.nodesThatFit).toBe(nodesThatFit);
        });
        expect(after.enis).toBeGreaterThan(before.enis);
      }),
      { numRuns: 50 },
    ));

  test('what fits is no error, and what does not fit is one', () =>
    fc.assert(
      fc.property(subnets, nodegroup, (space, nodes) => {
        const report = compute(space, nodes);
        const errors = report.problems.filter(
          ({ severity, code }) => severity === PlanProblemSeverity.ERROR && code !== 'QUO-01',
        );
        expect(errors.length === 0).toBe(report.subnets.every(({ peak }) => peak.fits));
        expect(report.subnets.every(({ peak }) => peak.fits === peak.percent <= 100)).toBe(true);
      }),
      { numRuns: 50 },
    ));

  test('as many nodes as fit do fit, and one more does not', () =>
    fc.assert(
      fc.property(subnets, nodegroup, (space, nodes) => {
        const alone = { ...nodes, surges: false, nodeSubnets: ['10.0.64.0/18'] };
        const at = (maxSize: number) => compute(space, { ...alone, maxSize }).subnets;
        at(1).forEach(({ nodesThatFit }, index) => {
          expect(at(nodesThatFit)[index].peak.fits).toBe(true);
          expect(at(nodesThatFit + 1)[index].peak.fits).toBe(false);
        });
      }),
      { numRuns: 30 },
    ));
});
