import { prefix } from './pods';
import { EniLimits, MaxPods, NodeOperatingSystem, PodAddressingMode } from '../../lib';
import { examineNode } from '../../lib/capacity/examine-node';
import { groupResult } from '../../lib/capacity/max-pods-group';

function group(
  instanceTypes: string[],
  mode: PodAddressingMode,
  options = {},
): ReturnType<typeof groupResult> {
  return groupResult(
    instanceTypes.map((instanceType) => examineNode({ ...options, instanceType }, mode).node!),
  );
}

test('the lowest type decides, and the others waste the rest', () => {
  const result = group(['m5.large', 'm5.xlarge', 'c5.4xlarge'], PodAddressingMode.SECONDARY_IP);
  expect(result).toMatchObject({
    maxPods: 29,
    lowestInstanceTypes: ['m5.large'],
    wasted: [
      { instanceType: 'c5.4xlarge', maxPods: 110, wastedPods: 81 },
      { instanceType: 'm5.xlarge', maxPods: 58, wastedPods: 29 },
    ],
  });
  expect(result.results.map(({ instanceType }) => instanceType)).toEqual([
    'm5.large',
    'm5.xlarge',
    'c5.4xlarge',
  ]);
});

test('types that agree waste nothing, and a type named twice counts once', () => {
  const result = MaxPods.forGroup({ instanceTypes: ['m5.large', 'm5a.large', 'm5.large'] });
  expect(result).toMatchObject({ maxPods: 110, lowestInstanceTypes: ['m5.large', 'm5a.large'], wasted: [] });
});

test('limits by hand belong to the type they name', () => {
  const limits = [{ instanceType: 'm99.large', enis: 2, ipv4PerEni: 4, vcpus: 2 }];
  expect(MaxPods.forGroup({ instanceTypes: ['m5.large', 'm99.large'], limits }).maxPods).toBe(98);
});

test('the problems of every type are told at once, each once', () => {
  const instanceTypes = ['m5.huge', 'm5.large', 'm5.xlarge', 'c5.huge'];
  const compute = (): unknown => MaxPods.forGroup({ instanceTypes, ipFamily: 'ipv5' });
  expect(compute).toThrow(/'m5\.huge' is not in the table.*'c5\.huge' is not in the table/);
  expect(compute).toThrow(/^(?:(?!ipv5).)*ipv5(?:(?!ipv5).)*$/);
});

test('a group without types is refused', () => {
  expect(() => MaxPods.forGroup({ instanceTypes: [] })).toThrow('instanceTypes is empty');
});

describe('the expression for nodeadm', () => {
  test.each([
    [{}, 'default_enis * (ips_per_eni - 1) * 16 + 2 > 110 ? 110 : default_enis * (ips_per_eni - 1) * 16 + 2'],
    [{ uncapped: true, customNetworking: true }, '(default_enis - 1) * (ips_per_eni - 1) * 16 + 2'],
    [
      { uncapped: true, maxEnis: 2, securityGroupsForPods: true },
      '((default_enis < 2 ? default_enis : 2) - 1) * (ips_per_eni - 1) * 16 + 2',
    ],
  ])('of %j', (options, expression) => {
    expect(MaxPods.forGroup({ instanceTypes: ['m5.large', 'm5.xlarge'], ...options }).maxPodsExpression).toBe(
      expression,
    );
  });

  test.each([
    ['caps', ['m5.large', 'm5.8xlarge'], {}],
    ['modes', ['m5.large', 'm4.large'], { uncapped: true }],
    ['trunks', ['m5.large', 't3.large'], { securityGroupsForPods: true }],
  ])('does not exist for types with different %s', (_, instanceTypes, options) => {
    expect(MaxPods.forGroup({ instanceTypes, ...options }).maxPodsExpression).toBeUndefined();
  });

  test.each([
    ['Windows', { operatingSystem: NodeOperatingSystem.WINDOWS }],
    ['Auto Mode', { autoMode: true }],
    ['an IPv6 node that keeps its last interface', { ipFamily: 'ipv6', reservedEnis: 3 }],
  ])('does not exist for %s', (_, options) => {
    expect(MaxPods.forGroup({ instanceTypes: ['m5.large'], ...options }).maxPodsExpression).toBeUndefined();
  });

  test.each([
    {},
    { customNetworking: true },
    { maxEnis: 3 },
    { securityGroupsForPods: true, reservedEnis: 1 },
  ])('gives each type the number of the engine: %j', (options) => {
    for (const instanceType of EniLimits.instanceTypes()) {
      const { node, problems } = examineNode({ ...options, instanceType });
      if (node === undefined || problems.length > 0) continue;
      const { enis, ipv4PerEni } = node.limits;
      // The part of CEL in use here means the same in JavaScript.
      const evaluate = new Function(
        'default_enis',
        'ips_per_eni',
        `return ${groupResult([node]).maxPodsExpression}`,
      );
      expect([instanceType, evaluate(enis, ipv4PerEni)]).toEqual([
        instanceType,
        prefix(instanceType, options).maxPods,
      ]);
    }
  });
});
