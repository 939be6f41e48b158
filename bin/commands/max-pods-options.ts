import type { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { InvalidArgumentError } from 'commander';
import type { InstanceEniLimits, MaxPodsOptions, NodeOperatingSystem } from '../../lib/capacity';
import { InstanceHypervisor } from '../../lib/capacity';
import { PodAddressingMode } from '../../lib/aws-node/pod-addressing';

/** The options as commander hands them over. */
export interface MaxPodsCliOptions {
  readonly all?: boolean;
  readonly json?: boolean;
  readonly prefixDelegation?: boolean;
  readonly secondaryIp?: boolean;
  readonly customNetworking?: boolean;
  readonly podEni?: boolean;
  readonly ipFamily?: string;
  readonly os?: NodeOperatingSystem;
  readonly maxEnis?: number;
  readonly reservedEnis?: number;
  readonly efaOnly?: number;
  readonly autoMode?: boolean;
  readonly cniVersion?: VpcCniVersion;
  readonly uncapped?: boolean;
  readonly limits?: InstanceEniLimits;
}

/** A parser for whole numbers with a least value. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    if (!/^\d+$/.test(text) || Number(text) < least) {
      throw new InvalidArgumentError(`give a whole number of ${least} or more`);
    }
    return Number(text);
  };
}

const LIMIT_KEYS: Record<string, { name: keyof InstanceEniLimits; least: number }> = {
  enis: { name: 'enis', least: 1 },
  ips: { name: 'ipv4PerEni', least: 2 },
  vcpus: { name: 'vcpus', least: 1 },
  branch: { name: 'branchEnis', least: 0 },
  cards: { name: 'networkCards', least: 1 },
};
const HYPERVISORS: string[] = Object.values(InstanceHypervisor);

function limit(pair: string): [string, number | string] {
  const [key, value = '', ...rest] = pair.split('=');
  if (key === 'hypervisor' && HYPERVISORS.includes(value)) return [key, value];
  if (key === 'hypervisor') {
    throw new InvalidArgumentError(`hypervisor is '${value}': give one of ${HYPERVISORS.join(', ')}`);
  }
  if (!Object.hasOwn(LIMIT_KEYS, key) || rest.length > 0) {
    const known = [...Object.keys(LIMIT_KEYS), 'hypervisor'].join(', ');
    throw new InvalidArgumentError(`'${pair}' is no limit: give key=value with one of ${known}`);
  }
  const { name, least } = LIMIT_KEYS[key];
  try {
    return [name, wholeNumber(least)(value)];
  } catch (error) {
    throw new InvalidArgumentError(`${key} is '${value}': ${(error as Error).message}`);
  }
}

/** What messages advise in the words of the API, as the command line calls it. */
export function asOptions(message: string): string {
  return message.replace('limits: { enis: 3, ipv4PerEni: 10, vcpus: 2 }', '--limits enis=3,ips=10,vcpus=2');
}

/** `enis=3,ips=10,vcpus=2` as limits. Only enis and ips must be there. */
export function parseLimits(text: string): InstanceEniLimits {
  const limits = Object.fromEntries(text.split(',').map(limit));
  if (limits.enis === undefined || limits.ipv4PerEni === undefined) {
    throw new InvalidArgumentError('give at least enis and ips, such as enis=3,ips=10');
  }
  return limits as unknown as InstanceEniLimits;
}

/** The mode asked for; undefined leaves it to the operating system. */
export function modeOf(options: MaxPodsCliOptions): PodAddressingMode | undefined {
  if (options.secondaryIp) return PodAddressingMode.SECONDARY_IP;
  return options.prefixDelegation ? PodAddressingMode.PREFIX_DELEGATION : undefined;
}

/** The options in the words of the engine. */
export function engineOptions(options: MaxPodsCliOptions): MaxPodsOptions {
  return {
    customNetworking: options.customNetworking,
    securityGroupsForPods: options.podEni,
    ipFamily: options.ipFamily,
    operatingSystem: options.os,
    maxEnis: options.maxEnis,
    reservedEnis: options.reservedEnis,
    efaOnlyInterfaces: options.efaOnly,
    autoMode: options.autoMode,
    vpcCniVersion: options.cniVersion,
    uncapped: options.uncapped,
  };
}
