// Values for Karpenter that agree with the pod network. Karpenter itself is installed by other means.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import {
  AddressPlan,
  KarpenterCapacityType,
  KarpenterNodes,
  NodeImage,
  PodNetworkCluster,
  PodNetworkVpc,
} from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Karpenter');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});

// Karpenter needs nodes to run on before it can start any.
cluster.addNodegroup('System', { instanceTypes: [new ec2.InstanceType('m7i.large')] });

const nodes = new KarpenterNodes(stack, 'Nodes', {
  ...cluster.nodeNetwork,
  nodeSubnets: network.nodeSubnets,
  instanceTypes: ['m7i.xlarge', 'm7i.2xlarge', 'c7i.2xlarge'].map((name) => new ec2.InstanceType(name)),
  image: NodeImage.al2023({ release: 'v20260714' }),
  capacityTypes: [KarpenterCapacityType.SPOT, KarpenterCapacityType.ON_DEMAND],
});

// aws cloudformation describe-stacks ... --query '...OutputValue' --output text | kubectl apply -f -
new CfnOutput(stack, 'Manifests', { value: nodes.manifests });
// helm upgrade karpenter ... --set settings.reservedENIs=<this>
new CfnOutput(stack, 'ReservedEnis', { value: String(nodes.reservedEnis) });

app.synth();
