import { readFileSync } from 'node:fs';
import { AddressPlan, MaxPods, SubnetCapacity } from '../../lib';

const DOC = readFileSync('docs/capacity.md', 'utf8');

function compute(maxSize: number) {
  const plan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
  const group = { name: 'General', instanceTypes: ['m5.4xlarge'], maxSize, customNetworking: true };
  return SubnetCapacity.compute({ subnets: plan.subnets, nodegroups: [group] });
}

test('the page explains the numbers that the engine computes', () => {
  const { subnets, enis, networkAddressUnits } = compute(300);
  const [node, pod] = subnets;
  const { maxPods, uncapped, limits } = MaxPods.compute({
    instanceType: 'm5.4xlarge',
    customNetworking: true,
  });
  const { need, supply, percent, nodes } = pod.peak;
  const lost = pod.afterZoneLoss!;
  for (const line of [
    `| max pods of a node | ${maxPods} | 7 x 29 x 16 + 2 = ${uncapped}, but 110 are recommended up to 30 vCPUs; the type has ${limits.vcpus} |`,
    `| **nodes of a zone at peak** | **${nodes}** |`,
    `(16384 - 256) / 16 - 1 = ${supply.guaranteedPrefixes} |`,
    `1007 + 15 - 6 = ${supply.prefixes} |`,
    `256 - 4 = ${supply.singleAddresses} |`,
    `| 102 x 7 = ${need.prefixes} of ${supply.prefixes}, ${percent}% |`,
    `| 102 x 1 = ${need.singleAddresses} of ${supply.singleAddresses}, 41% |`,
    `| 1007 / 7 = ${pod.nodesGuaranteed} |`,
    `| (1007 + 6) / 7 = ${pod.nodesThatFit} |`,
    `| 102 x 1 + 8 = ${node.peak.need.singleAddresses} of ${node.peak.supply.singleAddresses}, ${node.peak.percent}% |`,
    `| (300 / 2 + 2) x 7 = ${lost.need.prefixes} of ${lost.supply.prefixes}, ${lost.percent}% |`,
    `| 306 x 2 = ${enis} of 5,000 |`,
    `| 306 x 10 = ${networkAddressUnits} of 64,000 |`,
  ]) {
    expect(DOC).toContain(line);
  }
});

test('the page shows the message that users get', () => {
  const [{ message, code }] = compute(430).problems;
  expect(DOC).toContain(`\`\`\`text\n${message} (${code})\n\`\`\``);
});

test('the page lists every code', () => {
  const listed = [...DOC.matchAll(/^\| ([A-Z]{3}-\d\d) \|/gm)].map(([, code]) => code);
  expect(listed).toEqual(['SUB-04', 'RSV-07', 'RSV-08', 'RSV-16', 'SUB-05', 'SUB-06', 'QUO-01', 'QUO-02']);
});
