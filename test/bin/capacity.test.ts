import { addCapacityCommand } from '../../bin/commands/capacity';
import { renderCapacity } from '../../bin/commands/capacity-output';
import type { CapacityReport } from '../../lib';
import { AddressPlan, SubnetCapacity } from '../../lib';
import { run } from '../support/command-line';

const capacity = (...args: string[]) => run([addCapacityCommand], ['capacity', ...args]);
const vpc = ['--vpc-cidr', '10.0.0.0/16'];
const pods = ['--pod-cidr', '100.64.0.0/16'];
const nodes = (count: number, type = 'm5.4xlarge') => ['--nodes', `${count}`, '--instance-type', type];
const report = (...args: string[]) => JSON.parse(capacity(...args, '--json').out) as CapacityReport;
const need = (...args: string[]) => report(...vpc, ...args).subnets.at(-1)!.peak.need;

test('prints how full each subnet gets', () => {
  const { out, err, code } = capacity(...vpc, ...pods, ...nodes(200));
  expect(out.split('\n').slice(0, 5).join('\n')).toBe(
    `
┌──────┬──────┬─────────────────┬───────┬────────────┬──────────────────────────────┬──────┬───────────┐
│ zone │ role │ subnet          │ nodes │        fit │ first limit                  │ full │ zone lost │
├──────┼──────┼─────────────────┼───────┼────────────┼──────────────────────────────┼──────┼───────────┤
│    1 │ node │ 10.0.64.0/18    │    69 │      16371 │ 77 of 16379 single addresses │   1% │        1% │
│    1 │ pod  │ 100.64.0.0/18   │    69 │ 143 to 144 │ 483 of 1018 prefixes         │  48% │       71% │`.trimStart(),
  );
  expect(out).toContain('all nodes: 412 network interfaces, 2060 network address units');
  expect([err, code]).toEqual(['', 0]);
});

test('a dash stands where no other zone can be lost', () => {
  const subnets = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }).subnets;
  const nodegroups = [
    { name: 'Data', instanceTypes: ['m5.large'], maxSize: 1, nodeSubnets: ['10.0.64.0/18'] },
  ];
  expect(renderCapacity(SubnetCapacity.compute({ subnets, nodegroups }))).toMatch(/5% │ +- │/);
});

test('pod subnets of several pod blocks count together', () => {
  const { subnets } = report(...vpc, ...pods, '--pod-cidr', '100.65.0.0/16', ...nodes(3));
  expect(subnets[1].ipv4CidrBlocks).toEqual(['100.64.0.0/18', '100.65.0.0/18']);
});

test('what does not fit goes to stderr in the words of the command line', () => {
  const { err, out, code } = capacity(...vpc, ...pods, ...nodes(430));
  expect(err).toBe(
    'error: each of the pod subnets 100.64.0.0/18, 100.64.64.0/18, 100.64.128.0/18 needs 1,022 prefixes at peak ' +
      '[146 nodes of m5.4xlarge (144 + 2 while it is replaced) x 7] and has 1,007 reserved ones and room for 6 more beside 146 single addresses, enough for 144 nodes: ' +
      'use a /17, a lower --nodes, fewer --pods-per-node or a smaller warm pool (RSV-08)',
  );
  expect(out).toContain('1022 of 1013 prefixes');
  expect(code).toBe(1);
});

test('warnings fail nothing', () => {
  const { err, code } = capacity(...vpc, ...pods, ...nodes(300));
  expect(err).toMatch(/^warning: .* \(SUB-06\)$/);
  expect(code).toBe(0);
});

test('a head that is too small names the option that makes it larger', () => {
  const { err } = capacity(...vpc, ...pods, ...nodes(300), '--keep-first', '26');
  expect(err).toContain('keep the first /25 unreserved and reserve the rest (--keep-first 25)');
});

test('JSON is the report of the engine', () => {
  const plan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
  const group = { name: 'm5.4xlarge', instanceTypes: ['m5.4xlarge'], maxSize: 430, customNetworking: true };
  const expected = SubnetCapacity.compute({ subnets: plan.subnets, nodegroups: [group] });
  const actual = report(...vpc, ...pods, ...nodes(430));
  expect({ ...actual, problems: [] }).toEqual(JSON.parse(JSON.stringify({ ...expected, problems: [] })));
  expect(actual.problems.map(({ code }) => code)).toEqual(['RSV-08']);
});

test('every option reaches the engine', () => {
  // 3 nodes: one in each zone, and two more while they are replaced
  expect(need(...nodes(3))).toEqual({ singleAddresses: 3 + 8, prefixes: 3 * 7 });
  expect(need(...nodes(3), '--no-surge')).toEqual({ singleAddresses: 1 + 8, prefixes: 7 });
  expect(need(...nodes(3), '--max-unavailable', '9')).toEqual({ singleAddresses: 4 + 8, prefixes: 4 * 7 });
  expect(need(...nodes(3), '--pods-per-node', '32').prefixes).toBe(3 * 2);
  expect(need(...nodes(3), '--warm-prefix-target', '3').prefixes).toBe(3 * 9);
  expect(need(...nodes(3), '--warm-ip-target', '20').prefixes).toBe(3 * 8);
  expect(need(...nodes(3), '--warm-ip-target', '1', '--minimum-ip-target', '200').prefixes).toBe(3 * 13);
  expect(need(...nodes(3), '--secondary-ip')).toEqual({ singleAddresses: 3 * 120 + 8, prefixes: 0 });
  expect(need(...nodes(3), '--ip-family', 'ipv6')).toEqual({ singleAddresses: 3 + 8, prefixes: 0 });
  expect(need(...nodes(3), '--pod-eni', '--branch-enis', '10').singleAddresses).toBe(3 * 12 + 8);
  expect(need(...nodes(3), ...pods)).toEqual({ singleAddresses: 3, prefixes: 3 * 7 });
  expect(need(...nodes(3), '--instance-type', 'm5.24xlarge').prefixes).toBe(3 * 16);
  expect(need(...nodes(3, 'custom'), '--limits', 'enis=2,ips=4,vcpus=2').prefixes).toBe(3 * 6);
  expect(report(...vpc, ...nodes(3), '--az-slots', '4', '--max-azs', '4').subnets).toHaveLength(4);
});

test.each([
  [[], 1007],
  [['--keep-first', '20'], 767], // (16,384 - 4,096) / 16 - 1
  [['--no-reservations'], 0],
])(
  'a node subnet of /18 with %j guarantees %i prefixes, and has 1,022 at best',
  (options, guaranteedPrefixes) => {
    const { supply } = report(...vpc, ...nodes(3), ...options).subnets[0].peak;
    // (16,384 / 16) - 2, and the single addresses lie at the ends
    expect(supply).toMatchObject({ guaranteedPrefixes, prefixes: 1022 });
  },
);

test.each([
  ['pod', [...pods, ...nodes(3), '--secondary-ip'], 16379],
  ['node', [...nodes(3), '--secondary-ip'], 16379],
  ['node', [...pods, ...nodes(3), '--ip-family', 'ipv6'], 16379],
])('nothing is reserved in %s subnets where nothing takes prefixes', (_, args, singleAddresses) => {
  expect(report(...vpc, ...args).subnets.at(-1)!.peak.supply.singleAddresses).toBe(singleAddresses);
});

test.each([
  [nodes(3), 'commander.missingMandatoryOptionValue'],
  [[...vpc, '--nodes', '0', '--instance-type', 'm5.large'], 'commander.invalidArgument'],
  [[...vpc, ...nodes(3), '--keep-first', '29'], 'commander.invalidArgument'],
  [[...vpc, ...nodes(3), '--keep-first', '24', '--no-reservations'], 'commander.conflictingOption'],
  [[...vpc, ...nodes(3), '--ip-family', 'ipv5'], 'commander.invalidArgument'],
])('%j is wrong usage', (args, code) => expect(capacity(...args).usageError).toBe(code));

test('an unknown type is a problem with a hint, for the tool to print', () => {
  const { err, code } = capacity(...vpc, ...nodes(3, 'm5.larg'));
  expect(code).toBe(1);
  expect(err).toContain(
    "m5.larg: instance type 'm5.larg' is not in the table of 1420 types; did you mean m5.large",
  );
});

test('a plan that cannot be made is a problem too', () => {
  const { err, code } = capacity('--vpc-cidr', '10.0.0.1/16', ...nodes(3));
  expect(code).toBe(1);
  expect(err).toContain('the address plan has 1 problem');
});

describe('what platform teams know', () => {
  const expecting = [
    '--expected-pods',
    '20',
    '--daemonset-pods',
    '3',
    '--growth',
    '5',
    '--from',
    '2026-11-24',
  ];

  test('prints the ordinary day above the peak, and the day each subnet is full', () => {
    const { out } = capacity(...vpc, ...pods, ...nodes(300), ...expecting);
    expect(out.split('\n').slice(0, 5).join('\n')).toBe(
      `
on an ordinary day
┌──────┬──────┬─────────────────┬───────┬──────┬──────┬──────┬────────────┐
│ zone │ role │ subnet          │ nodes │ pods │ warm │ full │    full on │
├──────┼──────┼─────────────────┼───────┼──────┼──────┼──────┼────────────┤
│    1 │ node │ 10.0.64.0/18    │   100 │    0 │    0 │   1% │ 2035-08-09 │`.trimStart(),
    );
    expect(out).toContain('│    1 │ pod  │ 100.64.0.0/18   │   100 │ 2300 │ 2500 │  40% │');
  });

  test.each([
    [['--largest-zone', '50'], 150 + 2],
    [['--prepared-capacity', '360'], 120 + 2],
    [['--vcpu-limit', '1600'], 34 + 2], // 100 m5.4xlarge
  ])('%j changes the nodes of a zone', (options, expected) =>
    expect(report(...vpc, ...pods, ...nodes(300), ...options).subnets[0].peak.nodes).toBe(expected),
  );

  test('other uses are counted where they are', () => {
    const others = ['--load-balancers', '2', '--endpoints', '5', '--fargate-pods', '30'];
    const taken = ['--taken-addresses', '11', '--taken-prefixes', '13'];
    const { subnets } = report(...vpc, ...pods, ...nodes(3), ...others, ...taken);
    // 3 nodes in each zone
    expect(subnets.slice(0, 2).map(({ peak }) => peak.need)).toEqual([
      { singleAddresses: 3 + 16 + 5 + 30, prefixes: 0 },
      { singleAddresses: 3 + 11, prefixes: 21 + 13 },
    ]);
  });

  test('multi-NIC nodes hold addresses on every card', () => {
    const need = (...more: string[]) =>
      report(...vpc, ...nodes(3, 'p5.48xlarge'), ...more).subnets[0].peak.need.prefixes;
    expect(need('--multi-nic') - need()).toBe(3 * 31);
  });

  test('a date that does not exist is refused', () =>
    expect(capacity(...vpc, ...nodes(3), '--growth', '5', '--from', '2026-02-30').err).toMatch(
      /'--from <date>' argument '2026-02-30' is invalid. give a date such as 2026-11-24/,
    ));
});
