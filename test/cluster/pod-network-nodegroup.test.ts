import { Size } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { PodNetworkNodegroupProps } from '../../lib/cluster/pod-network-nodegroup';
import { PodNetworkNodegroup } from '../../lib/cluster/pod-network-nodegroup';
import { PodAddressing } from '../../lib/vpc-cni/pod-addressing';
import { ImportedClusterStack } from '../support/cluster-stack';
import type { TemplateJson } from '../support/deployed-template';
import { DeployedTemplate } from '../support/deployed-template';

type Props = Partial<PodNetworkNodegroupProps>;

function synthesize(props: Props | ((stack: ImportedClusterStack) => Props) = {}) {
  const stack = new ImportedClusterStack();
  const nodes = new PodNetworkNodegroup(stack, 'Nodes', {
    cluster: stack.cluster,
    nodeSubnets: stack.nodeSubnets,
    kubernetesVersion: eks.KubernetesVersion.V1_36,
    serviceCidr: '172.20.0.0/16',
    instanceTypes: types('m5.large'),
    ...(typeof props === 'function' ? props(stack) : props),
  });
  const { template } = stack;
  const deployed = new DeployedTemplate(template.toJSON() as TemplateJson);
  const [{ properties: launchTemplate }] = deployed.ofType('AWS::EC2::LaunchTemplate');
  return { stack, nodes, template, deployed, launchTemplate, data: launchTemplate.LaunchTemplateData };
}

function types(...names: string[]): ec2.InstanceType[] {
  return names.map((name) => new ec2.InstanceType(name));
}

describe('by default', () => {
  const { template, deployed, launchTemplate, data } = synthesize();

  test('nodes live in the node subnets', () => {
    template.hasResourceProperties('AWS::EKS::Nodegroup', {
      ClusterName: 'existing',
      Subnets: ['subnet-node-eu-west-1a', 'subnet-node-eu-west-1b', 'subnet-node-eu-west-1c'],
      InstanceTypes: ['m5.large'],
      ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 2 },
    });
  });

  test('the image is named in the launch template, and nowhere else', () => {
    expect(data.ImageId).toMatch(
      /^\/aws\/service\/eks\/optimized-ami\/1\.36\/amazon-linux-2023\/x86_64\/standard\//,
    );
    template.hasResourceProperties('AWS::EKS::Nodegroup', {
      AmiType: Match.absent(),
      ReleaseVersion: Match.absent(),
      DiskSize: Match.absent(),
    });
  });

  test('the user data tells nodeadm all it must know, and kubelet its max pods', () => {
    const { header, body } = onlyPart(Buffer.from(data.UserData, 'base64').toString());
    expect(header).toContain('Content-Type: application/node.eks.aws');
    expect(JSON.parse(body).spec).toEqual({
      cluster: {
        name: 'existing',
        apiServerEndpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
        certificateAuthority: 'Q0EK',
        cidr: '172.20.0.0/16',
      },
      // (3 - 1) x (10 - 1) x 16 + 2 = 290, capped at 110; 11 x 110 + 255 = 1465 MiB
      kubelet: { config: { maxPods: 110, kubeReserved: { memory: '1465Mi' } } },
    });
  });

  test('instances require IMDSv2 with hop limit 1, and have an encrypted gp3 volume', () => {
    expect(data.MetadataOptions).toEqual({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
    expect(data.BlockDeviceMappings).toEqual([
      { DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 80 } },
    ]);
  });

  test('there is neither an SSH key nor a security group that would displace the one of the cluster', () => {
    expect(data).not.toHaveProperty('KeyName');
    expect(data).not.toHaveProperty('SecurityGroupIds');
    template.hasResourceProperties('AWS::EKS::Nodegroup', { RemoteAccess: Match.absent() });
  });

  test('the node role may join and pull images, but not change network interfaces', () => {
    const [{ properties }] = deployed.ofType('AWS::IAM::Role');
    expect(properties.ManagedPolicyArns).toEqual([
      'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
      'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly',
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('names of node group and launch template are left to AWS, so that replacements cannot collide', () => {
    template.hasResourceProperties('AWS::EKS::Nodegroup', { NodegroupName: Match.absent() });
    expect(launchTemplate).not.toHaveProperty('LaunchTemplateName');
  });
});

test.each<[string, Props, number]>([
  ['m5.large: prefixes, pods in their own subnets', {}, 110],
  ['m5.large: prefixes, pods in the node subnets', { customNetworking: false }, 110],
  // (3 - 1) x 9 + 2
  ['m5.large: single addresses, own subnets', { podAddressing: PodAddressing.secondaryIp() }, 20],
  // 3 x 9 + 2
  ['m5.large: single addresses', { podAddressing: PodAddressing.secondaryIp(), customNetworking: false }, 29],
  // (3 - 1) x 3 x 16 + 2
  ['the smallest of mixed types', { instanceTypes: types('m5.2xlarge', 't3.small') }, 98],
  ['more than 30 vCPUs', { instanceTypes: types('m5.8xlarge') }, 250],
])('computes max pods of %s', (_, props, expected) => {
  expect(synthesize(props).nodes.maxPods).toBe(expected);
});

test('takes a lower max pods', () => {
  expect(synthesize({ maxPods: 50 }).nodes.maxPods).toBe(50);
});

test('warns of a max pods above the recommendation', () => {
  const { stack, nodes } = synthesize({ maxPods: 200 });
  expect(nodes.maxPods).toBe(200);
  const text =
    'maxPods 200 is above the 110 that AWS recommends for m5.large: use 110 unless you have measured more';
  Annotations.fromStack(stack).hasWarning('/Stack/Nodes', Match.stringLikeRegexp(text));
});

test('refuses a max pods for which there are no addresses', () => {
  expect(() => synthesize({ maxPods: 291 })).toThrow(
    'maxPods 291 is more than m5.large has addresses for ((3 - 1) x (10 - 1) x 16 + 2 = 290): use at most 290, or larger instance types',
  );
});

test.each([0, -1, 1.5, Number.NaN])('refuses a max pods of %p', (maxPods) => {
  expect(() => synthesize({ maxPods })).toThrow(
    `maxPods ${maxPods} is not a number of pods: use a whole number of at least 1`,
  );
});

test('refuses an instance type it does not know, and names the nearest', () => {
  expect(() => synthesize({ instanceTypes: types('m5.lage') })).toThrow(/m5\.lage.*m5\.large/s);
});

test('refuses types of different architectures', () => {
  expect(() => synthesize({ instanceTypes: types('m7i.large', 'm7g.large') })).toThrow(
    'instanceTypes mixes processor architectures, a node group has one image: m7i.large (x86_64), m7g.large (arm64); use a node group for each',
  );
});

test('takes the arm64 image for arm64 types', () => {
  const { data } = synthesize({ instanceTypes: types('m7g.large') });
  expect(data.ImageId).toContain('/amazon-linux-2023/arm64/standard/');
});

test.each([
  [{ minSize: 3 }, { MinSize: 3, DesiredSize: 3, MaxSize: 3 }],
  [{ maxSize: 1 }, { MinSize: 1, DesiredSize: 1, MaxSize: 1 }],
  [
    { minSize: 0, desiredSize: 0, maxSize: 5 },
    { MinSize: 0, DesiredSize: 0, MaxSize: 5 },
  ],
])('sizes %j', (props, ScalingConfig) => {
  synthesize(props).template.hasResourceProperties('AWS::EKS::Nodegroup', { ScalingConfig });
});

test('passes on labels, taints, capacity type, role, image and volume size', () => {
  const { template, data } = synthesize((stack) => ({
    labels: { tier: 'batch' },
    taints: [{ key: 'batch', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE }],
    capacityType: eks.CapacityType.SPOT,
    nodeRole: iam.Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::111122223333:role/own'),
    machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }),
    rootVolumeSize: Size.gibibytes(200),
  }));
  template.hasResourceProperties('AWS::EKS::Nodegroup', {
    Labels: { tier: 'batch' },
    Taints: [{ Key: 'batch', Value: 'true', Effect: 'NO_SCHEDULE' }],
    CapacityType: 'SPOT',
    NodeRole: 'arn:aws:iam::111122223333:role/own',
  });
  expect(data.ImageId).toBe('ami-0123456789abcdef0');
  expect(data.BlockDeviceMappings[0].Ebs.VolumeSize).toBe(200);
});

/** Header and body of the only part of a MIME document. */
function onlyPart(mime: string): { header: string; body: string } {
  const boundary = /boundary="([^"]+)"/.exec(mime)![1];
  const [, part] = mime.split(`--${boundary}`);
  const [header, ...body] = part.trim().split('\n\n');
  return { header, body: body.join('\n\n') };
}
