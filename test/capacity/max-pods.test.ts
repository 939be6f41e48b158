import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { prefix, secondary } from './pods';
import {
  EniLimits,
  InstanceHypervisor,
  MaxPods,
  NodeOperatingSystem,
  PodAddressing,
  PodAddressingMode,
} from '../../lib';

const WINDOWS = { operatingSystem: NodeOperatingSystem.WINDOWS };
const summary = ({
  uncapped,
  cap,
  maxPods,
}: {
  uncapped: number;
  cap: number;
  maxPods: number;
}): number[] => [uncapped, cap, maxPods];

describe('with secondary addresses', () => {
  test.each([
    ['t3.small', [11, 110, 11], '3 x (4 - 1) + 2 = 11'],
    // A table in circulation says 36 for t3.medium; its own formula gives 17.
    ['t3.medium', [17, 110, 17], '3 x (6 - 1) + 2 = 17'],
    ['t3.large', [35, 110, 35], '3 x (12 - 1) + 2 = 35'],
    ['m5.large', [29, 110, 29], '3 x (10 - 1) + 2 = 29'],
    // "(ENIs x IPs) - 1" gives 59 here, and agrees with the published list for types with three interfaces only.
    ['m5.xlarge', [58, 110, 58], '4 x (15 - 1) + 2 = 58'],
    ['m5.4xlarge', [234, 110, 110], '8 x (30 - 1) + 2 = 234'],
    ['m5.8xlarge', [234, 250, 234], '8 x (30 - 1) + 2 = 234'],
    ['c5.18xlarge', [737, 250, 250], '15 x (50 - 1) + 2 = 737'],
    ['m4.large', [20, 110, 20], '2 x (10 - 1) + 2 = 20'],
    // Two network cards with 8 interfaces each: the sum of the cards would give 786.
    ['c6in.32xlarge', [394, 250, 250], '8 x (50 - 1) + 2 = 394'],
    // 64 interfaces on 32 cards would give 3138.
    ['p5.48xlarge', [100, 250, 100], '2 x (50 - 1) + 2 = 100'],
  ])('%s: %j', (type, numbers, formula) => {
    const result = secondary(type);
    expect(summary(result)).toEqual(numbers);
    expect(result.formula).toBe(formula);
  });
});

describe('with custom networking the primary interface serves no pods', () => {
  test.each([
    ['t3.small', 8, '(3 - 1) x (4 - 1) + 2 = 8'],
    ['m5.large', 20, '(3 - 1) x (10 - 1) + 2 = 20'],
    ['m4.large', 11, '(2 - 1) x (10 - 1) + 2 = 11'],
    ['c5.18xlarge', 688, '(15 - 1) x (50 - 1) + 2 = 688'],
  ])('%s: %i', (type, uncapped, formula) => {
    expect(secondary(type, { customNetworking: true })).toMatchObject({ uncapped, formula });
  });
});

describe('with prefixes each address becomes 16', () => {
  test.each([
    ['t3.small', {}, [146, 110, 110], '3 x (4 - 1) x 16 + 2 = 146'],
    ['t3.small', { customNetworking: true }, [98, 110, 98], '(3 - 1) x (4 - 1) x 16 + 2 = 98'],
    ['t3.micro', { customNetworking: true }, [18, 110, 18], '(2 - 1) x (2 - 1) x 16 + 2 = 18'],
    ['m7g.medium', {}, [98, 110, 98], '2 x (4 - 1) x 16 + 2 = 98'],
    ['m5.large', {}, [434, 110, 110], '3 x (10 - 1) x 16 + 2 = 434'],
    ['m5.large', { customNetworking: true }, [290, 110, 110], '(3 - 1) x (10 - 1) x 16 + 2 = 290'],
    ['m5.large', { uncapped: true }, [434, 110, 434], '3 x (10 - 1) x 16 + 2 = 434'],
    ['m5.8xlarge', {}, [3714, 250, 250], '8 x (30 - 1) x 16 + 2 = 3714'],
  ])('%s %j', (type, options, numbers, formula) => {
    const result = prefix(type, options);
    expect(summary(result)).toEqual(numbers);
    expect(result.formula).toBe(formula);
  });
});

describe('interfaces that pods cannot use', () => {
  test.each([
    [{ maxEnis: 2 }, 'min(2, 3) x (10 - 1) + 2 = 20'],
    [{ maxEnis: 8 }, '3 x (10 - 1) + 2 = 29'],
    [{ maxEnis: 2, customNetworking: true }, '(min(2, 3) - 1) x (10 - 1) + 2 = 11'],
    [{ reservedEnis: 1 }, '(3 - 1) x (10 - 1) + 2 = 20'],
    [{ efaOnlyInterfaces: 1 }, '(3 - 1) x (10 - 1) + 2 = 20'],
    // The calculator of AWS does not subtract the trunk; its interface is gone all the same.
    [{ securityGroupsForPods: true }, '(3 - 1) x (10 - 1) + 2 = 20'],
    [{ securityGroupsForPods: true, customNetworking: true }, '(3 - 1 - 1) x (10 - 1) + 2 = 11'],
  ])('%j: %s', (options, formula) => {
    expect(secondary('m5.large', options).formula).toBe(formula);
  });

  test('a type without a trunk loses no interface to it, and says that such pods will wait', () => {
    const result = secondary('t3.large', { securityGroupsForPods: true });
    expect(result).toMatchObject({ uncapped: 35, branchEnis: 0 });
    expect(result.warnings).toEqual([
      't3.large has no trunk interface: pods with a SecurityGroupPolicy stay pending on it',
    ]);
  });

  test('a type nobody published keeps a slot free for a trunk, as aws-node does', () => {
    const limits = { enis: 3, ipv4PerEni: 10 };
    expect(secondary('m99.large', { securityGroupsForPods: true, limits }).podEnis).toBe(2);
    expect(secondary('trn2.3xlarge', { securityGroupsForPods: true }).podEnis).toBe(1);
  });

  test('branch interfaces are told, because pods with security groups are limited by them', () => {
    expect(secondary('m5.large', { securityGroupsForPods: true }).branchEnis).toBe(9);
  });

  test('none left for pods is an error that shows the subtraction', () => {
    // The primary interface is the only one of hpc6id.32xlarge: custom networking would leave the two host pods.
    expect(() => MaxPods.compute({ instanceType: 'hpc6id.32xlarge', customNetworking: true })).toThrow(
      'max pods cannot be computed: hpc6id.32xlarge has no interface left for pods (1 - 1 = 0): ' +
        'use a type with more interfaces, or take fewer of them away from aws-node',
    );
    expect(secondary('hpc6id.32xlarge', { customNetworking: true })).toMatchObject({
      uncapped: 2,
      limitedBy: 'no interface left for pods',
    });
    expect(() => MaxPods.compute({ instanceType: 'm5.large', reservedEnis: 4 })).toThrow(
      '(max(0, 3 - 4) = 0)',
    );
  });
});

describe('a type that takes no prefixes', () => {
  test('falls back to secondary addresses with a warning', () => {
    const result = prefix('m4.large');
    expect(result).toMatchObject({ uncapped: 20, addressingMode: PodAddressingMode.SECONDARY_IP });
    expect(result.warnings).toEqual([
      'm4.large (Xen) takes no prefixes: aws-node falls back to secondary addresses',
    ]);
  });

  test('is one whose hypervisor nobody published', () => {
    expect(prefix('cr1.8xlarge').warnings).toEqual([
      'cr1.8xlarge (hypervisor not known) takes no prefixes: aws-node falls back to secondary addresses',
      expect.stringMatching(/^vCPUs of cr1.8xlarge are not known/),
    ]);
  });

  test('is every type before vpc-cni 1.9', () => {
    expect(prefix('m5.large', { vpcCniVersion: VpcCniVersion.of('1.8.0') })).toMatchObject({
      uncapped: 29,
      warnings: [
        'm5.large (Nitro) takes no prefixes with vpc-cni v1.8.0: aws-node falls back to secondary addresses',
      ],
    });
    expect(prefix('m5.large', { vpcCniVersion: VpcCniVersion.of('v1.9.0-eksbuild.1') }).uncapped).toBe(434);
    expect(prefix('m5.large', { vpcCniVersion: VpcCniVersion.of('1.20.0') }).uncapped).toBe(434);
  });

  test('is bare metal before vpc-cni 1.11 only, although the calculator script of AWS says always', () => {
    expect(prefix('m5.metal', { vpcCniVersion: VpcCniVersion.of('1.10.4') }).uncapped).toBe(737);
    const result = prefix('m5.metal', { vpcCniVersion: VpcCniVersion.of('1.11.0') });
    expect(result).toMatchObject({ uncapped: 15 * 49 * 16 + 2, maxPods: 250, warnings: [] });
    expect(result.notes.join()).toContain('bare metal takes prefixes since vpc-cni 1.11');
  });
});

describe('in an IPv6 cluster', () => {
  test('the formula of /28 prefixes is the limit', () => {
    // A best-practices page says 460 for m5.large. (10 - 1) x 16 x 3 + 2 is 434.
    expect(prefix('m5.large', { ipFamily: 'ipv6' })).toMatchObject({ uncapped: 434, maxPods: 110 });
    expect(prefix('m5.large', { ipFamily: 'ipv6' }).notes.join()).toContain(
      'one /80 on the primary interface',
    );
  });

  test('the primary interface serves pods whatever is taken away', () => {
    expect(prefix('m5.large', { ipFamily: 'ipv6', reservedEnis: 3 }).formula).toBe(
      'max(1, 3 - 3) x (10 - 1) x 16 + 2 = 146',
    );
  });
});

describe('on Windows', () => {
  test.each([
    ['t3.small', PodAddressingMode.SECONDARY_IP, 3, '4 - 1 = 3'],
    ['m5.large', PodAddressingMode.SECONDARY_IP, 9, '10 - 1 = 9'],
    ['m5.large', PodAddressingMode.PREFIX_DELEGATION, 144, '(10 - 1) x 16 = 144'],
    ['c5.18xlarge', PodAddressingMode.PREFIX_DELEGATION, 784, '(50 - 1) x 16 = 784'],
    ['m4.large', PodAddressingMode.PREFIX_DELEGATION, 9, '10 - 1 = 9'],
  ])('one interface serves all pods: %s with %s', (type, mode, uncapped, formula) => {
    const compute = mode === PodAddressingMode.SECONDARY_IP ? secondary : prefix;
    expect(compute(type, WINDOWS)).toMatchObject({ uncapped, formula, podEnis: 1 });
  });

  test('prefixes are a switch of their own, which is off', () => {
    expect(MaxPods.compute({ instanceType: 'm5.large', ...WINDOWS }).maxPods).toBe(9);
    const podAddressing = PodAddressing.prefixDelegation();
    expect(MaxPods.compute({ instanceType: 'm5.large', podAddressing, ...WINDOWS }).maxPods).toBe(110);
  });
});

describe('in EKS Auto Mode', () => {
  test.each([
    ['t3.small', 11, 11],
    ['m5.4xlarge', 234, 110],
    ['c5.18xlarge', 737, 110],
  ])('%s: %i addresses, %i pods', (instanceType, uncapped, maxPods) => {
    expect(MaxPods.compute({ instanceType, autoMode: true })).toMatchObject({ uncapped, maxPods, cap: 110 });
  });

  test('the cap cannot be switched off, and settings of aws-node do nothing', () => {
    const result = MaxPods.compute({
      instanceType: 'c5.18xlarge',
      autoMode: true,
      uncapped: true,
      customNetworking: true,
      securityGroupsForPods: true,
      maxEnis: 2,
    });
    expect(result).toMatchObject({ maxPods: 110, limitedBy: 'cap of 110 pods (EKS Auto Mode)', podEnis: 15 });
    expect(result.warnings).toEqual([
      'EKS Auto Mode ignores customNetworking, securityGroupsForPods, maxEnis, uncapped',
    ]);
  });
});

describe('limitedBy names what to change', () => {
  test.each([
    [secondary('m5.large').limitedBy, 'addresses of 3 interfaces'],
    [secondary('m4.large', { customNetworking: true }).limitedBy, 'addresses of 1 interface'],
    [prefix('t3.small', { customNetworking: true }).limitedBy, 'prefixes of 2 interfaces'],
    [prefix('m5.large').limitedBy, 'cap of 110 pods (up to 30 vCPUs)'],
    [prefix('m5.8xlarge').limitedBy, 'cap of 250 pods (more than 30 vCPUs)'],
    [prefix('c5a.metal').limitedBy, 'cap of 110 pods (vCPUs not known)'],
    [prefix('m5.large', { uncapped: true }).limitedBy, 'prefixes of 3 interfaces'],
  ])('%s', (actual, expected) => expect(actual).toBe(expected));

  test('no type stands between "up to 30" and "less than 30" vCPUs, the two wordings of AWS', () => {
    expect(EniLimits.instanceTypes().filter((type) => EniLimits.find(type)?.vcpus === 30)).toEqual([]);
  });
});

describe('limits by hand', () => {
  test('stand for a type the table does not hold', () => {
    const limits = { enis: 4, ipv4PerEni: 20, vcpus: 64 };
    const result = MaxPods.compute({ instanceType: 'm99.large', limits, uncapped: true });
    expect(result).toMatchObject({ maxPods: 4 * 19 * 16 + 2, cap: 250, notes: [] });
  });

  test('win over the table, which fills in the rest', () => {
    const limits = { enis: 2, ipv4PerEni: 10, vcpus: undefined };
    expect(prefix('m5.8xlarge', { limits })).toMatchObject({ uncapped: 290, cap: 250 });
  });

  test('without vCPUs get the lower cap and a note', () => {
    const result = MaxPods.compute({ instanceType: 'm99.large', limits: { enis: 4, ipv4PerEni: 20 } });
    expect(result).toMatchObject({ maxPods: 110, limitedBy: 'cap of 110 pods (vCPUs not known)' });
    expect(result.warnings).toEqual([
      expect.stringMatching(
        /^vCPUs of .* are not known: max pods is capped at 110, which is too low above 30 vCPUs/,
      ),
    ]);
  });

  test('may say that the type takes no prefixes', () => {
    const limits = { enis: 3, ipv4PerEni: 10, hypervisor: InstanceHypervisor.XEN };
    expect(prefix('m99.large', { limits }).uncapped).toBe(29);
  });
});

test('notes say what the number leaves out', () => {
  const options = { customNetworking: true, securityGroupsForPods: true };
  expect(prefix('c6in.32xlarge', options).notes).toEqual([
    'of 2 network cards only the default one serves pods',
    'custom networking: the primary interface serves no pods',
    'security groups for pods: the trunk takes the place of one interface',
  ]);
  expect(secondary('m5.large', WINDOWS).notes).toEqual([
    'Windows: one interface serves all pods, and no host-network pods are added',
  ]);
});
