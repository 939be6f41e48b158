// A pipeline with three stages: one register deals the blocks of every cluster, in every account and Region.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressRegister, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const register = AddressRegister.compute({
  vpcSupernets: [{ cidrBlock: '10.64.0.0/12', region: 'eu-west-1' }],
  podSupernets: [{ cidrBlock: '100.64.0.0/10' }],
  // Only append: what a line gets depends on the lines before it alone.
  entries: [
    { cluster: 'dev', account: '111111111111', region: 'eu-west-1', podCidrMask: 18 },
    { cluster: 'staging', account: '222222222222', region: 'eu-west-1', podCidrMask: 18 },
    { cluster: 'prod', account: '333333333333', region: 'eu-west-1' },
  ],
});

// In a pipeline each of these is a stage, with a test between one and the next.
const app = new App();
for (const { cluster: name, account, region } of register.clusters) {
  const stack = new Stack(app, name, { env: { account, region } });
  const network = new PodNetworkVpc(stack, 'Network', { addressPlan: register.planOf(name) });
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.of('1.36'),
  });
  cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });
}

app.synth();
