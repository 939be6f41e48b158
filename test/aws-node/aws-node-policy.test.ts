import { AwsNodePolicy, type AwsNodePolicyProps, VpcCniVersion } from '../../lib/aws-node';

const LATEST = VpcCniVersion.LATEST_KNOWN;
const TAGS = { actions: ['ec2:CreateTags'], resources: ['arn:aws:ec2:*:*:network-interface/*'] };
const READ = [
  'ec2:DescribeInstances',
  'ec2:DescribeTags',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
];
const statements = (props: Partial<AwsNodePolicyProps> = {}) =>
  AwsNodePolicy.statements({ version: LATEST, ...props });
const actions = (props: Partial<AwsNodePolicyProps>) =>
  statements(props).flatMap((statement) => statement.actions);

test('IPv4 has the actions of the plugin itself, and tags interfaces only', () => {
  expect(statements()).toEqual([
    {
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:AttachNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DetachNetworkInterface',
        'ec2:ModifyNetworkInterfaceAttribute',
        'ec2:UnassignPrivateIpAddresses',
        ...READ,
      ],
      resources: ['*'],
    },
    TAGS,
  ]);
});

test('IPv6 has its own actions, with the two that newer versions need', () => {
  expect(statements({ ipFamily: 'ipv6' })).toEqual([
    { actions: ['ec2:AssignIpv6Addresses', ...READ], resources: ['*'] },
    TAGS,
  ]);
});

test.each([
  ['ipv4', 'v1.16.4', false, false],
  ['ipv4', 'v1.17.1', true, false],
  ['ipv4', 'v1.20.4', true, false],
  ['ipv4', 'v1.21.0', true, true],
  ['ipv6', 'v1.20.4', false, false],
  ['ipv6', 'v1.21.0', true, true],
])(
  '%s with %s: DescribeSubnets %s, DescribeSecurityGroups %s, one minor version ahead',
  (ipFamily, version, subnets, groups) => {
    const allowed = actions({ ipFamily, version: VpcCniVersion.of(version) });
    expect(allowed.includes('ec2:DescribeSubnets')).toBe(subnets);
    expect(allowed.includes('ec2:DescribeSecurityGroups')).toBe(groups);
  },
);

test.each(['aws-cn', 'aws-us-gov', '${Token[AWS.Partition.1]}'])('follows the partition %s', (partition) => {
  const props = { partition, clusterName: 'shop', vpcId: 'vpc-1', cloudWatchLogs: true };
  const arns = statements(props)
    .flatMap(({ resources }) => resources)
    .filter((resource) => resource !== '*');
  expect(arns.every((arn) => arn.startsWith(`arn:${partition}:`))).toBe(true);
});

describe('cut down to a cluster', () => {
  const scoped = statements({ clusterName: 'shop', vpcId: 'vpc-123' });

  test('nothing is changed without a condition, but the group of an interface', () => {
    const open = scoped.filter(({ conditions }) => conditions === undefined);
    expect(open).toEqual([
      { actions: READ, resources: ['*'] },
      TAGS,
      { actions: ['ec2:ModifyNetworkInterfaceAttribute'], resources: ['arn:aws:ec2:*:*:security-group/*'] },
    ]);
  });

  test('interfaces carry the tag of the cluster, in its VPC', () => {
    expect(scoped.flatMap(({ conditions }) => (conditions ? [conditions] : []))).toEqual([
      { StringEquals: { 'aws:RequestTag/cluster.k8s.amazonaws.com/name': 'shop' } },
      { ArnEquals: { 'ec2:Vpc': 'arn:aws:ec2:*:*:vpc/vpc-123' } },
      { StringEquals: { 'aws:ResourceTag/cluster.k8s.amazonaws.com/name': 'shop' } },
      { StringEquals: { 'aws:ResourceTag/kubernetes.io/cluster/shop': 'owned' } },
    ]);
  });

  test('a name that is known at deployment only never becomes a key', () => {
    const name = '${Token[ClusterName.1]}';
    const conditions = statements({ clusterName: name, vpcId: 'vpc-1' }).flatMap((statement) =>
      Object.values(statement.conditions ?? {}),
    );
    expect(conditions.flatMap(Object.keys).filter((key) => key.includes('Token'))).toEqual([]);
    expect(conditions).toContainEqual({ 'aws:ResourceTag/eks:cluster-name': name });
  });

  test('allows the same changes as the open policy', () => {
    const open = new Set(actions({}));
    expect(new Set(scoped.flatMap((statement) => statement.actions))).toEqual(open);
  });

  test.each([
    [{ clusterName: 'shop' }, /clusterName 'shop' and vpcId undefined .+ give both or neither/],
    [{ vpcId: 'vpc-1' }, /clusterName undefined and vpcId 'vpc-1'/],
    [{ ipFamily: 'ipv6', clusterName: 'shop', vpcId: 'vpc-1' }, /permissions for IPv6 cannot be cut down/],
  ])('refuses %j', (props, message) => expect(() => statements(props)).toThrow(message));
});

test('event logs go to the log group of the cluster', () => {
  const logs = statements({ imdsOnly: true, cloudWatchLogs: true });
  expect(logs).toEqual([
    { actions: ['logs:DescribeLogGroups'], resources: ['*'] },
    {
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [
        'arn:aws:logs:*:*:log-group:/aws/eks/*/cluster',
        'arn:aws:logs:*:*:log-group:/aws/eks/*/cluster:*',
      ],
    },
  ]);
  expect(JSON.stringify(statements({ clusterName: 'shop', vpcId: 'vpc-1', cloudWatchLogs: true }))).toContain(
    '/aws/eks/shop/cluster',
  );
});

test('without EC2 calls there are no permissions', () => expect(statements({ imdsOnly: true })).toEqual([]));
