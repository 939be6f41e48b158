import type { BlockAt } from './block-reading';
import type { CidrBlock } from './cidr-block';
import { prefixMask } from './cidr-text';
import { earlierOverlaps, listed } from './overlaps';
import { type PlanProblem, PlanProblemSeverity } from './plan-problem';
import type { PrefixReservationDemand } from './prefix-reservation-summary';
import { type Rules, check } from './problem-text';
import { endPrefixes, headMask } from './subnet-prefixes';

/**
 * Free addresses that the AWS Load Balancer Controller wants in a subnet before it uses it.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
 */
export const LOAD_BALANCER_ADDRESSES = 8;

/** One range of a subnet. */
interface Range {
  readonly path: string;
  readonly block: CidrBlock;
  readonly subnet: NamedSubnet;
  /** Ranges written before it that it overlaps. */
  readonly overlapped: BlockAt[];
}

/** A subnet as messages call it: `subnet 10.0.0.0/24`, or its name and block. */
export interface NamedSubnet {
  readonly name: string;
  readonly block: CidrBlock;
}

/** Everything EC2 would refuse about the ranges of a subnet, for each range. */
export function rangeProblems(subnet: NamedSubnet, blocks: BlockAt[]): PlanProblem[][] {
  const overlaps = earlierOverlaps(blocks);
  return blocks.map(({ path, block }, index) =>
    check(RANGE_RULES, path, { path, block, subnet, overlapped: overlaps[index] }),
  );
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-cidr-reservation.html */
const RANGE_RULES: Rules<Range> = {
  'RSV-01': ({ block, subnet }) =>
    subnet.block.contains(block)
      ? undefined
      : `${block} is not inside ${subnet.name}: reserve only addresses of the subnet`,
  'RSV-02': ({ path, block, overlapped }) => {
    const names = overlapped.map((other) => (other.path === path ? String(other.block) : listed([other])));
    return names.length === 0
      ? undefined
      : `${block} overlaps ${names.join(' and ')}, EC2 refuses overlapping reservations: merge them`;
  },
  'RSV-04': ({ block }) => {
    const mask = prefixMask(block.isIpv6);
    return block.cidrMask <= mask
      ? undefined
      : `${block} cannot hold a /${mask} prefix: reserve a /${mask} or larger`;
  },
};

/** What the ranges of a subnet yield, and what is asked of them. */
interface Yield {
  readonly subnet: NamedSubnet;
  readonly ranges: CidrBlock[];
  readonly usablePrefixes: number;
  readonly unreservedAddresses: number;
  readonly demand: PrefixReservationDemand;
}

/** What is wrong with the yield of ranges, or worth knowing; nothing without ranges. */
export function yieldProblems(path: string, subject: Yield): PlanProblem[] {
  if (subject.ranges.length === 0) return [];
  return [
    ...check(YIELD_RULES, path, subject),
    ...check(YIELD_WARNINGS, path, subject, PlanProblemSeverity.WARNING),
    ...check(YIELD_FACTS, path, subject, PlanProblemSeverity.INFO),
  ];
}

const YIELD_RULES: Rules<Yield> = {
  'RSV-06': ({ subnet, unreservedAddresses }) => {
    if (unreservedAddresses > 0) return undefined;
    const head = headMask(subnet.block);
    const remedy =
      head === undefined
        ? 'use a larger subnet, or no reservation'
        : `leave at least the first /${head} unreserved`;
    return `the whole of ${subnet.name} is reserved, network interfaces get no primary address (AvailableIpAddressCount becomes 0): ${remedy}`;
  },
  'RSV-07': ({ subnet, unreservedAddresses, demand: { addressesNeeded = 0 } }) =>
    unreservedAddresses < addressesNeeded
      ? `${subnet.name} has ${unreservedAddresses} unreserved addresses, ${addressesNeeded} are needed at peak: keep a larger head unreserved`
      : undefined,
  'RSV-08': ({ subnet, usablePrefixes, demand: { prefixesNeeded = 0 } }) =>
    usablePrefixes < prefixesNeeded
      ? `${subnet.name} has ${usablePrefixes} reserved prefixes, ${prefixesNeeded} are needed at peak: use a larger subnet, fewer max pods or a smaller warm pool`
      : undefined,
};

const YIELD_WARNINGS: Rules<Yield> = {
  'RSV-12': ({ subnet, unreservedAddresses, demand: { addressesNeeded = 0 } }) => {
    const wanted = addressesNeeded + LOAD_BALANCER_ADDRESSES;
    if (unreservedAddresses >= wanted || unreservedAddresses < Math.max(addressesNeeded, 1)) return undefined;
    return `${subnet.name} has ${unreservedAddresses} unreserved addresses, fewer than ${wanted} (peak and ${LOAD_BALANCER_ADDRESSES} to spare): AvailableIpAddressCount leaves reserved space out, load balancers and Karpenter may take the subnet for full`;
  },
};

const YIELD_FACTS: Rules<Yield> = {
  'RSV-09': ({ subnet, ranges, usablePrefixes }) => {
    const kept = endPrefixes(subnet.block).filter((end) => ranges.some((range) => range.contains(end)));
    return kept.length === 0
      ? undefined
      : `${kept.join(' and ')} of ${subnet.name} cannot be handed out as a prefix, AWS keeps addresses there: count on ${usablePrefixes} prefixes`;
  },
  'RSV-14': ({ subnet, ranges }) =>
    new Set(ranges.map((range) => range.cidrMask)).size > 1
      ? `EC2 takes prefixes from the ${ranges.length} ranges of ${subnet.name} at random: do not count on an order`
      : undefined,
  'RSV-15': ({ subnet, ranges, demand: { prefixDelegation = true } }) =>
    prefixDelegation
      ? undefined
      : `aws-node takes no prefixes in secondary IP mode, reserved ranges of ${subnet.name} (${ranges.join(', ')}) only hide addresses: remove them`,
};
