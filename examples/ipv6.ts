// An IPv6 cluster: every pod has an address of its own from a /80 of its node, and no block runs out.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Ipv6');

// No pod blocks: pods take IPv6 addresses of the node subnets. Nodes still need an IPv4 address each.
const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }),
  // Pods take no IPv4 prefixes, so none are kept for them.
  reservePrefixes: false,
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  ipFamily: eks.IpFamily.IP_V6,
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
