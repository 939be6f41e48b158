import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { prefix, secondary } from './pods';
import { EniLimits, InstanceHypervisor } from '../../lib';

/** misc/eni-max-pods.txt of the VPC CNI plugin. */
const PUBLISHED = readFileSync(resolve(__dirname, 'data/eni-max-pods.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' '));

test('every published number is what the formula gives', () => {
  expect(PUBLISHED).toHaveLength(1391);
  for (const [type, pods] of PUBLISHED) {
    expect([type, secondary(type).uncapped]).toEqual([type, Number(pods)]);
  }
});

/** A plain re-statement of max-pods-calculator.sh (amazon-eks-ami@d31abb69), with facts of the table. */
function calculator(
  type: string,
  prefixes: boolean,
  customNetworking: boolean,
  maxEnis = Infinity,
): number[] {
  const { enis, ipv4PerEni, hypervisor, vcpus = 0 } = EniLimits.forInstanceType(type);
  const usable = Math.min(enis, maxEnis) - (customNetworking ? 1 : 0);
  const isNitro = hypervisor === InstanceHypervisor.NITRO;
  const allowed = prefixes && isNitro ? usable * ((ipv4PerEni - 1) * 16) + 2 : usable * (ipv4PerEni - 1) + 2;
  return [allowed, Math.min(allowed, vcpus > 30 ? 250 : 110)];
}

describe('the official calculator agrees for every type', () => {
  const types = EniLimits.instanceTypes();
  test.each([
    [false, false, undefined],
    [false, true, undefined],
    [true, false, undefined],
    [true, true, undefined],
    [true, true, 2],
    [false, false, 3],
  ])('prefixes %s, custom networking %s, MAX_ENI %s', (prefixes, customNetworking, maxEnis) => {
    const compute = prefixes ? prefix : secondary;
    for (const type of types) {
      const { limits, uncapped, maxPods } = compute(type, { customNetworking, maxEnis });
      // Bare metal takes prefixes, whatever the script thinks; see max-pods.test.ts.
      if (prefixes && limits.hypervisor === InstanceHypervisor.BARE_METAL) continue;
      expect([type, uncapped, maxPods]).toEqual([
        type,
        ...calculator(type, prefixes, customNetworking, maxEnis),
      ]);
    }
  });

  test('its documented examples', () => {
    expect(calculator('m5.large', false, false)).toEqual([29, 29]);
    expect(calculator('m5.large', true, true)).toEqual([290, 110]);
    expect(calculator('c6in.32xlarge', false, false)).toEqual([394, 250]);
  });
});

test('the cap is below what the addresses allow for more than half of the types, even without prefixes', () => {
  const capped = EniLimits.instanceTypes()
    .map((type) => secondary(type))
    .filter(({ limits, uncapped, cap }) => limits.vcpus !== undefined && uncapped > cap);
  expect(capped).toHaveLength(767);
});

test('the smallest types stay below the cap even with prefixes', () => {
  const below = (customNetworking: boolean): string[] =>
    EniLimits.instanceTypes().filter((type) => {
      const { limits, uncapped, cap } = prefix(type, { customNetworking });
      const takesPrefixes = [InstanceHypervisor.NITRO, InstanceHypervisor.BARE_METAL].includes(
        limits.hypervisor!,
      );
      return takesPrefixes && limits.vcpus !== undefined && uncapped < cap;
    });
  expect(below(false)).toEqual(expect.arrayContaining(['m7g.medium', 't3.micro', 't4g.nano', 't3a.small']));
  expect(below(false)).not.toContain('t3.small');
  expect(below(true)).toHaveLength(51);
});

test('types with several network cards hold the pods that Karpenter publishes for them', () => {
  const published = readFileSync(resolve(__dirname, 'data/multi-card-pods.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' '));
  expect(published.map(([type]) => type)).toEqual(
    expect.arrayContaining(['p5.48xlarge', 'p6-b200.48xlarge', 'p6-b300.48xlarge', 'trn2.48xlarge']),
  );
  for (const [type, pods] of published) {
    expect([type, secondary(type).uncapped]).toEqual([type, Number(pods)]);
  }
});
