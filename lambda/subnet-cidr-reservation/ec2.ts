import {
  CreateSubnetCidrReservationCommand,
  CreateTagsCommand,
  DeleteSubnetCidrReservationCommand,
  DeleteTagsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  GetSubnetCidrReservationsCommand,
  type EC2Client,
  type GetSubnetCidrReservationsCommandOutput,
  type Tag,
} from '@aws-sdk/client-ec2';
import { AwsError, errorName } from '../shared/aws-errors';
import { everyPage } from '../shared/pages';
import { toNetworkInterface, toReservation, toSubnet, toTags } from './ec2-shapes';
import { OWNER_TAG, type NetworkInterface, type Reservation, type Subnet, type Tags } from './model';
import type { ReserveInput, SubnetApi } from './subnet-api';

const { SUBNET_NOT_FOUND, RESERVATION_NOT_FOUND } = AwsError;

const PAGE_SIZE = 1000;

const NO_RESERVATIONS: Pick<
  GetSubnetCidrReservationsCommandOutput,
  'SubnetIpv4CidrReservations' | 'SubnetIpv6CidrReservations' | 'NextToken'
> = {};

/** Values that one filter of an EC2 call may have. */
const FILTER_MAX_VALUES = 200;

/** The calls to EC2, ended by a signal. What a server-side filter lets through is checked again. */
export class Ec2SubnetApi implements SubnetApi {
  constructor(
    private readonly client: EC2Client,
    private readonly abortSignal: AbortSignal,
  ) {}

  async subnet(subnetId: string): Promise<Subnet | undefined> {
    const command = new DescribeSubnetsCommand({ SubnetIds: [subnetId] });
    const { Subnets = [] } = await this.client
      .send(command, this.options)
      .catch(unless(SUBNET_NOT_FOUND, { Subnets: [] }));
    const found = Subnets.find(({ SubnetId }) => SubnetId === subnetId);
    return found && toSubnet(found);
  }

  async networkInterfaces(subnetId: string): Promise<NetworkInterface[]> {
    const Filters = [{ Name: 'subnet-id', Values: [subnetId] }];
    const all = await everyPage(async (NextToken) => {
      const command = new DescribeNetworkInterfacesCommand({ Filters, MaxResults: PAGE_SIZE, NextToken });
      const output = await this.client.send(command, this.options);
      return { items: output.NetworkInterfaces ?? [], nextToken: output.NextToken };
    });
    return all.filter(({ SubnetId }) => SubnetId === subnetId).map(toNetworkInterface);
  }

  /** No filter: those of this call have been reported not to work (terraform-provider-aws#22051). */
  async reservations(subnetId: string): Promise<Reservation[]> {
    const all = await everyPage(async (NextToken) => {
      const command = new GetSubnetCidrReservationsCommand({
        SubnetId: subnetId,
        MaxResults: PAGE_SIZE,
        NextToken,
      });
      const output = await this.client
        .send(command, this.options)
        .catch(unless(SUBNET_NOT_FOUND, NO_RESERVATIONS));
      const { SubnetIpv4CidrReservations: v4 = [], SubnetIpv6CidrReservations: v6 = [] } = output;
      return { items: [...v4, ...v6], nextToken: output.NextToken };
    });
    return this.withTags(all.filter(({ SubnetId }) => SubnetId === subnetId).map(toReservation));
  }

  async reserve({ subnetId, range, type, description, tags }: ReserveInput): Promise<Reservation> {
    const command = new CreateSubnetCidrReservationCommand({
      SubnetId: subnetId,
      Cidr: range.toString(),
      ReservationType: type,
      ...(description === '' ? {} : { Description: description }),
      TagSpecifications: [{ ResourceType: 'subnet-cidr-reservation', Tags: toTagList(tags) }],
    });
    const { SubnetCidrReservation: made } = await this.client.send(command, this.options);
    const reservation = toReservation(made ?? {});
    if (reservation.tags[OWNER_TAG] !== tags[OWNER_TAG]) await this.claim(reservation.id, tags);
    return { ...reservation, tags };
  }

  async remove(reservationId: string): Promise<void> {
    const command = new DeleteSubnetCidrReservationCommand({ SubnetCidrReservationId: reservationId });
    await this.client.send(command, this.options).catch(unless(RESERVATION_NOT_FOUND, undefined));
  }

  async tag(reservationId: string, tags: Tags): Promise<void> {
    await this.client.send(
      new CreateTagsCommand({ Resources: [reservationId], Tags: toTagList(tags) }),
      this.options,
    );
  }

  async untag(reservationId: string, keys: readonly string[]): Promise<void> {
    const Tags = keys.map((Key) => ({ Key }));
    await this.client.send(new DeleteTagsCommand({ Resources: [reservationId], Tags }), this.options);
  }

  /** Where the tags were not recorded with the reservation, it would be nobody's: it is tagged now, or it must go. */
  private async claim(reservationId: string, tags: Tags): Promise<void> {
    await this.tag(reservationId, tags).catch(async (error: unknown) => {
      await this.remove(reservationId);
      throw error;
    });
  }

  /** Asks for the tags of reservations that were listed without any, in case the list does not carry them. */
  private async withTags(reservations: readonly Reservation[]): Promise<Reservation[]> {
    const bare = reservations.filter(({ tags }) => Object.keys(tags).length === 0).map(({ id }) => id);
    const tagsOf = new Map<string, Tag[]>();
    for (let i = 0; i < bare.length; i += FILTER_MAX_VALUES) {
      const Filters = [{ Name: 'resource-id', Values: bare.slice(i, i + FILTER_MAX_VALUES) }];
      const found = await everyPage(async (NextToken) => {
        const output = await this.client.send(new DescribeTagsCommand({ Filters, NextToken }), this.options);
        return { items: output.Tags ?? [], nextToken: output.NextToken };
      });
      for (const tag of found)
        tagsOf.set(tag.ResourceId ?? '', [...(tagsOf.get(tag.ResourceId ?? '') ?? []), tag]);
    }
    return reservations.map((reservation) => ({
      ...reservation,
      tags: { ...reservation.tags, ...toTags(tagsOf.get(reservation.id)) },
    }));
  }

  private get options(): { abortSignal: AbortSignal } {
    return { abortSignal: this.abortSignal };
  }
}

/** Takes one named error for another answer; passes every other error on. */
function unless<T>(name: string, answer: T): (error: unknown) => T {
  return (error) => {
    if (errorName(error) === name) return answer;
    throw error;
  };
}

const toTagList = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
