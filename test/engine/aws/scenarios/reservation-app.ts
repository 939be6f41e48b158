import { Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SubnetCidrReservation } from '../../../../lib';
import type { CloudAssembly } from '../../assembly';
import { assemblyOf } from '../../rehearsal/rehearsal';

export interface ReservationOptions {
  readonly cidrBlocks: string[];
  readonly tags?: Record<string, string>;
  readonly description?: string;
  readonly adoptExisting?: boolean;
  /** Someone else's reservations in the same subnet, by the type of the service. */
  readonly others?: readonly string[];
}

/** A VPC with one subnet of 10.0.0.0/24 and reservations in it. */
export function reservationAssembly(options: ReservationOptions): CloudAssembly {
  return assemblyOf((app) => build(app, options));
}

function build(app: App, { others = [], ...options }: ReservationOptions): void {
  const stack = new Stack(app, 'Reservations', { env: { region: 'us-east-1', account: '123456789012' } });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
    availabilityZones: ['us-east-1a'],
    subnetConfiguration: [{ name: 'Pods', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    restrictDefaultSecurityGroup: false,
  });
  const [subnet] = vpc.isolatedSubnets;
  if (subnet === undefined) return;
  const reservation = new SubnetCidrReservation(stack, 'Reservation', { subnet, ...options });
  for (const [index, cidr] of others.entries()) {
    const other = new ec2.CfnSubnetCidrReservation(stack, `Other${index}`, {
      subnetId: subnet.subnetId,
      cidr,
      reservationType: 'prefix',
    });
    reservation.node.addDependency(other);
  }
}
