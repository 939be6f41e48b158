import { ADDRESSES_PER_PREFIX } from '../capacity/pod-arithmetic';
import { demandOfUsualNode, headroomOf, usualType, type Headroom } from './headroom';
import type { LiveInterface, NetworkFacts } from './network-facts';
import { nodeUse, type NodeUse } from './node-use';
import { otherTargets, type OtherTargets } from './other-targets';
import { subnetUse, type SubnetUse } from './subnet-use';

/** A network as it runs. */
export interface Inspection {
  readonly subnets: readonly (SubnetUse & { readonly headroom: Headroom })[];
  readonly nodes: readonly NodeUse[];
  /** The type that headroom in nodes is about. */
  readonly usualType?: string;
  /** Interfaces of aws-node that are attached to nothing. */
  readonly leaked: readonly { readonly id: string; readonly subnetId: string; readonly addresses: number }[];
  readonly idleAddresses: number;
  readonly otherTargets: readonly OtherTargets[];
}

function byKey(interfaces: readonly LiveInterface[], keyOf: (eni: LiveInterface) => string | undefined) {
  const groups = new Map<string, LiveInterface[]>();
  for (const eni of interfaces) {
    const key = keyOf(eni);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [eni]);
    else group.push(eni);
  }
  return groups;
}

/** Subnets in which pods get addresses: those of ENIConfigs, or those of the nodes. */
function podSubnets({ eniConfigs }: NetworkFacts): ReadonlySet<string> {
  return new Set(Object.values(eniConfigs));
}

/** How full the subnets are, what each node holds, and what is held for nothing. */
export function inspect(facts: NetworkFacts): Inspection {
  const ofSubnet = byKey(facts.interfaces, ({ subnetId }) => subnetId);
  const ofInstance = byKey(facts.interfaces, ({ instanceId }) => instanceId);
  const nodes = facts.nodes.map((node) => nodeUse(node, ofInstance.get(node.instanceId ?? '') ?? []));
  const demand = demandOfUsualNode(facts, nodes);
  const forPods = podSubnets(facts);
  const subnets = facts.subnets.map((subnet) => {
    const use = subnetUse(subnet, ofSubnet.get(subnet.id) ?? []);
    const each = forPods.has(subnet.id) ? demand?.podSubnet : demand?.nodeSubnet;
    return { ...use, headroom: headroomOf(use, each, facts.env) };
  });
  return {
    subnets,
    nodes,
    usualType: usualType(nodes),
    leaked: facts.interfaces.filter(isLeaked).map((eni) => ({
      id: eni.id,
      subnetId: eni.subnetId,
      addresses: 1 + eni.secondary.length + eni.prefixes.length * ADDRESSES_PER_PREFIX,
    })),
    idleAddresses: nodes.reduce((sum, { idle }) => sum + idle, 0),
    otherTargets: otherTargets(nodes, facts.env),
  };
}

function isLeaked({ isAttached, isOfAwsNode }: LiveInterface): boolean {
  return isOfAwsNode && !isAttached;
}
