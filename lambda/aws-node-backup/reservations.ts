import { EC2Client, GetSubnetCidrReservationsCommand } from '@aws-sdk/client-ec2';
import { errorName } from '../shared/aws-errors';
import { patientClient } from '../shared/retry-strategy';
import type { SubnetReservationsRecord } from '../../lib/aws-node/backup/backup-document';
import type { JsonObject } from '../../lib/aws-node/backup/json';

/** The CIDR reservations of subnets. A subnet that is gone has none. */
export async function readReservations(subnetIds: readonly string[]): Promise<SubnetReservationsRecord[]> {
  const client = new EC2Client(patientClient);
  const records: SubnetReservationsRecord[] = [];
  for (const subnetId of [...new Set(subnetIds)].sort()) {
    records.push({ subnetId, reservations: await reservationsOf(client, subnetId) });
  }
  return records;
}

/** EC2 answers in pages and the SDK has no paginator for this call. */
async function reservationsOf(client: EC2Client, SubnetId: string): Promise<JsonObject[]> {
  const reservations: JsonObject[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(new GetSubnetCidrReservationsCommand({ SubnetId, NextToken }));
      reservations.push(...both(page.SubnetIpv4CidrReservations, page.SubnetIpv6CidrReservations));
      NextToken = page.NextToken;
    } while (NextToken);
  } catch (error) {
    if (errorName(error) !== 'InvalidSubnetID.NotFound') throw error;
  }
  return reservations;
}

function both(...lists: (readonly object[] | undefined)[]): JsonObject[] {
  return lists.flatMap((list) => list ?? []).map((entry) => ({ ...entry }) as JsonObject);
}
