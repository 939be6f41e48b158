// EKS Auto Mode beside a managed node group: the group brings vpc-cni, kube-proxy and coredns; Auto Mode uses none of them.
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import {
  AddressPlan,
  AutoModeIpv4PrefixSize,
  KarpenterCapacityType,
  PodNetworkCluster,
  PodNetworkVpc,
} from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'AutoModeMixed');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  autoMode: true,
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.large')] });

const batch = cluster.addAutoModeNodes('Batch', {
  name: 'batch',
  ipv4PrefixSize: AutoModeIpv4PrefixSize.SINGLE_ADDRESSES,
  capacityTypes: [KarpenterCapacityType.SPOT, KarpenterCapacityType.ON_DEMAND],
  taints: [{ key: 'batch', effect: eks.TaintEffect.NO_SCHEDULE }],
  expireAfter: Duration.days(7),
});
new CfnOutput(stack, 'Manifests', { value: batch.manifests });

app.synth();
