import { Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { NodeImage } from '../../lib/cluster/node-image';
import type { SelfManagedNodegroupProps } from '../../lib/cluster/self-managed-nodegroup';
import { SelfManagedNodegroup } from '../../lib/cluster/self-managed-nodegroup';
import { ImportedClusterStack } from '../support/cluster-stack';
import { deploy, networkOf, nodegroup, types } from '../support/node-stacks';

type Props = Partial<SelfManagedNodegroupProps>;

function synthesize(props: Props | ((stack: ImportedClusterStack) => Props) = {}) {
  const stack = new ImportedClusterStack();
  const nodes = new SelfManagedNodegroup(stack, 'Nodes', {
    ...networkOf(stack),
    ...(typeof props === 'function' ? props(stack) : props),
  });
  return { stack, nodes, ...deploy(stack) };
}

test('nodes are told what those of a managed group are told', () => {
  expect(synthesize().userData).toBe(nodegroup().userData);
});

test('nodes run in the node subnets, from an image id, with the security group of the cluster and a role', () => {
  const { template, data } = synthesize({ minSize: 2, maxSize: 5 });
  template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
    MinSize: '2',
    MaxSize: '5',
    DesiredCapacity: Match.absent(),
    AutoScalingGroupName: Match.absent(),
    VPCZoneIdentifier: ['subnet-node-eu-west-1a', 'subnet-node-eu-west-1b', 'subnet-node-eu-west-1c'],
    MixedInstancesPolicy: {
      LaunchTemplate: { Overrides: [{ InstanceType: 'm5.large' }] },
      InstancesDistribution: { OnDemandBaseCapacity: 2, OnDemandPercentageAboveBaseCapacity: 100 },
    },
    Tags: Match.arrayWith([
      { Key: 'kubernetes.io/cluster/existing', Value: 'owned', PropagateAtLaunch: true },
    ]),
  });
  expect(data.ImageId).toContain('/amazon-linux-2023/x86_64/standard/');
  expect(data.SecurityGroupIds).toEqual(['sg-cluster']);
  expect(data.IamInstanceProfile).toBeDefined();
  expect(data.MetadataOptions).toEqual({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
});

test('the group spreads its nodes over the Availability Zones of the node subnets', () => {
  const { deployed, stack } = synthesize({ minSize: 3 });
  const [{ properties }] = deployed.ofType('AWS::AutoScaling::AutoScalingGroup');
  const zones = stack.nodeSubnets.map(({ availabilityZone }) => availabilityZone);
  expect(new Set(zones).size).toBe(3);
  // An Auto Scaling group balances its zones by itself, as long as nothing names single zones or another distribution.
  expect(properties.VPCZoneIdentifier).toEqual(stack.nodeSubnets.map(({ subnetId }) => subnetId));
  expect(properties).not.toHaveProperty('AvailabilityZones');
  expect(properties).not.toHaveProperty('AvailabilityZoneDistribution');
});

test.each([
  [NodeImage.al2023(), 'EC2_LINUX'],
  [NodeImage.windows2022(), 'EC2_WINDOWS'],
])('the role is let in before the first node starts', (image, type) => {
  const { deployed, template } = synthesize({ image, customNetworking: false });
  template.hasResourceProperties('AWS::EKS::AccessEntry', { Type: type });
  const [entry] = deployed.ofType('AWS::EKS::AccessEntry');
  const [group] = deployed.ofType('AWS::AutoScaling::AutoScalingGroup');
  expect(deployed.prerequisitesOf(group.logicalId)).toContain(entry.logicalId);
});

test('a role of yours has an access entry of yours', () => {
  const { template } = synthesize((stack) => ({
    nodeRole: new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
  }));
  template.resourceCountIs('AWS::EKS::AccessEntry', 0);
});

test('nodes above the smallest size are spot capacity where it is wanted', () => {
  synthesize({ spotPercentage: 100, desiredSize: 3, maxSize: 9 }).template.hasResourceProperties(
    'AWS::AutoScaling::AutoScalingGroup',
    {
      DesiredCapacity: '3',
      MixedInstancesPolicy: { InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 0 } },
    },
  );
});

test('nodes give themselves their labels and taints, nobody else does', () => {
  const { userData } = synthesize({
    labels: { team: 'a', 'node.kubernetes.io/pool': 'b' },
    taints: [{ key: 'gpu', value: 'yes', effect: eks.TaintEffect.NO_SCHEDULE }],
  });
  expect(userData).toContain('"--node-labels=team=a,node.kubernetes.io/pool=b"');
  expect(userData).toContain('"effect": "NoSchedule"');
});

test('labels and taints reach Bottlerocket and Windows too', () => {
  const props: Props = {
    customNetworking: false,
    labels: { team: 'a' },
    taints: [
      { key: 'gpu', value: 'yes', effect: eks.TaintEffect.NO_SCHEDULE },
      { key: 'gpu', effect: eks.TaintEffect.PREFER_NO_SCHEDULE },
    ],
  };
  const bottlerocket = synthesize({ ...props, image: NodeImage.bottlerocket() }).userData;
  expect(bottlerocket).toContain('[settings.kubernetes.node-labels]\nteam = "a"');
  expect(bottlerocket).toContain('gpu = ["yes:NoSchedule", ":PreferNoSchedule"]');
  const windows = synthesize({
    ...props,
    image: NodeImage.windows2022({ kubeletExtraArgs: ['--v=4'] }),
  }).userData;
  expect(windows).toContain(
    "'--max-pods=9 --node-labels=team=a --register-with-taints=gpu=yes:NoSchedule,gpu=:PreferNoSchedule --v=4'",
  );
});

test('refuses labels with which kubelet does not start', () => {
  expect(() =>
    synthesize({ labels: { 'node-role.kubernetes.io/worker': '', 'k8s.io/a': '', ok: '' } }),
  ).toThrow(
    'labels node-role.kubernetes.io/worker, k8s.io/a belong to Kubernetes, kubelet does not start with them: use a domain of your own, or node.kubernetes.io',
  );
});

test('refuses to leave the image to EKS, which has no part in it', () => {
  expect(() => synthesize({ image: NodeImage.al2023({ chosenByEks: true }) })).toThrow(
    'chosenByEks is for managed node groups',
  );
});

test('mixed types compute their own number here too', () => {
  const { nodes } = synthesize({ instanceTypes: types('t3.small', 'm5.2xlarge') });
  expect(nodes.maxPods).toBe(98);
  expect(nodes.maxPodsExpression).toContain('ips_per_eni');
  expect(nodes.maxPodsResult.lowestInstanceTypes).toEqual(['t3.small']);
});

test('security groups come on top of the one of the cluster', () => {
  const { data } = synthesize((stack) => ({
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'A', 'sg-a')],
  }));
  expect(data.SecurityGroupIds).toEqual(['sg-cluster', 'sg-a']);
});

test.each([-1, 101, 0.5])('refuses %p percent of spot capacity', (spotPercentage) => {
  expect(() => synthesize({ spotPercentage })).toThrow(
    `spotPercentage is ${spotPercentage}: use a whole number from 0 to 100`,
  );
});

test('a group of fixed size replaces its nodes one by one', () => {
  synthesize({ minSize: 3, maxSize: 3 }).template.hasResource('AWS::AutoScaling::AutoScalingGroup', {
    UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 0 } },
  });
});
