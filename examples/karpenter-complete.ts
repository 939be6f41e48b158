// Karpenter with everything it needs of AWS; the chart is installed with the values in the output.
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, Karpenter, NodeImage, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'KarpenterComplete');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});
// The controller runs on nodes that it does not start.
cluster.addNodegroup('System', { instanceTypes: [new ec2.InstanceType('m7i.large')] });

const karpenter = new Karpenter(stack, 'Karpenter', { ...cluster.nodeNetwork, version: '1.14.1' });
const nodes = karpenter.addNodes('General', {
  nodeSubnets: network.nodeSubnets,
  instanceTypes: ['m7i.xlarge', 'm7i.2xlarge', 'c7i.2xlarge'].map((name) => new ec2.InstanceType(name)),
  image: NodeImage.al2023({ release: 'v20260714' }),
  nodePoolLimits: { cpu: 1000 },
  expireAfter: Duration.days(14),
});

// helm upgrade --install karpenter oci://public.ecr.aws/karpenter/karpenter --version 1.14.1 --values <this>
new CfnOutput(stack, 'ChartValues', { value: karpenter.chartValuesJson });
// ... | kubectl apply -f -
new CfnOutput(stack, 'Manifests', { value: nodes.manifests });

app.synth();
