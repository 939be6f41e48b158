import { App, CfnParameter, Stack, type Environment } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { subnetKey } from '../../lib/cluster/subnet-key';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { NatGateways } from '../../lib/network/nat-gateways';
import type { IPodNetworkVpc } from '../../lib/network/pod-network';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { types } from '../support/node-stacks';

const large = { instanceTypes: types('m5.4xlarge') };

function networkIn(stack: Stack, podCidrBlocks = ['100.64.0.0/16']): PodNetworkVpc {
  const addressPlan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks });
  return new PodNetworkVpc(stack, 'Network', { addressPlan, natGateways: NatGateways.single() });
}

function clusterIn(
  stack: Stack,
  id: string,
  network: IPodNetworkVpc,
  maxSize: number,
  props: Partial<PodNetworkClusterProps> = {},
): PodNetworkCluster {
  const version = eks.KubernetesVersion.V1_36;
  const cluster = new PodNetworkCluster(stack, id, { network, version, ...props });
  cluster.addNodegroup('General', { ...large, maxSize });
  return cluster;
}

const shareOf = (cluster: PodNetworkCluster) =>
  Math.max(...cluster.capacity().subnets.map(({ peak: { percent } }) => percent));

/** The largest group that fits into the pod subnets alone to about 60%. */
const SIXTY_PERCENT = 300;

describe('clusters in one VPC', () => {
  test('are counted together: two that fit alone may not fit together, which is said once', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const network = networkIn(stack);
    const first = clusterIn(stack, 'First', network, SIXTY_PERCENT);
    expect(shareOf(first)).toBeLessThan(100);
    const second = clusterIn(stack, 'Second', network, SIXTY_PERCENT);
    expect(second.capacity().subnets).toEqual(first.capacity().subnets);
    expect(shareOf(first)).toBeGreaterThan(100);
    expect(() => app.synth()).toThrow(
      /^(?=[\s\S]*Stack\/First and Stack\/Second share subnets: )(?![\s\S]*Stack\/Second\] )/,
    );
  });

  test('are counted together across stacks', () => {
    const app = new App();
    const network = networkIn(new Stack(app, 'Network'));
    clusterIn(new Stack(app, 'A'), 'Cluster', network, SIXTY_PERCENT);
    clusterIn(new Stack(app, 'B'), 'Cluster', network, SIXTY_PERCENT);
    expect(() => app.synth()).toThrow('A/Cluster and B/Cluster share subnets: ');
  });

  test('count also where their own check is off', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const network = networkIn(stack);
    clusterIn(stack, 'Unchecked', network, SIXTY_PERCENT, { validateCapacity: false });
    clusterIn(stack, 'Checked', network, SIXTY_PERCENT);
    expect(() => app.synth()).toThrow('Stack/Unchecked and Stack/Checked share subnets: ');
  });

  test('are counted apart in two networks', () => {
    const app = new App();
    for (const id of ['Dev', 'Prod']) {
      const stack = new Stack(app, id);
      clusterIn(stack, 'Cluster', networkIn(stack), SIXTY_PERCENT);
    }
    expect(() => app.synth()).not.toThrow();
  });
});

describe('subnets that are imported twice', () => {
  const imported = (stack: Stack) => {
    const subnets = (role: string, block: number) =>
      ['a', 'b'].map((letter, index) =>
        ec2.Subnet.fromSubnetAttributes(stack, `${role}${index}`, {
          subnetId: `subnet-${role}${index}`,
          availabilityZone: `eu-west-1${letter}`,
          routeTableId: 'rtb-1',
          ipv4CidrBlock: `10.0.${block * 32 + index * 16}.0/20`,
        }),
      );
    return PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }),
      clusterSubnets: subnets('Cluster', 0),
      nodeSubnets: subnets('Node', 1),
    });
  };
  const synthesize = (envs: (Environment | undefined)[]) => {
    const app = new App();
    envs.forEach((env, index) => {
      const stack = new Stack(app, `Stack${index}`, { env });
      clusterIn(stack, 'Cluster', imported(stack), 20);
    });
    return () => app.synth();
  };

  test('are the same in one environment', () => {
    expect(synthesize([undefined])).not.toThrow();
    expect(synthesize([undefined, undefined, undefined, undefined])).toThrow('share subnets');
  });

  test('and others in another account', () => {
    const accounts = ['111111111111', '222222222222', '333333333333', '444444444444'];
    expect(synthesize(accounts.map((account) => ({ account, region: 'eu-west-1' })))).not.toThrow();
  });
});

test('a pod block is unused only when no cluster of the VPC uses it, and that is said once', () => {
  const stack = new Stack(new App(), 'Stack');
  const network = networkIn(stack, ['100.64.0.0/16', '100.65.0.0/16', '100.66.0.0/16']);
  clusterIn(stack, 'First', network, 3);
  clusterIn(stack, 'Second', network, 3, {
    podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: network.podSubnetsOf(1) }),
  });
  const found = Annotations.fromStack(stack).findWarning(
    '*',
    Match.stringLikeRegexp('no pod takes an address'),
  );
  expect(found.map(({ id, entry }) => [id, String(entry.data).split(':')[0]])).toEqual([
    ['/Stack/First', 'no pod takes an address of 100.66.0.0/16 (podCidrBlocks[2])'],
  ]);
});

describe('a subnet whose id is known only at deploy time', () => {
  const stack = new Stack(new App(), 'Stack');
  const other = new Stack(stack.node.root as App, 'Other');
  const imported = (scope: Stack, id: string, subnetId: string) =>
    subnetKey(ec2.Subnet.fromSubnetAttributes(scope, id, { subnetId, availabilityZone: 'eu-west-1a' }));
  const [first, second] = ['First', 'Second'].map((id) => new CfnParameter(stack, id));
  const key = imported(stack, 'Once', first.valueAsString);

  test('is one subnet when it is imported twice', () =>
    expect(imported(stack, 'Twice', first.valueAsString)).toBe(key));

  test('is not the one of another parameter, nor the one of the same parameter of another stack', () => {
    const namesake = new CfnParameter(other, 'First');
    expect(imported(stack, 'Another', second.valueAsString)).not.toBe(key);
    expect(imported(other, 'Namesake', namesake.valueAsString)).not.toBe(key);
  });
});
