import { readFileSync } from 'node:fs';
import { KubeReserved } from '../../lib/capacity/kube-reserved';
import { MaxPods } from '../../lib/capacity/max-pods';
import { EniLimits } from '../../lib/capacity/eni-limits';
import { parseMime } from '../support/mime';
import { nodegroup, types } from '../support/node-stacks';

const DOC = readFileSync('docs/nodes.md', 'utf8');

test('the page explains the number that the engine computes', () => {
  const { maxPods, uncapped, limits } = MaxPods.compute({
    instanceType: 'm7i.2xlarge',
    customNetworking: true,
  });
  const { memoryMebibytes } = KubeReserved.compute({ maxPods, vcpus: 8 });
  for (const line of [
    `| interfaces of the default network card | ${limits.enis} |`,
    `| minus the primary interface | ${limits.enis} - 1 = ${limits.enis - 1} |`,
    `| addresses of an interface, minus its own | ${limits.ipv4PerEni} - 1 = ${limits.ipv4PerEni - 1} |`,
    `| times 16 | 3 x 14 x 16 = ${uncapped - 2} |`,
    `| plus 2 | ${uncapped} |`,
    `| **max pods** | **${maxPods}** | the smaller of ${uncapped} and ${maxPods} |`,
    `| memory kept for kubelet | 11 x ${maxPods} + 255 = ${memoryMebibytes} MiB |`,
    `the type has ${limits.vcpus} |`,
  ]) {
    expect(DOC).toContain(line);
  }
});

test('the page shows the user data that nodes get', () => {
  const shown = JSON.parse(/```json\n([^]*?)```/.exec(DOC)![1]);
  const [part] = parseMime(nodegroup({ instanceTypes: types('m7i.2xlarge') }).userData!);
  const rendered = JSON.parse(part.body);
  Object.assign(rendered.spec.cluster, {
    name: '<cluster name>',
    apiServerEndpoint: '<endpoint>',
    certificateAuthority: '<certificate>',
  });
  expect(shown).toEqual(rendered);
});

/** Types that can be put together: same processor, same hypervisor, same cap, so that one expression fits all. */
const ALIKE = EniLimits.instanceTypes()
  .map((type) => EniLimits.forInstanceType(type))
  .filter(
    ({ hypervisor, vcpus, enis }) => hypervisor === 'nitro' && vcpus !== undefined && vcpus <= 30 && enis > 1,
  );

test('the expression gives every type the number that the engine computes', () => {
  const { maxPodsExpression, results } = MaxPods.forGroup({
    instanceTypes: ALIKE.map(({ instanceType }) => instanceType!),
    customNetworking: true,
  });
  const evaluate = new Function('default_enis', 'ips_per_eni', `return ${maxPodsExpression}`);
  expect(results.length).toBeGreaterThan(500);
  for (const { limits, maxPods } of results) expect(evaluate(limits.enis, limits.ipv4PerEni)).toBe(maxPods);
});

describe('the table of EFA', () => {
  const rows = [
    ...DOC.matchAll(/^\| ([a-z0-9-]+\.\d+xlarge) \| (\d+) of (\d+)[^|]*\| (\d+) \| (\d+|none)/gm),
  ];

  test('has its types', () => expect(rows).toHaveLength(7));

  test.each(rows.map(([, ...cells]) => cells))('is right about %s', (type, efas, cards, plain, custom) => {
    const { efaCards = [], networkCards } = EniLimits.forInstanceType(type);
    expect([efaCards.length, networkCards]).toEqual([Number(efas), Number(cards)]);
    const efaOnlyInterfaces = efaCards.includes(0) ? 1 : 0;
    expect(MaxPods.compute({ instanceType: type, efaOnlyInterfaces }).maxPods).toBe(Number(plain));
    const separate = () => MaxPods.compute({ instanceType: type, efaOnlyInterfaces, customNetworking: true });
    if (custom === 'none') expect(separate).toThrow('no interface left for pods');
    else expect(separate().maxPods).toBe(Number(custom));
  });
});
