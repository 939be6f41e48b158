// VPC and pod blocks from IPAM pools: the plan is one of mask lengths, and addresses are known at deployment.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Ipam');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.ofMasks({ vpcCidrMask: 18, podCidrMasks: [16] }),
  // Shared with this account, with the Region of the stack as their locale.
  ipamPools: {
    vpcPoolId: 'ipam-pool-0a11111111111111a',
    podPoolId: 'ipam-pool-0b22222222222222b',
  },
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  // Outside of both pools, which cannot be checked here.
  serviceIpv4Cidr: '172.20.0.0/16',
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
