import { Annotations, Aws, CustomResource, Duration, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { SubnetCidrReservationHandler } from '../handlers/subnet-cidr-reservation-handler';
import { ReservationProvider } from './reservation-provider';
import { checkedRanges } from './reservation-ranges';
import { ReservationType } from './reservation-type';
import type { SubnetCidrReservationProps } from './subnet-cidr-reservation-props';
import { ConstructError } from '../synth/construct-error';

/** Two deliveries of an event, should the answer to the first get lost. */
const SERVICE_TIMEOUT = Duration.minutes(32);

/** Enough of the address of a construct to be its own; a tag value has 256 characters, and a stack id takes most. */
const OWNER_LENGTH = 18;

/**
 * Keeps ranges of a subnet for prefixes, or for addresses you assign yourself.
 *
 * EC2 hands out a /28 prefix only from 16 free, aligned addresses in a row, and single addresses taken here and there
 * break such runs up. A reservation of type prefix keeps them whole.
 *
 * Throws if ranges overlap, have host bits, are too small for a prefix or lie outside the subnet: with every problem at
 * once.
 *
 * @example
 * declare const subnet: ec2.ISubnet;
 * new SubnetCidrReservation(this, 'Prefixes', { subnet, cidrBlocks: ['100.64.32.0/19'] });
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-cidr-reservation.html
 */
export class SubnetCidrReservation extends Construct {
  /** The ranges, as they are reserved. */
  public readonly cidrBlocks: string[];

  private readonly resource?: CustomResource;

  constructor(scope: Construct, id: string, props: SubnetCidrReservationProps) {
    super(scope, id);
    this.cidrBlocks = checkedRanges(this, props);
    const provider = props.provider ?? ReservationProvider.lambda();
    if (provider.isNative) this.defineNative(props, provider);
    else this.resource = this.defineCustomResource(props);
  }

  /**
   * What the handler found in the subnet, at deploy time.
   *
   * Throws for the native provider, which reports nothing.
   *
   * @param name such as FreePrefixes, PartlyUsedPrefixes, PrefixHeldPrefixes, ReservedPrefixes or ReservationIds
   */
  public attribute(name: string): string {
    if (this.resource === undefined) {
      throw new ConstructError(
        this,
        `${name} is not known: ReservationProvider.native() reports nothing about the subnet, use ReservationProvider.lambda()`,
      );
    }
    return this.resource.getAttString(name);
  }

  private defineCustomResource(props: SubnetCidrReservationProps): CustomResource {
    const handler = SubnetCidrReservationHandler.of(this);
    handler.allowReservationsIn(props.subnet, props.adoptExisting ?? false);
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::SubnetCidrReservation',
      serviceToken: handler.serviceToken,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: {
        SubnetId: props.subnet.subnetId,
        ReservationType: props.reservationType ?? ReservationType.PREFIX,
        CidrBlocks: this.cidrBlocks,
        Description: props.description,
        Tags: props.tags,
        AdoptExisting: String(props.adoptExisting ?? false),
        RemoveAdopted: String(props.removeAdopted ?? false),
        RequireFreePrefixes:
          props.requireFreePrefixes === undefined ? undefined : String(props.requireFreePrefixes),
        OwnerId: `${Aws.STACK_ID}/${this.node.addr.slice(0, OWNER_LENGTH)}`,
      },
    });
    // Without its permissions the function fails, and without its log group nobody learns why.
    resource.node.addDependency(handler);
    return resource;
  }

  /** Ids hold the range, so that a changed range is a new resource and never the replacement of an old one. */
  private defineNative(props: SubnetCidrReservationProps, { regions }: ReservationProvider): void {
    this.checkRegion(regions);
    if (this.cidrBlocks.some((cidr) => Token.isUnresolved(cidr))) {
      throw new ConstructError(
        this,
        'cidrBlocks are known at deploy time only: use ReservationProvider.lambda(), or write the ranges down',
      );
    }
    const NativeReservation = nativeReservation(this);
    for (const cidr of this.cidrBlocks) {
      new NativeReservation(this, `Range ${cidr.replace('/', '-')}`, {
        subnetId: props.subnet.subnetId,
        cidr,
        reservationType: props.reservationType ?? ReservationType.PREFIX,
        description: props.description,
        tags: Object.entries(props.tags ?? {}).map(([key, value]) => ({ key, value })),
      });
    }
  }

  private checkRegion(regions: string[]): void {
    const { region } = Stack.of(this);
    if (Token.isUnresolved(region)) {
      Annotations.of(this).addWarningV2(
        'PodNetwork:NativeReservationRegion',
        `CloudFormation knows AWS::EC2::SubnetCidrReservation in ${regions.join(', ')} only, and the region of this stack is not known at synth: give the stack a region, or use ReservationProvider.lambda()`,
      );
    } else if (!regions.includes(region)) {
      throw new ConstructError(
        this,
        `AWS::EC2::SubnetCidrReservation is not known to CloudFormation in ${region}, only in ${regions.join(', ')}: use ReservationProvider.lambda(), or name ${region} in additionalRegions if it has arrived there`,
      );
    }
  }
}

/** Looked up when used, so that everything else works with older releases of aws-cdk-lib. */
function nativeReservation(scope: Construct): typeof ec2.CfnSubnetCidrReservation {
  const { CfnSubnetCidrReservation: resource }: Partial<typeof ec2> = ec2;
  if (resource === undefined) {
    throw new ConstructError(
      scope,
      'ReservationProvider.native() needs aws-cdk-lib 2.272.0 or newer, the first release with ec2.CfnSubnetCidrReservation: update aws-cdk-lib, or use ReservationProvider.lambda()',
    );
  }
  return resource;
}
