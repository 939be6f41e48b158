// An image of your own, made from the EKS image of Amazon Linux 2023.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, NodeImage, NodeMetadataAccess, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'CustomImage', { env: { account: '111122223333', region: 'eu-west-1' } });

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});

cluster.addNodegroup('Hardened', {
  instanceTypes: [new ec2.InstanceType('m7i.xlarge')],
  image: NodeImage.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), {
    // From v20251007 on, nodeadm computes max pods of mixed types.
    builtFromRelease: 'v20260714',
  }),
  securityGroups: [
    new ec2.SecurityGroup(stack, 'Scanner', { vpc: network.vpc, description: 'Vulnerability scanner' }),
  ],
  metadataAccess: NodeMetadataAccess.podsToo({ reason: 'the scanner of 2023 reads its region there' }),
});

app.synth();
