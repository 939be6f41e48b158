import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PodNetworkVpcAttributes } from '../../lib/network/pod-network-attributes';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';

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
