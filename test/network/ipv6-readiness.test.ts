import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ipv6AddressReadiness, ipv6EgressReadiness } from '../../lib/network/ipv6-readiness';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';

function network() {
  const stack = new Stack(new App(), 'Stack');
  return new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
    reservePrefixes: false,
  });
}

const resourceOf = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;

test('every subnet of a network of ours gives IPv6 addresses', () => {
  const { clusterSubnets, nodeSubnets, podSubnets } = network();
  expect(ipv6AddressReadiness([...clusterSubnets, ...nodeSubnets, ...podSubnets])).toEqual({
    problems: [],
    unseen: [],
  });
});

test('node and pod subnets of a network of ours have IPv6 egress, cluster subnets have none', () => {
  const { clusterSubnets, nodeSubnets, podSubnets } = network();
  expect(ipv6EgressReadiness([...nodeSubnets, ...podSubnets]).problems).toEqual([]);
  expect(ipv6EgressReadiness(clusterSubnets).problems).toHaveLength(clusterSubnets.length);
});

test.each([
  {
    name: 'without an IPv6 block',
    change: (subnet: ec2.CfnSubnet) => (subnet.ipv6CidrBlock = undefined),
    message: 'has no IPv6 CIDR block',
  },
  {
    name: 'that gives interfaces no IPv6 address',
    change: (subnet: ec2.CfnSubnet) => (subnet.assignIpv6AddressOnCreation = undefined),
    message: 'gives its interfaces no IPv6 address',
  },
])('finds a subnet $name, by its path', ({ change, message }) => {
  const { nodeSubnets } = network();
  change(resourceOf(nodeSubnets[1]));
  expect(ipv6AddressReadiness(nodeSubnets).problems).toEqual([
    expect.stringContaining(`Stack/Network/Vpc/NodeSubnet2 ${message}`),
  ]);
});

test('finds DNS64', () => {
  const { nodeSubnets } = network();
  resourceOf(nodeSubnets[0]).enableDns64 = true;
  expect(ipv6EgressReadiness(nodeSubnets).problems).toEqual([
    expect.stringContaining('NodeSubnet1 has DNS64 on'),
  ]);
});

test('knows nothing of an imported subnet', () => {
  const subnet = ec2.Subnet.fromSubnetId(new Stack(), 'Imported', 'subnet-1');
  expect(ipv6AddressReadiness([subnet])).toEqual({ problems: [], unseen: [subnet] });
});
