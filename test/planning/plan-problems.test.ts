import { AddressPlan, type AddressPlanProps, PlanProblemSeverity, PrefixReservation } from '../../lib';
import vectors from './vectors.json';

const vpc = { vpcCidrBlock: '10.0.0.0/16' };
const pods = (...podCidrBlocks: string[]): AddressPlanProps => ({ ...vpc, podCidrBlocks });

/** The problems of props as `path: message (code)`. */
function problemsOf(props: AddressPlanProps): string[] {
  return AddressPlan.validate(props).map(({ path, message, code }) => `${path}: ${message} (${code})`);
}

const manyPods = (count: number) => Array.from({ length: count }, (_, index) => `100.${64 + index}.0.0/16`);

/** By rule: props that break nothing else, and every word of the answer. */
const REFUSED: [string, AddressPlanProps, string[]][] = [
  [
    'PLAN-01',
    pods('100.64.0/16'),
    [
      'podCidrBlocks[0]: "100.64.0/16" is not a CIDR block: an IPv4 address has 4 octets, this one has 3 (PLAN-01)',
    ],
  ],
  [
    'PLAN-01',
    { vpcCidrBlock: '2001:db8::/56' },
    [
      'vpcCidrBlock: 2001:db8::/56 is IPv6: write an IPv4 block (the VPC gets its IPv6 block from AWS) (PLAN-01)',
    ],
  ],
  [
    'NET-01',
    pods('100.64.0.0/10'),
    [
      'podCidrBlocks[0]: 100.64.0.0/10 is /10, AWS accepts /16 to /28 for a CIDR block of a VPC: take /16 blocks out of it, for example 100.64.0.0/16 and 100.65.0.0/16 (NET-01)',
    ],
  ],
  [
    'NET-01',
    { vpcCidrBlock: '10.0.0.0/29' },
    [
      'vpcCidrBlock: 10.0.0.0/29 is /29, AWS accepts /16 to /28 for a CIDR block of a VPC: use a larger block (NET-01)',
    ],
  ],
  [
    'NET-02',
    pods('100.64.1.0/16'),
    [
      'podCidrBlocks[0]: 100.64.1.0/16 has host bits set, EC2 would silently turn it into 100.64.0.0/16: write 100.64.0.0/16 (NET-02)',
    ],
  ],
  [
    'NET-03',
    pods('100.64.0.0/16', '100.64.128.0/17'),
    [
      'podCidrBlocks[1]: 100.64.128.0/17 overlaps 100.64.0.0/16 (podCidrBlocks[0]): choose disjoint blocks (NET-03)',
    ],
  ],
  [
    'NET-04',
    pods('192.168.0.0/16'),
    [
      'podCidrBlocks[0]: 192.168.0.0/16 cannot be added to a VPC whose primary block is 10.0.0.0/16: AWS refuses blocks of 192.168.0.0/16 there, use blocks of 100.64.0.0/10 (NET-04)',
    ],
  ],
  [
    'NET-04',
    { vpcCidrBlock: '10.1.0.0/16', podCidrBlocks: ['10.0.0.0/16'] },
    [
      'podCidrBlocks[0]: 10.0.0.0/16 cannot be added to a VPC whose primary block is 10.1.0.0/16: AWS refuses blocks of 10.0.0.0/16 beside 10.1.0.0/16, which is in 10.0.0.0/15, use blocks of 100.64.0.0/10 (NET-04)',
    ],
  ],
  [
    'NET-04',
    { vpcCidrBlock: '100.64.0.0/16', podCidrBlocks: ['10.0.0.0/16'] },
    [
      'podCidrBlocks[0]: 10.0.0.0/16 cannot be added to a VPC whose primary block is 100.64.0.0/16: AWS refuses blocks of 10.0.0.0/8 there, use blocks of 100.64.0.0/10 (NET-04)',
    ],
  ],
  [
    'NET-05',
    pods('198.19.0.0/16'),
    [
      'podCidrBlocks[0]: 198.19.0.0/16 is in 198.19.0.0/16, which AWS refuses beside 10.0.0.0/16: use blocks of 100.64.0.0/10 (NET-05)',
    ],
  ],
  [
    'NET-06',
    pods('169.254.0.0/20'),
    [
      'podCidrBlocks[0]: 169.254.0.0/20 overlaps the reserved range 169.254.0.0/16: use private (RFC 1918) or shared (100.64.0.0/10) address space (NET-06)',
    ],
  ],
  [
    'NET-09',
    pods(...manyPods(5)),
    [
      'podCidrBlocks: 6 IPv4 CIDR blocks, the primary one included, exceed the quota of 5 per VPC: use fewer, larger blocks, or have quota L-83CA0A9D raised (up to 50) and set quotas.ipv4CidrBlocksPerVpc (NET-09)',
    ],
  ],
  [
    'SUB-01',
    { ...vpc, cidrMasks: { node: 29 } },
    ['cidrMasks.node: node subnets cannot be /29, AWS accepts /16 to /28 for a subnet (SUB-01)'],
  ],
  [
    'SUB-01',
    pods('100.64.0.0/27'),
    [
      'podCidrBlocks[0]: pod subnets of 100.64.0.0/27 would be /29 with 3 AZ slots, AWS accepts /16 to /28 for a subnet: use a pod block of /26 or larger (SUB-01)',
    ],
  ],
  [
    'SUB-02',
    { ...vpc, cidrMasks: { node: 17 } },
    [
      'cidrMasks.node: 3 node subnets of /17 do not all lie inside 10.0.0.0/16: use a mask of 18 or longer (SUB-02)',
    ],
  ],
  [
    'SUB-02',
    { ...pods('100.64.0.0/27'), cidrMasks: { pod: 28 } },
    [
      'cidrMasks.pod: 3 pod subnets of /28 do not all lie inside 100.64.0.0/27: use a larger block or fewer AZ slots (SUB-02)',
    ],
  ],
  [
    'SUB-03',
    { ...vpc, cidrMasks: { public: 19 } },
    [
      'cidrMasks.public: public subnet 10.0.64.0/19 overlaps node subnet 10.0.64.0/18 (EC2 would answer InvalidSubnet.Conflict): use longer masks, these fit: cluster 28, public 20, node 18 (SUB-03)',
    ],
  ],
  [
    'SUB-03',
    { ...vpc, cidrMasks: { cluster: 18, public: 28 } },
    [
      'cidrMasks.cluster: cluster subnet 10.0.64.0/18 overlaps node subnet 10.0.64.0/18 (EC2 would answer InvalidSubnet.Conflict): use longer masks, these fit: cluster 28, public 20, node 18 (SUB-03)',
      'cidrMasks.public: public subnet 10.0.192.0/28 overlaps node subnet 10.0.192.0/18 (EC2 would answer InvalidSubnet.Conflict): use longer masks, these fit: cluster 28, public 20, node 18 (SUB-03)',
    ],
  ],
  [
    'SUB-07',
    { ...pods('100.64.0.0/16'), quotas: { subnetsPerVpc: 11 } },
    [
      'podCidrBlocks: 12 subnets exceed the quota of 11 per VPC: use fewer pod blocks or AZs, or have the quota raised and set quotas.subnetsPerVpc (SUB-07)',
    ],
  ],
  [
    'SUB-07 and PLAN-05',
    { ...pods(...manyPods(31)), azSlots: 6, maxAzs: 6, quotas: { ipv4CidrBlocksPerVpc: 50 } },
    [
      // (3 roles + 31 pod blocks) x 6 AZs
      'podCidrBlocks: 204 subnets exceed the quota of 200 per VPC: use fewer pod blocks or AZs, or have the quota raised and set quotas.subnetsPerVpc (SUB-07)',
      'podCidrBlocks: the IPv6 /56 of a VPC has subnets for at most 26 pod blocks, not 31: use fewer, larger blocks (PLAN-05)',
    ],
  ],
  [
    'CLU-01',
    { ...vpc, maxAzs: 1 },
    ['maxAzs: EKS needs cluster subnets in at least 2 AZs, not 1: use 2 or more (CLU-01)'],
  ],
  [
    'CLU-03',
    { ...vpc, cidrMasks: { cluster: 29 } },
    [
      'cidrMasks.cluster: cluster subnets cannot be /29, AWS accepts /16 to /28 for a subnet (SUB-01)',
      'cidrMasks.cluster: a /29 has 3 usable addresses, EKS needs at least 6 in each cluster subnet: use /28 (11 usable) or larger (CLU-03)',
    ],
  ],
  [
    'CLU-08',
    { ...vpc, serviceIpv4Cidr: '100.64.0.0/16' },
    [
      'serviceIpv4Cidr: service CIDR 100.64.0.0/16 must be inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16: choose for example 172.20.0.0/16 (CLU-08)',
    ],
  ],
  [
    'CLU-09',
    { ...vpc, serviceIpv4Cidr: '172.20.0.0/25' },
    [
      'serviceIpv4Cidr: service CIDR 172.20.0.0/25 is /25, EKS accepts /12 to /24: choose for example a /16 (CLU-09)',
    ],
  ],
  [
    'CLU-10',
    { ...vpc, serviceIpv4Cidr: '10.0.0.0/12' },
    [
      'serviceIpv4Cidr: service CIDR 10.0.0.0/12 overlaps 10.0.0.0/16 of the VPC: choose a block outside the VPC (CLU-10)',
    ],
  ],
  [
    'PLAN-01',
    { ...vpc, serviceIpv4Cidr: '' },
    ['serviceIpv4Cidr: "" is not a CIDR block: write address/mask, for example 10.0.0.0/16 (PLAN-01)'],
  ],
  [
    'PLAN-02',
    { ...vpc, azSlots: 7 },
    ['azSlots: 7 AZ slots are not possible: use a whole number from 2 to 6 (PLAN-02)'],
  ],
  [
    'PLAN-02',
    { ...vpc, azSlots: 2.5 },
    ['azSlots: 2.5 AZ slots are not possible: use a whole number from 2 to 6 (PLAN-02)'],
  ],
  [
    'PLAN-02',
    { ...vpc, azSlots: 0 },
    ['azSlots: 0 AZ slots are not possible: use a whole number from 2 to 6 (PLAN-02)'],
  ],
  [
    'PLAN-02',
    { ...vpc, maxAzs: 4 },
    [
      'maxAzs: 4 AZs do not fit into 3 AZ slots: use at most 3, or raise azSlots before the first deployment (PLAN-02)',
    ],
  ],
  [
    'PLAN-02',
    { ...vpc, maxAzs: 2.5 },
    ['maxAzs: 2.5 AZs are not possible: use a whole number from 2 to azSlots (PLAN-02)'],
  ],
  [
    'PLAN-03',
    { ...vpc, cidrMasks: { cluster: 27.5 } },
    ['cidrMasks.cluster: mask 27.5 is not a whole number (PLAN-03)'],
  ],
  [
    'PLAN-04',
    { vpcCidrBlock: '10.0.0.0/25' },
    [
      'vpcCidrBlock: 10.0.0.0/25 is too small for the subnets of 3 AZ slots: use a /24 or larger, or 2 AZ slots (PLAN-04)',
    ],
  ],
  [
    'PLAN-04',
    { vpcCidrBlock: '10.0.0.0/26' },
    ['vpcCidrBlock: 10.0.0.0/26 is too small for the subnets of 3 AZ slots: use a /24 or larger (PLAN-04)'],
  ],
];

test.each(REFUSED)('%s refuses %j', (_, props, messages) => {
  expect(problemsOf(props)).toEqual(messages);
});

test('compute throws once, with every problem', () => {
  const props: AddressPlanProps = {
    vpcCidrBlock: '10.0.0.0/15',
    podCidrBlocks: ['100.64.0.1/16', '100.65.0.0/16', '100.65.0.0/18', '100.66/16'],
    azSlots: 1,
    maxAzs: 0,
    cidrMasks: { pod: 30 },
    serviceIpv4Cidr: '100.65.0.0/16',
    quotas: { ipv4CidrBlocksPerVpc: 4 },
  };
  const codes = AddressPlan.validate(props).map(({ code }) => code);
  expect(codes).toEqual([
    'NET-02',
    'PLAN-01',
    'NET-01',
    'NET-03',
    'PLAN-02',
    'CLU-01',
    'SUB-01',
    'NET-09',
    'CLU-08',
    'CLU-10',
  ]);
  expect(() => AddressPlan.compute(props)).toThrow(
    new Error(
      ['the address plan has 10 problems:', ...problemsOf(props).map((line) => `  ${line}`)].join('\n'),
    ),
  );
});

test('a single problem is called one', () => {
  expect(() => AddressPlan.compute({ ...vpc, azSlots: 7 })).toThrow(
    new Error(
      'the address plan has 1 problem:\n  azSlots: 7 AZ slots are not possible: use a whole number from 2 to 6 (PLAN-02)',
    ),
  );
});

test('pod blocks are checked although the VPC block cannot be read', () => {
  expect(
    problemsOf({ vpcCidrBlock: 'ten', podCidrBlocks: ['192.168.0.0/8', '192.168.0.0/16', '100.64.0.0/12'] })
      .length,
  ).toBe(3);
});

test.each(vectors.cidrAssociation)(
  'adding $add to $primary with $existing: $code',
  ({ primary, existing, add, code }) => {
    const props = { vpcCidrBlock: primary, podCidrBlocks: [...existing, add] };
    const path = `podCidrBlocks[${existing.length}]`;
    const codes = AddressPlan.validate(props).filter(
      (problem) => problem.path === path && problem.code.startsWith('NET'),
    );
    expect(codes.map((problem) => problem.code)).toEqual(code === null ? [] : [code]);
  },
);

test('blocks of 198.19.0.0/16 may stand beside each other', () => {
  expect(problemsOf({ vpcCidrBlock: '198.19.0.0/17', podCidrBlocks: ['198.19.128.0/17'] })).toEqual([]);
});

describe('service CIDR blocks of clusters in any VPC', () => {
  test.each(vectors.serviceCidr)('$service in $vpc: $codes', ({ service, vpc: vpcBlocks, codes }) => {
    expect(AddressPlan.serviceCidrProblems(service, vpcBlocks).map(({ code }) => code)).toEqual(codes);
  });

  test('names every block of the VPC that is overlapped', () => {
    const [problem] = AddressPlan.serviceCidrProblems('10.0.0.0/12', [
      '10.0.0.0/16',
      '10.2.0.0/16',
      '100.64.0.0/16',
    ]);
    expect(problem.message).toBe(
      'service CIDR 10.0.0.0/12 overlaps 10.0.0.0/16 and 10.2.0.0/16 of the VPC: choose a block outside the VPC',
    );
  });

  test('refuses IPv6', () => {
    expect(AddressPlan.serviceCidrProblems('fd00::/108', [])).toEqual([
      {
        code: 'PLAN-01',
        severity: PlanProblemSeverity.ERROR,
        path: 'serviceIpv4Cidr',
        message: 'fd00::/108 is IPv6: write an IPv4 block (the VPC gets its IPv6 block from AWS)',
      },
    ]);
  });
});

describe('subnets that were not planned here', () => {
  const check = (...subnets: string[]) =>
    AddressPlan.subnetProblems(subnets, ['10.0.0.0/16', '100.64.0.0/16']).map(
      ({ path, message, code }) => `${path}: ${message} (${code})`,
    );

  test('are fine when they are disjoint and inside', () => {
    expect(check('10.0.0.0/28', '10.0.16.0/20', '100.64.0.0/18')).toEqual([]);
  });

  test.each([
    [
      'SUB-01',
      ['10.0.0.0/29'],
      'subnetCidrBlocks[0]: 10.0.0.0/29 is /29, AWS accepts /16 to /28 for a subnet (SUB-01)',
    ],
    [
      'SUB-02',
      ['10.1.0.0/24'],
      'subnetCidrBlocks[0]: 10.1.0.0/24 is not inside a CIDR block of the VPC (10.0.0.0/16, 100.64.0.0/16): move it, or associate its block with the VPC first (SUB-02)',
    ],
    [
      'SUB-03',
      ['10.0.0.0/28', '10.0.0.16/28', '10.0.0.0/20'],
      'subnetCidrBlocks[2]: 10.0.0.0/20 overlaps 10.0.0.0/28 (subnetCidrBlocks[0]) and 10.0.0.16/28 (subnetCidrBlocks[1]) (EC2 would answer InvalidSubnet.Conflict): choose disjoint blocks (SUB-03)',
    ],
    [
      'NET-02',
      ['10.0.1.0/20'],
      'subnetCidrBlocks[0]: 10.0.1.0/20 has host bits set, EC2 would silently turn it into 10.0.0.0/20: write 10.0.0.0/20 (NET-02)',
    ],
  ])('%s refuses %j', (_, subnets, message) => {
    expect(check(...subnets)).toEqual([message]);
  });
});

describe('advice', () => {
  const adviceOf = (props: AddressPlanProps) =>
    AddressPlan.compute({ nodeReservation: PrefixReservation.none(), ...props }).advice.map(
      ({ severity, path, message, code }) => `${severity} ${path}: ${message} (${code})`,
    );

  test('is silent about private and shared addresses', () => {
    expect(adviceOf(vpc)).toEqual([]);
  });

  test.each([
    [
      'NET-07',
      { vpcCidrBlock: '172.17.0.0/16' },
      'warning vpcCidrBlock: 172.17.0.0/16 overlaps 172.17.0.0/16, the Docker bridge of Cloud9, SageMaker and some nodes: choose another block (NET-07)',
    ],
    [
      'NET-07',
      { ...vpc, serviceIpv4Cidr: '172.16.0.0/12' },
      'warning serviceIpv4Cidr: 172.16.0.0/12 overlaps 172.17.0.0/16, the Docker bridge of Cloud9, SageMaker and some nodes: choose another block (NET-07)',
    ],
    [
      'NET-08',
      { vpcCidrBlock: '11.0.0.0/16' },
      'warning vpcCidrBlock: 11.0.0.0/16 is publicly routable, hosts of the internet with these addresses become unreachable: use 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 (NET-08)',
    ],
    [
      'PLAN-06',
      { ...vpc, podReservation: PrefixReservation.scaled() },
      'warning podReservation: there are no pod subnets without podCidrBlocks: use nodeReservation, pods live in the node subnets (PLAN-06)',
    ],
    [
      'PLAN-06',
      { ...vpc, nodeReservation: PrefixReservation.keepFirst(18) },
      'warning nodeReservation: nothing is reserved in 10.0.64.0/18, 10.0.128.0/18, 10.0.192.0/18, less than one prefix is left for it: use larger subnets or reserve a larger part (PLAN-06)',
    ],
  ])('%s warns about %j', (_, props, message) => {
    expect(adviceOf(props)).toEqual([message]);
  });

  test('says once what holds for the reservations of all subnets', () => {
    expect(adviceOf(pods('100.64.0.0/16'))).toEqual([
      'info podReservation: 100.64.63.240/28 of subnet 100.64.0.0/18 cannot be handed out as a prefix, AWS keeps addresses there: count on 1007 prefixes (and 2 more like it) (RSV-09)',
      'info podReservation: EC2 takes prefixes from the 6 ranges of subnet 100.64.0.0/18 at random: do not count on an order (and 2 more like it) (RSV-14)',
    ]);
  });

  test('names pod subnets that are too small for any reservation', () => {
    expect(adviceOf(pods('100.64.0.0/26'))).toEqual([
      'warning podReservation: nothing is reserved in 100.64.0.0/28, 100.64.0.16/28, 100.64.0.32/28, less than one prefix is left for it: use larger subnets or reserve a larger part (PLAN-06)',
    ]);
  });
});

describe('the control plane', () => {
  test.each([1, 4, 2.5])('cannot be in %p of 3 AZs', (controlPlaneAzs) => {
    const found = AddressPlan.validate({ vpcCidrBlock: '10.0.0.0/16', controlPlaneAzs });
    expect(found.map(({ code, path, message }) => `${path}: ${message} (${code})`)).toEqual([
      `controlPlaneAzs: the control plane cannot be in ${controlPlaneAzs} AZs: use a whole number from 2 to maxAzs (3) (CLU-01)`,
    ]);
  });

  test.each([
    [{ azSlots: 6, maxAzs: 6 }, 3],
    [{ maxAzs: 2 }, 2],
    [{ azSlots: 2 }, 2],
    [{ azSlots: 4, maxAzs: 4, controlPlaneAzs: 4 }, 4],
  ])('of a plan with %j is in %i AZs', (props, expected) => {
    expect(AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', ...props }).controlPlaneAzs).toBe(expected);
  });
});
