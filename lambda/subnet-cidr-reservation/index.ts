import { EC2Client } from '@aws-sdk/client-ec2';
import { serve } from '../shared/custom-resource';
import { patientClient } from '../shared/retry-strategy';
import { Ec2SubnetApi } from './ec2';
import { SubnetCidrReservation } from './resource';

const client = new EC2Client(patientClient);

export const handler = serve(new SubnetCidrReservation((signal) => new Ec2SubnetApi(client, signal)));
