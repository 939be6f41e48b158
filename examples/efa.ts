// Training nodes with an EFA on every network card, close to each other in one subnet, and enough interfaces for pods.
import { App, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Efa');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.large')] });

// p5.48xlarge would have no interface left for pods: with custom networking take p5en or p4d.
cluster.addNodegroup('Training', {
  instanceTypes: [new ec2.InstanceType('p5en.48xlarge')],
  efa: true,
  nodeSubnets: [network.nodeSubnets[0]],
  volumeSize: Size.gibibytes(500),
  taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE }],
});

app.synth();
