import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeWith } from '../loopback/tools';
import { EniLimits, InstanceHypervisor, KubeReserved, MaxPods, PodAddressing } from '../../lib';
import type { MaxPodsOptions } from '../../lib';

/** Types that EKS starts, and that Karpenter knows everything about. */
const KNOWN = EniLimits.instanceTypes()
  .map((type) => EniLimits.forInstanceType(type))
  .filter(({ vcpus }) => vcpus !== undefined);

const secondaryIp = { podAddressing: PodAddressing.secondaryIp() };

/** Each mode, with what it takes from a node. */
const MODES: [string, MaxPodsOptions][] = [
  ['prefixes', {}],
  ['prefixes and custom networking', { customNetworking: true }],
  ['single addresses', secondaryIp],
  ['single addresses and custom networking', { ...secondaryIp, customNetworking: true }],
  ['security groups for pods', { customNetworking: true, securityGroupsForPods: true }],
  ['MAX_ENI', { ...secondaryIp, maxEnis: 3 }],
  ['interfaces for Multus', { ...secondaryIp, reservedEnis: 1 }],
  ['no cap', { ...secondaryIp, uncapped: true }],
];

type Evaluation = (min: unknown, max: unknown, enis: number, ips: number, vcpus: number) => number;
const compiled = new Map<string, Evaluation>();

/** CEL is here a part of JavaScript; min and max are functions of Karpenter. */
function evaluate(expression: string, enis: number, ips: number, vcpus: number): number {
  const names = ['min', 'max', 'default_enis', 'ips_per_eni', 'vcpus'];
  const run = compiled.get(expression) ?? (new Function(...names, `return ${expression}`) as Evaluation);
  compiled.set(expression, run);
  return run(Math.min, Math.max, enis, ips, vcpus);
}

/** Types that can run pods in a mode, in groups that one expression may hold for. */
function groups(options: MaxPodsOptions): string[][] {
  const usable = KNOWN.filter(({ instanceType }) => {
    try {
      MaxPods.compute({ ...options, instanceType: instanceType! });
      return true;
    } catch {
      return false;
    }
  });
  const keys = (limits: (typeof usable)[0]): string =>
    [
      limits.hypervisor === InstanceHypervisor.NITRO || limits.hypervisor === InstanceHypervisor.BARE_METAL,
      limits.branchEnis === 0,
    ].join();
  return [...new Set(usable.map(keys))].map((key) =>
    usable.filter((limits) => keys(limits) === key).map(({ instanceType }) => instanceType!),
  );
}

test.each(MODES)('one expression gives all types their max pods: %s', (_, options) => {
  const counted = groups(options).map((instanceTypes) => {
    const { karpenterExpression, results } = MaxPods.forGroup({ ...options, instanceTypes });
    for (const { instanceType, limits, maxPods } of results) {
      const pods = evaluate(karpenterExpression!, limits.enis, limits.ipv4PerEni, limits.vcpus!);
      expect([instanceType, pods]).toEqual([instanceType, maxPods]);
    }
    // Karpenter evaluates for every type of EC2, and takes no number below 0.
    for (const { enis, ipv4PerEni, vcpus } of KNOWN)
      expect(evaluate(karpenterExpression!, enis, ipv4PerEni, vcpus!)).toBeGreaterThanOrEqual(0);
    return results.length;
  });
  expect(counted.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1200);
});

test('the formula in the design of Karpenter is wrong on small and middle-sized types', () => {
  const documented = 'min(250, ((default_enis - 1) * (ips_per_eni - 1)) * 16 + 2)';
  const wrong = KNOWN.filter(({ instanceType, enis, ipv4PerEni, vcpus, hypervisor }) => {
    if (hypervisor !== InstanceHypervisor.NITRO || enis < 2) return false;
    const { maxPods } = MaxPods.compute({ instanceType: instanceType!, customNetworking: true });
    return evaluate(documented, enis, ipv4PerEni, vcpus!) !== maxPods;
  });
  expect(wrong.length).toBeGreaterThan(50);
});

test('types that differ in mode or trunk, and types of unknown size, have none', () => {
  const of = (...instanceTypes: string[]) =>
    MaxPods.forGroup({ instanceTypes, securityGroupsForPods: true }).karpenterExpression;
  expect(of('m5.large', 'm4.large')).toBeUndefined();
  expect(of('m5.large', 't3.large')).toBeUndefined();
  expect(
    MaxPods.forGroup({ instanceTypes: ['trn2.3xlarge', 'm5.large'] }).karpenterExpression,
  ).toBeUndefined();
});

const GO = { cwd: join(__dirname, 'go'), env: { ...process.env, GOPROXY: 'off', GOFLAGS: '-mod=mod' } };
const hasCel = spawnSync('go', ['vet', '.'], GO).status === 0;

// `go mod download` in test/capacity/go brings the module.
describeWith('go and the module cel-go', hasCel)('CEL itself', () => {
  test.each(MODES)(
    'computes the same for all types: %s',
    (_, options) => {
      const all = groups(options).map((instanceTypes) => MaxPods.forGroup({ ...options, instanceTypes }));
      const questions = all.flatMap(({ karpenterExpression: expression, results }) =>
        results.flatMap(({ limits: { enis, ipv4PerEni, vcpus }, maxPods }) => {
          const vars = { default_enis: enis, ips_per_eni: ipv4PerEni, vcpus, max_pods: maxPods };
          return [
            { expression, vars },
            { expression: '11 * max_pods + 255', vars },
          ];
        }),
      );
      const { stdout } = spawnSync('go', ['run', '.'], {
        ...GO,
        input: JSON.stringify(questions),
        encoding: 'utf8',
      });
      const expected = all.flatMap(({ results }) =>
        results.flatMap(({ maxPods }) => [
          String(maxPods),
          KubeReserved.compute({ maxPods, vcpus: 1 }).memory.replace('Mi', ''),
        ]),
      );
      expect(JSON.parse(stdout)).toEqual(expected);
    },
    60_000,
  );
});
