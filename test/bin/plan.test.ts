import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPlanCommand } from '../../bin/commands/plan';
import { AddressPlan, PrefixReservation } from '../../lib';
import { template } from '../impact/base';
import { run } from '../support/command-line';

const plan = (...args: string[]) => run([addPlanCommand], ['plan', ...args]);
const vpc = ['--vpc-cidr', '10.0.0.0/16'];

test('prints the plan as text', () => {
  const { out, err, code } = plan(...vpc, '--pod-cidr', '100.64.0.0/16', '--service-cidr', '172.20.0.0/16');
  const expected = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
  expect(out).toBe(expected.render());
  expect(err).toBe('');
  expect(code).toBe(0);
});

test('every option reaches the plan', () => {
  const args = [
    '--pod-cidr',
    '100.64.0.0/16',
    '--pod-cidr',
    '100.65.0.0/16',
    '--az-slots',
    '4',
    '--max-azs',
    '2',
  ];
  const more = ['--mask', 'node=20', '--mask', 'cluster=27', '--no-public-subnets', '--keep-first', '25'];
  const { out } = plan(...vpc, ...args, ...more, '--quota', 'ipv4CidrBlocksPerVpc=3');
  const expected = AddressPlan.compute({
    vpcCidrBlock: '10.0.0.0/16',
    podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'],
    azSlots: 4,
    maxAzs: 2,
    cidrMasks: { node: 20, cluster: 27 },
    publicSubnets: false,
    podReservation: PrefixReservation.keepFirst(25),
  });
  expect(out).toBe(expected.render());
});

test('prints JSON of a documented shape', () => {
  const { out } = plan(
    ...vpc,
    '--pod-cidr',
    '100.64.0.0/16',
    '--max-azs',
    '2',
    '--service-cidr',
    '172.20.0.0/16',
    '--json',
  );
  const json = JSON.parse(out);
  expect(Object.keys(json)).toEqual([
    'vpcCidrBlock',
    'podCidrBlocks',
    'azSlots',
    'maxAzs',
    'controlPlaneAzs',
    'serviceIpv4Cidr',
    'subnets',
    'laterSubnets',
    'spareCidrBlocks',
    'advice',
  ]);
  expect(json.subnets).toHaveLength(8);
  expect(json.laterSubnets).toHaveLength(4);
  expect(json.subnets[7]).toEqual({
    role: 'pod',
    azIndex: 1,
    podBlockIndex: 0,
    ipv4CidrBlock: '100.64.64.0/18',
    usableAddresses: 16_379,
    ipv6Index: 0x31,
    reservedCidrBlocks: [
      '100.64.65.0/24',
      '100.64.66.0/23',
      '100.64.68.0/22',
      '100.64.72.0/21',
      '100.64.80.0/20',
      '100.64.96.0/19',
    ],
  });
  expect(json.advice.map(({ code }: { code: string }) => code)).toEqual(['PLAN-07', 'RSV-09', 'RSV-14']);
});

test('reserves in the node subnets where pods live in them', () => {
  const { out } = plan(...vpc, '--keep-first', '20', '--json');
  const node = JSON.parse(out).subnets.find(({ role }: { role: string }) => role === 'node');
  expect(node.reservedCidrBlocks).toEqual(['10.0.80.0/20', '10.0.96.0/19']);
});

test('lists every problem in the words of the command line, one per line, and exits 1', () => {
  const blocks = ['--pod-cidr', '100.64.0.0/10', '--pod-cidr', '10.0.0.0/16'];
  const { out, err, code } = plan(
    ...vpc,
    ...blocks,
    '--mask',
    'node=29',
    '--quota',
    'ipv4CidrBlocksPerVpc=2',
  );
  expect(out).toBe('');
  expect(err).toBe(
    [
      '--pod-cidr[0]: 100.64.0.0/10 is /10, AWS accepts /16 to /28 for a CIDR block of a VPC: take /16 blocks out of it, for example 100.64.0.0/16 and 100.65.0.0/16 (NET-01)',
      '--pod-cidr[1]: 10.0.0.0/16 overlaps 10.0.0.0/16 (--vpc-cidr): choose disjoint blocks (NET-03)',
      '--mask node: node subnets cannot be /29, AWS accepts /16 to /28 for a subnet (SUB-01)',
      '--pod-cidr: 3 IPv4 CIDR blocks, the primary one included, exceed the quota of 2 per VPC: use fewer, larger blocks, or have quota L-83CA0A9D raised (up to 50) and set --quota ipv4CidrBlocksPerVpc (NET-09)',
    ].join('\n'),
  );
  expect(code).toBe(1);
});

test('warns on stderr and still prints the plan', () => {
  const { out, err, code } = plan('--vpc-cidr', '172.17.0.0/16');
  expect(err).toBe(
    'warning: --vpc-cidr: 172.17.0.0/16 overlaps 172.17.0.0/16, the Docker bridge of Cloud9, SageMaker and some nodes: choose another block (NET-07)',
  );
  expect(out).toContain('subnets of 172.17.0.0/16');
  expect(code).toBe(0);
});

test('help documents exit codes and the JSON shape', () => {
  const { out } = plan('--help');
  expect(out).toContain('Exit code: 0 a plan, 1 problems (listed on stderr, one per line), 2 wrong usage.');
  expect(out).toContain('--json prints one object:');
});

test.each([
  [[], "error: required option '--vpc-cidr <cidr>' not specified"],
  [
    [...vpc, '--az-slots', 'three'],
    `error: option '--az-slots <number>' argument 'three' is invalid. "three" is not a whole number.`,
  ],
  [
    [...vpc, '--max-azs', '2.5'],
    `error: option '--max-azs <number>' argument '2.5' is invalid. "2.5" is not a whole number.`,
  ],
  [
    [...vpc, '--mask', 'nodes=20'],
    `error: option '--mask <role=mask>' argument 'nodes=20' is invalid. "nodes=20" is not one of cluster=<number>, public=<number>, node=<number>, pod=<number>, transit=<number>.`,
  ],
  [
    [...vpc, '--mask', 'node'],
    `error: option '--mask <role=mask>' argument 'node' is invalid. "node" is not one of cluster=<number>, public=<number>, node=<number>, pod=<number>, transit=<number>.`,
  ],
  [
    [...vpc, '--quota', 'subnetsPerVpc=1=2'],
    `error: option '--quota <name=number>' argument 'subnetsPerVpc=1=2' is invalid. "subnetsPerVpc=1=2" is not one of ipv4CidrBlocksPerVpc=<number>, subnetsPerVpc=<number>.`,
  ],
  [
    [...vpc, '--keep-first', '29'],
    `error: option '--keep-first <mask>' argument '29' is invalid. A head of /29 leaves ranges smaller than a /28 prefix: use 28 or less.`,
  ],
  [[...vpc, '--unknown'], "error: unknown option '--unknown'"],
])('%j is wrong usage', (args, message) => {
  const { err, usageError, out } = plan(...args);
  expect(err).toBe(message);
  expect(usageError).toMatch(/^commander\./);
  expect(out).toBe('');
});

test('tells who begins with two zones that the control plane stays in them, in the words of the command line', () => {
  expect(plan(...vpc, '--max-azs', '2').err).toContain('warning: --control-plane-azs: ');
  expect(plan(...vpc, '--max-azs', '2', '--control-plane-azs', '2').err).toBe('');
  expect(plan(...vpc, '--control-plane-azs', '7').err).toContain(
    'the control plane cannot be in 7 AZs: use a whole number from 2 to --max-azs (3) (CLU-01)',
  );
});

describe('--diff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podnet-plan-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (name: string, cidr: string): string => {
    const body = template();
    body.Resources.PodB.Properties.CidrBlock = cidr;
    writeFileSync(join(folder, name), JSON.stringify(body));
    return join(folder, name);
  };

  test('lays two address maps over each other', () => {
    const { out, code } = plan(
      '--diff',
      file('old.json', '100.64.64.0/18'),
      file('new.json', '100.64.128.0/18'),
    );
    expect(out.split('\n').slice(-5)).toEqual([
      '  100.64.0.0/16      VPC block, secondary',
      '  100.64.0.0/18      pod subnet eu-west-1a (PodA)',
      '  100.64.32.0/20     reservation',
      '- 100.64.64.0/18     pod subnet eu-west-1b (PodB)',
      '+ 100.64.128.0/18    pod subnet eu-west-1b (PodB)',
    ]);
    expect(code).toBe(0);
  });

  test('wants two versions', () => {
    expect(plan('--diff', 'old.json')).toMatchObject({
      err: 'error: --diff takes two versions: podnet plan --diff OLD NEW',
      code: 2,
    });
  });
});
