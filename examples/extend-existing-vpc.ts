// A VPC that exists already is looked up and gets a block for pods; nothing in it is changed.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'ExtendExistingVpc', {
  env: { account: '111122223333', region: 'eu-west-1' },
});

const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'platform' });
const subnetsNamed = (subnetGroupName: string) => vpc.selectSubnets({ subnetGroupName }).subnets;

const network = PodNetworkVpc.extend(stack, 'Network', {
  vpc,
  clusterSubnets: subnetsNamed('Cluster'),
  nodeSubnets: subnetsNamed('Node'),
  // A look-up finds the first block of a VPC only.
  vpcCidrBlocks: ['10.20.0.0/16', '10.21.0.0/16'],
  connectedCidrBlocks: ['10.0.0.0/12', '100.64.0.0/13'],
  // Found once by searchCidrBlocks: ['100.64.0.0/10'], and pinned since.
  podCidrBlocks: ['100.72.0.0/16'],
});

const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
