import fc from 'fast-check';
import vectors from './data/warm-pool.json';
import type { WarmPoolHolding, WarmPoolProps, WarmPoolTargets } from '../../lib';
import { MaxPods, NodeOperatingSystem, PodAddressing, PodAddressingMode, WarmPool } from '../../lib';
import { holdingOf } from '../../lib/capacity/warm-pool';
import { examinePool } from '../../lib/capacity/warm-pool-node';
import { peakSlots } from '../../lib/capacity/warm-pool-size';

/** The vectors write an unset target as null. */
type NullableTargets = { [name in keyof WarmPoolTargets]?: number | null };

const { SECONDARY_IP, PREFIX_DELEGATION } = PodAddressingMode;

function hold(mode: PodAddressingMode, props: WarmPoolProps): WarmPoolHolding {
  const { node, pool, problems } = examinePool(props, mode);
  expect(problems).toEqual([]);
  return holdingOf(node!, pool!);
}

function targetsOf(row: NullableTargets): WarmPoolTargets {
  const { warmEniTarget, warmIpTarget, minimumIpTarget, warmPrefixTarget } = row;
  return {
    warmEniTarget: warmEniTarget ?? undefined,
    warmIpTarget: warmIpTarget ?? undefined,
    minimumIpTarget: minimumIpTarget ?? undefined,
    warmPrefixTarget: warmPrefixTarget ?? undefined,
  };
}

const title = (row: NullableTargets & { instanceType: string; pods: number }): string => {
  const targets = Object.entries(targetsOf(row)).filter(([, value]) => value !== undefined);
  return `${row.instanceType}, ${row.pods} pods, ${targets.map(([name, value]) => `${name} ${value}`).join(' ')}`;
};

describe('secondary addresses: the table of the plugin', () => {
  test.each(vectors.secondaryIp.map((row) => [title(row), row] as const))('%s', (_, row) => {
    const { instanceType, pods, code } = row;
    expect(hold(SECONDARY_IP, { instanceType, pods, targets: targetsOf(row) })).toMatchObject({
      enis: code.enis,
      secondaryIps: code.secondaryIps,
      prefixes: 0,
      unusedAddresses: code.unusedIps,
      slotsPerEni: code.ipsPerEni,
      unservedPods: 0,
    });
  });
});

// Where the table of the plugin and its code disagree (p3dn.24xlarge: 7 prefixes fit into one interface, the table
// says two), the code is right: it is what runs.
describe('prefixes: the table of the plugin', () => {
  test.each(vectors.prefix.map((row) => [title(row), row] as const))('%s', (_, row) => {
    const { instanceType, pods, code } = row;
    expect(hold(PREFIX_DELEGATION, { instanceType, pods, targets: targetsOf(row) })).toMatchObject({
      enis: code.enis,
      prefixes: code.attachedPrefixes,
      secondaryIps: 0,
      unusedAddresses: code.unusedIps,
      slotsPerEni: code.prefixesPerEni,
      unservedPods: 0,
    });
  });

  test('one row of it contradicts its own other columns: two prefixes for a minimum of 20', () => {
    const targets = { warmIpTarget: 7, minimumIpTarget: 20 };
    expect(hold(PREFIX_DELEGATION, { instanceType: 't3.small', pods: 0, targets })).toMatchObject({
      prefixes: 2,
      unusedAddresses: 32,
    });
  });
});

interface CodeConfig extends NullableTargets {
  readonly maxEni: number;
  readonly ipsPerEni: number;
  readonly maxPods?: number;
  readonly customNet?: boolean;
  readonly pd?: boolean;
  readonly warmEni?: number;
  readonly warmIp?: number;
  readonly minIp?: number;
  readonly warmPrefix?: number;
}

describe('the code of the plugin', () => {
  test.each(vectors.codeOnly)('$name', ({ config, pods, expect: expected }) => {
    const { maxEni, ipsPerEni, maxPods, customNet, pd, ...targets } = config as CodeConfig;
    const holding = hold(pd ? PREFIX_DELEGATION : SECONDARY_IP, {
      instanceType: 'any',
      limits: { enis: maxEni, ipv4PerEni: ipsPerEni },
      pods,
      maxPods,
      customNetworking: customNet,
      targets: {
        warmEniTarget: targets.warmEni,
        warmIpTarget: targets.warmIp,
        minimumIpTarget: targets.minIp,
        warmPrefixTarget: targets.warmPrefix,
      },
    });
    expect(holding).toMatchObject({
      enis: expected.enis,
      slotsPerEni: expected.cidrsPerEni,
      podAddresses: expected.totalIPs,
      unusedAddresses: expected.unusedIps,
      unservedPods: expected.failed,
      flapping: expected.flapping,
    });
  });

  test.each([
    [0, 2], // max(ceil((0 + 5) / 16), ceil(25 / 16))
    [28, 3], // ceil((28 + 5) / 16)
  ])('m5.large, WARM_IP_TARGET 5, MINIMUM_IP_TARGET 25, %i pods: %i prefixes', (pods, prefixes) => {
    const targets = { warmIpTarget: 5, minimumIpTarget: 25 };
    expect(hold(PREFIX_DELEGATION, { instanceType: 'm5.large', pods, targets })).toMatchObject({
      enis: 1,
      prefixes,
    });
  });

  test('MINIMUM_IP_TARGET 100 on m5.4xlarge with 29 usable addresses takes 4 interfaces', () => {
    const targets = { warmIpTarget: 1, minimumIpTarget: 100 };
    const holding = hold(SECONDARY_IP, { instanceType: 'm5.4xlarge', pods: 0, targets });
    expect(holding.slotsPerEni).toEqual([29, 29, 29, 13]);
  });
});

describe('surprises', () => {
  test('MINIMUM_IP_TARGET alone freezes the pool: pods beyond it wait forever', () => {
    const targets = { minimumIpTarget: 10 };
    const holding = hold(SECONDARY_IP, { instanceType: 'm5.large', pods: 15, targets });
    expect(holding).toMatchObject({ secondaryIps: 10, unusedAddresses: 0, unservedPods: 5 });
  });

  test('WARM_ENI_TARGET 0 with a full interface attaches and gives back another one, again and again', () => {
    const flapping = (pods: number): boolean =>
      hold(SECONDARY_IP, { instanceType: 'm5.large', pods, targets: { warmEniTarget: 0 } }).flapping;
    expect([0, 8, 9, 10, 18, 27].map(flapping)).toEqual([false, false, true, false, true, false]);
  });

  test('more pods than addresses leave the rest without one', () => {
    expect(hold(SECONDARY_IP, { instanceType: 'm5.large', pods: 30 })).toMatchObject({
      secondaryIps: 27,
      unservedPods: 3,
    });
  });

  test('an IPv6 node holds one prefix, whatever runs on it', () => {
    expect(WarmPool.compute({ instanceType: 'm5.large', ipFamily: 'ipv6', pods: 100 })).toMatchObject({
      enis: 1,
      prefixes: 1,
      podAddresses: 100,
      unservedPods: 0,
    });
  });

  test('a Xen type with prefix delegation holds secondary addresses', () => {
    expect(WarmPool.compute({ instanceType: 'm4.large', pods: 1 })).toMatchObject({
      prefixes: 0,
      secondaryIps: 18,
    });
  });
});

describe('targets', () => {
  const podAddressing = PodAddressing.prefixDelegation({ warmPrefixTarget: 3 });

  test('come from the addressing mode', () => {
    expect(WarmPool.compute({ instanceType: 'm5.large', pods: 1, podAddressing }).prefixes).toBe(4);
  });

  test('given beside it win', () => {
    const targets = { warmPrefixTarget: 1 };
    expect(WarmPool.compute({ instanceType: 'm5.large', pods: 1, podAddressing, targets }).prefixes).toBe(2);
  });
});

describe('what is refused', () => {
  const compute = (props: object): unknown =>
    WarmPool.compute({ instanceType: 'm5.large', pods: 1, ...props });

  test.each([
    [{ pods: -1 }, 'no warm pool for m5.large: pods is -1: give a whole number of 0 or more'],
    [{ targets: { warmIpTarget: 1.5 } }, 'warmIpTarget is 1.5: give a whole number of 0 or more'],
    [{ maxPods: NaN }, 'maxPods is NaN'],
    [{ instanceType: 'm5.huge' }, "instance type 'm5.huge' is not in the table"],
    [{ operatingSystem: NodeOperatingSystem.WINDOWS }, 'the node has no aws-node'],
    [{ autoMode: true }, 'the node has no aws-node'],
    [{ targets: { warmPrefixTarget: 0 } }, 'aws-node does not start when warmPrefixTarget, warmIpTarget and'],
    [{ reservedEnis: 3 }, 'm5.large has no interface left for pods'],
  ])('%j', (props, message) => expect(() => compute(props)).toThrow(message));

  test('a warm prefix target of 0 is fine beside an address target', () => {
    expect(compute({ targets: { warmPrefixTarget: 0, warmIpTarget: 4 } })).toMatchObject({ prefixes: 1 });
  });
});

describe('as properties', () => {
  const target = fc.integer({ min: 0, max: 40 });
  const given = fc.record({
    instanceType: fc.constantFrom('t3.small', 'm5.large', 'm5.4xlarge', 'm7g.medium', 'm4.large'),
    customNetworking: fc.boolean(),
    pods: fc.integer({ min: 0, max: 120 }),
    targets: fc.record({
      warmEniTarget: fc.integer({ min: 1, max: 4 }),
      warmIpTarget: target,
      minimumIpTarget: target,
      warmPrefixTarget: fc.integer({ min: 1, max: 20 }),
    }),
  });
  const mode = fc.constantFrom(SECONDARY_IP, PREFIX_DELEGATION);

  test('a node never holds more than the peak that subnets are planned with', () =>
    fc.assert(
      fc.property(given, mode, (props, way) => {
        const { node, pool } = examinePool(props, way);
        const holding = holdingOf(node!, pool!);
        expect(holding.prefixes + holding.secondaryIps).toBeLessThanOrEqual(peakSlots(pool!));
      }),
    ));

  test('as many pods as max pods, without the two of the host network, all get an address', () =>
    fc.assert(
      fc.property(given, mode, ({ instanceType, customNetworking }, way) => {
        const { pool } = examinePool({ instanceType, customNetworking }, way);
        const holding = hold(way, { instanceType, customNetworking, pods: pool!.maxPods - 2 });
        expect(holding.unservedPods).toBe(0);
      }),
    ));

  test('each interface holds what it can at most', () =>
    fc.assert(
      fc.property(given, mode, (props, way) => {
        const { limits } = MaxPods.compute({ instanceType: props.instanceType });
        const holding = hold(way, props);
        expect(Math.max(...holding.slotsPerEni)).toBeLessThan(limits.ipv4PerEni);
        expect(holding.enis).toBeLessThanOrEqual(limits.enis);
      }),
    ));
});
