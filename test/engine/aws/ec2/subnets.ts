import { doOverlap, Ec2Error } from '../../../loopback/ec2-state';
import { answer, provider, type Aws, type Providers } from '../aws';
import { optionalText, tagsOf, textOr } from '../property-values';
import { refuse } from '../refusals';
import { leave } from './network-acls';
import { hasSubnetSize, isInVpc } from './vpc';

/** Subnets, their IPv6 blocks and their reservations. */
export function subnetProviders(aws: Aws): Providers {
  const { network, tables } = aws;
  const { state } = network;
  const attributes = (id: string) => {
    const { vpcId, availabilityZone, cidrBlock, ipv6CidrBlock } = network.subnet(id);
    return {
      SubnetId: id,
      VpcId: vpcId,
      AvailabilityZone: availabilityZone,
      AvailabilityZoneId: aws.zoneId(availabilityZone),
      CidrBlock: cidrBlock,
      Ipv6CidrBlocks: ipv6CidrBlock === undefined ? [] : [ipv6CidrBlock],
      NetworkAclAssociationId: `aclassoc-${id.slice(7)}`,
    };
  };

  const subnet = provider({
    create({ properties }) {
      const vpcId = textOr(properties.VpcId, '');
      const cidrBlock = optionalText(properties.CidrBlock);
      const ipv6CidrBlock = optionalText(properties.Ipv6CidrBlock);
      checkBlocks(aws, vpcId, cidrBlock, ipv6CidrBlock);
      const subnetId = tables.newId('subnet');
      state.addSubnet({
        subnetId,
        vpcId,
        availabilityZone: zoneOf(aws, optionalText(properties.AvailabilityZone)),
        ...(cidrBlock !== undefined && { cidrBlock }),
        ...(ipv6CidrBlock !== undefined && { ipv6CidrBlock }),
        tags: tagsOf(properties.Tags),
      });
      return answer(subnetId, attributes(subnetId));
    },
    update({ properties }, id) {
      const found = network.subnet(id);
      const ipv6CidrBlock = optionalText(properties.Ipv6CidrBlock);
      if (ipv6CidrBlock !== found.ipv6CidrBlock) checkBlocks(aws, found.vpcId, undefined, ipv6CidrBlock);
      const { ipv6CidrBlock: _, ...rest } = found;
      state.subnets.set(id, {
        ...rest,
        ...(ipv6CidrBlock !== undefined && { ipv6CidrBlock }),
        tags: tagsOf(properties.Tags),
      });
      return answer(id, attributes(id));
    },
    delete(id) {
      if (!state.subnets.has(id)) return;
      const interfaces = network.interfacesIn(id);
      if (interfaces.length > 0)
        refuse(
          'subnet-dependencies',
          `The subnet '${id}' has dependencies and cannot be deleted: ${interfaces.join(', ')}`,
        );
      const reserved = state.reservationsOf(id);
      if (reserved.length > 0 && aws.dials.reservationBlocksSubnet)
        refuse(
          'subnet-reserved',
          `The subnet '${id}' has dependencies and cannot be deleted: ${reserved.length} reservations`,
        );
      for (const { subnetCidrReservationId } of reserved) state.reservations.delete(subnetCidrReservationId);
      for (const { associations } of network.routeTables.values()) {
        const key = Object.keys(associations).find((name) => associations[name] === id);
        if (key !== undefined) delete associations[key];
      }
      leave(aws, id);
      state.subnets.delete(id);
    },
  });

  const reservation = provider({
    create({ properties }) {
      const subnetId = textOr(properties.SubnetId, '');
      network.subnet(subnetId);
      const made = madeReservation(aws, properties, subnetId);
      const id = made.subnetCidrReservationId;
      const Arn = aws.arn('ec2', `subnet-cidr-reservation/${id}`);
      return answer(`${subnetId}|${id}`, { SubnetCidrReservationId: id, Arn, OwnerId: aws.accountId });
    },
    delete: (id) => void state.reservations.delete(id.split('|')[1] ?? ''),
  });
  return { 'AWS::EC2::Subnet': subnet, 'AWS::EC2::SubnetCidrReservation': reservation };
}

function madeReservation({ network }: Aws, properties: Readonly<Record<string, unknown>>, subnetId: string) {
  try {
    return network.state.createReservation({
      subnetId,
      cidr: textOr(properties.Cidr, ''),
      reservationType: textOr(properties.ReservationType, ''),
      description: textOr(properties.Description, ''),
      tags: tagsOf(properties.Tags),
    });
  } catch (error) {
    if (error instanceof Ec2Error) return refuse('reservation-range', error.message);
    throw error;
  }
}

function zoneOf(aws: Aws, asked = aws.availabilityZones()[0]): string {
  const zones = aws.availabilityZones();
  if (asked !== undefined && zones.includes(asked)) return asked;
  return refuse(
    'subnet-zone',
    `Value (${asked}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.join(', ')}.`,
  );
}

/** Size, place and neighbors of the blocks of a subnet. */
function checkBlocks({ network }: Aws, vpcId: string, cidr?: string, ipv6?: string): void {
  const vpc = network.vpc(vpcId);
  if (cidr !== undefined && !hasSubnetSize(cidr)) refuse('subnet-range', `The CIDR '${cidr}' is invalid.`);
  if (ipv6 !== undefined && !/\/(44|48|52|56|60|64)$/.test(ipv6))
    refuse('subnet-range', `The CIDR '${ipv6}' is invalid.`);
  for (const block of [cidr, ipv6].filter((value) => value !== undefined)) {
    if (!isInVpc(vpc, block))
      refuse('subnet-range', `The CIDR '${block}' is invalid: it is outside ${vpcId}`);
    const taken = network
      .subnetsOf(vpcId)
      .find((other) =>
        [other.cidrBlock, other.ipv6CidrBlock].some((own) => own !== undefined && doOverlap(own, block)),
      );
    if (taken !== undefined)
      refuse('subnet-conflict', `The CIDR '${block}' conflicts with another subnet (${taken.subnetId})`);
  }
}
