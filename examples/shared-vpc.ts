// A cluster in subnets that another account shares by AWS RAM: the owner makes the network, the participant uses it.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

const app = new App();
const stack = new Stack(app, 'SharedVpc', { env: { account: '111122223333', region: 'eu-west-1' } });

// Names of zones differ between accounts: take those of the zone ids of the owner.
const subnets = (role: string, ids: string[]) =>
  ids.map((subnetId, index) =>
    ec2.Subnet.fromSubnetAttributes(stack, `${role}${index + 1}`, {
      subnetId,
      availabilityZone: ZONES[index],
      routeTableId: 'of-the-owner',
    }),
  );

const network = PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
  vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ZONES }),
  vpcCidrBlocks: ['10.20.0.0/16', '100.72.0.0/16'],
  clusterSubnets: subnets('Cluster', ['subnet-0c1', 'subnet-0c2', 'subnet-0c3']),
  nodeSubnets: subnets('Node', ['subnet-0a1', 'subnet-0a2', 'subnet-0a3']),
  podSubnets: subnets('Pod', ['subnet-0b1', 'subnet-0b2', 'subnet-0b3']),
  participant: true,
});

const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7g.xlarge')], minSize: 3 });

app.synth();
