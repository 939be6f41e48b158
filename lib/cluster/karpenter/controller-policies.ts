import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What the rights of the controller name. */
export interface ControllerScope {
  readonly clusterName: string;
  readonly nodeRoleArn: string;
  readonly queueArn: string;
  /** Minor version of the release, such as 14. */
  readonly minor: number;
  /** Whether the controller makes the instance profiles of its nodes. */
  readonly makesInstanceProfiles: boolean;
}

/** A statement of a policy document. */
export interface PolicyStatementJson {
  readonly [key: string]: unknown;
}

/** Releases in which the controller began to use a right. */
const SINCE = { placementGroups: 11, zonalShift: 12 };

const OWNED = 'owned';
const RUN = ['ec2:RunInstances', 'ec2:CreateFleet'];

/**
 * Rights of the controller by managed policy: all in one would be longer than a policy may be.
 *
 * @see https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/website/content/en/preview/getting-started/getting-started-with-karpenter/cloudformation.yaml
 */
export function controllerPolicies(
  construct: IConstruct,
  scope: ControllerScope,
): { [id: string]: PolicyStatementJson[] } {
  const { partition, region, account } = Stack.of(construct);
  const cluster = `arn:${partition}:eks:${region}:${account}:cluster/${scope.clusterName}`;
  const zonalShift = scope.minor >= SINCE.zonalShift;
  return {
    NodeLifecyclePolicy: nodeLifecycle(`arn:${partition}:ec2:${region}`, scope),
    IamIntegrationPolicy: iamIntegration(construct, scope),
    EksIntegrationPolicy: [allow('AllowAPIServerEndpointDiscovery', 'eks:DescribeCluster', cluster)],
    InterruptionPolicy: [
      allow(
        'AllowInterruptionQueueActions',
        ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
        scope.queueArn,
      ),
    ],
    ...(zonalShift && {
      ZonalShiftPolicy: [
        allow('AllowZonalShiftStatusReadOnly', ['arc-zonal-shift:GetManagedResource'], '*', {
          StringEquals: { 'arc-zonal-shift:ResourceIdentifier': cluster },
        }),
      ],
    }),
    ResourceDiscoveryPolicy: resourceDiscovery(construct, scope),
  };
}

function allow(
  Sid: string,
  Action: string | string[],
  Resource: string | string[],
  Condition?: object,
): PolicyStatementJson {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
}

function nodeLifecycle(ec2: string, { clusterName, minor }: ControllerScope): PolicyStatementJson[] {
  const ownedResource = {
    StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: OWNED },
    StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' },
  };
  const requested = {
    [`aws:RequestTag/kubernetes.io/cluster/${clusterName}`]: OWNED,
    'aws:RequestTag/eks:eks-cluster-name': clusterName,
  };
  const ofPool = { StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' } };
  const kinds = (...names: string[]): string[] => names.map((name) => `${ec2}:*:${name}/*`);
  const made = kinds(
    'fleet',
    'instance',
    'volume',
    'network-interface',
    'launch-template',
    'spot-instances-request',
  );
  const placementGroups = minor >= SINCE.placementGroups ? ['placement-group'] : [];
  return [
    allow('AllowScopedEC2InstanceAccessActions', RUN, [
      `${ec2}::image/*`,
      `${ec2}::snapshot/*`,
      ...kinds('security-group', 'subnet', 'capacity-reservation', ...placementGroups),
    ]),
    allow('AllowScopedEC2LaunchTemplateAccessActions', RUN, `${ec2}:*:launch-template/*`, ownedResource),
    allow('AllowScopedEC2InstanceActionsWithTags', [...RUN, 'ec2:CreateLaunchTemplate'], made, {
      StringEquals: requested,
      ...ofPool,
    }),
    allow('AllowScopedResourceCreationTagging', 'ec2:CreateTags', made, {
      StringEquals: {
        ...requested,
        'ec2:CreateAction': ['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'],
      },
      ...ofPool,
    }),
    allow('AllowScopedResourceTagging', 'ec2:CreateTags', `${ec2}:*:instance/*`, {
      ...ownedResource,
      StringEqualsIfExists: { 'aws:RequestTag/eks:eks-cluster-name': clusterName },
      'ForAllValues:StringEquals': {
        'aws:TagKeys': ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'],
      },
    }),
    allow(
      'AllowScopedDeletion',
      ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
      kinds('instance', 'launch-template'),
      ownedResource,
    ),
  ];
}

function iamIntegration(
  construct: IConstruct,
  { clusterName, nodeRoleArn, makesInstanceProfiles }: ControllerScope,
): PolicyStatementJson[] {
  const { partition, region, account } = Stack.of(construct);
  const pass = allow('AllowPassingInstanceRole', 'iam:PassRole', nodeRoleArn, {
    StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] },
  });
  if (!makesInstanceProfiles) return [pass];
  const profiles = `arn:${partition}:iam::${account}:instance-profile/*`;
  const tags = (side: string): { [key: string]: string } => ({
    [`aws:${side}Tag/kubernetes.io/cluster/${clusterName}`]: OWNED,
    [`aws:${side}Tag/topology.kubernetes.io/region`]: region,
  });
  const requested = { ...tags('Request'), 'aws:RequestTag/eks:eks-cluster-name': clusterName };
  const ofClass = (...sides: string[]): object =>
    Object.fromEntries(sides.map((side) => [`aws:${side}Tag/karpenter.k8s.aws/ec2nodeclass`, '*']));
  return [
    pass,
    allow('AllowScopedInstanceProfileCreationActions', ['iam:CreateInstanceProfile'], profiles, {
      StringEquals: requested,
      StringLike: ofClass('Request'),
    }),
    allow('AllowScopedInstanceProfileTagActions', ['iam:TagInstanceProfile'], profiles, {
      StringEquals: { ...tags('Resource'), ...requested },
      StringLike: ofClass('Resource', 'Request'),
    }),
    allow(
      'AllowScopedInstanceProfileActions',
      ['iam:AddRoleToInstanceProfile', 'iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'],
      profiles,
      { StringEquals: tags('Resource'), StringLike: ofClass('Resource') },
    ),
  ];
}

function resourceDiscovery(construct: IConstruct, { minor }: ControllerScope): PolicyStatementJson[] {
  const { partition, region, account } = Stack.of(construct);
  const placementGroups = minor >= SINCE.placementGroups ? ['PlacementGroups'] : [];
  const described = [
    'CapacityReservations',
    'Images',
    'Instances',
    'InstanceStatus',
    'InstanceTypeOfferings',
    'InstanceTypes',
    'LaunchTemplates',
    ...placementGroups,
    'SecurityGroups',
    'SpotPriceHistory',
    'Subnets',
  ];
  return [
    allow(
      'AllowRegionalReadActions',
      described.map((name) => `ec2:Describe${name}`),
      '*',
      {
        StringEquals: { 'aws:RequestedRegion': region },
      },
    ),
    allow(
      'AllowSSMReadActions',
      'ssm:GetParameter',
      `arn:${partition}:ssm:${region}::parameter/aws/service/*`,
    ),
    allow('AllowPricingReadActions', 'pricing:GetProducts', '*'),
    allow('AllowUnscopedInstanceProfileListAction', 'iam:ListInstanceProfiles', '*'),
    allow(
      'AllowInstanceProfileReadActions',
      'iam:GetInstanceProfile',
      `arn:${partition}:iam::${account}:instance-profile/*`,
    ),
  ];
}
