import fc from 'fast-check';
import type { AddressDemandProps } from '../../lib';
import { AddressDemand, PodAddressingMode } from '../../lib';
import { computeDemand } from '../../lib/capacity/compute-demand';
import { smallestMask } from '../../lib/capacity/subnet-supply';

describe('30 m5.large in three zones, 20 pods each, secondary addresses', () => {
  const demand = computeDemand(
    { instanceType: 'm5.large', nodes: 30, podsPerNode: 20 },
    PodAddressingMode.SECONDARY_IP,
  );

  test('a node holds 3 interfaces with 10 addresses, although 20 pods need 20', () => {
    const node = { enis: 3, nodeSubnet: { singleAddresses: 30, prefixes: 0 }, networkAddressUnits: 32 };
    expect(demand.nodeAtRest).toMatchObject(node);
    expect(demand.nodeAtPeak).toMatchObject(node);
  });

  test('a zone has 30 / 3 + 2 = 12 nodes during a replacement, which need 360 addresses: a /23', () => {
    expect(demand.zone).toEqual({
      nodes: 12,
      nodeSubnet: { singleAddresses: 360, prefixes: 0, addresses: 360, cidrMask: 23 },
      podSubnet: undefined,
    });
  });

  test('16 nodes fit into the 507 usable addresses of a /23', () => {
    const { nodeSubnet } = demand.nodeAtPeak;
    expect(AddressDemand.nodesThatFit(nodeSubnet, { singleAddresses: 507, prefixes: 0 })).toBe(16);
  });

  test('30 nodes use 30 x 32 network address units', () => {
    expect(demand).toMatchObject({ maxPods: 29, enis: 90, networkAddressUnits: 960 });
  });
});

describe('300 m5.4xlarge in three zones, 100 pods each, prefixes in pod subnets', () => {
  const demand = AddressDemand.compute({
    instanceType: 'm5.4xlarge',
    nodes: 300,
    podsPerNode: 100,
    customNetworking: true,
  });

  test('a node takes one address from its own subnet, and an interface with 7 prefixes from the pod subnet', () => {
    expect(demand.nodeAtPeak).toEqual({
      enis: 2,
      nodeSubnet: { singleAddresses: 1, prefixes: 0 },
      podSubnet: { singleAddresses: 1, prefixes: 7 },
      ipv6Prefixes: 0,
      networkAddressUnits: 10, // 1 + 2 x 1 + 7
    });
    expect(demand.nodeAtRest).toEqual(demand.nodeAtPeak);
  });

  test('102 nodes in a zone need a /25 and a /18', () => {
    expect(demand.zone).toMatchObject({
      nodes: 102,
      nodeSubnet: { addresses: 102, cidrMask: 25 },
      podSubnet: { singleAddresses: 102, prefixes: 714, addresses: 11_526, cidrMask: 18 }, // 102 x (1 + 7 x 16)
    });
  });

  test('a /18 whose first /24 is not reserved holds 143 nodes', () => {
    const { podSubnet } = demand.nodeAtPeak;
    expect(AddressDemand.nodesThatFit(podSubnet, { singleAddresses: 252, prefixes: 1007 })).toBe(143);
    expect(AddressDemand.nodesThatFit(podSubnet, { singleAddresses: 100, prefixes: 1007 })).toBe(100);
  });

  test('the loss of a zone brings 152 nodes to each other one, which do not fit any more', () => {
    expect(demand.zoneAfterFailover).toMatchObject({ nodes: 152, podSubnet: { cidrMask: 17 } });
    expect(demand.warnings).toEqual([
      'after the loss of a zone the node subnet of each other zone needs 152 single addresses: a /24 instead of a /25',
      'after the loss of a zone the pod subnet of each other zone needs 152 single addresses and 1,064 prefixes: ' +
        'a /17 instead of a /18',
    ]);
  });

  test('quotas count 600 interfaces and 3,000 network address units', () => {
    expect(demand).toMatchObject({ enis: 600, networkAddressUnits: 3000 });
  });
});

describe('500 c5.large in an IPv6 cluster', () => {
  const demand = AddressDemand.compute({ instanceType: 'c5.large', nodes: 500, ipFamily: 'ipv6' });

  test('a node takes one IPv4 address and one /80', () => {
    expect(demand.nodeAtPeak).toMatchObject({
      nodeSubnet: { singleAddresses: 1, prefixes: 0 },
      ipv6Prefixes: 1,
      networkAddressUnits: 3,
    });
    expect(demand).toMatchObject({ maxPods: 110, zone: { nodes: 169, nodeSubnet: { cidrMask: 24 } } });
    expect(demand.networkAddressUnits).toBe(1500);
  });
});

describe('peaks', () => {
  const peak = (props: Partial<AddressDemandProps>, mode = PodAddressingMode.PREFIX_DELEGATION): number => {
    const { nodeSubnet } = computeDemand(
      { instanceType: 'm5.24xlarge', nodes: 3, ...props },
      mode,
    ).nodeAtPeak;
    return nodeSubnet.prefixes + nodeSubnet.singleAddresses;
  };

  test.each([
    [{ maxPods: 110 }, 1 + 7], // ceil(110 / 16) - 1 + 1
    [{ maxPods: 250 }, 1 + 16], // ceil(250 / 16) - 1 + 1
    [{ maxPods: 110, targets: { warmPrefixTarget: 3 } }, 1 + 9], // ceil(110 / 16) - 1 + 3
    [{ maxPods: 110, targets: { warmIpTarget: 20 } }, 1 + 8], // ceil(110 / 16) - 1 + ceil(20 / 16)
    [{ maxPods: 110, targets: { warmIpTarget: 1, minimumIpTarget: 200 } }, 1 + 13], // ceil(200 / 16)
    [{ maxPods: 110, targets: { minimumIpTarget: 40 } }, 1 + 3], // ceil(40 / 16), and no more
  ])('prefixes and interfaces with %j: %i', (props, expected) => expect(peak(props)).toBe(expected));

  test.each([
    [{ maxPods: 110 }, 3 + 147], // ceil(110 / 49) interfaces, full
    [{ maxPods: 110, targets: { warmIpTarget: 5 } }, 3 + 114], // 110 - 1 + 5
  ])('secondary addresses and interfaces with %j: %i', (props, expected) =>
    expect(peak(props, PodAddressingMode.SECONDARY_IP)).toBe(expected),
  );
});

describe('security groups for pods', () => {
  const props = { instanceType: 'm5.large', nodes: 10, securityGroupsForPods: true };

  test('add the trunk and as many branch interfaces as the type holds', () => {
    const { nodeAtPeak } = AddressDemand.compute(props);
    // primary or pod interface, trunk, 9 branches: 11 addresses; 11 + 10 + 7 units
    expect(nodeAtPeak).toMatchObject({
      enis: 11,
      nodeSubnet: { singleAddresses: 11, prefixes: 7 },
      networkAddressUnits: 28,
    });
  });

  test('or as many as are planned', () => {
    expect(AddressDemand.compute({ ...props, branchEnisPerNode: 0 }).nodeAtPeak.enis).toBe(2);
    expect(
      AddressDemand.compute({ ...props, ipFamily: 'ipv6', branchEnisPerNode: 4 }).nodeAtPeak,
    ).toMatchObject({
      enis: 6,
      nodeSubnet: { singleAddresses: 6 },
    });
  });

  test('of a type nobody published add the trunk alone', () => {
    expect(AddressDemand.compute({ ...props, instanceType: 'trn2.3xlarge' }).nodeAtPeak.enis).toBe(2);
  });
});

describe('warnings', () => {
  test('quotas are named with their numbers', () => {
    const { warnings } = computeDemand(
      { instanceType: 'm5.large', nodes: 2500, availabilityZones: 4 },
      PodAddressingMode.SECONDARY_IP,
    );
    expect(warnings).toEqual([
      'the nodes use 80,000 network address units at peak, and a VPC has a quota of 64,000: ' +
        'use prefixes, which count as one unit, or ask for up to 256,000',
      'the nodes have 7,500 network interfaces at peak, and a Region has a quota of 5,000: ask for more (quota L-DF5E4CA3)',
    ]);
  });

  test('a subnet cannot be larger than a /16', () => {
    const demand = AddressDemand.compute({ instanceType: 'm5.4xlarge', nodes: 1500, customNetworking: true });
    expect(demand.zone.podSubnet?.cidrMask).toBe(16);
    expect(demand.warnings).toContain(
      'after the loss of a zone the pod subnet of each other zone needs 752 single addresses and 5,264 prefixes: ' +
        'more than a /16 instead of a /16',
    );
    const larger = AddressDemand.compute({ instanceType: 'm5.4xlarge', nodes: 1800, customNetworking: true });
    expect(larger.zone.podSubnet?.cidrMask).toBeUndefined();
    expect(larger.warnings).toEqual([
      'the pod subnet of each zone needs 602 single addresses and 4,214 prefixes, more than a /16 holds: ' +
        'use more zones, fewer nodes, smaller warm targets, or IPv6',
    ]);
  });

  test('are none when everything fits', () => {
    const { warnings } = AddressDemand.compute({ instanceType: 'm5.large', nodes: 6, availabilityZones: 2 });
    expect(warnings).toEqual([]);
  });
});

describe('nodes of a zone', () => {
  const nodes = (props: Partial<AddressDemandProps>): number[] => {
    const { zone, zoneAfterFailover } = AddressDemand.compute({
      instanceType: 'm5.large',
      nodes: 10,
      ...props,
    });
    return [zone.nodes, zoneAfterFailover?.nodes ?? NaN];
  };

  test.each([
    [{}, [6, 7]], // ceil(10 / 3) + 2, ceil(10 / 2) + 2
    [{ surgeNodesPerAz: 0 }, [4, 5]],
    [{ growthFactor: 1.5, availabilityZones: 2 }, [10, 17]], // ceil(15 / 2) + 2, 15 + 2
    [{ availabilityZones: 1 }, [12, NaN]],
  ])('with %j: %j', (props, expected) => expect(nodes(props)).toEqual(expected));
});

describe('what is refused', () => {
  test.each([
    [{ nodes: 0 }, 'nodes is 0: give a whole number of 1 or more'],
    [{ availabilityZones: 1.5 }, 'availabilityZones is 1.5: give a whole number of 1 or more'],
    [{ growthFactor: 0.5 }, 'growthFactor is 0.5: give a number of 1 or more'],
    [{ growthFactor: Infinity }, 'growthFactor is Infinity'],
    [{ surgeNodesPerAz: -1 }, 'surgeNodesPerAz is -1: give a whole number of 0 or more'],
    [{ podsPerNode: 200 }, 'podsPerNode is 200, but a node runs 110 at most: plan with more nodes'],
    [{ branchEnisPerNode: 2 }, 'branchEnisPerNode is 2 without securityGroupsForPods: turn that on'],
    [
      { branchEnisPerNode: 10, securityGroupsForPods: true },
      'branchEnisPerNode is 10, but m5.large holds 9: use a larger type',
    ],
    [
      { instanceType: 'm5.huge', branchEnisPerNode: 3, securityGroupsForPods: true },
      "'m5.huge' is not in the table",
    ],
  ])('%j', (props, message) => {
    const compute = (): unknown => AddressDemand.compute({ instanceType: 'm5.large', nodes: 3, ...props });
    expect(compute).toThrow(message);
  });

  test('a share of nothing', () => {
    const nothing = { singleAddresses: 0, prefixes: 0 };
    expect(() => AddressDemand.nodesThatFit(nothing, nothing)).toThrow(
      'a node takes nothing from this subnet',
    );
  });
});

describe('the smallest subnet', () => {
  // 2^(32 - mask) - 5 addresses are usable.
  test.each([
    [1, 28],
    [11, 28],
    [12, 27],
    [27, 27],
    [28, 26],
    [251, 24],
    [252, 23],
    [507, 23],
    [4091, 20],
    [4092, 19],
    [65_531, 16],
    [65_532, undefined],
  ])('for %i single addresses is a /%s', (singleAddresses, mask) => {
    expect(smallestMask({ singleAddresses, prefixes: 0 })).toBe(mask);
  });

  // The head is a block for single addresses; of the /28 blocks behind it the last one holds no prefix.
  test.each([
    [12, 1, 26], // 64 - 16 = 3 blocks, 2 usable; a /27 has one block behind the head, and it is the last
    [12, 2, 26],
    [12, 3, 25],
    [13, 1, 26], // a head of 32 leaves 2 blocks, 1 usable
    [252, 1007, 18],
    [252, 1008, 17],
  ])('for %i single addresses and %i prefixes is a /%s', (singleAddresses, prefixes, mask) => {
    expect(smallestMask({ singleAddresses, prefixes })).toBe(mask);
  });
});

test('more nodes never need less', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 900 }),
      fc.boolean(),
      fc.boolean(),
      (nodes, customNetworking, prefixes) => {
        const mode = prefixes ? PodAddressingMode.PREFIX_DELEGATION : PodAddressingMode.SECONDARY_IP;
        const compute = (count: number): number => {
          const { zone, enis } = computeDemand(
            { instanceType: 'm5.xlarge', nodes: count, customNetworking },
            mode,
          );
          return zone.nodeSubnet.addresses + (zone.podSubnet?.addresses ?? 0) + enis;
        };
        expect(compute(nodes + 1)).toBeGreaterThanOrEqual(compute(nodes));
      },
    ),
  ));
