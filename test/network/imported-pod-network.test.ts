import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PodNetworkVpcAttributes } from '../../lib/network/pod-network-attributes';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { PrefixReservation } from '../../lib/planning/prefix-reservation';

const stack = new Stack();
const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] });
let count = 0;

function subnetIn(availabilityZone?: string): ec2.ISubnet {
  count += 1;
  return ec2.Subnet.fromSubnetAttributes(stack, `Subnet${count}`, {
    subnetId: `subnet-${count}`,
    availabilityZone,
  });
}

function importNetwork(attributes: Partial<PodNetworkVpcAttributes>) {
  count += 1;
  return PodNetworkVpc.fromPodNetworkVpcAttributes(stack, `Network${count}`, {
    vpc,
    clusterSubnets: [subnetIn('eu-west-1a'), subnetIn('eu-west-1b')],
    nodeSubnets: [subnetIn('eu-west-1a'), subnetIn('eu-west-1b')],
    ...attributes,
  });
}

test('works without pod subnets, public subnets and CIDR blocks', () => {
  const network = importNetwork({});
  expect([network.podSubnets, network.publicSubnets, network.knownCidrBlocks]).toEqual([[], [], []]);
});

test('takes the CIDR block of a VPC that knows it', () => {
  const known = ec2.Vpc.fromVpcAttributes(stack, 'Known', {
    vpcId: 'vpc-2',
    vpcCidrBlock: '10.1.0.0/16',
    availabilityZones: ['eu-west-1a'],
  });
  expect(importNetwork({ vpc: known }).knownCidrBlocks).toEqual(['10.1.0.0/16']);
});

test('says every problem at once', () => {
  const attributes = {
    clusterSubnets: [subnetIn('eu-west-1a')],
    nodeSubnets: [subnetIn('eu-west-1a'), subnetIn('eu-west-1b'), subnetIn()],
    podSubnets: [subnetIn('eu-west-1a'), subnetIn('eu-west-1a')],
  };
  expect(() => importNetwork(attributes)).toThrow(
    [
      'the imported pod network has problems:',
      '  - nodeSubnets[2] does not know its Availability Zone: import it with Subnet.fromSubnetAttributes({ subnetId, availabilityZone, routeTableId })',
      '  - clusterSubnets has 1 subnets, EKS needs two in different Availability Zones: add one',
      '  - podSubnets has several subnets in eu-west-1a, an ENIConfig holds one: keep one for each zone',
      '  - podSubnets has no subnet in eu-west-1b, pods on its nodes would get no address: add one',
    ].join('\n'),
  );
});

test('refuses cluster subnets that are all in one zone', () => {
  const clusterSubnets = [subnetIn('eu-west-1a'), subnetIn('eu-west-1a')];
  expect(() => importNetwork({ clusterSubnets })).toThrow(
    'clusterSubnets are all in eu-west-1a, EKS needs two Availability Zones: add a subnet in another one',
  );
});

test('refuses a network without node subnets', () => {
  expect(() => importNetwork({ nodeSubnets: [] })).toThrow(
    'nodeSubnets is empty, nodes need at least one subnet: add one',
  );
});

describe('reservations in imported subnets', () => {
  const known = (availabilityZone: string, ipv4CidrBlock: string) => {
    count += 1;
    return ec2.Subnet.fromSubnetAttributes(stack, `Known${count}`, {
      subnetId: `subnet-${count}`,
      availabilityZone,
      ipv4CidrBlock,
    });
  };

  test('are not made unless asked for', () => {
    expect(importNetwork({}).reservations).toEqual([]);
  });

  test('are made in the pod subnets, and nodes wait for them', () => {
    const podSubnets = [known('eu-west-1a', '100.72.0.0/18'), known('eu-west-1b', '100.72.64.0/18')];
    const network = importNetwork({ podSubnets, prefixReservation: PrefixReservation.upperHalf() });
    expect(network.reservations.map(({ cidrBlocks }) => cidrBlocks)).toEqual([
      ['100.72.32.0/19'],
      ['100.72.96.0/19'],
    ]);
    expect(network.nodeDependencies).toEqual(network.reservations);
  });

  test('are made in the node subnets where there are no pod subnets', () => {
    const nodeSubnets = [known('eu-west-1a', '10.20.0.0/20'), known('eu-west-1b', '10.20.16.0/20')];
    const network = importNetwork({ nodeSubnets, prefixReservation: PrefixReservation.upperHalf() });
    expect(network.reservations.map(({ cidrBlocks }) => cidrBlocks)).toEqual([
      ['10.20.8.0/21'],
      ['10.20.24.0/21'],
    ]);
  });

  test('need to know the CIDR block of every subnet', () => {
    const nodeSubnets = [known('eu-west-1a', '10.20.0.0/20'), subnetIn('eu-west-1b'), subnetIn('eu-west-1c')];
    expect(() => importNetwork({ nodeSubnets, prefixReservation: PrefixReservation.scaled() })).toThrow(
      'prefixes cannot be reserved: the CIDR block of nodeSubnets[1] was not given when the subnet was imported, the CIDR block of nodeSubnets[2] was not given when the subnet was imported; import with Subnet.fromSubnetAttributes({ subnetId, availabilityZone, routeTableId, ipv4CidrBlock }), or leave prefixReservation out',
    );
  });
});
