import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';

/** A cluster as the guides of the CDK write it: nothing of this library in it. */
export function plainCluster(): Stack {
  const stack = new Stack(new App(), 'Plain');
  new eks.Cluster(stack, 'Cluster', {
    version: eks.KubernetesVersion.V1_34,
    defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 2,
  });
  return stack;
}

/** A cluster with prefix delegation as it is often written: an add-on beside the node group. */
export function prefixCluster(): Stack {
  const stack = new Stack(new App(), 'Prefix', { env: { account: '111122223333', region: 'eu-west-1' } });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
    availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    natGateways: 1,
  });
  const cluster = new eks.Cluster(stack, 'Cluster', {
    vpc,
    version: eks.KubernetesVersion.V1_34,
    defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
    endpointAccess: eks.EndpointAccess.PRIVATE,
  });
  cluster.addNodegroupCapacity('General', { instanceTypes: [new ec2.InstanceType('m5.large')], maxSize: 20 });
  new eks.Addon(stack, 'VpcCni', {
    cluster,
    addonName: 'vpc-cni',
    configurationValues: { env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' } },
  });
  return stack;
}

/** Two stacks: the network exports its subnets, the cluster imports them; the service CIDR overlaps the VPC. */
export function splitStacks(): App {
  const app = new App();
  const network = new Stack(app, 'Network');
  const vpc = new ec2.Vpc(network, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr('172.16.0.0/16'), maxAzs: 2 });
  const cluster = new Stack(app, 'Cluster');
  new eks.CfnCluster(cluster, 'Cluster', {
    roleArn: 'arn:aws:iam::111122223333:role/cluster',
    resourcesVpcConfig: { subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId) },
    kubernetesNetworkConfig: { serviceIpv4Cidr: '172.16.0.0/20' },
  });
  return app;
}

/** An app that does not use this library, and how the pages call it. */
export interface ComparisonApp {
  readonly name: string;
  readonly app: App;
}

/** All of them. */
export function comparisonApps(): ComparisonApp[] {
  const appOf = (stack: Stack): App => stack.node.root as App;
  return [
    { name: 'a cluster with all defaults', app: appOf(plainCluster()) },
    { name: 'prefix delegation beside the node group', app: appOf(prefixCluster()) },
    { name: 'network and cluster in two stacks', app: splitStacks() },
  ];
}
