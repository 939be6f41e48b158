// Custom networking with two pod subnets in each zone: batch pods have a block of their own.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc, PodSubnetSelection } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'SeveralPodSubnets');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({
    vpcCidrBlock: '10.0.0.0/16',
    podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'],
  }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  podSubnetSelection: PodSubnetSelection.customNetworkingByNodeLabel('example.com/pod-subnets', [
    { name: 'services', subnets: network.podSubnetsOf(0) },
    { name: 'batch', subnets: network.podSubnetsOf(1) },
  ]),
});
// The label of a node names its subnet, and thereby its zone: one node group for each zone.
cluster.addNodegroupPerAvailabilityZone('Services', { instanceTypes: [new ec2.InstanceType('m7i.xlarge')] });
cluster.addNodegroupPerAvailabilityZone('Batch', {
  instanceTypes: [new ec2.InstanceType('c7i.4xlarge')],
  podSubnetGroup: 'batch',
});

app.synth();
