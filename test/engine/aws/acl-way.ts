import { isInside, type LoopbackSubnet } from '../../loopback/ec2-state';
import type { Aws } from './aws';
import type { AclEntry } from './ec2/network-acls';

export type Ports = readonly [from: number, to: number];

export const HTTPS_PORT: Ports = [443, 443];

/**
 * Ports to which answers return: of nodes and functions, and of a NAT gateway.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const EPHEMERAL: { readonly linux: Ports; readonly nat: Ports } = {
  linux: [32_768, 60_999],
  nat: [1024, 65_535],
};

/** One direction of a conversation, as the network ACL of one subnet sees it. */
export interface Passage {
  readonly subnet: LoopbackSubnet;
  readonly direction: AclEntry['direction'];
  /** Block of the other end. */
  readonly peer: string;
  readonly ports: Ports;
}

/** @returns the first passage that a network ACL does not let through */
export function blockedBy(aws: Aws, passages: readonly Passage[]): string | undefined {
  const blocked = passages.find((passage) => !doesPass(aws, passage));
  if (blocked === undefined) return undefined;
  const { subnet, direction, peer, ports } = blocked;
  return `the network ACL of ${subnet.subnetId} lets no ${direction} of TCP ${ports.join('-')} ${direction === 'egress' ? 'to' : 'from'} ${peer} through`;
}

/** HTTPS from a subnet to a block, and the answers. */
export function askFrom(subnet: LoopbackSubnet, peer: string, back: Ports = EPHEMERAL.linux): Passage[] {
  return [
    { subnet, direction: 'egress', peer, ports: HTTPS_PORT },
    { subnet, direction: 'ingress', peer, ports: back },
  ];
}

/** HTTPS from a block into a subnet, and the answers. */
export function askedBy(subnet: LoopbackSubnet, peer: string, back: Ports = EPHEMERAL.linux): Passage[] {
  return [
    { subnet, direction: 'ingress', peer, ports: HTTPS_PORT },
    { subnet, direction: 'egress', peer, ports: back },
  ];
}

/** The entry with the lowest number decides; both ends of the range stand for all ports between. */
function doesPass({ network }: Aws, { subnet, direction, peer, ports }: Passage): boolean {
  const acl = [...network.acls.values()].find(({ associations }) =>
    Object.values(associations).includes(subnet.subnetId),
  );
  if (acl === undefined) return true;
  const entries = Object.values(acl.entries)
    .filter((entry) => entry.direction === direction && ['6', '-1'].includes(entry.protocol))
    .sort((a, b) => a.number - b.number);
  return ports.every((port) => entries.find((entry) => isFor(entry, peer, port))?.isAllowed === true);
}

function isFor({ protocol, block, fromPort, toPort }: AclEntry, peer: string, port: number): boolean {
  const isPeer = block === '0.0.0.0/0' || (!block.includes(':') && peer !== '0.0.0.0/0' && isInside(peer, block)); // prettier-ignore
  return isPeer && (protocol === '-1' || (fromPort <= port && port <= toPort));
}
