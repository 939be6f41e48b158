import type { NetworkInterface as Ec2NetworkInterface, Subnet as Ec2Subnet } from '@aws-sdk/client-ec2';
import type { SubnetCidrReservation, Tag } from '@aws-sdk/client-ec2';
import { CidrBlock } from '../../lib/planning/cidr-block';
import type { NetworkInterface, Reservation, ReservationType, Subnet, Tags } from './model';

const present = (texts: readonly (string | undefined)[]): string[] =>
  texts.filter((text) => text !== undefined && text !== '') as string[];

export function toTags(tags: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** EC2 answered, but not with what the call is documented to answer. */
export class UnreadableAnswerError extends Error {
  constructor(answer: unknown) {
    super(`EC2 answered a reservation that cannot be read: ${JSON.stringify(answer)}`);
    this.name = 'UnreadableAnswerError';
  }
}

/** @throws if an answer lacks what makes a reservation: acting on half an answer could remove the wrong one */
export function toReservation(answer: SubnetCidrReservation): Reservation {
  const { SubnetCidrReservationId: id, Cidr: cidr, ReservationType: type } = answer;
  const range = CidrBlock._truncated(cidr ?? '');
  if (id === undefined || range === undefined || type === undefined) {
    throw new UnreadableAnswerError(answer);
  }
  const { Description: description = '', Tags: tags } = answer;
  return { id, range, type: type as ReservationType, description, tags: toTags(tags) };
}

export function toSubnet({ SubnetId, Ipv6CidrBlockAssociationSet, ...subnet }: Ec2Subnet): Subnet {
  const associated = (Ipv6CidrBlockAssociationSet ?? []).filter(
    ({ Ipv6CidrBlockState }) => (Ipv6CidrBlockState?.State ?? 'associated') === 'associated',
  );
  const blocks = present([subnet.CidrBlock, ...associated.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)]);
  return {
    id: SubnetId ?? '',
    ranges: blocks.flatMap((block) => CidrBlock._truncated(block) ?? []),
  };
}

export function toNetworkInterface(answer: Ec2NetworkInterface): NetworkInterface {
  const addresses = [
    answer.PrivateIpAddress,
    ...(answer.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
    ...(answer.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address),
  ];
  const prefixes = [
    ...(answer.Ipv4Prefixes ?? []).map(({ Ipv4Prefix }) => Ipv4Prefix),
    ...(answer.Ipv6Prefixes ?? []).map(({ Ipv6Prefix }) => Ipv6Prefix),
  ];
  return {
    id: answer.NetworkInterfaceId ?? '',
    description: answer.Description ?? '',
    addresses: [...new Set(present(addresses))],
    prefixes: present(prefixes),
  };
}
