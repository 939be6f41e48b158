import type { CapacityNodegroup, CapacitySubnet, SubnetCapacityProps } from '../../lib';
import { PlanProblemSeverity, PodAddressing, SubnetCapacity, SubnetRole } from '../../lib';

const secondaryIp = PodAddressing.secondaryIp();

function nodeSubnets(...ipv4CidrBlocks: string[]): CapacitySubnet[] {
  return ipv4CidrBlocks.map((ipv4CidrBlock, azIndex) => ({ role: SubnetRole.NODE, azIndex, ipv4CidrBlock }));
}

function group(props: Partial<CapacityNodegroup> = {}): CapacityNodegroup {
  return { name: 'General', instanceTypes: ['m5.large'], maxSize: 30, podAddressing: secondaryIp, ...props };
}

const compute = (
  subnets: CapacitySubnet[],
  nodes: CapacityNodegroup,
  more: Partial<SubnetCapacityProps> = {},
) => SubnetCapacity.compute({ subnets, nodegroups: [nodes], ...more });
const first = (...args: Parameters<typeof compute>) => compute(...args).subnets[0];
const lines = (...args: Parameters<typeof compute>): string[] =>
  compute(...args).problems.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

describe('30 m5.large in three zones, secondary addresses, 4 pods on a node', () => {
  const subnets = nodeSubnets('10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24');
  const nodes = group({ expectedPodsPerNode: 3, daemonSetPods: 1 });

  test('each node holds 2 interfaces of 10 addresses for them', () => {
    // 18 addresses for pods on each of 10 nodes, of which 14 wait; 8 addresses for load balancers
    expect(first(subnets, nodes).expected).toEqual({
      nodes: 10,
      need: { singleAddresses: 208, prefixes: 0 },
      supply: { singleAddresses: 251, prefixes: 2, guaranteedPrefixes: 0, fragmentedPrefixes: 0 },
      percent: 83,
      firstLimit: 'single addresses',
      fits: true,
      podAddresses: 40,
      warmAddresses: 140,
    });
  });

  test('a peak that does not fit is a warning, because the expected load does', () => {
    expect(lines(subnets, nodes)).toEqual([
      'warning SUB-04: each of the node subnets 10.0.0.0/24, 10.0.1.0/24, 10.0.2.0/24 needs 368 addresses at peak ' +
        '[12 nodes of General (10 + 2 while it is replaced) x 30 + 8 for load balancers and the like] and has 251 usable ' +
        'ones, although the 83% of an ordinary day fit, enough for 8 nodes: use a /23, a lower maxSize, fewer max pods or ' +
        'a smaller warm pool',
    ]);
  });

  test('it stays an error where another group in the subnets says nothing', () => {
    const quiet = group({ name: 'Quiet', maxSize: 3 });
    const { problems } = SubnetCapacity.compute({ subnets, nodegroups: [nodes, quiet] });
    expect(problems.map(({ severity }) => severity)).toEqual([PlanProblemSeverity.ERROR]);
  });

  test('an expected load that does not fit is an error that names the warm pools', () => {
    const [message] = lines(nodeSubnets('10.0.0.0/25', '10.0.1.0/25', '10.0.2.0/25'), nodes);
    expect(message).toContain(
      'needs 208 addresses on an ordinary day [10 nodes of General x 20 + 8 for load balancers and the like] and has 123 ' +
        'usable ones; pods use 40 addresses and warm pools hold 140 more, enough for 3 nodes',
    );
    expect(message).toMatch(/^error SUB-04: each of/);
  });

  test('fewer nodes are expected than there may be', () =>
    expect(first(subnets, { ...nodes, expectedNodes: 15 }).expected).toMatchObject({
      nodes: 5,
      need: { singleAddresses: 108 },
    }));
});

describe('growth', () => {
  const subnets = nodeSubnets('10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24');
  const nodes = group({ expectedPodsPerNode: 4 });
  const growing = (percentPerMonth: number, startDate?: string, props = nodes) =>
    first(subnets, props, { growth: { percentPerMonth, startDate } }).exhaustion;

  test('10 nodes of 20 addresses become 12.15 of 243 addresses: 4 months at 5 percent', () => {
    // ln(1.215) / ln(1.05) = 3.99; after 4.0 months the sum is 243.1 + 8 of 251, rounded up 252
    expect(growing(5, '2026-11-24')).toEqual({ months: 4, date: '2027-03-25' });
  });

  test('without a day to start from there is no date', () => expect(growing(5)).toEqual({ months: 4 }));

  test('a load that does not fit today is exhausted today', () => {
    const tooMany = group({ expectedPodsPerNode: 28 });
    expect(growing(5, '2026-11-24', tooMany)).toEqual({ months: 0, date: '2026-11-24' });
  });

  test('one that fits for 50 years has no date', () => expect(growing(0.01)).toBeUndefined());

  test('an unknown load has none', () => expect(growing(5, undefined, group())).toBeUndefined());
});

describe('what else takes addresses', () => {
  const [subnet] = nodeSubnets('10.0.0.0/20');
  const one = group({ maxSize: 1, surges: false });
  const singles = (props: Partial<CapacitySubnet>) =>
    first([{ ...subnet, ...props }], one).peak.need.singleAddresses;

  test.each<[Partial<CapacitySubnet>, number]>([
    [{}, 30 + 8],
    [{ loadBalancers: 3 }, 30 + 24],
    [{ loadBalancers: 0, interfaceEndpoints: 7 }, 30 + 7],
    [{ otherAddresses: 0, fargatePods: 40 }, 30 + 40],
    [{ otherAddresses: 5, takenAddresses: 100 }, 30 + 105],
  ])('%j: %i addresses', (props, expected) => expect(singles(props)).toBe(expected));

  test('prefixes of another cluster are taken already', () => {
    const nodes = group({ maxSize: 1, surges: false, podAddressing: undefined });
    const { peak } = first([{ ...subnet, takenPrefixes: 250 }], nodes);
    expect(peak).toMatchObject({ need: { prefixes: 257 }, fits: false });
    expect(lines([{ ...subnet, takenPrefixes: 250 }], nodes)[0]).toContain(
      'x 7 + 250 taken already] and has room for 254',
    );
  });
});

describe('where the nodes are and how many', () => {
  const subnets = nodeSubnets('10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20');
  const nodes = (props: Partial<CapacityNodegroup>) =>
    first(subnets, group({ surges: false, ...props })).peak.nodes;

  test.each<[Partial<CapacityNodegroup>, number]>([
    [{}, 10],
    [{ largestZoneShare: 0.5 }, 15],
    [{ largestZoneShare: 0.2 }, 10],
    [{ preparedCapacity: 45 }, 15],
    [{ preparedCapacity: 6 }, 10],
    [{ maxSize: 1000, vcpuLimit: 96 }, 16], // 48 m5.large of 2 vCPUs
    [{ maxSize: 30, vcpuLimit: 960 }, 10],
    // 6 m5.4xlarge hold 6 x 120 addresses at 110 pods, 48 m5.large 48 x 30
    [{ maxSize: 1000, vcpuLimit: 96, instanceTypes: ['m5.4xlarge', 'm5.large'] }, 16],
  ])('%j: %i in a zone', (props, expected) => expect(nodes(props)).toBe(expected));
});

describe('multi-NIC', () => {
  const need = (multiNic: boolean, podAddressing?: PodAddressing) =>
    first(
      nodeSubnets('10.0.0.0/16'),
      group({ instanceTypes: ['p5.48xlarge'], maxSize: 1, surges: false, multiNic, podAddressing }),
    ).peak.need;

  test('each of the 31 further cards of p5.48xlarge takes an address and a prefix', () => {
    const [without, with31] = [need(false), need(true)];
    expect(with31).toEqual({
      singleAddresses: without.singleAddresses + 31,
      prefixes: without.prefixes + 31,
    });
  });

  test('or two addresses', () =>
    expect(need(true, secondaryIp).singleAddresses).toBe(need(false, secondaryIp).singleAddresses + 62));

  test('a type with one card holds nothing more', () =>
    expect(first(nodeSubnets('10.0.0.0/24'), group({ maxSize: 1, multiNic: true })).peak.need).toEqual(
      first(nodeSubnets('10.0.0.0/24'), group({ maxSize: 1 })).peak.need,
    ));
});

describe('what is refused', () => {
  test.each<[Partial<CapacityNodegroup>, string]>([
    [{ expectedPodsPerNode: 30 }, 'General: 30 pods are expected on a node, but m5.large runs 29 at most'],
    [{ expectedPodsPerNode: 20, daemonSetPods: 10 }, '30 pods are expected on a node'],
    [{ expectedPodsPerNode: -1 }, 'expectedPodsPerNode is -1: give a whole number of 0 or more'],
    [{ expectedNodes: 31 }, 'expectedNodes is 31, but maxSize 30: raise maxSize, or expect fewer'],
    [{ largestZoneShare: 1.2 }, 'largestZoneShare is 1.2: give a part of the nodes, from 0 to 1'],
    [{ vcpuLimit: 0 }, 'vcpuLimit is 0: give a number of vCPUs above 0'],
  ])('%j', (props, message) =>
    expect(() => compute(nodeSubnets('10.0.0.0/20'), group(props))).toThrow(message),
  );

  test('growth and subnets, all at once', () => {
    const subnets = nodeSubnets('10.0.0.0/20').map((subnet) => ({ ...subnet, fargatePods: 1.5 }));
    const growth = { percentPerMonth: 0, startDate: '2026-02-30' };
    expect(() => compute(subnets, group(), { growth })).toThrow(
      'percentPerMonth is 0: give a number above 0, up to 1000; ' +
        "startDate '2026-02-30' is not a date: write it as 2026-11-24; " +
        'fargatePods of 10.0.0.0/20 is 1.5: give a whole number of 0 or more',
    );
  });
});
