// Two clusters in one VPC: each has a pod block of its own, nodes and endpoints are shared.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc, PodSubnetSelection } from 'cdk-eks-podnet';

const app = new App();
const networkStack = new Stack(app, 'TwoClustersNetwork');

const network = new PodNetworkVpc(networkStack, 'Network', {
  addressPlan: AddressPlan.compute({
    vpcCidrBlock: '10.0.0.0/16',
    // Halves of one /16: a VPC has five blocks, unless the quota is raised.
    podCidrBlocks: ['100.64.0.0/17', '100.64.128.0/17'],
  }),
});

['blue', 'green'].forEach((clusterName, podBlock) => {
  const stack = new Stack(app, `TwoClusters-${clusterName}`);
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    clusterName,
    version: eks.KubernetesVersion.of('1.36'),
    podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: network.podSubnetsOf(podBlock) }),
  });
  // Both clusters are counted in the node subnets that they share.
  cluster.addNodegroup('General', {
    instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
    maxSize: 20,
  });
});

app.synth();
