/** Regions whose CloudFormation knows `AWS::EC2::SubnetCidrReservation`, by the schemas in aws-cdk-lib 2.276. */
const NATIVE_REGIONS = ['us-east-1', 'us-west-2'];

/** Options of the native provider. */
export interface NativeReservationOptions {
  /**
   * Further regions in which CloudFormation knows the resource type.
   *
   * @default - us-east-1 and us-west-2 alone
   */
  readonly additionalRegions?: string[];
}

/**
 * Who makes subnet CIDR reservations.
 *
 * @example
 * declare const subnet: ec2.ISubnet;
 * new SubnetCidrReservation(this, 'Prefixes', {
 *   subnet,
 *   cidrBlocks: ['100.64.32.0/19'],
 *   provider: ReservationProvider.native(),
 * });
 */
export class ReservationProvider {
  /**
   * A Lambda function: works in every region, changes ranges that overlap the old ones, takes over reservations that
   * exist, and reports how fragmented the subnet is.
   */
  public static lambda(): ReservationProvider {
    return new ReservationProvider(false, []);
  }

  /**
   * `AWS::EC2::SubnetCidrReservation`: nothing but CloudFormation, in the regions that know the type.
   *
   * @param options regions beside the known ones
   */
  public static native(options: NativeReservationOptions = {}): ReservationProvider {
    return new ReservationProvider(true, [...NATIVE_REGIONS, ...(options.additionalRegions ?? [])]);
  }

  private constructor(
    /** Whether CloudFormation itself makes the reservations. */
    public readonly isNative: boolean,
    /** Regions in which the native resource type is known; empty for the Lambda function, which works in all. */
    public readonly regions: string[],
  ) {}
}
