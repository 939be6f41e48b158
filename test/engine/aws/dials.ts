/** What differs between two days at AWS, or is not known about AWS: each scenario turns some of these. */
export interface Dials {
  /** Until a new or changed policy, role or attachment counts, in milliseconds. @default 0 */
  grantLag: number;
  /** Until a removed policy no longer counts, in milliseconds. @default 0 */
  revokeLag: number;
  /** Until an access entry lets its principal in, in milliseconds. @default 0 */
  accessEntryLag: number;
  /** Until a new resource is in the answer of a list, in milliseconds. @default 0 */
  listOmission: number;
  /** For how long a deleted resource is still in the answer of a list, in milliseconds. @default 0 */
  listGhost: number;
  /** How long an update of an add-on takes, in milliseconds. @default 60000 */
  addonUpdate: number;
  /** Whether EKS calls an add-on ACTIVE only when each of its pods was replaced. @default true */
  addonWaitsForRollout: boolean;
  /** How the update of an add-on ends: its new version stays in any case. @default - ACTIVE */
  addonOutcome?: (addonName: string) => 'ACTIVE' | 'DEGRADED' | 'UPDATE_FAILED';
  /** How long aws-node takes on one node, in milliseconds. @default 20000 */
  podReplacement: number;
  /** How long the network interfaces of a function outlive it, in milliseconds. @default 1200000 */
  functionInterfaceRelease: number;
  /**
   * Whether CloudFormation waits for the interfaces of a deleted function: only if the deployer may call
   * ec2:DescribeNetworkInterfaces. @default true
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-vpcconfig.html
   */
  deleteWaitsForInterfaces: boolean;
  /** Not known: whether EC2 refuses to delete a subnet with a reservation, or drops the reservation. @default true */
  reservationBlocksSubnet: boolean;
  /** Not known: whether a missing key is told as 404 to a caller that may list under a prefix only. @default 403 */
  missingKeyStatus: 403 | 404;
  /** Not known: how EKS answers about an absent add-on under a policy for that add-on. @default 404 */
  absentAddonStatus: 403 | 404;
  /** Not known: whether the handler of AWS::EKS::Cluster goes back one minor version. @default false */
  clusterVersionRollback: boolean;
  /**
   * Not known: whether the handler of AWS::EKS::Cluster asks for everything that differs between two templates at
   * once, which EKS refuses when it is of two kinds, or compares with the cluster and asks for one kind after another.
   * @default 'at once'
   */
  clusterUpdates: 'at once' | 'one by one';
  /** Elastic IP addresses per region. @default 5 */
  elasticIpQuota: number;
  /** IPv4 blocks of a VPC, the primary one included. @default 5 */
  vpcBlockQuota: number;
  /** Asked at every call of a function. @default - none goes wrong */
  fault?: (call: ServiceCall) => ServiceFault | undefined;
  /** Told of every call before it is done: the place for a human who acts in between. */
  beforeCall?: (call: ServiceCall) => void;
}

/** A call as a server of the world receives it. */
export interface ServiceCall {
  readonly service: string;
  readonly action: string;
  /** Name of the function that calls, or of the role. */
  readonly caller: string;
  /** How many calls there were before. */
  readonly index: number;
}

export type ServiceFault =
  /** Refused as too many requests; nothing is done. */
  | 'throttle'
  /** Refused with an error of the server; nothing is done. */
  | 'server-error'
  /** Refused as not authorized; nothing is done. */
  | 'deny'
  /** The connection breaks before anything is done. */
  | 'reset-before'
  /** Done, but the connection breaks before the answer: the caller cannot know. */
  | 'reset-after'
  /** Never answered, and nothing is done. */
  | 'hang';

const minutes = (count: number): number => count * 60_000;

export const defaultDials = (): Dials => ({
  grantLag: 0,
  revokeLag: 0,
  accessEntryLag: 0,
  listOmission: 0,
  listGhost: 0,
  addonUpdate: minutes(1),
  addonWaitsForRollout: true,
  podReplacement: 20_000,
  functionInterfaceRelease: minutes(20),
  deleteWaitsForInterfaces: true,
  reservationBlocksSubnet: true,
  missingKeyStatus: 403,
  absentAddonStatus: 404,
  clusterVersionRollback: false,
  clusterUpdates: 'at once',
  elasticIpQuota: 5,
  vpcBlockQuota: 5,
});
