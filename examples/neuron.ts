// Nodes with AWS Trainium: the image with the Neuron driver is chosen by the instance type.
import { App, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Neuron');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.large')] });

// The Neuron device plugin is yours to install.
cluster.addNodegroup('Neuron', {
  instanceTypes: [new ec2.InstanceType('trn1.32xlarge')],
  nodeSubnets: [network.nodeSubnets[0]],
  efa: true,
  volumeSize: Size.gibibytes(500),
  taints: [{ key: 'aws.amazon.com/neuron', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE }],
});

app.synth();
