import { at, listOf, textOf, type Json } from '../aws-node/backup/json';
import { addressOf, blockOf } from './ipv4';
import type { LiveInterface, LiveNode, LiveSubnet, NetworkDocuments, NetworkFacts } from './network-facts';

/** How aws-node describes its interfaces, and the tags it gives them. */
const DESCRIPTION = /^aws-K8S-/;
const TAGS = ['node.k8s.amazonaws.com/instance_id', 'eks:eni:owner'];

/** Pods in these phases have given their address back. */
const ENDED = ['Succeeded', 'Failed'];

const numbersOf = (list: Json | undefined, key: string): number[] =>
  listOf(list).flatMap((item) => {
    const number = addressOf((textOf(at(item, key)) ?? '').replace(/\/28$/, ''));
    return number === undefined ? [] : [number];
  });

/** Puts the answers of EC2 and Kubernetes together. Subnets without an IPv4 block are left out. */
export function readFacts(documents: NetworkDocuments): NetworkFacts {
  return {
    subnets: documents.subnets.flatMap((subnet) => subnetOf(subnet, documents.reservations)),
    interfaces: documents.interfaces.map(interfaceOf),
    nodes: nodesOf(documents),
    env: envOf(documents.daemonSets),
    eniConfigs: Object.fromEntries(
      documents.eniConfigs.map((config) => [
        textOf(at(config, 'metadata', 'name')) ?? '',
        textOf(at(config, 'spec', 'subnet')) ?? '',
      ]),
    ),
    owners: [...new Set(documents.subnets.flatMap(ownerOf))].sort(),
  };
}

function ownerOf(item: Json): string[] {
  const owner = textOf(at(item, 'OwnerId'));
  return owner === undefined ? [] : [owner];
}

function subnetOf(subnet: Json, reservations: readonly Json[]): LiveSubnet[] {
  const id = textOf(at(subnet, 'SubnetId')) ?? '';
  const cidr = textOf(at(subnet, 'CidrBlock')) ?? '';
  const block = blockOf(cidr);
  if (block === undefined) return [];
  const own = reservations.filter((reservation) => at(reservation, 'SubnetId') === id);
  return [
    {
      id,
      cidr,
      block,
      vpcId: textOf(at(subnet, 'VpcId')) ?? '',
      zone: textOf(at(subnet, 'AvailabilityZone')) ?? '',
      reservedCidrBlocks: own
        .filter((reservation) => at(reservation, 'ReservationType') === 'prefix')
        .map((reservation) => textOf(at(reservation, 'Cidr')) ?? ''),
    },
  ];
}

function interfaceOf(item: Json): LiveInterface {
  const addresses = listOf(at(item, 'PrivateIpAddresses'));
  const isFirst = (address: Json): boolean => at(address, 'Primary') === true;
  const [primary] = numbersOf(addresses.filter(isFirst), 'PrivateIpAddress');
  const keys = listOf(at(item, 'TagSet')).map((tag) => textOf(at(tag, 'Key')) ?? '');
  return {
    id: textOf(at(item, 'NetworkInterfaceId')) ?? '',
    subnetId: textOf(at(item, 'SubnetId')) ?? '',
    isAttached: at(item, 'Status') !== 'available',
    instanceId: textOf(at(item, 'Attachment', 'InstanceId')),
    primary: primary ?? addressOf(textOf(at(item, 'PrivateIpAddress')) ?? ''),
    secondary: numbersOf(
      addresses.filter((address) => !isFirst(address)),
      'PrivateIpAddress',
    ),
    prefixes: numbersOf(at(item, 'Ipv4Prefixes'), 'Ipv4Prefix'),
    isOfAwsNode:
      DESCRIPTION.test(textOf(at(item, 'Description')) ?? '') || TAGS.some((tag) => keys.includes(tag)),
  };
}

/** Pods by node, without those of the host network. */
function podsByNode(pods: readonly Json[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const pod of pods) {
    const node = textOf(at(pod, 'spec', 'nodeName'));
    const hasOwnAddress = at(pod, 'spec', 'hostNetwork') !== true && at(pod, 'status', 'podIP') !== undefined;
    if (node === undefined || !hasOwnAddress || ENDED.includes(textOf(at(pod, 'status', 'phase')) ?? ''))
      continue;
    counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return counts;
}

function nodesOf({ nodes, pods }: NetworkDocuments): LiveNode[] {
  const counts = podsByNode(pods);
  return nodes.map((node) => {
    const name = textOf(at(node, 'metadata', 'name')) ?? '';
    const maxPods = Number(textOf(at(node, 'status', 'capacity', 'pods')));
    return {
      name,
      instanceId: (textOf(at(node, 'spec', 'providerID')) ?? '').split('/').at(-1) || undefined,
      instanceType: textOf(at(node, 'metadata', 'labels', 'node.kubernetes.io/instance-type')),
      maxPods: Number.isInteger(maxPods) ? maxPods : undefined,
      pods: counts.get(name) ?? 0,
    };
  });
}

function envOf(daemonSets: readonly Json[]): Readonly<Record<string, string>> | undefined {
  const awsNode = daemonSets.find((item) => at(item, 'metadata', 'name') === 'aws-node');
  if (awsNode === undefined) return undefined;
  const containers = listOf(at(awsNode, 'spec', 'template', 'spec', 'containers'));
  const own = containers.find((container) => at(container, 'name') === 'aws-node');
  return Object.fromEntries(
    listOf(at(own, 'env')).map((entry) => [
      textOf(at(entry, 'name')) ?? '',
      textOf(at(entry, 'value')) ?? '',
    ]),
  );
}
