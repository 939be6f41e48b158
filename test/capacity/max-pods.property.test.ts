import fc from 'fast-check';
import { pods } from './pods';
import type { InstanceEniLimits } from '../../lib';
import { InstanceHypervisor, PodAddressingMode } from '../../lib';

const limits: fc.Arbitrary<InstanceEniLimits> = fc.record({
  enis: fc.integer({ min: 4, max: 24 }),
  ipv4PerEni: fc.integer({ min: 2, max: 64 }),
  vcpus: fc.option(fc.integer({ min: 1, max: 448 }), { nil: undefined }),
  hypervisor: fc.constantFrom(...Object.values(InstanceHypervisor)),
  branchEnis: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }),
});
const mode = fc.constantFrom(...Object.values(PodAddressingMode));
const options = fc.record({
  customNetworking: fc.boolean(),
  securityGroupsForPods: fc.boolean(),
  reservedEnis: fc.integer({ min: 0, max: 1 }),
});
const check = (property: (given: InstanceEniLimits, way: PodAddressingMode, rest: object) => void): void =>
  fc.assert(fc.property(limits, mode, options, property));

test('one interface more never means fewer pods', () =>
  check((given, way, rest) => {
    const more = { ...given, enis: given.enis + 1 };
    expect(pods('any', way, { ...rest, limits: more }).maxPods).toBeGreaterThanOrEqual(
      pods('any', way, { ...rest, limits: given }).maxPods,
    );
  }));

test('one address more never means fewer pods', () =>
  check((given, way, rest) => {
    const more = { ...given, ipv4PerEni: given.ipv4PerEni + 1 };
    expect(pods('any', way, { ...rest, limits: more }).maxPods).toBeGreaterThanOrEqual(
      pods('any', way, { ...rest, limits: given }).maxPods,
    );
  }));

test('the cap holds unless it is switched off', () =>
  check((given, way, rest) => {
    const { maxPods, cap, uncapped } = pods('any', way, { ...rest, limits: given });
    expect(maxPods).toBe(Math.min(cap, uncapped));
    expect(pods('any', way, { ...rest, limits: given, uncapped: true }).maxPods).toBe(uncapped);
  }));

test('custom networking and security groups for pods never bring more pods', () =>
  check((given, way, rest) => {
    const without = pods('any', way, {
      ...rest,
      limits: given,
      customNetworking: false,
      securityGroupsForPods: false,
    });
    expect(pods('any', way, { ...rest, limits: given }).uncapped).toBeLessThanOrEqual(without.uncapped);
  }));

test('prefixes never bring fewer pods', () =>
  check((given, _, rest) => {
    const all = { ...rest, limits: given };
    expect(pods('any', PodAddressingMode.PREFIX_DELEGATION, all).uncapped).toBeGreaterThanOrEqual(
      pods('any', PodAddressingMode.SECONDARY_IP, all).uncapped,
    );
  }));

test('the formula says what the number is', () =>
  check((given, way, rest) => {
    const { formula, uncapped } = pods('any', way, { ...rest, limits: given });
    const [arithmetic, answer] = formula.split(' = ');
    expect(Number(answer)).toBe(uncapped);
    expect(new Function('min', `return ${arithmetic.replaceAll(' x ', ' * ')}`)(Math.min)).toBe(uncapped);
  }));
