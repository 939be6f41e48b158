import { SubnetRole } from './subnet-role';

/** First /64 of each role. Roles are 8 or more apart, so that six AZ slots never meet the next one. */
const FIRST_INDEX = {
  [SubnetRole.CLUSTER]: 0x00,
  [SubnetRole.TRANSIT]: 0x08,
  [SubnetRole.PUBLIC]: 0x10,
  [SubnetRole.NODE]: 0x20,
  [SubnetRole.POD]: 0x30,
};

/** Distance between the first subnets of two pod blocks: six AZ slots and two to spare. */
const POD_BLOCK_STRIDE = 8;

/** Subnets of /64 in the /56 that a VPC gets from Amazon. */
const INDEXES = 256;

/** The most pod blocks for which every subnet has a /64 of its own. */
export const MOST_POD_BLOCKS = (INDEXES - FIRST_INDEX[SubnetRole.POD]) / POD_BLOCK_STRIDE;

/** Which /64 of the VPC's /56 a subnet gets: fixed by role, AZ slot and pod block alone. */
export function ipv6Index(role: SubnetRole, azIndex: number, podBlockIndex = 0): number {
  return FIRST_INDEX[role] + podBlockIndex * POD_BLOCK_STRIDE + azIndex;
}
