import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../synth/acknowledge-wildcards';
import { BundledHandler } from './bundled-handler';

const ID = 'SubnetCidrReservationHandler';

/** The tag by which the handler recognises its own reservations. */
const OWNER_TAG = 'cdk-eks-podnet:owner';

const REASON_FOR_WILDCARDS =
  'EC2 has no resource-level permissions for these read calls and for deleting a reservation, and ids of reservations do not exist yet; the handler deletes only what carries its own tag';

/** The function that makes the reservations of a stack, with what it may do. */
export class SubnetCidrReservationHandler extends Construct {
  /** The one of the stack, however many subnets it serves. */
  public static of(scope: Construct): SubnetCidrReservationHandler {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(ID) as SubnetCidrReservationHandler | undefined;

    return existing ?? new SubnetCidrReservationHandler(stack, ID);
  }

  public readonly serviceToken: string;
  private readonly role: iam.Role;
  private readonly create = new iam.PolicyStatement({ actions: ['ec2:CreateSubnetCidrReservation'] });
  private readonly reservationArns = this.arnOf('subnet-cidr-reservation', '*');
  private mayAdopt = false;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { handler, role } = new BundledHandler(this, 'Function', {
      folder: 'subnet-cidr-reservation',
      description: 'Makes, changes and removes subnet CIDR reservations',
      timeout: Duration.minutes(15),
      retryAttempts: 2,
    });
    this.serviceToken = handler.functionArn;
    this.role = role;
    this.allowReadingAndDeleting();
    this.allowTagging();
    acknowledgeWildcards(role, ['*', this.reservationArns], REASON_FOR_WILDCARDS);
  }

  /** Allows reservations in a subnet and, where existing ones may be taken over, tags on those. */
  public allowReservationsIn(subnet: ec2.ISubnet, adoptExisting: boolean): void {
    if (this.create.resources.length === 0) this.role.addToPolicy(this.create);
    this.create.addResources(this.arnOf('subnet', subnet.subnetId));
    if (adoptExisting && !this.mayAdopt) {
      this.mayAdopt = true;
      this.allow(['ec2:CreateTags'], this.reservationArns, ownerTagOfThisStack('RequestTag'));
    }
  }

  /**
   * EC2 checks the subnet when a reservation is made, and nothing when one is deleted.
   *
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
   */
  private allowReadingAndDeleting(): void {
    const reading = [
      'GetSubnetCidrReservations',
      'DescribeSubnets',
      'DescribeNetworkInterfaces',
      'DescribeTags',
    ];
    this.allow(
      [...reading, 'DeleteSubnetCidrReservation'].map((action) => `ec2:${action}`),
      '*',
    );
  }

  /** Tags when a reservation is made, and on reservations that are ours already. */
  private allowTagging(): void {
    this.allow(['ec2:CreateTags'], this.reservationArns, {
      StringEquals: { 'ec2:CreateAction': 'CreateSubnetCidrReservation' },
    });
    this.allow(
      ['ec2:CreateTags', 'ec2:DeleteTags'],
      this.reservationArns,
      ownerTagOfThisStack('ResourceTag'),
    );
  }

  private allow(actions: string[], resource: string, conditions?: iam.Conditions): void {
    this.role.addToPolicy(new iam.PolicyStatement({ actions, resources: [resource], conditions }));
  }

  private arnOf(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'ec2', resource, resourceName });
  }
}

/** Owners are named by their stack and their place in it. */
function ownerTagOfThisStack(kind: 'RequestTag' | 'ResourceTag'): iam.Conditions {
  return { StringLike: { [`aws:${kind}/${OWNER_TAG}`]: `${Aws.STACK_ID}/*` } };
}
