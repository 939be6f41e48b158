// Single addresses instead of prefixes, in the node subnets: for small VPCs and fragmented subnets.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodAddressing, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'SecondaryIp');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/20' }),
  reservePrefixes: false,
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  // 15 addresses from the first minute, then always 5 to spare: no node takes a whole interface full.
  podAddressing: PodAddressing.secondaryIp({ warmIpTarget: 5, minimumIpTarget: 15 }),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.xlarge')] });

app.synth();
