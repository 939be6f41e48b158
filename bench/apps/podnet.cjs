// The comparison app with this library: three zones, 100.64.0.0/16 for pods, prefixes, custom networking, one node group.
const { App, Stack } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const eks = require('aws-cdk-lib/aws-eks-v2');
const { AddressPlan, PodNetworkCluster, PodNetworkVpc } = require('cdk-eks-podnet');

const full = process.argv.includes('--full');
const app = new App();
const stack = new Stack(app, 'Comparison');
const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
  // The plain app neither reserves prefixes nor guards upgrades; `--full` measures what they add.
  reservePrefixes: full,
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.V1_36,
  upgradeGuard: full,
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });
app.synth();
