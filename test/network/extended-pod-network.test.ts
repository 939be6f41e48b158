import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import { ClusterEndpoints } from '../../lib/network/cluster-endpoints';
import { PodEgress } from '../../lib/network/pod-egress';
import type { PodNetworkExtensionProps } from '../../lib/network/pod-network-extension-props';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { DeployedTemplate, type TemplateJson } from '../support/deployed-template';
import { waysOf } from './ways';

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const ENV = { account: '111122223333', region: 'eu-west-1' };

interface Options {
  readonly props?: Partial<PodNetworkExtensionProps>;
  readonly vpc?: (stack: Stack) => ec2.IVpc;
  readonly zones?: string[];
  readonly knowsTables?: boolean;
}

function extended({ props, vpc, zones = ZONES, knowsTables = true }: Options = {}) {
  const stack = new Stack(new App(), 'Stack', { env: ENV });
  const subnets = (role: string) =>
    zones.map((availabilityZone, index) =>
      ec2.Subnet.fromSubnetAttributes(stack, `${role}${index}`, {
        subnetId: `subnet-${role}${index}`,
        availabilityZone,
        routeTableId: knowsTables ? `rtb-${role}${index}` : undefined,
      }),
    );
  const network = PodNetworkVpc.extend(stack, 'Network', {
    vpc:
      vpc?.(stack) ?? ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: zones }),
    vpcCidrBlocks: ['10.20.0.0/16', '100.64.0.0/16'],
    clusterSubnets: subnets('c'),
    nodeSubnets: subnets('n'),
    podCidrBlocks: ['100.72.0.0/16'],
    ...props,
  });
  return { stack, network };
}

const deployedOf = (stack: Stack): DeployedTemplate =>
  new DeployedTemplate(Template.fromStack(stack).toJSON() as TemplateJson);

const blocksOf = (deployed: DeployedTemplate): string[] =>
  deployed
    .ofType('AWS::EC2::Subnet')
    .map(({ properties }) => `${properties.AvailabilityZone} ${properties.CidrBlock}`);

describe('by its attributes', () => {
  const { stack, network } = extended();
  const deployed = deployedOf(stack);

  test('gets a block and a pod subnet in each zone, after the block', () => {
    expect(blocksOf(deployed)).toEqual([
      'eu-west-1a 100.72.0.0/18',
      'eu-west-1b 100.72.64.0/18',
      'eu-west-1c 100.72.128.0/18',
    ]);
    const [association] = deployed.ofType('AWS::EC2::VPCCidrBlock');
    expect(association.properties).toEqual({ VpcId: 'vpc-1', CidrBlock: '100.72.0.0/16' });
    for (const { logicalId } of deployed.ofType('AWS::EC2::Subnet'))
      expect(deployed.prerequisitesOf(logicalId)).toContain(association.logicalId);
  });

  test('leaves by the route tables of the nodes of the zone, and changes none of them', () => {
    const tables = deployed
      .ofType('AWS::EC2::SubnetRouteTableAssociation')
      .map(({ properties }) => properties.RouteTableId);
    expect(tables).toEqual(['rtb-n0', 'rtb-n1', 'rtb-n2']);
    expect([...deployed.ofType('AWS::EC2::Route'), ...deployed.ofType('AWS::EC2::RouteTable')]).toEqual([]);
  });

  test('touches nothing that exists: every id of theirs is only named, in subnets, associations and interfaces', () => {
    const types = deployed.resources.filter(({ properties }) =>
      /subnet-[cn]\d/.test(JSON.stringify(properties)),
    );
    expect(types).toEqual([]);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('kubernetes.io/role');
  });

  test('keeps ranges for prefixes in the new subnets', () => {
    expect(
      deployed.ofType('Custom::SubnetCidrReservation').map(({ properties }) => properties.CidrBlocks[0]),
    ).toEqual(['100.72.1.0/24', '100.72.65.0/24', '100.72.129.0/24']);
    expect(network.nodeDependencies).toEqual(expect.arrayContaining(network.reservations));
  });

  test('carries a cluster whose ENIConfigs name the new subnets, with endpoints that all blocks reach', () => {
    const { stack: own, network: extension } = extended();
    new ClusterEndpoints(own, 'Endpoints', { network: extension });
    const cluster = new PodNetworkCluster(own, 'Cluster', {
      network: extension,
      version: eks.KubernetesVersion.V1_36,
    });
    cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.xlarge')] });
    const made = deployedOf(own);
    const addon = made
      .ofType('AWS::EKS::Addon')
      .find(({ properties }) => properties.AddonName === 'vpc-cni')!;
    const { subnets } = JSON.parse(addon.properties.ConfigurationValues).eniConfig;
    for (const zone of ZONES)
      expect(made.byPhysicalId(subnets[zone].id)?.properties.AvailabilityZone).toBe(zone);
    expect(
      made.ofType('AWS::EC2::VPCEndpoint').find(({ properties }) => properties.RouteTableIds)?.properties
        .RouteTableIds,
    ).toEqual(['rtb-n0', 'rtb-n1', 'rtb-n2']);
    const group = made
      .ofType('AWS::EC2::SecurityGroup')
      .find(({ logicalId }) => logicalId.startsWith('Endpoints'))!;
    expect(group.properties.SecurityGroupIngress.map(({ CidrIp }: { CidrIp: string }) => CidrIp)).toEqual([
      '10.20.0.0/16',
      '100.64.0.0/16',
      '100.72.0.0/16',
    ]);
    expect(cluster.capacity().notCounted).toEqual([
      expect.stringContaining('was not given when the subnet was imported'),
    ]);
  });
});

describe('ways out of the pods', () => {
  test.each<[string, PodEgress, string[]]>([
    [
      'NAT gateways',
      PodEgress.natGateways({ 'eu-west-1a': 'nat-a', 'eu-west-1b': 'nat-b', 'eu-west-1c': 'nat-c' }),
      ['0.0.0.0/0 -> nat'],
    ],
    ['a transit gateway', PodEgress.transitGateway('tgw-1'), ['0.0.0.0/0 -> transit gateway']],
    ['none', PodEgress.none(), []],
  ])('%s: its own route table in each zone, and that route alone', (_, podEgress, ways) => {
    const deployed = deployedOf(extended({ props: { podEgress } }).stack);
    for (const subnet of deployed.ofType('AWS::EC2::Subnet')) expect(waysOf(deployed, subnet)).toEqual(ways);
  });

  test('refuses a zone without NAT gateway', () => {
    const podEgress = PodEgress.natGateways({ 'eu-west-1a': 'nat-a' });
    expect(() => extended({ props: { podEgress } })).toThrow(/no NAT gateway for eu-west-1b/);
  });

  test('refuses the tables of nodes when they are not known', () => {
    expect(() => extended({ knowsTables: false })).toThrow(
      /which is not known: import it with Subnet.fromSubnetAttributes/,
    );
  });
});

describe('searches a block', () => {
  const search = { podCidrBlocks: undefined, searchCidrBlocks: ['100.64.0.0/13'] };

  test('in the space that is named, beside VPC and connected networks, and asks to pin it', () => {
    const { stack } = extended({ props: { ...search, connectedCidrBlocks: ['100.65.0.0/17'] } });
    expect(blocksOf(deployedOf(stack))[0]).toBe('eu-west-1a 100.66.0.0/18');
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Network',
      Match.stringLikeRegexp("set podCidrBlocks: \\['100.66.0.0/16'\\]"),
    );
  });

  test('pinned, it is the same block without the warning', () => {
    const { stack } = extended({ props: { podCidrBlocks: ['100.66.0.0/16'] } });
    expect(blocksOf(deployedOf(stack))[0]).toBe('eu-west-1a 100.66.0.0/18');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('refuses', () => {
  test.each<[string, Partial<PodNetworkExtensionProps>, RegExp]>([
    [
      'space that is full',
      { podCidrBlocks: undefined, searchCidrBlocks: ['100.64.0.0/16'] },
      /no free block of \/16 .*PLAN-08/,
    ],
    [
      'a block of the VPC',
      { podCidrBlocks: ['100.64.0.0/17'] },
      /overlaps 100\.64\.0\.0\/16 \(vpcCidrBlocks\[1\]\).*NET-03/,
    ],
    ['a block that EC2 refuses beside the primary', { podCidrBlocks: ['172.16.0.0/16'] }, /NET-04/],
    [
      'a routed block of a connected network',
      { podCidrBlocks: ['10.30.0.0/16'], connectedCidrBlocks: ['10.30.0.0/20'] },
      /NET-13/,
    ],
    [
      'one block too many',
      { podCidrBlocks: ['100.72.0.0/16', '100.73.0.0/16', '100.74.0.0/16', '100.75.0.0/16'] },
      /NET-09/,
    ],
    ['neither block nor space', { podCidrBlocks: undefined }, /set either podCidrBlocks/],
    ['a participant', { participant: true }, /only its owner do this:\n {2}- associate a CIDR block/],
    ['too few slots', { azSlots: 2 }, /2 AZ slots are too few for 3 zones/],
  ])('%s', (_, props, message) => {
    expect(() => extended({ props })).toThrow(message);
  });

  test('a VPC whose owner is another account, as the look-up says', () => {
    const vpc = (stack: Stack) =>
      ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-1',
        availabilityZones: ZONES,
        region: 'eu-west-1',
        ownerAccountId: '999988887777',
      } as ec2.VpcAttributes);
    const refusal = () => extended({ vpc });
    const { vpcArn } = vpc(new Stack(new App(), 'Other', { env: ENV }));
    if (vpcArn.includes('999988887777')) expect(refusal).toThrow(/shared by another account/);
    else expect(refusal).not.toThrow();
  });
});

describe('a VPC that is looked up', () => {
  const build = (context?: { [key: string]: unknown }) => {
    const app = new App({ context });
    const stack = new Stack(app, 'Stack', { env: ENV });
    const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'shared' });
    const named = (subnetGroupName: string) => vpc.selectSubnets({ subnetGroupName }).subnets;
    const network = PodNetworkVpc.extend(stack, 'Network', {
      vpc,
      clusterSubnets: named('Cluster'),
      nodeSubnets: named('Node'),
      podCidrBlocks: ['100.72.0.0/16'],
    });
    new PodNetworkCluster(stack, 'Cluster', { network, version: eks.KubernetesVersion.V1_36 });
    return { app, stack };
  };

  test('is asked for by the first synthesis and extended by the second', () => {
    const { missing = [] } = build().app.synth().manifest;
    expect(missing.map(({ provider }) => provider)).toEqual(['vpc-provider']);
    const group = (name: string, type: string, from: number) => ({
      name,
      type,
      subnets: ZONES.map((availabilityZone, index) => ({
        subnetId: `subnet-${name}${index}`,
        availabilityZone,
        cidr: `10.20.${from + index}.0/24`,
        routeTableId: `rtb-${name}${index}`,
      })),
    });
    const { stack } = build({
      [missing[0].key]: {
        vpcId: 'vpc-shared',
        vpcCidrBlock: '10.20.0.0/16',
        availabilityZones: [],
        subnetGroups: [group('Cluster', 'Isolated', 0), group('Node', 'Private', 10)],
      },
    });
    const deployed = deployedOf(stack);
    expect(blocksOf(deployed)).toHaveLength(3);
    expect(deployed.ofType('AWS::EC2::SubnetRouteTableAssociation')[0].properties.RouteTableId).toBe(
      'rtb-Node0',
    );
  });
});

test('a further zone or block moves no subnet', () => {
  const small = blocksOf(deployedOf(extended({ zones: ZONES.slice(0, 2) }).stack));
  const grown = blocksOf(
    deployedOf(extended({ props: { podCidrBlocks: ['100.72.0.0/16', '100.80.0.0/16'] } }).stack),
  );
  expect(grown).toEqual(expect.arrayContaining(small));
  expect(grown).toHaveLength(6);
});

test('existing pod subnets stay block 0, and the new ones follow', () => {
  const { network } = extended({
    vpc: undefined,
    props: {
      podSubnets: ZONES.map((availabilityZone, index) =>
        ec2.Subnet.fromSubnetAttributes(new Stack(), `p${index}`, {
          subnetId: `subnet-p${index}`,
          availabilityZone,
          routeTableId: 'rtb-p',
        }),
      ),
    },
  });
  expect(network.podSubnetsOf(0).map(({ subnetId }) => subnetId)).toEqual([
    'subnet-p0',
    'subnet-p1',
    'subnet-p2',
  ]);
  expect(network.podSubnetsOf(1).map(({ ipv4CidrBlock }) => ipv4CidrBlock)[0]).toBe('100.72.0.0/18');
});
