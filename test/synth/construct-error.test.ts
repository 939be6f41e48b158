import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { KarpenterNodes } from '../../lib/cluster/karpenter-nodes';
import { MaxPodsLaunchTemplate } from '../../lib/cluster/max-pods-launch-template';
import { SelfManagedNodegroup } from '../../lib/cluster/self-managed-nodegroup';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { SubnetCidrReservation } from '../../lib/network/subnet-cidr-reservation';
import { AddressPlan } from '../../lib/planning/address-plan';
import { atConstruct, ConstructError } from '../../lib/synth/construct-error';
import { AwsNodeBackup } from '../../lib/upgrade/aws-node-backup';
import { AwsNodeRole } from '../../lib/vpc-cni/aws-node-role';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { PodSecurityGroup } from '../../lib/vpc-cni/pod-security-group';
import { clusterApp } from '../support/cluster-app';
import { ImportedClusterStack, ZONES } from '../support/cluster-stack';
import { networkOf, nodegroup, types } from '../support/node-stacks';

const addressPlan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' });

/** One mistake for each way in which a construct learns of it: its own checks, a pure check, a computation. */
const MISTAKES: [string, string, () => unknown][] = [
  [
    'zones',
    'Stack/Network',
    () =>
      new PodNetworkVpc(new Stack(undefined, 'Stack'), 'Network', { addressPlan, availabilityZones: ['a'] }),
  ],
  [
    'a range with host bits',
    'Stack/Ranges',
    () => {
      const stack = new ImportedClusterStack();
      return new SubnetCidrReservation(stack, 'Ranges', {
        subnet: stack.nodeSubnets[0],
        cidrBlocks: ['10.0.0.1/28'],
      });
    },
  ],
  ['a CIDR block', 'Stack/Cluster', () => clusterApp({ props: { publicAccessCidrs: ['here'] } })],
  [
    'the service CIDR block',
    'Stack/Cluster',
    () => clusterApp({ props: { serviceIpv4Cidr: '10.0.0.0/20' } }),
  ],
  [
    'settings that contradict each other',
    'Stack/Cluster/VpcCni',
    () =>
      clusterApp({
        props: {
          podAddressing: PodAddressing.secondaryIp(),
          vpcCniVersion: VpcCniVersion.of('v1.7.0-eksbuild.1'),
          vpcCniSettings: { networkPolicy: {} },
        },
      }),
  ],
  [
    'pod subnets',
    'Stack/Cluster',
    () =>
      clusterApp({
        props: (network) => ({
          podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: network.podSubnets.slice(1) }),
        }),
      }),
  ],
  ['an unknown instance type', 'Stack/Nodes', () => nodegroup({ instanceTypes: types('m5.lage') })],
  ['no instance type', 'Stack/Nodes', () => nodegroup({ instanceTypes: [] })],
  ['too many pods', 'Stack/Nodes', () => nodegroup({ maxPods: 1000 })],
  ['a label of EKS', 'Stack/Nodes', () => nodegroup({ labels: { 'eks.amazonaws.com/a': 'b' } })],
  ['a taint', 'Stack/Nodes/LaunchTemplate', () => nodegroup({ taints: [{ key: 'a' }] })],
  [
    'a group of pod subnets',
    'Stack/Cluster',
    () =>
      clusterApp({
        nodes: (cluster) =>
          cluster.addNodegroup('A', { instanceTypes: types('m5.large'), podSubnetGroup: 'b' }),
      }),
  ],
  [
    'nodes of Karpenter',
    'Stack/Karpenter',
    () => {
      const stack = new ImportedClusterStack();
      return new KarpenterNodes(stack, 'Karpenter', { ...networkOf(stack), ipPrefixCount: 1 });
    },
  ],
  [
    'spot capacity',
    'Stack/Nodes',
    () => {
      const stack = new ImportedClusterStack();
      return new SelfManagedNodegroup(stack, 'Nodes', { ...networkOf(stack), spotPercentage: 101 });
    },
  ],
  [
    'the launch template of nodes by another tool',
    'Stack/Template',
    () => {
      const stack = new ImportedClusterStack();
      const taints = [{ key: 'a' }];
      return new MaxPodsLaunchTemplate(stack, 'Template', { ...networkOf(stack), maxPods: 110, taints });
    },
  ],
  [
    'subnets that overlap in a network that exists',
    'Stack/Network',
    () => {
      const stack = new ImportedClusterStack();
      const subnets = ['10.0.0.0/24', '10.0.0.0/25'].map((ipv4CidrBlock, index) =>
        ec2.Subnet.fromSubnetAttributes(stack, `Subnet${index}`, {
          subnetId: `subnet-${index}`,
          availabilityZone: ZONES[index],
          ipv4CidrBlock,
        }),
      );
      return PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
        vpc: stack.cluster.vpc,
        clusterSubnets: subnets,
        nodeSubnets: subnets,
      });
    },
  ],
  [
    'a cluster without an OpenID Connect provider',
    'Stack/Cluster',
    () => {
      const stack = new Stack(undefined, 'Stack');
      const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'existing' });
      return new AwsNodeRole(stack, 'Role', { cluster });
    },
  ],
  [
    'a private endpoint that the backup does not reach',
    'Stack/Cluster',
    () => {
      const stack = new Stack(undefined, 'Stack');
      const cluster = new eks.Cluster(stack, 'Cluster', {
        version: eks.KubernetesVersion.V1_36,
        endpointAccess: eks.EndpointAccess.PRIVATE,
      });
      return new AwsNodeBackup(stack, 'Backup', { cluster });
    },
  ],
  [
    'an imported cluster',
    'Stack/Cluster',
    () => {
      const stack = new Stack(undefined, 'Stack');
      const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'existing' });
      return new PodSecurityGroup(stack, 'Pods', { cluster });
    },
  ],
];

test.each(MISTAKES)('an error about %s carries the path %s', (_, path, make) => {
  const error = errorOf(make);
  expect(error).toBeInstanceOf(ConstructError);
  expect(error.name).toBe('ValidationError');
  expect(error.message.slice(0, path.length + 3)).toBe(`[${path}] `);
  expect(error.message).not.toMatch(/podnet |npx |(^|\s)--\w/);
});

test('an error has one path, that of the innermost construct', () => {
  const stack = new Stack(undefined, 'Outer');
  const inner = (): never => {
    throw new ConstructError(new Stack(undefined, 'Inner'), 'no');
  };
  expect(errorOf(() => atConstruct(stack, inner)).message).toBe('[Inner] no');
});

test('a bug stays a bug', () => {
  const bug = (): never => {
    throw new TypeError('x is undefined');
  };
  expect(errorOf(() => atConstruct(new Stack(undefined, 'Stack'), bug))).toBeInstanceOf(TypeError);
});

/** Value classes know no construct, a missing package is not a mistake in props, and `decidePodLimit` and `chooseServiceCidr` are called by `atConstruct`. */
const WITHOUT_CONSTRUCT = [
  'cluster/control-plane-logs.ts',
  'cluster/node-image.ts',
  'cluster/node-metadata-access.ts',
  'cluster/node-pod-limit.ts',
  'cluster/nodegroup-update.ts',
  'cluster/service-cidr.ts',
  'handlers/handler-folder.ts',
  'network/pool-blocks.ts',
  'vpc-cni/pod-subnet-selection.ts',
];

test('no construct throws an error without its path', () => {
  const files = ['cluster', 'handlers', 'network', 'synth', 'upgrade', 'vpc-cni'].flatMap((room) =>
    readdirSync(join('lib', room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => `${room}/${file}`),
  );
  const plain = files.filter((file) => readFileSync(join('lib', file), 'utf8').includes('throw new Error('));
  expect(plain.sort()).toEqual(WITHOUT_CONSTRUCT);
});

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
