import type { EKSClient } from '@aws-sdk/client-eks';
import { everyPage } from '../../../lambda/shared/pages';
import { queryApi, textIn } from './query-api';

/** Fields of a subnet that the preflight reads, as describe-subnets answers it. */
export interface DescribedSubnet {
  readonly SubnetId?: string;
  readonly AvailabilityZone?: string;
  readonly AvailableIpAddressCount: number;
}

/** Describes subnets by their ids, to the last page. */
export async function liveSubnets(eks: EKSClient, ids: readonly string[]): Promise<DescribedSubnet[]> {
  const named = Object.fromEntries(ids.map((id, index) => [`SubnetId.${index + 1}`, id]));
  const form = { Action: 'DescribeSubnets', Version: '2016-11-15', ...named };
  return everyPage(async (NextToken) => {
    const xml = await queryApi(eks, 'ec2', { ...form, ...(NextToken && { NextToken }) });
    return { items: subnetsIn(xml), nextToken: textIn(xml, 'nextToken') };
  });
}

/** Subnets in the XML of EC2; the lists inside of each, such as tags, have items too and are left out. */
function subnetsIn(xml: string): DescribedSubnet[] {
  const [, list = ''] = /<subnetSet>([\s\S]*)<\/subnetSet>/.exec(xml) ?? [];
  const flat = list.replace(/<(\w+Set)>[\s\S]*?<\/\1>/g, '');
  return [...flat.matchAll(/<item>([\s\S]*?)<\/item>/g)].map(([item]) => ({
    SubnetId: textIn(item, 'subnetId'),
    AvailabilityZone: textIn(item, 'availabilityZone'),
    AvailableIpAddressCount: Number(textIn(item, 'availableIpAddressCount') ?? 0),
  }));
}
