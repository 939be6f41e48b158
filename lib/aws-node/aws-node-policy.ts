import { grantedActions } from './facts/releases';
import { asWritten, isToken } from './settings/settings-check';
import type { VpcCniVersion } from './vpc-cni-version';

/** One statement of an IAM policy that allows something, as plain data. */
export interface AwsNodePolicyStatement {
  /** Actions, such as `ec2:CreateTags`. */
  readonly actions: string[];

  /** ARNs of the resources, or `*`. */
  readonly resources: string[];

  /**
   * Conditions by operator and key.
   *
   * @default - none
   */
  readonly conditions?: { [operator: string]: { [key: string]: string } };
}

/** What the permissions of aws-node depend on. */
export interface AwsNodePolicyProps {
  /**
   * IP family of the cluster, `ipv4` or `ipv6`: a value of `eks.IpFamily`.
   *
   * @default 'ipv4'
   */
  readonly ipFamily?: string;

  /** Version of the add-on. */
  readonly version: VpcCniVersion;

  /**
   * Partition of the region, such as `aws-cn`. `Aws.PARTITION` works as well.
   *
   * @default 'aws'
   */
  readonly partition?: string;

  /**
   * Name of the cluster, to which the permissions are cut down by tags. Needs `vpcId`, and IPv4.
   *
   * A name that is known at deployment only works as well: the tag `eks:cluster-name` that EKS puts on the
   * instances of managed node groups is used then, so nodes of other kinds must carry it.
   *
   * @default - the permissions are not cut down to a cluster
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/docs/iam-policy.md
   */
  readonly clusterName?: string;

  /**
   * Id of the VPC, to which the making of interfaces is cut down. Needs `clusterName`.
   *
   * @default - the permissions are not cut down to a VPC
   */
  readonly vpcId?: string;

  /**
   * Whether the node agent sends policy event logs to CloudWatch Logs.
   *
   * @default false
   */
  readonly cloudWatchLogs?: boolean;

  /**
   * Whether aws-node makes no EC2 calls (`eni.imdsOnly`).
   *
   * @default false
   */
  readonly imdsOnly?: boolean;
}

const CLUSTER_TAG = 'cluster.k8s.amazonaws.com/name';

const CREATE_TAGS = 'ec2:CreateTags';
const CREATE_INTERFACE = 'ec2:CreateNetworkInterface';

/** Changes that touch the instance of the interface as well. */
const INSTANCE_ACTIONS = [
  'ec2:AttachNetworkInterface',
  'ec2:DetachNetworkInterface',
  'ec2:ModifyNetworkInterfaceAttribute',
];

/**
 * The permissions that aws-node needs, by IP family and version.
 *
 * They belong to a role of the service account `kube-system/aws-node`, never to the role of the nodes, where every
 * pod could use them. A managed policy exists for IPv4 only, and lags behind; these follow the plugin's own list.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/docs/iam-policy.md
 *
 * @example
 * const statements = AwsNodePolicy.statements({ ipFamily: 'ipv6', version: VpcCniVersion.LATEST_KNOWN });
 */
export class AwsNodePolicy {
  /**
   * Statements of the policy; none when aws-node makes no AWS call at all.
   *
   * Read-only actions are allowed one minor version before the plugin needs them, so that a role is never
   * behind its add-on during an upgrade.
   *
   * @param props the cluster and the add-on
   * @throws when the permissions cannot be cut down as asked
   */
  public static statements(props: AwsNodePolicyProps): AwsNodePolicyStatement[] {
    const problems = scopeProblems(props);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return [
      ...(props.imdsOnly ? [] : ec2Statements(props)),
      ...(props.cloudWatchLogs ? logStatements(props) : []),
    ];
  }
}

function scopeProblems({ ipFamily, clusterName, vpcId }: AwsNodePolicyProps): string[] {
  const problems: string[] = [];
  if ((clusterName === undefined) !== (vpcId === undefined)) {
    problems.push(
      `clusterName ${asWritten(clusterName)} and vpcId ${asWritten(vpcId)} cut the permissions down together: give both or neither`,
    );
  }
  if (ipFamily === 'ipv6' && clusterName !== undefined) {
    problems.push(
      'permissions for IPv6 cannot be cut down to a cluster, as aws-node changes the primary interface, which it did not make and tag itself: leave out clusterName and vpcId',
    );
  }
  return problems;
}

function ec2Statements(props: AwsNodePolicyProps): AwsNodePolicyStatement[] {
  const tags = { actions: [CREATE_TAGS], resources: [arn(props, 'network-interface/*')] };
  const granted = grantedActions(props.version, props.ipFamily ?? 'ipv4').filter(
    (action) => action !== CREATE_TAGS,
  );
  if (props.clusterName === undefined) return [{ actions: granted, resources: ['*'] }, tags];
  const reads = granted.filter((action) => action.startsWith('ec2:Describe'));
  const changes = granted.filter((action) => !reads.includes(action) && action !== CREATE_INTERFACE);
  return [{ actions: reads, resources: ['*'] }, tags, ...scopedStatements(props, changes)];
}

/** New interfaces with the tag of the cluster in the VPC, changes to those interfaces only. */
function scopedStatements(props: AwsNodePolicyProps, changes: string[]): AwsNodePolicyStatement[] {
  const clusterName = props.clusterName!;
  const interfaces = [arn(props, 'network-interface/*')];
  return [
    {
      actions: [CREATE_INTERFACE],
      resources: interfaces,
      conditions: { StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName } },
    },
    {
      actions: [CREATE_INTERFACE],
      resources: [arn(props, 'subnet/*'), arn(props, 'security-group/*')],
      conditions: { ArnEquals: { 'ec2:Vpc': arn(props, `vpc/${props.vpcId}`) } },
    },
    {
      actions: changes,
      resources: interfaces,
      conditions: { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName } },
    },
    {
      actions: INSTANCE_ACTIONS,
      resources: [arn(props, 'instance/*')],
      conditions: { StringEquals: nodeTag(clusterName) },
    },
    { actions: ['ec2:ModifyNetworkInterfaceAttribute'], resources: [arn(props, 'security-group/*')] },
  ];
}

/** A token cannot be part of a key in CloudFormation, so the name goes into the value then. */
function nodeTag(clusterName: string): { [key: string]: string } {
  return isToken(clusterName)
    ? { 'aws:ResourceTag/eks:cluster-name': clusterName }
    : { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: 'owned' };
}

function logStatements(props: AwsNodePolicyProps): AwsNodePolicyStatement[] {
  const groups = `arn:${props.partition ?? 'aws'}:logs:*:*:log-group:/aws/eks/${props.clusterName ?? '*'}/cluster`;
  return [
    { actions: ['logs:DescribeLogGroups'], resources: ['*'] },
    {
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [groups, `${groups}:*`],
    },
  ];
}

function arn({ partition = 'aws' }: AwsNodePolicyProps, resource: string): string {
  return `arn:${partition}:ec2:*:*:${resource}`;
}
