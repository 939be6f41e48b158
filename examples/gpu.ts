// Nodes with NVIDIA GPUs on reserved capacity: old nodes go before new ones come.
import { App, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import {
  AddressPlan,
  NodegroupUpdate,
  NodegroupUpdateStrategy,
  PodNetworkCluster,
  PodNetworkVpc,
} from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Gpu');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});

cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.large')] });
cluster.addNodegroup('Gpu', {
  instanceTypes: [new ec2.InstanceType('g6.12xlarge')],
  volumeSize: Size.gibibytes(300),
  taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE }],
  update: NodegroupUpdate.nodes(1, { strategy: NodegroupUpdateStrategy.MINIMAL }),
});

app.synth();
