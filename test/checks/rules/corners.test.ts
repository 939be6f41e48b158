import { NetworkModel } from '../../../lib/checks/model/network-model';
import { reasoned } from '../../../lib/checks/model/value';
import { type Draft, getAtt, ref, UNKNOWN } from '../fixtures/draft';
import { house, ipv6House, privateHouse } from '../fixtures/house';
import { messagesOf, outcomes, uncheckedOf } from './harness';

const NEWEST = '{{resolve:ssm:/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id}}';

/** Reads the image as `MachineImage.fromSsmParameter` of the CDK does. */
function imageOf(draft: Draft, path: string): void {
  draft.body.Parameters.Ami = { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: path };
  draft.set('Template.LaunchTemplateData.ImageId', ref('Ami'));
}

interface Corner {
  readonly claim: string;
  readonly id: string;
  readonly base?: () => Draft;
  readonly change: (draft: Draft) => unknown;
  readonly says?: string[];
  readonly unchecked?: string[];
}

/** Ways to write a template that the four fixtures of a rule do not have. */
const CORNERS: Corner[] = [
  {
    claim: 'the default of a parameter that is no CIDR block is an error, as EC2 refuses it',
    id: 'NET-02',
    change: (d) => {
      d.body.Parameters.Block = { Type: 'String', Default: '10.0.0.0/33' };
      d.set('Vpc.CidrBlock', ref('Block'));
    },
    says: ['"10.0.0.0/33" is not a CIDR block: mask "33" is not a number from 0 to 32 without leading zeros'],
  },
  {
    claim: 'so is such a text of a subnet',
    id: 'NET-02',
    change: (d) => d.set('NodeA.CidrBlock', '10.0.64'),
    says: ['"10.0.64" is not a CIDR block: write address/mask, for example 10.0.0.0/16'],
  },
  {
    claim: 'pods of a profile without subnets are counted among the cluster subnets',
    id: 'SUB-11',
    change: (d) =>
      d
        .set('Cluster.ResourcesVpcConfig.SubnetIds', [ref('ClusterA')])
        .add('Profile', 'AWS::EKS::FargateProfile', { ClusterName: ref('Cluster') }),
    says: ['cluster subnets of Cluster are also used for Fargate pods: ClusterA (10.0.0.0/27)'],
  },
  ...[
    '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/amazon-eks-node-al2023-x86_64-standard-1.36-v20260714/image_id',
    '/aws/service/bottlerocket/aws-k8s-1.36/x86_64/1.50.0/image_id',
  ].flatMap((path): Corner[] => [
    {
      claim: `the parameter of one release pins the image: ${path}`,
      id: 'DEP-06',
      change: (d) => imageOf(d, path),
    },
    {
      claim: `so does a dynamic reference to it: ${path}`,
      id: 'DEP-06',
      change: (d) => d.set('Template.LaunchTemplateData.ImageId', `{{resolve:ssm:${path}}}`),
    },
  ]),
  {
    claim: 'the parameter of the newest Bottlerocket does not pin the image',
    id: 'DEP-06',
    change: (d) => imageOf(d, '/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id'),
    says: [
      'Template takes the newest AMI at every deployment (/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id)',
    ],
  },
  {
    claim: 'what a parameter of the account holds is known to its owner',
    id: 'DEP-06',
    change: (d) => imageOf(d, '/golden/eks-node'),
    unchecked: ['parameter Ami is read from SSM at deploy time'],
  },
  {
    claim: 'launch templates that no node of EKS uses are left alone',
    id: 'DEP-06',
    change: (d) =>
      d.add('Bastion', 'AWS::EC2::LaunchTemplate', {
        LaunchTemplateData: { ImageId: NEWEST, UserData: { 'Fn::Base64': '#!/bin/sh\necho hello' } },
      }),
  },
  {
    claim: 'self-managed nodes are told by their user data',
    id: 'DEP-06',
    change: (d) =>
      d.add('Nodes', 'AWS::EC2::LaunchTemplate', {
        LaunchTemplateData: {
          ImageId: NEWEST,
          UserData: { 'Fn::Base64': '[settings.kubernetes]\ncluster-name = "main"\n' },
        },
      }),
    says: [
      'Nodes takes the newest AMI at every deployment (/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id)',
    ],
  },
  {
    claim: 'the chart of Cilium stands for kube-proxy',
    id: 'ADD-17',
    change: (d) =>
      d
        .remove('KubeProxy')
        .add('Cilium', 'Custom::AWSCDK-EKS-HelmChart', { ClusterName: ref('Cluster'), Chart: 'cilium' }),
  },
  {
    claim: 'permissions in a policy of the template count',
    id: 'IAM-12',
    change: (d) =>
      d.set('NodeRole.ManagedPolicyArns', [ref('Own')]).add('Own', 'AWS::IAM::ManagedPolicy', {
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: ['ec2:Describe*', 'ecr:Get*'], Resource: '*' }],
        },
      }),
  },
  {
    claim: 'a policy of the template that lacks an action is named by what is missing',
    id: 'IAM-12',
    change: (d) =>
      d.set('NodeRole.ManagedPolicyArns', [ref('Own')]).add('Own', 'AWS::IAM::ManagedPolicy', {
        PolicyDocument: {
          Statement: [
            { Effect: 'Deny', Action: 'ec2:*', Resource: '*' },
            { Effect: 'Allow', Action: 'ecr:*' },
          ],
        },
      }),
    says: ['node role NodeRole may not join the cluster: it lacks ec2:DescribeInstances'],
  },
  {
    claim: 'a role that anybody may assume is one that EC2 may assume',
    id: 'IAM-11',
    change: (d) => d.set('NodeRole.AssumeRolePolicyDocument.Statement.0.Principal', '*'),
  },
  {
    claim: 'aws-node of an IPv6 cluster needs another action',
    id: 'IAM-14',
    base: ipv6House,
    change: (d) => d.set('VpcCni.ServiceAccountRoleArn', undefined),
    says: ['aws-node has no role of its own, and node role NodeRole lacks ec2:AssignIpv6Addresses'],
  },
  {
    claim: 'an association of a service account that is not known may be the one',
    id: 'IAM-14',
    change: (d) =>
      d
        .set('VpcCni.ServiceAccountRoleArn', undefined)
        .add('Association', 'AWS::EKS::PodIdentityAssociation', { ServiceAccount: UNKNOWN }),
  },
  {
    claim: 'a subnet on an Outpost is no place for the control plane',
    id: 'CLU-07',
    change: (d) => d.set('ClusterA.OutpostArn', 'arn:aws:outposts:eu-west-1:111122223333:outpost/op-1'),
    says: ['cluster subnet ClusterA is on an Outpost'],
  },
  {
    claim: 'a subnet with both tags is named once',
    id: 'TAG-03',
    change: (d) => d.get('PublicA.Tags').push({ Key: 'kubernetes.io/role/internal-elb', Value: '1' }),
    says: ['PublicA (10.0.16.0/24) is tagged kubernetes.io/role/elb and kubernetes.io/role/internal-elb'],
  },
  {
    claim: 'a tag with the value 0 is no tag',
    id: 'TAG-03',
    change: (d) => d.set('NodeA.Tags', [{ Key: 'kubernetes.io/role/elb', Value: '0' }]),
  },
  {
    claim: 'a version that is none is not checkable',
    id: 'IAM-02',
    change: (d) =>
      d.set('VpcCni.AddonVersion', 'newest').set('CniRole.ManagedPolicyArns', []).set('CniRole.Policies', []),
    unchecked: ['newest is not a version of vpc-cni'],
  },
  {
    claim: 'an AMI id without user data is no node',
    id: 'MAX-05',
    change: (d) => d.set('Template.LaunchTemplateData.UserData', undefined),
    says: ['node group Nodegroup has an AMI id without user data: its nodes do not join'],
  },
  {
    claim: 'an endpoint that another group may reach is open enough',
    id: 'PRV-03',
    base: privateHouse,
    change: (d) =>
      d.set('EndpointGroup.SecurityGroupIngress', [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, SourceSecurityGroupId: 'sg-1' },
      ]),
  },
  {
    claim: 'groups of a network interface are groups of the node',
    id: 'SG-02',
    change: (d) =>
      d
        .set('Template.LaunchTemplateData.SecurityGroupIds', undefined)
        .set('Template.LaunchTemplateData.NetworkInterfaces', [
          { Groups: [getAtt('Cluster', 'ClusterSecurityGroupId')] },
        ]),
  },
  {
    claim: 'logging that is turned off is no logging',
    id: 'CLU-19',
    change: (d) => d.set('Cluster.Logging', { ClusterLogging: [{ Enabled: false, Types: ['api'] }] }),
    says: ['Cluster does not log: api, audit, authenticator, controllerManager, scheduler'],
  },
];

test.each(CORNERS)('$id: $claim', ({ id, base = house, change, says = [], unchecked = [] }) => {
  const draft = base();
  change(draft);
  const all = outcomes(id, draft.build());
  expect({ says: messagesOf(all), unchecked: uncheckedOf(all) }).toEqual({ says, unchecked });
});

describe('order between stacks', () => {
  const network = {
    Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } },
    Outputs: { VpcId: { Value: ref('Vpc'), Export: { Name: 'network-vpc' } } },
  };
  const waits = (value: unknown, dependsOn?: string[]) => {
    const body = { Resources: { Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: value } } } };
    const model = new NetworkModel([
      { name: 'Network', body: network },
      { name: 'Cluster', body, dependsOn },
    ]);
    return reasoned(() => model.dependsOn(model.securityGroups[0], model.vpcs[0]));
  };

  const notDeclared = 'the order of Network and Cluster is not declared';

  test('follows imports', () => {
    expect(waits({ 'Fn::ImportValue': 'network-vpc' })).toBe(true);
    expect(waits({ 'Fn::ImportValue': 'another-vpc' })).toBe(notDeclared);
  });

  test('follows outputs of other stacks', () => {
    expect(waits({ 'Fn::GetStackOutput': { StackName: 'Network', OutputName: 'VpcId' } })).toBe(true);
    expect(waits({ 'Fn::GetStackOutput': { StackName: 'Network', OutputName: 'Nothing' } })).toBe(
      notDeclared,
    );
  });

  test('follows what the assembly says', () => {
    expect(waits('vpc-1', ['Network'])).toBe(true);
    expect(waits('vpc-1')).toBe(notDeclared);
  });
});
