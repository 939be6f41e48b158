import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { NodeImage } from '../../lib/cluster/node-image';
import { NodegroupUpdate, NodegroupUpdateStrategy } from '../../lib/cluster/nodegroup-update';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import type { IPodNetworkVpc } from '../../lib/network/pod-network';
import { NatGateways } from '../../lib/network/nat-gateways';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import type { AddressPlanProps } from '../../lib/planning/address-plan-props';
import { PrefixReservation } from '../../lib/planning/prefix-reservation';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import { EniLimits } from '../../lib/capacity/eni-limits';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { warningIds } from '../support/cluster-app';
import { types } from '../support/node-stacks';

type Props = Partial<PodNetworkClusterProps>;

function define(
  network: (stack: Stack) => IPodNetworkVpc,
  props: Props | ((network: IPodNetworkVpc) => Props),
) {
  const stack = new Stack(new App(), 'Stack');
  const made = network(stack);
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network: made,
    version: eks.KubernetesVersion.V1_36,
    ...(typeof props === 'function' ? props(made) : props),
  });
  return { stack, network: made, cluster };
}

/** A cluster in a made network, with pod subnets of /18 unless the plan says otherwise. */
function inPlan(
  plan: Partial<AddressPlanProps> = {},
  props: Props | ((network: IPodNetworkVpc) => Props) = {},
  reservePrefixes = true,
) {
  const blocks = { vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] };
  const addressPlan = AddressPlan.compute({ ...blocks, ...plan });
  const natGateways = NatGateways.single();
  return define(
    (stack) => new PodNetworkVpc(stack, 'Network', { addressPlan, natGateways, reservePrefixes }),
    props,
  );
}

interface ImportedBlocks {
  readonly node?: (string | undefined)[];
  readonly pod?: (string | undefined)[];
  readonly prefixReservation?: PrefixReservation;
}

/** A cluster in subnets that exist already; undefined is a block nobody told. */
function imported({ node = ['10.0.0.0/24', '10.0.1.0/24'], pod, prefixReservation }: ImportedBlocks) {
  const zones = ['eu-west-1a', 'eu-west-1b'];
  const subnets = (stack: Stack, role: string, blocks: (string | undefined)[]): ec2.ISubnet[] =>
    blocks.map((ipv4CidrBlock, index) =>
      ec2.Subnet.fromSubnetAttributes(stack, `${role}${index + 1}`, {
        subnetId: `subnet-${role}${index + 1}`,
        availabilityZone: zones[index],
        ipv4CidrBlock,
      }),
    );
  return define(
    (stack) =>
      PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
        vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: zones }),
        clusterSubnets: subnets(stack, 'Cluster', [undefined, undefined]),
        nodeSubnets: subnets(stack, 'Node', node),
        podSubnets: pod && subnets(stack, 'Pod', pod),
        prefixReservation,
      }),
    {},
  );
}

const large = { instanceTypes: types('m5.4xlarge') };
const synth = (stack: Stack): Template => Template.fromStack(stack);

/** Text of the warnings and remarks about capacity. */
function remarks(stack: Stack): string[] {
  const annotations = Annotations.fromStack(stack);
  return [...annotations.findWarning('*', Match.anyValue()), ...annotations.findInfo('*', Match.anyValue())]
    .map(({ entry }) => String(entry.data))
    .filter(
      (text) => /\[ack: PodNetwork:(SUB|RSV|QUO|Capacity)/.test(text) || text.startsWith('nobody checks'),
    );
}

test('a cluster that fits has neither warnings nor remarks', () => {
  const { stack, cluster } = inPlan();
  cluster.addNodegroup('General', { ...large, maxSize: 60 });
  cluster.addNodegroupPerAvailabilityZone('Data', { ...large, maxSize: 20 });
  cluster.addSelfManagedNodegroup('Batch', { ...large, maxSize: 60 });
  expect(remarks(stack)).toEqual([]);
});

test('a cluster that does not fit fails at synth, with every number', () => {
  const { stack, cluster } = inPlan();
  cluster.addNodegroup('General', { ...large, maxSize: 430 });
  expect(() => synth(stack)).toThrow(
    '[Stack/Cluster] each of the pod subnets 100.64.0.0/18, 100.64.64.0/18, 100.64.128.0/18 needs 1,022 prefixes ' +
      'at peak [146 nodes of General (144 + 2 while it is replaced) x 7] and has 1,007 reserved ones ' +
      'and room for 6 more beside 146 single addresses, enough for 144 nodes: use a /17, a lower maxSize, fewer max pods or a smaller warm pool (RSV-08); ' +
      'validateCapacity: false turns this check off',
  );
});

test('node groups count together, whichever way they were added', () => {
  const { stack, cluster } = inPlan();
  cluster.addNodegroup('General', { ...large, maxSize: 300 });
  cluster.addNodegroupPerAvailabilityZone('Data', { ...large, maxSize: 20 });
  cluster.addSelfManagedNodegroup('Batch', { ...large, maxSize: 63 });
  // 102 + 22 + 21 = 145 nodes in each zone, of which 144 fit
  expect(() => synth(stack)).toThrow(
    'pod subnet 100.64.0.0/18 needs 1,015 prefixes at peak [102 nodes of General (100 + 2 while it is replaced) x 7 + ' +
      '22 nodes of Data1 (20 + 2 while it is replaced) x 7 + 21 nodes of Batch x 7] and has 1,007 reserved ones',
  );
});

test('every problem is reported at once', () => {
  const { stack, cluster } = inPlan({ cidrMasks: { node: 26 } });
  cluster.addNodegroup('General', { ...large, maxSize: 430 });
  expect(() => synth(stack)).toThrow(/SUB-04[^]*RSV-08/);
});

test('validateCapacity: false lets it pass, and capacity() still tells', () => {
  const { stack, cluster } = inPlan({}, { validateCapacity: false });
  cluster.addNodegroup('General', { ...large, maxSize: 430 });
  expect(remarks(stack)).toEqual([]);
  expect(cluster.capacity().problems.map(({ code }) => code)).toEqual(['RSV-08']);
});

test('a subnet that is nearly full is a warning with an id to acknowledge', () => {
  const { stack, cluster } = inPlan();
  cluster.addNodegroup('General', { ...large, maxSize: 350 });
  expect(remarks(stack)).toEqual([
    // 119 x 7 of 1,007 prefixes
    expect.stringMatching(/83% of it: to stay below 80%, use a \/17.* \[ack: PodNetwork:SUB-05\]$/),
    expect.stringMatching(/needs 1,239 prefixes after the loss of a zone .* \[ack: PodNetwork:SUB-06\]$/),
  ]);
});

test('synth again says nothing twice', () => {
  const { stack, cluster } = inPlan();
  cluster.addNodegroup('General', { ...large, maxSize: 350 });
  const app = stack.node.root as App;
  app.synth();
  app.synth({ force: true });
  expect(remarks(stack)).toHaveLength(2);
});

describe('capacity()', () => {
  const peaks = (cluster: PodNetworkCluster) => cluster.capacity().subnets.map(({ peak }) => peak);
  const nodes = (cluster: PodNetworkCluster): number[] => peaks(cluster).map((peak) => peak.nodes);

  test('is a report of every subnet that nodes use', () => {
    const { cluster } = inPlan();
    cluster.addNodegroup('General', { ...large, maxSize: 300 });
    const { subnets, enis, notCounted } = cluster.capacity();
    expect(subnets).toHaveLength(6);
    expect(subnets[1]).toMatchObject({
      role: 'pod',
      azIndex: 0,
      ipv4CidrBlocks: ['100.64.0.0/18'],
      peak: { need: { prefixes: 714 }, supply: { guaranteedPrefixes: 1007 }, percent: 71 },
      nodesGuaranteed: 143,
    });
    expect([enis, notCounted]).toEqual([612, []]);
  });

  test('is empty without nodes', () => {
    const { stack, cluster } = inPlan();
    expect(cluster.capacity()).toEqual({
      subnets: [],
      enis: 0,
      networkAddressUnits: 0,
      problems: [],
      notCounted: [],
    });
    expect(remarks(stack)).toEqual([]);
  });

  test.each<[string, NodegroupUpdate | undefined, number]>([
    ['twice the number of zones', undefined, 30 + 2],
    ['as many as are replaced at once', NodegroupUpdate.nodes(12), 30 + 4],
    ['a percentage of the largest size', NodegroupUpdate.percentage(33), 30 + 10], // ceil(90 x 0.33) / 3
    ['none', NodegroupUpdate.nodes(12, { strategy: NodegroupUpdateStrategy.MINIMAL }), 30],
  ])('a replacement adds %s', (_, update, expected) => {
    const { cluster } = inPlan();
    cluster.addNodegroup('General', { ...large, maxSize: 90, update });
    expect(nodes(cluster)[0]).toBe(expected);
  });

  test('EKS never replaces more than 100 nodes at once', () => {
    const { cluster } = inPlan();
    cluster.addNodegroup('General', { ...large, maxSize: 300, update: NodegroupUpdate.percentage(100) });
    expect(nodes(cluster)[0]).toBe(100 + 34); // 300 / 3 + ceil(100 / 3)
  });

  test('Auto Scaling groups stay within their size', () => {
    const { cluster } = inPlan();
    cluster.addSelfManagedNodegroup('Batch', { ...large, maxSize: 9 });
    expect(nodes(cluster)[0]).toBe(3);
  });

  test('the default size counts where none is given', () => {
    const { cluster } = inPlan();
    cluster.addNodegroup('General', large);
    expect(nodes(cluster)[0]).toBe(1 + 2); // ceil(2 / 3)
  });

  test('max pods of the group decide about its prefixes', () => {
    const { cluster } = inPlan();
    cluster.addNodegroup('General', { ...large, maxSize: 3, maxPods: 32 });
    expect(peaks(cluster)[1].need.prefixes).toBe(3 * 2); // ceil(32 / 16) - 1 + 1
  });

  test('with an expression each type has its own max pods', () => {
    const { cluster } = inPlan({}, { podAddressing: PodAddressing.secondaryIp() }, false);
    const group = cluster.addNodegroup('Mixed', {
      instanceTypes: types('m5.large', 'm5.xlarge'),
      maxSize: 3,
    });
    expect(group.maxPodsExpression).toBeDefined();
    expect(peaks(cluster)[1].need.singleAddresses).toBe(3 * 3 * 15); // 3 interfaces of m5.xlarge for pods
  });

  test('what EKS writes into user data never counts for more than there are addresses', () => {
    const { cluster } = inPlan(
      {},
      {
        podAddressing: PodAddressing.secondaryIp(),
        vpcCniSettings: { eni: { maxEnis: 2 } },
      },
      false,
    );
    const group = cluster.addNodegroup('General', {
      ...large,
      maxSize: 3,
      image: NodeImage.al2023({ chosenByEks: true }),
    });
    expect(group.maxPods).toBeGreaterThan(group.maxPodsResult.maxPods);
    expect(peaks(cluster)[1].need.singleAddresses).toBe(3 * 30); // one interface for pods
  });

  test('an IPv6 cluster takes one IPv4 address for each node', () => {
    const { cluster } = inPlan({}, { ipFamily: eks.IpFamily.IP_V6 });
    cluster.addNodegroup('General', { ...large, maxSize: 30 });
    expect(cluster.capacity().subnets.map(({ role }) => role)).toEqual(['node', 'node', 'node']);
    expect(peaks(cluster)[0].need).toEqual({ singleAddresses: 12 + 8, prefixes: 0 });
  });
});

test('a size that is known at deploy time only is not counted, and says so', () => {
  const { stack, cluster } = inPlan();
  const maxSize = new CfnParameter(stack, 'MaxSize', { type: 'Number' }).valueAsNumber;
  cluster.addNodegroup('General', { ...large, maxSize });
  cluster.addSelfManagedNodegroup('Batch', { ...large, maxSize });
  expect(cluster.capacity()).toMatchObject({
    subnets: [],
    notCounted: [
      'General: its maxSize is known only at deploy time',
      'Batch: its maxSize is known only at deploy time',
    ],
  });
  synth(stack).hasResourceProperties('AWS::EKS::Nodegroup', {
    ScalingConfig: { MinSize: 1, MaxSize: { Ref: 'MaxSize' } },
  });
  synth(stack).hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { MaxSize: { Ref: 'MaxSize' } });
});

describe('pod subnets', () => {
  const cidrs = (cluster: PodNetworkCluster): string[] =>
    cluster
      .capacity()
      .subnets.filter(({ azIndex }) => azIndex === 0)
      .map(({ ipv4CidrBlocks }) => ipv4CidrBlocks.join());
  const twoBlocks = { podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'] };

  test('of a label are those of the group that nodes name', () => {
    const { cluster } = inPlan(twoBlocks, (network) => ({
      podSubnetSelection: PodSubnetSelection.customNetworkingByNodeLabel('example.com/pods', [
        { name: 'blue', subnets: network.podSubnetsOf(0) },
        { name: 'green', subnets: network.podSubnetsOf(1) },
      ]),
    }));
    cluster.addNodegroupPerAvailabilityZone('Blue', large);
    expect(cidrs(cluster)).toEqual(['10.0.64.0/18', '100.64.0.0/18']);
    cluster.addNodegroupPerAvailabilityZone('Green', { ...large, podSubnetGroup: 'green' });
    expect(cidrs(cluster)).toEqual(['10.0.64.0/18', '100.64.0.0/18', '100.65.0.0/18']);
  });

  test('of discovery count together with the subnet of the node', () => {
    const { cluster } = inPlan({}, (network) => ({
      podSubnetSelection: PodSubnetSelection.subnetDiscovery({ subnets: network.podSubnets }),
    }));
    cluster.addNodegroup('General', large);
    expect(cidrs(cluster)).toEqual(['10.0.64.0/18,100.64.0.0/18']);
  });

  test('of discovery count alone where node subnets are excluded', () => {
    const { cluster } = inPlan(twoBlocks, (network) => ({
      podSubnetSelection: PodSubnetSelection.subnetDiscovery({
        subnets: [...network.podSubnetsOf(0), ...network.podSubnetsOf(1)],
        excludedSubnets: network.nodeSubnets,
      }),
    }));
    cluster.addNodegroup('General', large);
    expect(cidrs(cluster)).toEqual(['10.0.64.0/18', '100.64.0.0/18,100.65.0.0/18']);
  });

  test('are nothing to Windows nodes', () => {
    const { cluster } = inPlan({}, (network) => ({
      podSubnetSelection: PodSubnetSelection.subnetDiscovery({ subnets: network.podSubnets }),
      vpcCniSettings: { windows: {} },
    }));
    cluster.addNodegroup('Windows', { ...large, image: NodeImage.windows2022() });
    expect(cidrs(cluster)).toEqual(['10.0.64.0/18']);
  });
});

describe('an imported network', () => {
  test('with known blocks is checked', () => {
    const { stack, cluster } = imported({});
    cluster.addNodegroup('General', { ...large, maxSize: 8 });
    expect(() => synth(stack)).toThrow(
      /each of the node subnets 10\.0\.0\.0\/24, 10\.0\.1\.0\/24 needs 42 prefixes .* has room for 14 .*SUB-04/,
    );
  });

  test('with reservations is checked against them', () => {
    const prefixReservation = PrefixReservation.keepFirst(26);
    const { cluster } = imported({ pod: ['100.64.0.0/22', '100.64.4.0/22'], prefixReservation });
    cluster.addNodegroup('General', large);
    // (1,024 - 64) / 16 - 1 prefixes; 64 - 4 addresses
    expect(cluster.capacity().subnets[1].peak.supply).toMatchObject({
      singleAddresses: 60,
      guaranteedPrefixes: 59,
    });
  });

  test('with unknown blocks is not, and says so once', () => {
    const { stack, cluster } = imported({ node: ['10.0.0.0/22', undefined] });
    cluster.addNodegroup('General', { ...large, maxSize: 800 });
    cluster.addNodegroupPerAvailabilityZone('Data', { ...large, minSize: 0, desiredSize: 0, maxSize: 1 });
    expect(remarks(stack)).toEqual([
      'these node groups were skipped by the capacity check: General: the CIDR block of subnet Node2 was ' +
        'not given when the subnet was imported; Data2: the CIDR block of subnet Node2 was not given when the ' +
        'subnet was imported (import subnets with ' +
        'Subnet.fromSubnetAttributes({ subnetId, availabilityZone, ipv4CidrBlock })) ' +
        '[ack: PodNetwork:CapacityNotChecked]',
    ]);
    expect(warningIds(stack)).not.toContain('SUB');
    expect(cluster.capacity().subnets.map(({ ipv4CidrBlocks }) => ipv4CidrBlocks)).toEqual([['10.0.0.0/22']]);
  });

  test('that does not know the zone of a discovered subnet is not checked', () => {
    const { cluster } = define(
      (stack) => inSubnets(stack),
      (network) => ({
        podSubnetSelection: PodSubnetSelection.subnetDiscovery({
          subnets: [ec2.Subnet.fromSubnetAttributes(network, 'Somewhere', { subnetId: 'subnet-1' })],
        }),
      }),
    );
    cluster.addNodegroup('General', large);
    expect(cluster.capacity().notCounted).toEqual([expect.stringContaining('subnet Somewhere')]);
  });
});

function inSubnets(stack: Stack): IPodNetworkVpc {
  return new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }),
    natGateways: NatGateways.single(),
  });
}

test('a type whose vCPUs are not published says so at synth', () => {
  const { stack, cluster } = inPlan();
  const limits = [{ ...EniLimits.forInstanceType('c8g-flex.16xlarge'), architecture: 'arm64' }];
  cluster.addNodegroup('Flex', { instanceTypes: types('c8g-flex.16xlarge'), limits, maxSize: 3 });
  expect(limitRemarks(stack)).toEqual([
    expect.stringMatching(
      /^vCPUs of c8g-flex\.16xlarge are not known: max pods is capped at 110, which is too low above 30 vCPUs/,
    ),
  ]);
});

test('a peak that does not fit is a warning when the expected load does', () => {
  const { stack, cluster } = inPlan();
  cluster.addNodegroup('General', { ...large, maxSize: 430, expectedPodsPerNode: 30 });
  expect(() => synth(stack)).not.toThrow();
  expect(cluster.capacity().subnets[1].expected).toMatchObject({ fits: true, podAddresses: 4300 });
});

function limitRemarks(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('vCPUs'))
    .map(({ entry }) => `${entry.data}`.replace(/ \[ack.*/, ''));
}
