// aws-node takes its role by EKS Pod Identity instead of IRSA, cut down to this cluster and VPC.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'PodIdentity');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  identityType: eks.IdentityType.POD_IDENTITY,
  scopeAwsNodeRole: true,
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
