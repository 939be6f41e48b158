import { readFileSync } from 'node:fs';
import { MaxPods, PlanProblemSeverity, PodAddressing, SubnetCapacity, SubnetRole, WarmPool } from '../../lib';
import type { CapacityNodegroup, CapacityReport, CapacitySubnet } from '../../lib';

/** Networks that were published by those who run them. */
const { networks } = JSON.parse(readFileSync('test/capacity/data/networks.json', 'utf8')) as {
  networks: { id: string; observed?: string; load?: string }[];
};

const secondaryIp = PodAddressing.secondaryIp();
const subnet = (
  azIndex: number,
  ipv4CidrBlock: string,
  more: Partial<CapacitySubnet> = {},
): CapacitySubnet => ({
  role: SubnetRole.NODE,
  azIndex,
  ipv4CidrBlock,
  // The published counts are of nodes and pods alone.
  otherAddresses: 0,
  ...more,
});
const compute = (subnets: CapacitySubnet[], ...nodegroups: CapacityNodegroup[]): CapacityReport =>
  SubnetCapacity.compute({ subnets, nodegroups });
const errors = ({ problems }: CapacityReport): string[] =>
  problems.filter(({ severity }) => severity === PlanProblemSeverity.ERROR).map(({ message }) => message);

const podBlocks = (azIndex: number): CapacitySubnet[] =>
  Array.from({ length: 4 }, (_, block) =>
    subnet(azIndex, `100.${64 + azIndex * 4 + block}.0.0/16`, { role: SubnetRole.POD }),
  );

/** PyTorch CI: 15,000 nodes at its largest, of which one zone has up to 8,100; one or two pods on a node. */
const pytorch = compute(
  [0, 1, 2].flatMap((zone) => [subnet(zone, `10.${zone}.0.0/16`), ...podBlocks(zone)]),
  {
    name: 'Runners',
    instanceTypes: ['m5.large'],
    maxSize: 15_000,
    largestZoneShare: 8100 / 15_000,
    surges: false,
    customNetworking: true,
    expectedPodsPerNode: 1,
    targets: { warmIpTarget: 1 },
  },
);

/** Cloud Platform of the Ministry of Justice: one /24 of each /19 reserved, 150 nodes and six large ones. */
const mojGroup = { expectedPodsPerNode: 40 };
const moj = compute(
  ['172.20.32.0', '172.20.64.0', '172.20.96.0'].map((first, zone) =>
    subnet(zone, `${first}/19`, { reservedCidrBlocks: [`${first}/24`].slice(0, zone === 0 ? 1 : 0) }),
  ),
  {
    name: 'Default',
    instanceTypes: ['r6i.2xlarge', 'r6i.xlarge'],
    maxSize: 150,
    expectedNodes: 85,
    ...mojGroup,
  },
  { name: 'Monitoring', instanceTypes: ['r7i.12xlarge', 'r7i.16xlarge'], maxSize: 6, ...mojGroup },
);

/** 72 nodes with 900 pods in two /21. */
const outage = compute([subnet(0, '10.0.0.0/21'), subnet(1, '10.0.8.0/21')], {
  name: 'Nodes',
  instanceTypes: ['m5.4xlarge'],
  maxSize: 72,
  surges: false,
  podAddressing: secondaryIp,
  expectedPodsPerNode: Math.ceil(900 / 72),
});

/** 50 m5.xlarge in three /23. */
const tbeijen = compute(
  ['10.0.0.0/23', '10.0.2.0/23', '10.0.4.0/23'].map((cidr, zone) => subnet(zone, cidr)),
  {
    name: 'Nodes',
    instanceTypes: ['m5.xlarge'],
    maxSize: 50,
    surges: false,
    podAddressing: secondaryIp,
    expectedPodsPerNode: 10,
  },
);

const held = (instanceType: string, pods: number, targets = {}): number => {
  const { enis, secondaryIps } = WarmPool.compute({
    instanceType,
    pods,
    podAddressing: secondaryIp,
    targets,
  });
  return enis + secondaryIps;
};
/** younsl counts the addresses for pods, without the first one of each interface. */
const forPods = (pods: number): number =>
  WarmPool.compute({
    instanceType: 'm5.xlarge',
    pods,
    podAddressing: secondaryIp,
    targets: { warmIpTarget: 1, minimumIpTarget: 8 },
  }).secondaryIps;
const taken = ({ subnets }: CapacityReport): number =>
  subnets.reduce((sum, { expected }) => sum + (expected?.need.singleAddresses ?? 0), 0);
const podNodeAddresses = (report: CapacityReport): number => {
  const pods = report.subnets.filter(({ role }) => role === SubnetRole.POD);
  const { need } = pods[0].expected!;
  return (need.singleAddresses + need.prefixes * 16) / pods[0].expected!.nodes;
};

/** What was published, and what the engine says. */
const OBSERVATIONS: [id: string, what: string, observed: number, computed: number][] = [
  // Published as "about 50" without the settings of that time; the defaults of aws-node hold two prefixes.
  ['pytorch-ci-544', 'addresses of a node before tuning', 50, 1 + 16 * prefixesOf(2)],
  ['tbeijen', 'addresses of 50 nodes', 1500, taken(tbeijen)],
  ['data-on-eks', 'addresses of m5.8xlarge with 10 pods', 60, held('m5.8xlarge', 10)],
  ['data-on-eks', 'addresses of m5.16xlarge with 10 pods', 100, held('m5.16xlarge', 10)],
  // 3 interfaces of 10 addresses on each of two nodes with one pod, 2 on the third without: the text counts 50
  ['bpg-49', 'addresses of 3 c5.large', 50, held('c5.large', 1) + held('c5.large', 1) + held('c5.large', 0)],
  ['bpg-49', 'max pods of m5.large', 29, maxPods({ podAddressing: secondaryIp })],
  ['bpg-49', 'with custom networking', 20, maxPods({ podAddressing: secondaryIp, customNetworking: true })],
  ['bpg-49', 'with prefixes', 110, maxPods({})],
  ['bpg-49', 'with both, uncapped', 290, maxPods({ customNetworking: true, uncapped: true })],
  ...[
    [0, 8],
    [3, 8],
    [7, 8],
    [8, 9],
    [15, 16],
    [30, 31],
  ].map(([pods, observed]): [string, string, number, number] => [
    'younsl',
    `addresses for ${pods} pods`,
    observed,
    forPods(pods),
  ]),
];

function prefixesOf(pods: number): number {
  return WarmPool.compute({ instanceType: 'm5.large', pods }).prefixes;
}

function maxPods(props: object): number {
  return MaxPods.compute({ instanceType: 'm5.large', ...props }).maxPods;
}

test('every published network is part of this', () => {
  const used = new Set([...OBSERVATIONS.map(([id]) => id), 'moj-live', 'nshah-outage']);
  expect([...used].sort()).toEqual(networks.map(({ id }) => id).sort());
});

const isOff = ([, , observed, computed]: (typeof OBSERVATIONS)[number]): boolean =>
  Math.abs(computed - observed) > observed * 0.1;

test('at least 90 percent of the published numbers are met within 10 percent', () => {
  const off = OBSERVATIONS.filter(isOff).map(([id, what]) => `${id}: ${what}`);
  expect(off).toEqual(['pytorch-ci-544: addresses of a node before tuning']);
  expect(off.length / OBSERVATIONS.length).toBeLessThanOrEqual(0.1);
});

test('numbers that follow from the settings of aws-node alone are met exactly', () => {
  const exact = OBSERVATIONS.filter(([id]) => ['data-on-eks', 'bpg-49', 'younsl'].includes(id));
  expect(exact.map(([, , , computed]) => computed)).toEqual(exact.map(([, , observed]) => observed));
});

test('a node of PyTorch CI holds 16 to 32 addresses after tuning', () => {
  const addresses = podNodeAddresses(pytorch);
  expect(addresses).toBeGreaterThanOrEqual(16);
  expect(addresses).toBeLessThanOrEqual(32);
});

describe('a network that runs is not called impossible', () => {
  test.each([
    ['moj-live', moj],
    ['tbeijen', tbeijen],
    ['pytorch-ci-544', pytorch],
  ])('%s', (_, report) => expect(errors(report)).toEqual([]));

  test('a reserved part raises what is guaranteed and takes nothing from the rest', () => {
    const [reserved, open] = moj.subnets;
    expect(reserved.nodesThatFit).toBe(open.nodesThatFit);
    expect([reserved.peak.supply.guaranteedPrefixes, open.peak.supply.guaranteedPrefixes]).toEqual([15, 0]);
  });
});

describe('an outage is predicted with its cause', () => {
  test('nshah-outage: warm pools fill two /21 of which pods use a quarter', () => {
    expect(errors(outage)).toEqual([
      'each of the node subnets 10.0.0.0/21, 10.0.8.0/21 needs 2,160 addresses on an ordinary day ' +
        '[36 nodes of Nodes x 60] and has 2,043 usable ones; pods use 468 addresses and warm pools hold 1,620 more, ' +
        'enough for 17 nodes: use a /20, a lower maxSize, fewer max pods or a smaller warm pool',
    ]);
  });

  test('nshah-outage: it ends with a smaller warm pool', () => {
    const [{ expected }] = compute([subnet(0, '10.0.0.0/21'), subnet(1, '10.0.8.0/21')], {
      name: 'Nodes',
      instanceTypes: ['m5.4xlarge'],
      maxSize: 72,
      podAddressing: PodAddressing.secondaryIp({ warmIpTarget: 5, minimumIpTarget: 15 }),
      expectedPodsPerNode: 13,
    }).subnets;
    expect(expected).toMatchObject({ fits: true, percent: 34 });
  });

  test('pytorch-ci-544: network interfaces are the first limit', () =>
    expect(pytorch.problems.map(({ code }) => code)).toContain('QUO-02'));
});
