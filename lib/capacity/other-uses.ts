import type { AddressPool } from './address-pools';
import type { CapacitySubnet } from './subnet-capacity-props';
import { LOAD_BALANCER_ADDRESSES } from '../planning/reservation-rules';
import { SubnetRole } from '../planning/subnet-role';

/** Something beside nodes and their pods that takes single addresses. */
interface OtherUse {
  readonly addresses: number;
  /** What it is, after the number. */
  readonly text: string;
}

/** Addresses without a name of their own. */
function unnamed({ role, otherAddresses, loadBalancers }: CapacitySubnet): number {
  return (
    otherAddresses ?? (role === SubnetRole.NODE && loadBalancers === undefined ? LOAD_BALANCER_ADDRESSES : 0)
  );
}

const USES: readonly (readonly [text: string, addresses: (subnet: CapacitySubnet) => number])[] = [
  ['for load balancers and the like', unnamed],
  ['for load balancers', ({ loadBalancers = 0 }) => loadBalancers * LOAD_BALANCER_ADDRESSES],
  ['for interface endpoints', ({ interfaceEndpoints = 0 }) => interfaceEndpoints],
  ['for Fargate pods', ({ fargatePods = 0 }) => fargatePods],
  ['taken already', ({ takenAddresses = 0 }) => takenAddresses],
];

/** Whatever takes single addresses of a pool beside nodes and pods. */
export function otherUses({ subnets }: AddressPool): OtherUse[] {
  return USES.map(([text, addresses]) => ({
    text,
    addresses: subnets.reduce((sum, subnet) => sum + addresses(subnet), 0),
  })).filter(({ addresses }) => addresses > 0);
}

/** Single addresses of a pool that are neither for nodes nor for pods. */
export function otherAddressesOf(pool: AddressPool): number {
  return otherUses(pool).reduce((sum, { addresses }) => sum + addresses, 0);
}

/** Prefixes of a pool that others hold. */
export function takenPrefixesOf({ subnets }: AddressPool): number {
  return subnets.reduce((sum, { takenPrefixes = 0 }) => sum + takenPrefixes, 0);
}
