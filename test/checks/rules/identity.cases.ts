import { getAtt, ref, UNKNOWN } from '../fixtures/draft';
import { house, ipv6House } from '../fixtures/house';
import type { RuleCase } from './harness';

type D = Parameters<RuleCase['breaks']>[0];
const TRUST = 'CniRole.AssumeRolePolicyDocument.Statement.0';
const METADATA = 'Template.LaunchTemplateData.MetadataOptions';
const policy = (d: D, Action: unknown, Resource: unknown = '*') =>
  d.add('Policy', 'AWS::IAM::Policy', {
    Roles: [ref('CniRole')],
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] },
  });

/** aws-node gets its credentials from the agent. */
const podIdentity = () =>
  house()
    .set('VpcCni.ServiceAccountRoleArn', undefined)
    .set('VpcCni.PodIdentityAssociations', [
      { ServiceAccount: 'aws-node', RoleArn: getAtt('CniRole', 'Arn') },
    ])
    .add('Agent', 'AWS::EKS::Addon', { AddonName: 'eks-pod-identity-agent', ClusterName: ref('Cluster') })
    .dependsOn('VpcCni', ['Agent']);

export const IAM_CASES: RuleCase[] = [
  {
    id: 'IAM-01',
    breaks: (d) => d.set('NodeRole.ManagedPolicyArns', ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy']),
    says: 'node role NodeRole may assign addresses to interfaces, and with it every pod that gets its credentials',
    unknown: (d) => d.set('NodeRole.ManagedPolicyArns', [UNKNOWN]),
  },
  {
    id: 'IAM-02',
    breaks: (d) =>
      policy(d.set('CniRole.ManagedPolicyArns', undefined), [
        'ec2:Assign*',
        'ec2:Unassign*',
        'ec2:*NetworkInterface',
        'ec2:Modify*',
        'ec2:Describe*',
      ]),
    says: 'role CniRole of aws-node lacks ec2:CreateTags',
    unknown: (d) => d.set('CniRole.ManagedPolicyArns', [UNKNOWN]),
  },
  {
    id: 'IAM-03',
    breaks: (d) => d.set(`${TRUST}.Condition`, { StringEquals: { 'issuer:aud': 'sts.amazonaws.com' } }),
    says: 'the trust policy of CniRole lacks the condition sub = system:serviceaccount:kube-system:aws-node',
    unknown: (d) => d.set(`${TRUST}.Condition`, UNKNOWN),
  },
  {
    id: 'IAM-04',
    breaks: (d) =>
      d.set(TRUST, {
        Effect: 'Allow',
        Principal: { Service: 'ec2.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    says: 'CniRole is the service account role of aws-node, but trusts no identity provider',
    unknown: (d) => d.set(`${TRUST}.Principal.Federated`, UNKNOWN),
  },
  {
    id: 'IAM-05',
    base: podIdentity,
    breaks: (d) => d.remove('Agent'),
    says: 'VpcCni uses EKS Pod Identity, but Cluster has no eks-pod-identity-agent add-on',
    unknown: (d) => d.set('Agent.AddonName', UNKNOWN),
  },
  {
    id: 'IAM-06',
    base: podIdentity,
    breaks: (d) => d.dependsOn('VpcCni', undefined),
    says: 'VpcCni does not depend on Agent',
    unknown: (d) => d.set('Agent.AddonName', UNKNOWN),
  },
  {
    id: 'IAM-07',
    breaks: (d) => d.env({ ENABLE_POD_ENI: 'true' }),
    says: 'role ClusterRole of Cluster lacks AmazonEKSVPCResourceController',
    passes: (d) =>
      d
        .env({ ENABLE_POD_ENI: 'true' })
        .set('ClusterRole.ManagedPolicyArns', ['arn:aws:iam::aws:policy/AmazonEKSVPCResourceController']),
    absent: () => undefined,
    unknown: (d) => d.env({ ENABLE_POD_ENI: UNKNOWN }),
  },
  {
    id: 'IAM-08',
    breaks: (d) => d.set(`${TRUST}.Condition.StringLike`, { note: 'x'.repeat(2000) }),
    says: 'the trust policy of CniRole has 2234 characters, the quota is 2048',
    unknown: 'unknown parts of a policy count as empty',
  },
  {
    id: 'IAM-09',
    breaks: (d) => policy(d, ['ec2:CreateSubnetCidrReservation']),
    says: 'CniRole may make reservations in every subnet',
    passes: (d) =>
      policy(d, ['ec2:CreateSubnetCidrReservation'], 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1'),
    absent: () => undefined,
    unknown: (d) => policy(d, ['ec2:CreateSubnetCidrReservation'], UNKNOWN),
  },
  {
    id: 'IAM-10',
    base: ipv6House,
    breaks: (d) => policy(d, ['ec2:DescribeSubnets']),
    says: 'node group Nodegroup does not depend on Policy, so aws-node may lose it first on deletion',
    unknown: 'the order of resources is always known',
  },
  {
    id: 'IMDS-01',
    breaks: (d) => d.set(METADATA, undefined),
    says: 'Template does not require IMDSv2',
    unknown: (d) => d.set(`${METADATA}.HttpTokens`, UNKNOWN),
  },
  {
    id: 'IMDS-02',
    breaks: (d) => d.set(`${METADATA}.HttpPutResponseHopLimit`, 2),
    says: 'Template has a hop limit of 2: pods reach the metadata service',
    unknown: (d) => d.set(`${METADATA}.HttpPutResponseHopLimit`, UNKNOWN),
  },
  {
    id: 'IAM-11',
    breaks: (d) =>
      d.set('NodeRole.AssumeRolePolicyDocument.Statement.0.Principal', { Service: 'lambda.amazonaws.com' }),
    says: 'node role NodeRole does not trust ec2.amazonaws.com',
    unknown: (d) => d.set('NodeRole.AssumeRolePolicyDocument.Statement.0.Principal', { Service: UNKNOWN }),
  },
  {
    id: 'IAM-12',
    breaks: (d) =>
      d.set('NodeRole.ManagedPolicyArns', ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore']),
    says: [
      'node role NodeRole may not join the cluster: it lacks ec2:DescribeInstances',
      'node role NodeRole may not pull images: it lacks ecr:GetDownloadUrlForLayer',
    ],
    unknown: (d) => d.set('NodeRole.ManagedPolicyArns', ['arn:aws:iam::111122223333:policy/Nodes']),
  },
  {
    id: 'IAM-13',
    breaks: (d) => d.set('ClusterRole.ManagedPolicyArns', undefined),
    says: 'role ClusterRole of Cluster has no policy',
    unknown: 'a policy that is not known is a policy',
  },
  {
    id: 'IAM-14',
    breaks: (d) => d.set('VpcCni.ServiceAccountRoleArn', undefined),
    says: 'aws-node has no role of its own, and node role NodeRole lacks ec2:AssignPrivateIpAddresses',
    passes: (d) =>
      d
        .set('VpcCni.ServiceAccountRoleArn', undefined)
        .get('NodeRole.ManagedPolicyArns')
        .push('arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'),
    absent: (d) =>
      d
        .set('VpcCni.ServiceAccountRoleArn', undefined)
        .add('Association', 'AWS::EKS::PodIdentityAssociation', { ServiceAccount: 'aws-node' }),
    unknown: (d) =>
      d.set('VpcCni.ServiceAccountRoleArn', undefined).get('NodeRole.ManagedPolicyArns').push(UNKNOWN),
  },
];
