// Subnets that are in use already get room for prefixes, if enough of it is still whole.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { PrefixReservation, SubnetCidrReservation } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'ReserveExistingSubnets');

const SUBNETS = {
  A: ['subnet-0123456789abcdef0', '10.20.64.0/20'],
  B: ['subnet-0123456789abcdef1', '10.20.80.0/20'],
};

for (const [name, [subnetId, cidrBlock]] of Object.entries(SUBNETS)) {
  const reservation = new SubnetCidrReservation(stack, `Prefixes${name}`, {
    subnet: ec2.Subnet.fromSubnetId(stack, `Subnet${name}`, subnetId),
    subnetCidrBlock: cidrBlock,
    // The upper half, in one range: single addresses stay below.
    cidrBlocks: PrefixReservation.upperHalf().rangesOf(cidrBlock),
    description: 'prefixes for pods',
    // A reservation made by hand earlier is taken over, and stays when this stack goes.
    adoptExisting: true,
    // Refuse where fewer than 64 prefixes are free: the message names who is in the way.
    requireFreePrefixes: 64,
  });
  new CfnOutput(stack, `FreePrefixes${name}`, { value: reservation.attribute('FreePrefixes') });
}

app.synth();
