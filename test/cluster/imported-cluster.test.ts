import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { KarpenterNodes } from '../../lib/cluster/karpenter-nodes';
import { PodNetworkNodegroup } from '../../lib/cluster/pod-network-nodegroup';
import { SelfManagedNodegroup } from '../../lib/cluster/self-managed-nodegroup';
import { attributeOf } from '../../lib/synth/cluster-attribute';
import { AwsNodeRole } from '../../lib/vpc-cni/aws-node-role';
import { PodSecurityGroup } from '../../lib/vpc-cni/pod-security-group';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { VpcCniAddon } from '../../lib/vpc-cni/vpc-cni-addon';
import { types } from '../support/node-stacks';

type Attributes = Partial<eks.ClusterAttributes>;

/** A stack with a cluster of which little more is known than its name. */
function imported(attributes: Attributes) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'existing',
    ...attributes,
  });
  const subnet = ec2.Subnet.fromSubnetAttributes(stack, 'Subnet', {
    subnetId: 'subnet-1',
    availabilityZone: 'eu-west-1a',
  });
  const nodes = {
    cluster,
    nodeSubnets: [subnet],
    kubernetesVersion: eks.KubernetesVersion.V1_36,
    serviceCidr: '172.20.0.0/16',
    instanceTypes: types('m5.large'),
  };
  return { stack, cluster, subnet, nodes };
}

type Imported = ReturnType<typeof imported>;

const ENDPOINT = { clusterEndpoint: 'https://abc.gr7.eu-west-1.eks.amazonaws.com' };
const JOINABLE = { ...ENDPOINT, clusterCertificateAuthorityData: 'Q0EK' };

test.each<[string, Attributes, (given: Imported) => unknown, string]>([
  [
    'openIdConnectProvider',
    {},
    ({ stack, cluster }) => new AwsNodeRole(stack, 'X', { cluster }),
    'the role of aws-node (IRSA)',
  ],
  [
    'vpc',
    {},
    ({ stack, cluster }) =>
      new AwsNodeRole(stack, 'X', {
        cluster,
        scopeToCluster: true,
        identityType: eks.IdentityType.POD_IDENTITY,
      }),
    'scopeToCluster',
  ],
  [
    'clusterSecurityGroupId',
    {},
    ({ stack, cluster, subnet }) =>
      new VpcCniAddon(stack, 'X', {
        cluster,
        identityType: eks.IdentityType.POD_IDENTITY,
        podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: [subnet] }),
      }),
    'the ENIConfigs of custom networking',
  ],
  [
    'vpc',
    {},
    ({ stack, cluster }) => new PodSecurityGroup(stack, 'X', { cluster }),
    'security groups of pods',
  ],
  [
    'clusterEndpoint',
    {},
    ({ stack, nodes }) => new PodNetworkNodegroup(stack, 'X', nodes),
    'the user data of nodes',
  ],
  [
    'clusterCertificateAuthorityData',
    ENDPOINT,
    ({ stack, nodes }) => new PodNetworkNodegroup(stack, 'X', nodes),
    'the user data of nodes',
  ],
  [
    'clusterSecurityGroupId',
    JOINABLE,
    ({ stack, nodes }) => new PodNetworkNodegroup(stack, 'X', { ...nodes, securityGroups: [] }),
    'the security groups of nodes',
  ],
  [
    'vpc',
    { ...JOINABLE, clusterSecurityGroupId: 'sg-cluster' },
    ({ stack, nodes }) => new SelfManagedNodegroup(stack, 'X', nodes),
    'self-managed nodes',
  ],
  [
    'clusterSecurityGroupId',
    JOINABLE,
    ({ stack, nodes }) => new KarpenterNodes(stack, 'X', nodes),
    'the security groups of nodes',
  ],
])(
  'an imported cluster without %s (given %j) is told what it is needed for',
  (name, given, define, purpose) => {
    expect(() => define(imported(given))).toThrow(
      `give ${name} to eks.Cluster.fromClusterAttributes, it is needed for ${purpose}`,
    );
  },
);

test('an error that has another cause stays as it is', () => {
  const cluster = {
    get vpc(): never {
      throw new Error('no such account');
    },
  };
  expect(() => attributeOf(cluster as unknown as eks.ICluster, 'vpc', 'nodes')).toThrow('no such account');
});
