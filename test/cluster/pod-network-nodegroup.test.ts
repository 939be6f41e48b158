import { Size, Tags } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { NodeImage } from '../../lib/cluster/node-image';
import { BottlerocketVariant, NodeAccelerator } from '../../lib/cluster/node-image-options';
import { NodeMetadataAccess } from '../../lib/cluster/node-metadata-access';
import { NodegroupUpdate, NodegroupUpdateStrategy } from '../../lib/cluster/nodegroup-update';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import type { NodegroupProps as Props } from '../support/node-stacks';
import { nodegroup as synthesize, types } from '../support/node-stacks';

const OWN_IMAGE = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' });
const OWN_ROLE = 'arn:aws:iam::111122223333:role/own';

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
    'instanceTypes mixes processor architectures, a node group has one image: m7i.large (amd64), m7g.large (arm64); use a node group for each',
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

test('refuses labels that EKS keeps for itself', () => {
  expect(() =>
    synthesize({ labels: { 'eks.amazonaws.com/nodegroup': 'a', 'eks.amazonaws.com.example.org/b': '' } }),
  ).toThrow(
    'labels eks.amazonaws.com/nodegroup belong to EKS, which refuses them for node groups: use a domain of your own',
  );
});

test('nodes register with their labels, because EKS adds them later where the template has an image id', () => {
  const labels = { 'example.com/pod-subnets': 'eu-west-1a', 'node.kubernetes.io/pool': 'a' };
  const flag = '--node-labels=example.com/pod-subnets=eu-west-1a,node.kubernetes.io/pool=a';
  expect(synthesize({ labels }).userData).toContain(flag);
  const bottlerocket = synthesize({ labels, image: NodeImage.bottlerocket() });
  expect(bottlerocket.userData).toContain('"example.com/pod-subnets" = "eu-west-1a"');
  const windows = synthesize({ labels, image: NodeImage.windows2022(), customNetworking: false });
  expect(windows.userData).toContain(flag);
});

test('kubelet is not started with labels that it refuses, and EKS gives them still', () => {
  const labels = { 'node-role.kubernetes.io/worker': '', tier: 'batch' };
  const { template, userData } = synthesize({ labels });
  expect(userData).toContain('"--node-labels=tier=batch"');
  template.hasResourceProperties('AWS::EKS::Nodegroup', { Labels: labels });
});

test('labels of Kubernetes are given by EKS, but not to kubelet in user data that EKS writes', () => {
  const labels = { 'node-role.kubernetes.io/worker': '' };
  synthesize({ labels }).template.hasResourceProperties('AWS::EKS::Nodegroup', { Labels: labels });
  const image = NodeImage.al2023({ chosenByEks: true });
  expect(() => synthesize({ labels, image })).toThrow(
    'labels node-role.kubernetes.io/worker belong to Kubernetes, kubelet does not start with them',
  );
  expect(() => synthesize({ labels: { 'node.kubernetes.io/pool': 'a' }, image })).not.toThrow();
});

test('passes on labels, taints, capacity type, role, image and volume size', () => {
  const { template, data } = synthesize((stack) => ({
    labels: { tier: 'batch' },
    taints: [{ key: 'batch', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE }],
    capacityType: eks.CapacityType.SPOT,
    nodeRole: iam.Role.fromRoleArn(stack, 'Own', OWN_ROLE),
    image: NodeImage.custom(OWN_IMAGE),
    volumeSize: Size.gibibytes(200),
  }));
  template.hasResourceProperties('AWS::EKS::Nodegroup', {
    Labels: { tier: 'batch' },
    Taints: [{ Key: 'batch', Value: 'true', Effect: 'NO_SCHEDULE' }],
    CapacityType: 'SPOT',
    NodeRole: OWN_ROLE,
  });
  expect(data.ImageId).toBe('ami-0123456789abcdef0');
  expect(data.BlockDeviceMappings[0].Ebs.VolumeSize).toBe(200);
});

test('nodes register with their taints, because EKS adds them later where the template has an image id', () => {
  const taints = [{ key: 'gpu', effect: eks.TaintEffect.NO_EXECUTE }];
  expect(synthesize({ taints }).userData).toContain('"effect": "NoExecute"');
});

test('refuses a taint without effect', () => {
  expect(() => synthesize({ taints: [{ key: 'gpu' }] })).toThrow(
    'taints[0] lacks its key or its effect: give both',
  );
});

describe('mixed types', () => {
  const mixed = { instanceTypes: types('t3.small', 'm5.2xlarge') };

  test('nodes of Amazon Linux 2023 compute their own number, and nobody warns', () => {
    const { stack, nodes } = synthesize(mixed);
    expect(nodes.maxPods).toBe(98);
    expect(nodes.maxPodsExpression).toContain('default_enis');
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });

  test.each<[string, NodeImage]>([
    ['Bottlerocket', NodeImage.bottlerocket()],
    ['an image of unknown age', NodeImage.custom(OWN_IMAGE)],
  ])('nodes of %s run with the lowest number, and a warning tells what is lost', (_, image) => {
    const { stack, nodes } = synthesize({ ...mixed, image });
    expect(nodes.maxPods).toBe(98);
    expect(nodes.maxPodsExpression).toBeUndefined();
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Nodes',
      Match.stringLikeRegexp(
        'every node runs at most 98 pods, the number of t3.small: m5.2xlarge could run 110; use a node group for each size \\[ack: PodNetwork:MaxPodsWasted\\]',
      ),
    );
  });

  test('types with different caps share no expression and run with the lowest number', () => {
    const { nodes } = synthesize({ instanceTypes: types('m5.large', 'm5.8xlarge') });
    expect(nodes.maxPods).toBe(110);
    expect(nodes.maxPodsExpression).toBeUndefined();
  });

  test('a number of your own holds for all', () => {
    const { nodes } = synthesize({ ...mixed, maxPods: 60 });
    expect(nodes.maxPods).toBe(60);
    expect(nodes.maxPodsExpression).toBeUndefined();
  });
});

describe('where EKS chooses the image', () => {
  const image = NodeImage.al2023({ chosenByEks: true });

  test('the launch template has no image id, and the node group names the kind of image', () => {
    const { template, data } = synthesize({ image });
    expect(data).not.toHaveProperty('ImageId');
    template.hasResourceProperties('AWS::EKS::Nodegroup', { AmiType: 'AL2023_x86_64_STANDARD' });
  });

  test('nobody warns where the prediction is our number', () => {
    const { stack, nodes } = synthesize({ image });
    expect(nodes.maxPods).toBe(110);
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });

  test.each<[string, Props, number, string]>([
    // EKS does not subtract the trunk: (3 - 1) x 9 + 2; we do: (3 - 1 - 1) x 9 + 2
    [
      'the trunk of security groups for pods',
      { securityGroupsForPods: true, podAddressing: PodAddressing.secondaryIp() },
      20,
      'EKS will write max pods 20 into the user data of these nodes (predicted), the network is made for 11, and pods beyond that find no address',
    ],
    [
      'a number of your own',
      { maxPods: 50 },
      110,
      'EKS will write max pods 110 into the user data of these nodes (predicted), the network is made for 50, and pods beyond that find no address',
    ],
    [
      'a number above the cap',
      { maxPods: 200 },
      110,
      'EKS will write max pods 110 into the user data of these nodes (predicted), the network is made for 200, and nodes stay half empty: leave chosenByEks out, so that the number is ours',
    ],
  ])('differs for %s', (_, props, predicted, text) => {
    const { stack, nodes } = synthesize({ image, ...props });
    expect(nodes.maxPods).toBe(predicted);
    const warnings = Annotations.fromStack(stack).findWarning(
      '*',
      Match.stringLikeRegexp('MaxPodsInjectedByEks'),
    );
    expect(warnings.map(({ entry }) => entry.data).join()).toContain(text);
  });

  test('Bottlerocket listens to us all the same', () => {
    const { stack, nodes, template } = synthesize({
      image: NodeImage.bottlerocket({ chosenByEks: true }),
      maxPods: 50,
    });
    expect(nodes.maxPods).toBe(50);
    template.hasResourceProperties('AWS::EKS::Nodegroup', { AmiType: 'BOTTLEROCKET_x86_64' });
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });
});

describe('Windows', () => {
  const windows = { image: NodeImage.windows2022(), customNetworking: false };

  test('one interface serves all pods', () => {
    expect(synthesize(windows).nodes.maxPods).toBe(9);
    expect(synthesize({ ...windows, windowsPrefixDelegation: true }).nodes.maxPods).toBe(110);
  });

  test('the role is let in as Windows before the node group, which EKS would take for Linux', () => {
    const { deployed, template } = synthesize(windows);
    template.hasResourceProperties('AWS::EKS::AccessEntry', { ClusterName: 'existing', Type: 'EC2_WINDOWS' });
    const [entry] = deployed.ofType('AWS::EKS::AccessEntry');
    const [group] = deployed.ofType('AWS::EKS::Nodegroup');
    expect(deployed.prerequisitesOf(group.logicalId)).toContain(entry.logicalId);
  });

  test.each<[string, Props | (() => Props)]>([
    ['where EKS chooses the image and knows it', { image: NodeImage.windows2022({ chosenByEks: true }) }],
    ['Linux', { image: NodeImage.al2023() }],
  ])('%s: the access entry is left to EKS', (_, props) => {
    synthesize({ ...windows, ...(props as Props) }).template.resourceCountIs('AWS::EKS::AccessEntry', 0);
  });

  test('a role of yours has an access entry of yours', () => {
    const { template } = synthesize((stack) => ({
      ...windows,
      nodeRole: iam.Role.fromRoleArn(stack, 'Own', OWN_ROLE),
    }));
    template.resourceCountIs('AWS::EKS::AccessEntry', 0);
  });

  test('refuses what Windows does not know, all at once', () => {
    expect(() =>
      synthesize({
        ...windows,
        customNetworking: true,
        securityGroupsForPods: true,
        windowsIpam: false,
        instanceTypes: types('m7g.large'),
      }),
    ).toThrow(
      [
        'Windows Server 2022 gets no addresses for its pods in this cluster: give the cluster vpcCniSettings: { windows: {} }',
        'Windows Server 2022 knows no custom networking, its pods get addresses of the node subnets: give the cluster podSubnetSelection: PodSubnetSelection.nodeSubnets(), or Windows a cluster of its own',
        'Windows Server 2022 knows no security groups for pods: turn securityGroupsForPods off, or give Windows a cluster of its own',
        'm7g.large: there is no Windows image for arm64, take x86_64 instance types',
      ].join('\n'),
    );
  });

  test('refuses an IPv6 cluster', () => {
    expect(() => synthesize(windows, eks.IpFamily.IP_V6)).toThrow(
      'Windows Server 2022 cannot join an IPv6 cluster',
    );
  });
});

test.each<[string, Props, string]>([
  [
    'an NVIDIA image for types without GPU',
    { image: NodeImage.al2023({ accelerator: NodeAccelerator.NVIDIA }) },
    'm5.large has no NVIDIA GPU: leave the accelerator out, or take another instance type',
  ],
  [
    'an NVIDIA variant of Bottlerocket for types without GPU',
    { image: NodeImage.bottlerocket({ variant: BottlerocketVariant.NVIDIA }) },
    'm5.large has no NVIDIA GPU: leave the variant out, or take another instance type',
  ],
  [
    'a Neuron image for arm64',
    { image: NodeImage.al2023({ accelerator: NodeAccelerator.NEURON }), instanceTypes: types('m7g.large') },
    'there is no Neuron image for arm64: take x86_64 instance types',
  ],
  [
    'sizes that are none',
    { minSize: -1, maxSize: 1.5 },
    'minSize is -1: use a whole number of at least 0\nmaxSize is 1.5',
  ],
  ['no instance types', { instanceTypes: [] }, 'instanceTypes is empty: name at least one instance type'],
])('refuses %s', (_, props, message) => {
  expect(() => synthesize(props)).toThrow(message);
});

test('takes GPU types with an image that brings their drivers', () => {
  const image = NodeImage.al2023({ accelerator: NodeAccelerator.NVIDIA });
  const { data } = synthesize({ image, instanceTypes: types('g5.xlarge') });
  expect(data.ImageId).toContain('/x86_64/nvidia/');
});

test('takes the limits of a type that the table does not hold', () => {
  const limits = [{ instanceType: 'm99.large', enis: 2, ipv4PerEni: 4, vcpus: 2, architecture: 'amd64' }];
  // (2 - 1) x 3 x 16 + 2
  expect(synthesize({ instanceTypes: types('m99.large'), limits }).nodes.maxPods).toBe(50);
});

test.each<[string, Props, number]>([
  // (3 - 1 - 1) x 3 x 16 + 2
  ['interfaces for Multus', { reservedEnis: 1 }, 50],
  ['Multus, as the cluster knows of it', { multusEnis: 1 }, 50],
  // (4 - 1 - 1 - 1) x (15 - 1) + 2
  [
    'Multus and something else',
    {
      multusEnis: 1,
      reservedEnis: 1,
      instanceTypes: types('m5.xlarge'),
      podAddressing: PodAddressing.secondaryIp(),
    },
    16,
  ],
  // min(2, 3) - 1 = 1 interface: MAX_ENI leaves the third one to Multus
  ['Multus by MAX_ENI, which counts alone', { maxEnis: 2, multusEnis: 1 }, 50],
  ['MAX_ENI', { maxEnis: 2 }, 50],
  [
    'the trunk of security groups for pods',
    { securityGroupsForPods: true, instanceTypes: types('m5.large') },
    110,
  ],
])('leaves room for %s', (_, props, expected) => {
  expect(synthesize({ instanceTypes: types('t3.small'), ...props }).nodes.maxPods).toBe(expected);
});

test('refuses each type of which Multus leaves no interface to pods', () => {
  const instanceTypes = types('t3.small', 'm5.large', 'm5.xlarge');
  const refused =
    /t3\.small has no interface left for pods \(3 - 1 - 2 = 0\).*m5\.large has no interface left/;
  expect(() => synthesize({ multusEnis: 2, instanceTypes })).toThrow(refused);
  expect(() => synthesize({ multusEnis: 2, instanceTypes })).not.toThrow(/m5\.xlarge has no/);
});

test('warns of types too small for what MAX_ENI and Multus take together', () => {
  const warned = (props: Props) =>
    Annotations.fromStack(synthesize(props).stack).findWarning(
      '*',
      Match.stringLikeRegexp(
        'm5.large has 3 interfaces, eni.maxEnis lets aws-node take \\d and Multus uses 2: lower eni.maxEnis',
      ),
    );
  expect(warned({ maxEnis: 2, multusEnis: 2 })).toHaveLength(1);
  // Without custom networking one interface is enough for aws-node: 1 + 2 = 3
  expect(warned({ maxEnis: 1, multusEnis: 2, customNetworking: false })).toEqual([]);
});

test('passes on what the engine warns of', () => {
  const { stack } = synthesize({ instanceTypes: types('m4.large') });
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Nodes',
    Match.stringLikeRegexp('m4.large \\(Xen\\) takes no prefixes'),
  );
});

test('the security group of the cluster comes first where others are named', () => {
  const { data } = synthesize((stack) => ({
    securityGroups: ['sg-a', 'sg-b'].map((id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id)),
  }));
  expect(data.SecurityGroupIds).toEqual(['sg-cluster', 'sg-a', 'sg-b']);
});

test('pods reach instance metadata only with a reason, which a warning repeats', () => {
  const { stack, data } = synthesize({ metadataAccess: NodeMetadataAccess.podsToo({ reason: 'agent 3.2' }) });
  expect(data.MetadataOptions).toEqual({ HttpTokens: 'required', HttpPutResponseHopLimit: 2 });
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Nodes',
    Match.stringLikeRegexp('hop limit 2, because: agent 3.2.*PodNetwork:MetadataReachableFromPods'),
  );
  expect(() => NodeMetadataAccess.podsToo({ reason: ' ' })).toThrow('reason is empty');
});

test('Session Manager opens a shell only where it is wanted', () => {
  const policies = (props: Props) =>
    JSON.stringify(synthesize(props).deployed.ofType('AWS::IAM::Role')[0].properties.ManagedPolicyArns);
  expect(policies({})).not.toContain('SSM');
  expect(policies({ sessionManager: true })).toContain(
    'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  );
  expect(() =>
    synthesize((stack) => ({ nodeRole: iam.Role.fromRoleArn(stack, 'Own', OWN_ROLE), sessionManager: true })),
  ).toThrow('attach AmazonSSMManagedInstanceCore to your nodeRole instead');
});

test.each<[string, Props, object]>([
  ['a number of nodes', { update: NodegroupUpdate.nodes(3) }, { MaxUnavailable: 3 }],
  ['a percentage', { update: NodegroupUpdate.percentage(33), maxSize: 9 }, { MaxUnavailablePercentage: 33 }],
  [
    'old nodes first',
    { update: NodegroupUpdate.nodes(1, { strategy: NodegroupUpdateStrategy.MINIMAL }) },
    { MaxUnavailable: 1, UpdateStrategy: 'MINIMAL' },
  ],
])('replaces nodes by %s', (_, props, UpdateConfig) => {
  synthesize({ maxSize: 9, ...props }).template.hasResourceProperties('AWS::EKS::Nodegroup', {
    UpdateConfig,
  });
});

test.each<[string, Props, boolean]>([
  ['respects PodDisruptionBudgets by default', {}, false],
  ['respects them with a pace of its own', { update: NodegroupUpdate.percentage(33) }, false],
  ['removes protected pods when forced', { update: NodegroupUpdate.nodes(1, { force: true }) }, true],
  [
    'removes them by percentage too',
    { maxSize: 9, update: NodegroupUpdate.percentage(33, { force: true }) },
    true,
  ],
])('an update %s', (_, props, ForceUpdateEnabled) => {
  synthesize(props).template.hasResourceProperties('AWS::EKS::Nodegroup', { ForceUpdateEnabled });
});

test.each([0, 101, 1.5])('refuses an update of %p at once', (value) => {
  expect(() => NodegroupUpdate.nodes(value)).toThrow(`nodes is ${value}: use a whole number from 1 to 100`);
  expect(() => NodegroupUpdate.percentage(value)).toThrow(
    `percentage is ${value}: use a whole number from 1 to 100`,
  );
});

test('EKS repairs nodes where it is wanted', () => {
  synthesize({ autoRepair: true }).template.hasResourceProperties('AWS::EKS::Nodegroup', {
    NodeRepairConfig: { Enabled: true },
  });
});

test('tags go to instances and volumes', () => {
  const { stack } = synthesize((scope) => {
    Tags.of(scope).add('team', 'network');
    return {};
  });
  const json = stack.template.toJSON();
  const template = Object.values<{ Type: string; Properties: { [name: string]: unknown } }>(
    json.Resources,
  ).find(({ Type }) => Type === 'AWS::EC2::LaunchTemplate')!;
  const { TagSpecifications } = template.Properties.LaunchTemplateData as {
    TagSpecifications: { ResourceType: string; Tags: object[] }[];
  };
  expect(TagSpecifications.map(({ ResourceType }) => ResourceType)).toEqual(['instance', 'volume']);
  for (const { Tags: tags } of TagSpecifications)
    expect(tags).toEqual([
      { Key: 'Name', Value: 'Stack/Nodes' },
      { Key: 'team', Value: 'network' },
    ]);
});

test('Bottlerocket has its images and pods on a second volume', () => {
  const { data } = synthesize({ image: NodeImage.bottlerocket(), volumeSize: Size.gibibytes(120) });
  const volumes = data.BlockDeviceMappings.map(
    (each: { DeviceName: string; Ebs: { VolumeSize: number } }) => [each.DeviceName, each.Ebs.VolumeSize],
  );
  expect(volumes).toEqual([
    ['/dev/xvda', 4],
    ['/dev/xvdb', 120],
  ]);
});

test('a number of your own must fit the smallest type, wherever it stands', () => {
  // t3.small: (3 - 1) x 3 x 16 + 2 = 98
  for (const names of [
    ['m5.2xlarge', 't3.small'],
    ['t3.small', 'm5.2xlarge'],
  ]) {
    expect(() => synthesize({ instanceTypes: types(...names), maxPods: 99 })).toThrow(
      'maxPods 99 is more than t3.small has addresses for ((3 - 1) x (4 - 1) x 16 + 2 = 98)',
    );
  }
});

test.each([
  [{ minSize: 5, maxSize: 2 }, 'minSize 5 is more than maxSize 2: lower the one or raise the other'],
  [{ minSize: 2, desiredSize: 1 }, 'minSize 2 is more than desiredSize 1: lower the one or raise the other'],
  [{ desiredSize: 4, maxSize: 3 }, 'desiredSize 4 is more than maxSize 3: lower the one or raise the other'],
  [{ minSize: 0, maxSize: 0 }, 'maxSize is 0: EKS wants room for at least one node, use 1 with minSize 0'],
])('refuses the sizes %j in the words of the user', (sizes, message) => {
  expect(() => synthesize(sizes)).toThrow(message);
});
