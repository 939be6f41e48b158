// Nodes of Bottlerocket, in an IPv6 cluster.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, NodeImage, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Bottlerocket');

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
cluster.addNodegroup('General', {
  instanceTypes: [new ec2.InstanceType('c7g.xlarge')],
  image: NodeImage.bottlerocket({
    release: '1.50.0',
    settings: { kernel: { sysctl: { 'net.core.somaxconn': '4096' } } },
  }),
  // There is no SSH key; a shell opens through Session Manager, with the rights of whoever asks for it.
  sessionManager: true,
});

app.synth();
