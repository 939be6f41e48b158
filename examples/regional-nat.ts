// One regional NAT gateway for all zones, and no public subnets.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, NatGateways, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'RegionalNat');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({
    vpcCidrBlock: '10.0.0.0/16',
    podCidrBlocks: ['100.64.0.0/16'],
    publicSubnets: false,
  }),
  natGateways: NatGateways.regional(),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
