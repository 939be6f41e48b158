import type { EC2Client } from '@aws-sdk/client-ec2';
import { errorName } from '../shared/aws-errors';
import { patientClient } from '../shared/retry-strategy';
import type { SubnetReservationsRecord } from '../../lib/aws-node/backup/backup-document';
import type { JsonObject } from '../../lib/aws-node/backup/json';

/** The part of the SDK that is used here. */
type Ec2Sdk = typeof import('./ec2-sdk');

/** The CIDR reservations of subnets. A subnet that is gone has none. */
export async function readReservations(subnetIds: readonly string[]): Promise<SubnetReservationsRecord[]> {
  // A third of the bundle, needed by clusters with pod subnets only: not loaded at the start of the function.
  const sdk = await import('./ec2-sdk.js');
  const client = new sdk.EC2Client(patientClient);
  const records: SubnetReservationsRecord[] = [];
  for (const subnetId of [...new Set(subnetIds)].sort()) {
    records.push({ subnetId, reservations: await reservationsOf(sdk, client, subnetId) });
  }
  return records;
}

/** EC2 answers in pages and the SDK has no paginator for this call. */
async function reservationsOf(sdk: Ec2Sdk, client: EC2Client, SubnetId: string): Promise<JsonObject[]> {
  const reservations: JsonObject[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(new sdk.GetSubnetCidrReservationsCommand({ SubnetId, NextToken }));
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
