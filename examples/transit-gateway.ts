// Pods in 100.64.0.0/10 reach the data center through private NAT gateways and a transit gateway that routes 10.0.0.0/8.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'TransitGateway');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({
    vpcCidrBlock: '10.20.0.0/16',
    podCidrBlocks: ['100.64.0.0/16'],
    transitSubnets: true,
    connectedCidrBlocks: ['10.0.0.0/12', '192.168.0.0/16'],
  }),
  transitGateway: {
    transitGatewayId: 'tgw-0123456789abcdef0',
    destinationCidrBlocks: ['10.0.0.0/8', '192.168.0.0/16'],
    privateNatForPods: true,
  },
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  // Packets keep the address of the pod up to the NAT gateway.
  vpcCniSettings: { snat: { externalSnat: true } },
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
