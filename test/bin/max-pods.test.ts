import { addMaxPodsCommand } from '../../bin/commands/max-pods';
import { EniLimits } from '../../lib';
import { run } from '../support/command-line';

const podnet = (...args: string[]) => run([addMaxPodsCommand], ['max-pods', ...args]);

type Row = Record<'instanceType' | 'limitedBy' | 'formula', string> & Record<'maxPods' | 'uncapped', number>;

const rows = (...args: string[]): Row[] => JSON.parse(podnet(...args, '--json').out) as Row[];
const row = (...args: string[]): Row => rows(...args)[0];

describe('JSON', () => {
  test('has one object for each type, with the arithmetic', () => {
    expect(rows('m5.large', 'c6in.32xlarge', '--prefix-delegation', '--custom-networking')).toMatchObject([
      {
        instanceType: 'm5.large',
        maxPods: 110,
        uncapped: 290,
        limitedBy: 'cap of 110 pods (up to 30 vCPUs)',
        formula: '(3 - 1) x (10 - 1) x 16 + 2 = 290',
      },
      { instanceType: 'c6in.32xlarge', maxPods: 250, uncapped: 5490 },
    ]);
  });

  test('is an array even when no type has a result', () => {
    const { out, code } = podnet('m5.huge', '--json');
    expect([out, code]).toEqual(['[]', 1]);
  });

  test('of all types comes in well under a second', () => {
    const start = process.cpuUsage();
    const all = rows('--all');
    const { user, system } = process.cpuUsage(start);
    expect(all).toHaveLength(EniLimits.instanceTypes().length);
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});

describe('options', () => {
  test.each([
    [['m5.large'], 434],
    [['m5.large', '--prefix-delegation'], 434],
    [['m5.large', '--secondary-ip'], 29],
    [['m5.large', '--secondary-ip', '--custom-networking'], 20],
    [['m5.large', '--secondary-ip', '--pod-eni'], 20],
    [['m5.large', '--secondary-ip', '--max-enis', '2'], 20],
    [['m5.large', '--secondary-ip', '--reserved-enis', '1'], 20],
    [['m5.large', '--secondary-ip', '--efa-only', '1'], 20],
    [['m5.large', '--ip-family', 'ipv6'], 434],
    [['m5.large', '--os', 'windows'], 9],
    [['m5.large', '--os', 'windows', '--prefix-delegation'], 144],
    [['m5.large', '--auto-mode'], 29],
    [['m5.large', '--cni-version', '1.8.0'], 29],
    [['--limits', 'enis=3,ips=10'], 434],
    [['m99.large', '--limits', 'enis=3,ips=10,vcpus=2,hypervisor=xen,branch=9,cards=2'], 29],
  ])('%j: %i', (args, uncapped) => expect(row(...args).uncapped).toBe(uncapped));

  test('--uncapped gives what the addresses allow', () => {
    expect(row('m5.large', '--uncapped').maxPods).toBe(434);
  });

  test('limits without a type are called custom', () => {
    expect(row('--limits', 'enis=3,ips=10').instanceType).toBe('custom');
  });
});

describe('text', () => {
  test('is a table with the arithmetic, and what a node group of these types would do', () => {
    const { out, err, code } = podnet('m5.large', 'm5.xlarge', 'm5.large', '--secondary-ip');
    expect(out).toContain('3 x (10 - 1) + 2 = 29');
    expect(out).toContain('one node group of these types: 29 pods (m5.large); m5.xlarge wastes 29');
    expect(out.match(/│ m5\.large/g)).toHaveLength(1);
    expect([err, code]).toEqual(['', 0]);
  });

  test('compares with the lowest type wherever it stands', () => {
    expect(podnet('m5.xlarge', 'm5.large', '--secondary-ip').out).toContain(
      '29 pods (m5.large); m5.xlarge wastes 29',
    );
  });

  test('of one type says nothing about groups', () => {
    expect(podnet('m5.large').out).not.toContain('node group');
    expect(podnet('m5.large', 'm5a.large').out).toContain(
      'one node group of these types: 110 pods (m5.large)',
    );
  });

  test('puts notes below, with the types they are about', () => {
    const { out } = podnet('m5.large', 'p5.48xlarge', '--custom-networking');
    expect(out).toContain('note: custom networking: the primary interface serves no pods\n');
    expect(out).toContain('note: of 32 network cards only the default one serves pods (p5.48xlarge)');
  });

  test('of all types sums up what many of them share', () => {
    const { out, err, code } = podnet('--all');
    expect(out.split('\n').length).toBeGreaterThan(1420);
    expect(err).toMatch(
      /warning: c1\.medium \(Xen\) takes no prefixes.*\n[^]*\.\.\. and 116 more like these$/,
    );
    expect(out).not.toContain('node group');
    expect(code).toBe(0);
  });
});

describe('problems', () => {
  test('an unknown type fails, suggests the nearest names, and leaves the others', () => {
    const { out, err, code } = podnet('m5.large', 'm5.lage');
    expect(err).toMatch(
      /^error: instance type 'm5\.lage' is not in the table of 1420 types; did you mean m5\.large/,
    );
    expect(out).toContain('│ m5.large');
    expect(code).toBe(1);
  });

  test('an impossible combination fails once, whatever the number of types', () => {
    const { out, err, code } = podnet('m5.large', 'm5.xlarge', '--os', 'windows', '--custom-networking');
    expect(err).toBe(
      'error: custom networking does not exist on Windows: leave customNetworking out for Windows nodes',
    );
    expect([out, code]).toEqual(['', 1]);
    expect(podnet('--all', '--os', 'windows', '--custom-networking')).toMatchObject({ err, code: 1 });
  });

  test('a node without an interface for pods fails and shows its arithmetic', () => {
    const { out, err, code } = podnet('hpc6id.32xlarge', '--custom-networking', '--secondary-ip');
    expect(err).toContain('error: hpc6id.32xlarge has no interface left for pods (1 - 1 = 0)');
    expect(out).toContain('(1 - 1) x (50 - 1) + 2 = 2');
    expect(code).toBe(1);
  });

  test('types that cannot work are only a warning among all', () => {
    const { err, code } = podnet('--all', '--ip-family', 'ipv6');
    expect(err).toContain('warning: c1.medium (Xen) takes no prefixes, which IPv6 needs');
    expect(code).toBe(0);
  });
});

describe('usage errors', () => {
  test.each([
    [[], 'name at least one instance type, or give --all'],
    [['m5.large', '--all'], 'name instance types or give --all, not both'],
    [['--all', '--limits', 'enis=3,ips=10'], '--limits are those of one type: leave out --all'],
    [
      ['a', 'b', '--limits', 'enis=3,ips=10'],
      '--limits are those of one type: name one instance type at most',
    ],
  ])('%j exits with 2', (args, message) => {
    expect(podnet(...args)).toMatchObject({ code: 2, err: expect.stringContaining(message), out: '' });
  });

  // Commander gives its own usage errors exit code 1; the tool turns each of them into 2.
  test.each([
    [['m5.large', '--prefix-delegation', '--secondary-ip'], 'cannot be used with'],
    [['m5.large', '--ip-family', 'ipv5'], 'Allowed choices are ipv4, ipv6'],
    [['m5.large', '--os', 'beos'], 'Allowed choices are linux, windows'],
    [['m5.large', '--max-enis', '0'], 'give a whole number of 1 or more'],
    [['m5.large', '--reserved-enis', '-1'], 'give a whole number of 0 or more'],
    [['m5.large', '--limits', 'enis=3'], 'give at least enis and ips, such as enis=3,ips=10'],
    [['m5.large', '--limits', 'enis=x,ips=10'], "enis is 'x': give a whole number of 1 or more"],
    [['m5.large', '--limits', 'enis=3,ips=1'], "ips is '1': give a whole number of 2 or more"],
    [
      ['m5.large', '--limits', 'enis=3,ips=10,size=9'],
      "'size=9' is no limit: give key=value with one of enis, ips",
    ],
    [['m5.large', '--limits', 'toString=3'], "'toString=3' is no limit"],
    [['m5.large', '--limits', 'enis=3=4'], "'enis=3=4' is no limit"],
    [['m5.large', '--limits', 'enis'], "enis is '': give a whole number of 1 or more"],
    [
      ['m5.large', '--limits', 'hypervisor=qemu'],
      "hypervisor is 'qemu': give one of nitro, xen, bare-metal, unknown",
    ],
  ])('%j: %s', (args, message) => {
    expect(podnet(...args)).toMatchObject({ err: expect.stringContaining(message), out: '' });
    expect(podnet(...args).code).not.toBe(0);
  });
});
