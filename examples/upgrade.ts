// An upgrade of vpc-cni by one minor version: backup before, verification after, back to where it was when settings are lost.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import {
  AddressPlan,
  PodNetworkCluster,
  PodNetworkVpc,
  UpgradeGuarding,
  VerificationPolicy,
  VpcCniVersion,
} from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Upgrade');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.33'),
  // The only line of this file that changes from one deployment to the next.
  vpcCniVersion: VpcCniVersion.of('v1.21.1-eksbuild.8'),
  // Said at synth when it is more than one minor version away.
  clusterFacts: { previousVersion: VpcCniVersion.of('v1.20.4-eksbuild.2') },
  upgradeGuard: UpgradeGuarding.on({ verificationPolicy: VerificationPolicy.FAIL }),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
