import vectors from './data/warm-pool.json';
import { holdingOf } from '../../lib/capacity/warm-pool-holding';
import { examinePool } from '../../lib/capacity/warm-pool-node';
import { PodAddressingMode } from '../../lib/vpc-cni/pod-addressing';
test.each(vectors.codeOnly)('$name', ({config, pods, expect: e}: any) => {
  const { node, pool, problems } = examinePool({
    instanceType: 'x', limits: {enis: config.maxEni, ipv4PerEni: config.ipsPerEni}, pods, maxPods: config.maxPods, customNetworking: config.customNet,
    targets: {warmEniTarget: config.warmEni, warmIpTarget: config.warmIp, minimumIpTarget: config.minIp, warmPrefixTarget: config.warmPrefix},
  }, config.pd ? PodAddressingMode.PREFIX_DELEGATION : PodAddressingMode.SECONDARY_IP);
  expect(problems).toEqual([]);
  const h = holdingOf(node!, pool!);
  expect(h).toMatchObject({enis: e.enis, slotsPerEni: e.cidrsPerEni, podAddresses: e.totalIPs, unusedAddresses: e.unusedIps, unservedPods: e.failed, flapping: e.flapping});
});
test.each([...vectors.secondaryIp, ...vectors.prefix])('%#', (v: any) => {
  const { node, pool } = examinePool({
    instanceType: v.instanceType, pods: v.pods,
    targets: {warmEniTarget: v.warmEniTarget ?? undefined, warmIpTarget: v.warmIpTarget??undefined, minimumIpTarget: v.minimumIpTarget??undefined, warmPrefixTarget: v.warmPrefixTarget ?? undefined},
  }, 'warmPrefixTarget' in v ? PodAddressingMode.PREFIX_DELEGATION : PodAddressingMode.SECONDARY_IP);
  const h = holdingOf(node!, pool!);
  expect([h.enis, h.unusedAddresses, h.slotsPerEni]).toEqual([v.code.enis, v.code.unusedIps, v.code.ipsPerEni ?? v.code.prefixesPerEni]);
});
