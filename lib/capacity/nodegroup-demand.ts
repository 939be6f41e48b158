import type { AddressDemandProps, NodeAddressDemand, SubnetAddresses } from './address-demand-props';
import { peakOfNode } from './compute-demand';
import { MaxPods } from './max-pods';
import type { MaxPodsOptions } from './max-pods-props';
import { NodeOperatingSystem } from './max-pods-props';
import { ADDRESSES_PER_PREFIX } from './pod-arithmetic';
import type { CapacityNodegroup } from './subnet-capacity-props';
import { PodAddressingMode } from '../aws-node/pod-addressing';

/** Every option, given or not. */
type EveryOption = { [Name in keyof Required<MaxPodsOptions>]: MaxPodsOptions[Name] };

/** One node of a type. Pods with security groups of their own count only where their number is given. */
export function nodeOfType(group: CapacityNodegroup, instanceType: string): AddressDemandProps {
  const limits = group.limits?.find((given) => given.instanceType === instanceType);
  const { maxPods, targets, branchEnisPerNode = 0 } = group;
  return { ...optionsOf(group), instanceType, limits, maxPods, targets, branchEnisPerNode, nodes: 1 };
}

/** What of a group decides about max pods. An option that is missing here does not compile. */
function optionsOf(group: CapacityNodegroup): EveryOption {
  return {
    podAddressing: group.podAddressing,
    customNetworking: group.customNetworking,
    securityGroupsForPods: group.securityGroupsForPods,
    ipFamily: group.ipFamily,
    maxEnis: group.maxEnis,
    reservedEnis: group.reservedEnis,
    efaOnlyInterfaces: group.efaOnlyInterfaces,
    multiNic: group.multiNic,
    operatingSystem: group.operatingSystem,
    autoMode: group.autoMode,
    vpcCniVersion: group.vpcCniVersion,
    uncapped: group.uncapped,
  };
}

/**
 * A Windows node: everything lies on its one interface, and the VPC resource controller keeps one slot ready.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-win.html
 */
export function windowsDemand(group: CapacityNodegroup, instanceType: string): NodeAddressDemand {
  const [result] = MaxPods.forGroup({ ...group, instanceTypes: [instanceType] }).results;
  const inPrefixes = result.addressingMode === PodAddressingMode.PREFIX_DELEGATION;
  const slotSize = inPrefixes ? ADDRESSES_PER_PREFIX : 1;
  const wanted = Math.ceil((group.maxPods ?? result.maxPods) / slotSize) + 1;
  const slots = Math.min(wanted, result.limits.ipv4PerEni - 1);
  return {
    enis: 1,
    nodeSubnet: {
      singleAddresses: inPrefixes ? 1 : 1 + slots,
      prefixes: inPrefixes ? slots : 0,
    },
    podSubnet: { singleAddresses: 0, prefixes: 0 },
    ipv6Prefixes: 0,
    networkAddressUnits: 1 + slots,
  };
}

/** The most a node of a type can come to hold. */
export function demandOfType(group: CapacityNodegroup, instanceType: string): NodeAddressDemand {
  if (group.operatingSystem === NodeOperatingSystem.WINDOWS) return windowsDemand(group, instanceType);
  return peakOfNode(nodeOfType(group, instanceType));
}

/** The larger of each kind. */
export function most(amounts: SubnetAddresses[]): SubnetAddresses {
  return {
    singleAddresses: Math.max(...amounts.map(({ singleAddresses }) => singleAddresses)),
    prefixes: Math.max(...amounts.map(({ prefixes }) => prefixes)),
  };
}

/** The most a node of the group can come to hold, whichever of its types it has. */
export function worstNode(group: CapacityNodegroup): NodeAddressDemand {
  const nodes = group.instanceTypes.map((instanceType) => demandOfType(group, instanceType));
  return {
    enis: Math.max(...nodes.map(({ enis }) => enis)),
    nodeSubnet: most(nodes.map(({ nodeSubnet }) => nodeSubnet)),
    podSubnet: most(nodes.map(({ podSubnet }) => podSubnet)),
    ipv6Prefixes: Math.max(...nodes.map(({ ipv6Prefixes }) => ipv6Prefixes)),
    networkAddressUnits: Math.max(...nodes.map(({ networkAddressUnits }) => networkAddressUnits)),
  };
}

/**
 * A group whose nodes are in subnets that are excluded from discovery: aws-node gives pods no address of an interface
 * there, the primary one included, so pods live on further interfaces as under custom networking.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/pkg/ipamd/ipamd.go#L1295
 */
export function withoutPrimaryInterface(group: CapacityNodegroup): CapacityNodegroup {
  const apart = { ...group, customNetworking: true };
  if (group.maxPods === undefined) return apart;
  const fitting = MaxPods.forGroup(apart).results.map(({ uncapped }) => uncapped);
  return { ...apart, maxPods: Math.min(group.maxPods, ...fitting) };
}
