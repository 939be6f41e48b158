import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import type { AddressPlanProps } from '../../lib/planning/address-plan-props';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { DeployedTemplate, type TemplateJson } from '../support/deployed-template';

const BLOCKS = ['100.64.0.0/18', '100.65.0.0/16'];

interface Options {
  readonly plan?: Partial<AddressPlanProps>;
  readonly props?: Partial<PodNetworkClusterProps>;
  readonly instanceType?: string;
  readonly maxSize?: number;
}

function rotation({ plan, props, instanceType = 'm7i.2xlarge', maxSize }: Options = {}) {
  const stack = new Stack(new App(), 'Stack');
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: BLOCKS, ...plan }),
  });
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.V1_36,
    ...props,
  });
  cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType(instanceType)], maxSize });
  return { stack, network, cluster };
}

/** Blocks that the ENIConfigs name, by zone. */
function eniConfigs(stack: Stack): { [zone: string]: string } {
  const deployed = new DeployedTemplate(Template.fromStack(stack).toJSON() as TemplateJson);
  const addon = deployed
    .ofType('AWS::EKS::Addon')
    .find(({ properties }) => properties.AddonName === 'vpc-cni')!;
  const { subnets } = JSON.parse(addon.properties.ConfigurationValues).eniConfig;
  return Object.fromEntries(
    Object.keys(subnets).map((zone) => [zone, deployed.byPhysicalId(subnets[zone].id)!.properties.CidrBlock]),
  );
}

test('all zones at once, under the same names', () => {
  expect(eniConfigs(rotation({ props: { activePodBlocks: [1] } }).stack)).toEqual({
    'eu-west-1a': '100.65.0.0/18',
    'eu-west-1b': '100.65.64.0/18',
    'eu-west-1c': '100.65.128.0/18',
  });
});

test('zone by zone', () => {
  const { stack, cluster } = rotation({ props: { activePodBlocks: [1, 0, 0] } });
  expect(Object.values(eniConfigs(stack))).toEqual(['100.65.0.0/18', '100.64.16.0/20', '100.64.32.0/20']);
  expect(cluster.podSubnetSelection.formerSubnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock)).toEqual([
    '100.64.0.0/20',
  ]);
});

test('without the prop, an appended block changes no ENIConfig', () => {
  expect(eniConfigs(rotation().stack)).toEqual(
    eniConfigs(rotation({ plan: { podCidrBlocks: BLOCKS.slice(0, 1) } }).stack),
  );
});

test('an appended block that is not active yet is named with the next step', () => {
  Annotations.fromStack(rotation().stack).hasWarning(
    '*',
    Match.stringLikeRegexp('100.65.0.0/16 .*activePodBlocks in the next deployment'),
  );
});

test('while it lasts, the former subnets are no unused block, and an info says when to retire them', () => {
  const annotations = Annotations.fromStack(rotation({ props: { activePodBlocks: [1] } }).stack);
  annotations.hasNoWarning('*', Match.stringLikeRegexp('no pod takes an address'));
  annotations.hasInfo(
    '*',
    Match.stringLikeRegexp('100.64.0.0/20, 100.64.16.0/20, 100.64.32.0/20: .*retiredPodCidrBlocks'),
  );
});

test('a retired block has no subnets and no association, and the others keep their ids', () => {
  const before = Template.fromStack(rotation({ props: { activePodBlocks: [1] } }).stack).toJSON().Resources;
  const { stack, network } = rotation({
    plan: { retiredPodCidrBlocks: ['100.64.0.0/18'] },
    props: { activePodBlocks: [1] },
  });
  const after = Template.fromStack(stack).toJSON().Resources;
  const kept = (type: string) => Object.keys(after).filter((id) => after[id].Type === type);
  expect(kept('AWS::EC2::Subnet').every((id) => id in before)).toBe(true);
  expect(kept('AWS::EC2::Subnet')).toHaveLength(12);
  expect(JSON.stringify(after)).not.toContain('100.64.');
  expect(network.podSubnetsOf(0)).toEqual([]);
  expect(network.knownCidrBlocks).toEqual(['10.0.0.0/16', '100.65.0.0/16']);
});

test('once the old block is retired, the new one is the default', () => {
  const { stack } = rotation({ plan: { retiredPodCidrBlocks: ['100.64.0.0/18'] } });
  expect(eniConfigs(stack)['eu-west-1a']).toBe('100.65.0.0/18');
});

describe('capacity', () => {
  test('a new block must hold the pods of all nodes, as each will be replaced', () => {
    const { stack } = rotation({
      plan: { podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/22'] },
      props: { activePodBlocks: [1] },
      maxSize: 60,
    });
    expect(() => Template.fromStack(stack)).toThrow(/100\.65\.\d+\.0\/24/);
  });

  test('the former block is not asked for more than it has', () => {
    const { stack } = rotation({
      plan: { podCidrBlocks: ['100.64.0.0/24', '100.65.0.0/16'] },
      props: { activePodBlocks: [1] },
      maxSize: 60,
    });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('warns', () => {
  test('of nodes with one interface for pods, which never move live', () => {
    const { stack } = rotation({ props: { activePodBlocks: [1] }, instanceType: 't3.medium' });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('have one interface for pods'));
    const small = rotation({ props: { activePodBlocks: [1] }, instanceType: 't3.micro' });
    Annotations.fromStack(small.stack).hasWarning(
      '*',
      Match.stringLikeRegexp('General \\(t3.micro\\) have one interface for pods'),
    );
  });

  test('of a version that keeps running nodes in a full subnet', () => {
    const { stack } = rotation({
      props: { activePodBlocks: [1], vpcCniVersion: VpcCniVersion.of('v1.18.6-eksbuild.1') },
    });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('needs v1.19.0'));
  });
});

describe('refuses', () => {
  test.each<[string, Partial<PodNetworkClusterProps>, RegExp]>([
    [
      'a block that is not there',
      { activePodBlocks: [2] },
      /2 is not the position of a pod block: use whole numbers from 0 to 1/,
    ],
    ['a number of blocks that fits no zones', { activePodBlocks: [1, 0] }, /2 blocks for 3 zones/],
    [
      'a second opinion',
      { activePodBlocks: [1], podSubnetSelection: PodSubnetSelection.nodeSubnets() },
      /podSubnetSelection decides too/,
    ],
    [
      'an IPv6 cluster',
      { activePodBlocks: [1], ipFamily: eks.IpFamily.IP_V6 },
      /pods of an IPv6 cluster use no pod blocks/,
    ],
    [
      'subnet discovery off, without which a full node is stuck',
      { activePodBlocks: [1], vpcCniSettings: { subnetDiscovery: false } },
      /a running node whose subnet is full makes no interface in the new one/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => rotation({ props })).toThrow(message);
  });

  test.each([
    [['100.66.0.0/16'], /100\.66\.0\.0\/16 is not one of podCidrBlocks.*PLAN-09/],
    [BLOCKS, /every pod block is retired.*PLAN-09/],
  ])('retired blocks %s', (retiredPodCidrBlocks, message) => {
    expect(() => rotation({ plan: { retiredPodCidrBlocks } })).toThrow(message);
  });

  test('an active block that is retired', () => {
    expect(() =>
      rotation({ plan: { retiredPodCidrBlocks: ['100.64.0.0/18'] }, props: { activePodBlocks: [0] } }),
    ).toThrow(/names pod block 0, which has no subnet/);
  });
});
