import { FEATURES } from '../aws-node/facts/curated.data';
import { InstanceHypervisor } from './eni-limits';
import type { MaxPodsResult } from './max-pods-result';
import { podCap, podEnis, uncappedPods } from './pod-arithmetic';
import type { PodNode } from './pod-node';
import { addressingMode, furtherCards, hasTrunk, supportsPrefixes, typeAndPlatform } from './pod-node';
import { PodAddressingMode } from '../aws-node/pod-addressing';
import { plural } from '../text/counts';

/** A sentence for the nodes it is true of. */
type Remark = [when: boolean, text: string];

function chosen(remarks: Remark[]): string[] {
  return remarks.filter(([when]) => when).map(([, text]) => text);
}

/** How the number came about, where it is not obvious. */
export function notesOn(node: PodNode): string[] {
  const { limits, windows, autoMode } = node;
  const cards = limits.networkCards ?? 1;
  const prefixes = addressingMode(node) === PodAddressingMode.PREFIX_DELEGATION;
  return chosen([
    [cards > 1 && furtherCards(node) === 0, `of ${cards} network cards only the default one serves pods`],
    [node.customNetworking && !autoMode, 'custom networking: the primary interface serves no pods'],
    [hasTrunk(node), 'security groups for pods: the trunk takes the place of one interface'],
    [
      prefixes && node.hypervisor === InstanceHypervisor.BARE_METAL,
      `bare metal takes prefixes since vpc-cni ${FEATURES.bareMetalPrefixes.since}, although the calculator script of AWS counts none`,
    ],
    [
      node.ipFamily === 'ipv6' && !autoMode,
      'IPv6: one /80 on the primary interface holds every pod; AWS keeps the formula of /28 prefixes as the limit',
    ],
    [windows, 'Windows: one interface serves all pods, and no host-network pods are added'],
  ]);
}

/** Settings that EKS Auto Mode does not look at. */
function ignoredByAutoMode(node: PodNode): string[] {
  return chosen([
    [node.customNetworking, 'customNetworking'],
    [node.securityGroupsForPods, 'securityGroupsForPods'],
    [node.maxEnis !== undefined, 'maxEnis'],
    [node.uncapped, 'uncapped'],
  ]);
}

/** The version, if a newer one would bring prefixes. */
function tooOld(node: PodNode): string {
  const newer = supportsPrefixes({ ...node, vpcCniVersion: undefined });
  return newer ? ` with vpc-cni ${node.vpcCniVersion}` : '';
}

/** Whether the cap of small nodes applies because nobody published how large this one is. */
function isCapGuessed(node: PodNode): boolean {
  const { pods, enforced } = podCap(node);
  return node.limits.vcpus === undefined && !enforced && !node.uncapped && uncappedPods(node).value > pods;
}

/** Surprises of this node. */
export function warningsOn(node: PodNode): string[] {
  const { instanceType, autoMode, limits } = node;
  const ignored = autoMode ? ignoredByAutoMode(node) : [];
  const wantsPrefixes = node.mode === PodAddressingMode.PREFIX_DELEGATION && !autoMode;
  return chosen([
    [
      wantsPrefixes && !supportsPrefixes(node),
      `${typeAndPlatform(node)} takes no prefixes${tooOld(node)}: ` +
        'aws-node falls back to secondary addresses',
    ],
    [
      node.securityGroupsForPods && limits.branchEnis === 0 && !autoMode,
      `${instanceType} has no trunk interface: pods with a SecurityGroupPolicy stay pending on it`,
    ],
    [
      isCapGuessed(node),
      `vCPUs of ${instanceType} are not known: max pods is capped at ${podCap(node).pods}, which is too low above 30 vCPUs ` +
        '(give them in the limits: limits: { vcpus: 64, ... })',
    ],
    [ignored.length > 0, `EKS Auto Mode ignores ${ignored.join(', ')}`],
  ]);
}

function addressLimit(node: PodNode): string {
  const enis = podEnis(node).value;
  if (enis === 0) return 'no interface left for pods';
  const prefixes = addressingMode(node) === PodAddressingMode.PREFIX_DELEGATION;
  return `${prefixes ? 'prefixes' : 'addresses'} of ${plural(enis, 'interface')}`;
}

/** Max pods of a node whose problems the caller has looked at; an impossible node gets its arithmetic all the same. */
export function podsOf(node: PodNode): MaxPodsResult {
  const { value, text } = uncappedPods(node);
  const cap = podCap(node);
  const capped = value > cap.pods && (cap.enforced || !node.uncapped);
  return {
    instanceType: node.instanceType,
    maxPods: capped ? cap.pods : value,
    uncapped: value,
    cap: cap.pods,
    limitedBy: capped ? `cap of ${cap.pods} pods (${cap.reason})` : addressLimit(node),
    formula: text,
    addressingMode: addressingMode(node),
    podEnis: podEnis(node).value,
    branchEnis: node.limits.branchEnis,
    limits: node.limits,
    notes: notesOn(node),
    warnings: warningsOn(node),
  };
}
