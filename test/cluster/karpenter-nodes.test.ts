import { Size } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { KarpenterNodesProps } from '../../lib/cluster/karpenter-nodes-props';
import { KarpenterNodes } from '../../lib/cluster/karpenter-nodes';
import { KarpenterCapacityType } from '../../lib/cluster/node-pool-options';
import { NodeImage } from '../../lib/cluster/node-image';
import { NodeMetadataAccess } from '../../lib/cluster/node-metadata-access';
import { ImportedClusterStack } from '../support/cluster-stack';
import { networkOf, types } from '../support/node-stacks';

type Props = Partial<KarpenterNodesProps>;

function define(props: Props | ((stack: ImportedClusterStack) => Props) = {}, ipFamily?: eks.IpFamily) {
  const stack = new ImportedClusterStack(ipFamily);
  const nodes = new KarpenterNodes(stack, 'Karpenter', {
    ...networkOf(stack),
    nodeRole: iam.Role.fromRoleName(stack, 'NodeRole', 'karpenter-nodes'),
    ...(typeof props === 'function' ? props(stack) : props),
  });
  return {
    stack,
    nodes,
    nodeClass: stack.resolve(nodes.ec2NodeClass).spec,
    pool: stack.resolve(nodes.nodePool),
  };
}

test('the EC2NodeClass carries max pods and its memory, the subnets, the security group and the hardening', () => {
  const { nodes } = define();
  expect(nodes.ec2NodeClass).toEqual({
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    metadata: { name: 'default' },
    spec: {
      amiFamily: 'AL2023',
      amiSelectorTerms: [{ alias: 'al2023@latest' }],
      role: 'karpenter-nodes',
      subnetSelectorTerms: ['a', 'b', 'c'].map((zone) => ({ id: `subnet-node-eu-west-1${zone}` })),
      securityGroupSelectorTerms: [{ id: 'sg-cluster' }],
      associatePublicIPAddress: false,
      // (3 - 1) x (10 - 1) x 16 + 2 = 290, capped at 110; 11 x 110 + 255 = 1465 MiB
      kubelet: { maxPods: 110, kubeReserved: { memory: '1465Mi' } },
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpProtocolIPv6: 'disabled',
        httpPutResponseHopLimit: 1,
        httpTokens: 'required',
      },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeSize: '80Gi', volumeType: 'gp3', encrypted: true, deleteOnTermination: true },
        },
      ],
    },
  });
});

test('the NodePool names the types that max pods was computed for', () => {
  const { nodes } = define({
    name: 'batch',
    instanceTypes: types('m7g.xlarge', 'm7g.2xlarge'),
    capacityTypes: [KarpenterCapacityType.SPOT],
    labels: { team: 'a' },
    taints: [{ key: 'batch', effect: eks.TaintEffect.NO_SCHEDULE }],
  });
  expect(nodes.nodePool).toEqual({
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: 'batch' },
    spec: {
      template: {
        metadata: { labels: { team: 'a' } },
        spec: {
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'batch' },
          requirements: [
            {
              key: 'node.kubernetes.io/instance-type',
              operator: 'In',
              values: ['m7g.xlarge', 'm7g.2xlarge'],
            },
            { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] },
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
            {
              key: 'topology.kubernetes.io/zone',
              operator: 'In',
              values: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
            },
            { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] },
          ],
          taints: [{ key: 'batch', effect: 'NoSchedule' }],
        },
      },
    },
  });
});

test('both come as one document', () => {
  const { stack, nodes } = define();
  const list = JSON.parse(stack.resolve(nodes.manifests));
  expect(list).toMatchObject({ apiVersion: 'v1', kind: 'List' });
  expect(list.items.map(({ kind }: { kind: string }) => kind)).toEqual(['EC2NodeClass', 'NodePool']);
});

test('mixed types run with the lowest number, because the EC2NodeClass has one for all', () => {
  const { stack, nodes } = define({ instanceTypes: types('t3.small', 'm5.2xlarge') });
  expect(nodes.maxPods).toBe(98);
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('MaxPodsWasted'));
});

test.each<[string, Props, eks.IpFamily | undefined, number]>([
  ['the first interface with custom networking', {}, undefined, 1],
  ['and the trunk of security groups for pods', { securityGroupsForPods: true }, undefined, 2],
  ['and what is reserved', { reservedEnis: 1 }, undefined, 2],
  ['and the interfaces of Multus', { multusEnis: 2, instanceTypes: types('m5.xlarge') }, undefined, 3],
  ['also where MAX_ENI leaves them free', { maxEnis: 2, multusEnis: 1 }, undefined, 2],
  ['nothing in an IPv6 cluster', {}, eks.IpFamily.IP_V6, 0],
])('Karpenter must not count on %s', (_, props, ipFamily, expected) => {
  expect(define(props, ipFamily).nodes.reservedEnis).toBe(expected);
});

const withEfa = (...names: string[]) =>
  define((stack) => ({ instanceTypes: types(...names), efa: true, nodeSubnets: [stack.nodeSubnets[0]] }));

test('EFA-only interfaces sit on every network card, and the first one costs an interface for pods', () => {
  const efa = withEfa('p4d.24xlarge');
  expect(efa.nodeClass.networkInterfaces).toEqual([
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    { networkCardIndex: 0, deviceIndex: 1, interfaceType: 'efa-only' },
    { networkCardIndex: 1, deviceIndex: 0, interfaceType: 'efa-only' },
    { networkCardIndex: 2, deviceIndex: 0, interfaceType: 'efa-only' },
    { networkCardIndex: 3, deviceIndex: 0, interfaceType: 'efa-only' },
  ]);
  const limits = [{ instanceType: 'x9.large', enis: 3, ipv4PerEni: 4, architecture: 'amd64', efaCards: [0] }];
  // (3 - 1 - 1) x 3 x 16 + 2
  expect(
    define((stack) => ({
      instanceTypes: types('x9.large'),
      limits,
      efa: true,
      nodeSubnets: [stack.nodeSubnets[0]],
    })).nodes.maxPods,
  ).toBe(50);
});

test('refuses EFA for types without, and for types with EFAs on different cards', () => {
  expect(() => withEfa('m5.large')).toThrow(
    'm5.large has no EFA: leave efa out, or take another instance type',
  );
  expect(() => withEfa('p4d.24xlarge', 'g6.24xlarge')).toThrow(
    'efa needs types with EFAs on the same network cards: p4d.24xlarge has 4, g6.24xlarge has 1; use a node group or KarpenterNodes for each',
  );
});

test('prefixes on the first interface are for pods that live there', () => {
  expect(define({ ipPrefixCount: 2, customNetworking: false }).nodeClass.ipPrefixCount).toBe(2);
  expect(() => define({ ipPrefixCount: 2 })).toThrow(
    'ipPrefixCount 2 is for the first interface of a node, which serves no pods with custom networking: leave it out',
  );
});

test.each<[string, NodeImage, object]>([
  ['a release', NodeImage.al2023({ release: 'v20260714' }), { alias: 'al2023@v20260714' }],
  ['Bottlerocket', NodeImage.bottlerocket({ release: '1.50.0' }), { alias: 'bottlerocket@v1.50.0' }],
  [
    'an image of your own',
    NodeImage.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' })),
    { id: 'ami-0123456789abcdef0' },
  ],
])('finds %s', (_, image, term) => {
  expect(define({ image }).nodeClass.amiSelectorTerms).toEqual([term]);
});

test('refuses to leave the image to EKS, which has no part in it', () => {
  expect(() => define({ image: NodeImage.al2023({ chosenByEks: true }) })).toThrow(
    'chosenByEks is for managed node groups',
  );
});

test.each<[string, NodeImage, string | undefined]>([
  ['nothing', NodeImage.al2023(), undefined],
  ['a script', NodeImage.al2023({ scripts: ['#!/bin/bash'] }), 'text/x-shellscript'],
  ['settings', NodeImage.bottlerocket({ settings: { motd: 'hello' } }), '[settings]\nmotd = "hello"\n'],
  ['no settings', NodeImage.bottlerocket(), undefined],
])('hands on what the user has to say: %s', (_, image, text) => {
  const { userData } = define({ image }).nodeClass;
  if (text === undefined) expect(userData).toBeUndefined();
  else expect(userData).toContain(text);
});

test('Windows has no reservation, and its commands stand alone', () => {
  const image = NodeImage.windows2022({ commands: ['Write-Host hello'] });
  const { nodeClass, pool } = define({ image, customNetworking: false, volumeSize: Size.gibibytes(120) });
  expect(nodeClass).toMatchObject({
    amiFamily: 'Windows2022',
    kubelet: { maxPods: 9 },
    userData: 'Write-Host hello',
  });
  expect(pool.spec.template.spec.requirements).toContainEqual({
    key: 'kubernetes.io/os',
    operator: 'In',
    values: ['windows'],
  });
});

test('pods reach instance metadata only with a reason, which a warning repeats', () => {
  const { stack, nodeClass } = define({
    metadataAccess: NodeMetadataAccess.podsToo({ reason: 'agent 3.2' }),
  });
  expect(nodeClass.metadataOptions.httpPutResponseHopLimit).toBe(2);
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('because: agent 3.2'));
});

test('the role made for the nodes may join the cluster', () => {
  const { stack, nodes } = define({ nodeRole: undefined });
  stack.template.hasResourceProperties('AWS::EKS::AccessEntry', {
    Type: 'EC2_LINUX',
    PrincipalArn: stack.resolve(nodes.nodeRole.roleArn),
  });
});

test('security groups come on top of the one of the cluster', () => {
  const { nodeClass } = define((stack) => ({
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'A', 'sg-a')],
  }));
  expect(nodeClass.securityGroupSelectorTerms).toEqual([{ id: 'sg-cluster' }, { id: 'sg-a' }]);
});
