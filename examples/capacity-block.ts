// Nodes of a Capacity Block for ML: none until the block starts, in the zone of the reservation.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'CapacityBlock');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.large')] });

cluster.addNodegroup('Block', {
  instanceTypes: [new ec2.InstanceType('p5en.48xlarge')],
  capacityBlock: { reservationId: 'cr-0123456789abcdef0' },
  nodeSubnets: [network.nodeSubnets[0]],
  maxSize: 4,
  efa: true,
  taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE }],
});

app.synth();
