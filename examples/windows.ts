// Windows nodes beside Linux nodes. Windows knows no custom networking, so pods live in the node subnets.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, NodeImage, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Windows');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  // The VPC resource controller gives Windows pods their addresses; with prefixes a node takes 16 times as many.
  vpcCniSettings: { windows: { prefixDelegation: true } },
});

// coredns runs on Linux only.
cluster.addNodegroup('Linux', { instanceTypes: [new ec2.InstanceType('m7i.large')] });
cluster.addNodegroup('Windows', {
  instanceTypes: [new ec2.InstanceType('m7i.xlarge')],
  image: NodeImage.windows2022({ commands: ['Set-TimeZone -Id "UTC"'] }),
  taints: [{ key: 'os', value: 'windows', effect: eks.TaintEffect.NO_SCHEDULE }],
});

app.synth();
