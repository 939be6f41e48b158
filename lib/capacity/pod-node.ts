import type { Feature } from '../aws-node/facts/curated.data';
import { supports } from '../aws-node/facts/releases';
import type { VpcCniVersion } from '../aws-node/vpc-cni-version';
import type { InstanceEniLimits } from './eni-limits';
import { InstanceHypervisor } from './eni-limits';
import type { MaxPodsOptions } from './max-pods-props';
import { NodeOperatingSystem } from './max-pods-props';
import { PodAddressingMode } from '../aws-node/pod-addressing';

/** Everything that decides about max pods, with the defaults filled in. */
export interface PodNode {
  readonly instanceType: string;
  readonly limits: InstanceEniLimits;
  readonly hypervisor: InstanceHypervisor;
  /** The mode asked for. `addressingMode` tells the one the node runs in. */
  readonly mode: PodAddressingMode;
  readonly customNetworking: boolean;
  readonly securityGroupsForPods: boolean;
  readonly ipFamily: string;
  readonly maxEnis?: number;
  readonly reservedEnis: number;
  readonly efaOnlyInterfaces: number;
  readonly multiNic: boolean;
  readonly windows: boolean;
  readonly autoMode: boolean;
  readonly vpcCniVersion?: VpcCniVersion;
  readonly uncapped: boolean;
}

function defaultMode(windows: boolean): PodAddressingMode {
  return windows ? PodAddressingMode.SECONDARY_IP : PodAddressingMode.PREFIX_DELEGATION;
}

/** Fills in the defaults. The mode is a parameter of its own, so that the arithmetic does not need PodAddressing. */
export function podNode(
  instanceType: string,
  limits: InstanceEniLimits,
  options: MaxPodsOptions,
  mode?: PodAddressingMode,
): PodNode {
  const windows = options.operatingSystem === NodeOperatingSystem.WINDOWS;
  return {
    instanceType,
    limits,
    hypervisor: limits.hypervisor ?? InstanceHypervisor.NITRO,
    mode: mode ?? options.podAddressing?.mode ?? defaultMode(windows),
    customNetworking: options.customNetworking ?? false,
    securityGroupsForPods: options.securityGroupsForPods ?? false,
    ipFamily: options.ipFamily ?? 'ipv4',
    maxEnis: options.maxEnis,
    reservedEnis: options.reservedEnis ?? 0,
    efaOnlyInterfaces: options.efaOnlyInterfaces ?? 0,
    multiNic: options.multiNic ?? false,
    windows,
    autoMode: options.autoMode ?? false,
    vpcCniVersion: options.vpcCniVersion,
    uncapped: options.uncapped ?? false,
  };
}

const PLATFORM_NAMES: Record<InstanceHypervisor, string> = {
  [InstanceHypervisor.NITRO]: 'Nitro',
  [InstanceHypervisor.XEN]: 'Xen',
  [InstanceHypervisor.BARE_METAL]: 'bare metal',
  [InstanceHypervisor.UNKNOWN]: 'hypervisor not known',
};

/** The type with what it runs on: `m4.large (Xen)`. */
export function typeAndPlatform({ instanceType, hypervisor }: PodNode): string {
  return `${instanceType} (${PLATFORM_NAMES[hypervisor]})`;
}

/** Whether a version has a feature; one that was not given is taken as new enough. */
export function has(version: VpcCniVersion | undefined, feature: Feature): boolean {
  return version === undefined || supports(version, feature);
}

/**
 * Whether aws-node gives prefixes to the interfaces of this type: on Nitro, and on bare metal since 1.11.
 *
 * The official max-pods-calculator.sh takes bare metal for a type without prefixes, because EC2 reports no hypervisor
 * for it. The plugin decides what really happens, so the plugin wins here.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/pkg/awsutils/awsutils.go#L2025
 */
export function supportsPrefixes({ hypervisor, vpcCniVersion }: PodNode): boolean {
  if (hypervisor === InstanceHypervisor.BARE_METAL) return has(vpcCniVersion, 'bareMetalPrefixes');
  return hypervisor === InstanceHypervisor.NITRO && has(vpcCniVersion, 'prefixDelegation');
}

/** The mode the node runs in. Without support for prefixes aws-node falls back to secondary addresses. */
export function addressingMode(node: PodNode): PodAddressingMode {
  // Karpenter, which Auto Mode is built on, sizes nodes by secondary addresses whatever the agent does later.
  if (node.autoMode) return PodAddressingMode.SECONDARY_IP;
  return supportsPrefixes(node) ? node.mode : PodAddressingMode.SECONDARY_IP;
}

/** Network cards beside the default one on which aws-node holds addresses. */
export function furtherCards({ multiNic, limits, ipFamily, windows, autoMode }: PodNode): number {
  const isServed = multiNic && ipFamily !== 'ipv6' && !windows && !autoMode;
  return isServed ? (limits.networkCards ?? 1) - 1 : 0;
}

/** A type without a trunk loses no slot; where nobody published it, aws-node keeps one free, and so do we. */
export function hasTrunk({ securityGroupsForPods, limits, autoMode }: PodNode): boolean {
  return securityGroupsForPods && !autoMode && limits.branchEnis !== 0;
}
