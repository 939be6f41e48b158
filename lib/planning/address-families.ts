import { CidrBlock } from './cidr-block';

/** Ranges of private IPv4 addresses, RFC 1918. */
export const RFC_1918 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((cidr) =>
  CidrBlock.parse(cidr),
);

/** Shared address space of carriers, RFC 6598: the usual home of pods. */
export const SHARED = CidrBlock.parse('100.64.0.0/10');

/** Half of the benchmark range of RFC 2544, for which AWS has rules of its own. */
export const BENCHMARK = CidrBlock.parse('198.19.0.0/16');

/** The default bridge network of Docker. */
export const DOCKER = CidrBlock.parse('172.17.0.0/16');

/** Ranges that no VPC may use. */
export const NEVER = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'].map(
  (cidr) => CidrBlock.parse(cidr),
);

/** The range of the association table of VPC CIDR blocks that a block is in; undefined for public addresses. */
export function addressFamily(block: CidrBlock): CidrBlock | undefined {
  return [...RFC_1918, SHARED, BENCHMARK].find((range) => range.contains(block));
}

/** Whether the block is in private RFC 1918 space. */
export function isRfc1918(block: CidrBlock): boolean {
  return RFC_1918.some((range) => range.contains(block));
}

/** Whether the block is somebody's on the internet. */
export function isPublic(block: CidrBlock): boolean {
  return addressFamily(block) === undefined;
}
