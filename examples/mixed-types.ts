// Instance types of different sizes in one group, each with the max pods that it has addresses for.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodAddressing, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'MixedTypes');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
  // Secondary addresses are not taken from ranges that are reserved for prefixes.
  reservePrefixes: false,
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  podAddressing: PodAddressing.secondaryIp({ warmIpTarget: 5, minimumIpTarget: 15 }),
});
const instanceTypes = ['m7i.large', 'm7i.xlarge', 'm7i.2xlarge'].map((name) => new ec2.InstanceType(name));

// Amazon Linux 2023: every node computes its own number from an expression.
const managed = cluster.addNodegroup('Managed', { instanceTypes, capacityType: eks.CapacityType.SPOT });
new CfnOutput(stack, 'MaxPodsExpression', { value: managed.maxPodsExpression ?? 'one number for all' });

// The same user data works in an Auto Scaling group of your own.
cluster.addSelfManagedNodegroup('SelfManaged', { instanceTypes, maxSize: 10, spotPercentage: 80 });

app.synth();
