// Pods in every tagged subnet of their zone, without ENIConfigs: two pod subnets for each zone, shared by all nodes.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc, PodSubnetSelection } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'SubnetDiscovery');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({
    vpcCidrBlock: '10.0.0.0/16',
    podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'],
  }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  clusterName: 'shop',
  podSubnetSelection: PodSubnetSelection.subnetDiscovery({
    subnets: [...network.podSubnetsOf(0), ...network.podSubnetsOf(1)],
    // Leave this out, and pods use the node subnets as well, and one interface more of each node.
    excludedSubnets: network.nodeSubnets,
    clusterName: 'shop',
  }),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
