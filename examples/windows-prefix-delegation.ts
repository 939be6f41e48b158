// Windows nodes whose pods get their addresses from prefixes: 16 times as many pods on one interface.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, NodeImage, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'WindowsPrefixDelegation');

// Windows knows no custom networking: its pods live in the node subnets, which keep ranges free for prefixes.
const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  vpcCniSettings: { windows: { prefixDelegation: true, warmPrefixTarget: 1 } },
});

// coredns runs on Linux only.
cluster.addNodegroup('Linux', { instanceTypes: [new ec2.InstanceType('m7i.large')] });
const windows = cluster.addNodegroup('Windows', {
  instanceTypes: [new ec2.InstanceType('m7i.xlarge')],
  image: NodeImage.windows2022(),
  taints: [{ key: 'os', value: 'windows', effect: eks.TaintEffect.NO_SCHEDULE }],
});
// (15 - 1) x 16 = 224 addresses, and the 110 pods that AWS recommends for 4 vCPUs.
new CfnOutput(stack, 'PodsOnAWindowsNode', { value: String(windows.maxPods) });

app.synth();
