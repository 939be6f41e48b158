import { App, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { types } from '../support/node-stacks';

function stackWithNetwork() {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const addressPlan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
  return { app, stack, network: new PodNetworkVpc(stack, 'Network', { addressPlan }) };
}

describe('security groups of nodes', () => {
  const withGroup = (tag?: string) => {
    const { app, stack, network } = stackWithNetwork();
    const group = new ec2.SecurityGroup(stack, 'Own', { vpc: network.vpc });
    const cluster = new PodNetworkCluster(stack, 'Cluster', {
      network,
      version: eks.KubernetesVersion.V1_36,
    });
    if (tag !== undefined) Tags.of(group).add(tag, 'owned');
    cluster.addNodegroup('General', { instanceTypes: types('m7i.xlarge'), securityGroups: [group] });
    return app;
  };

  test('may stand beside that of the cluster', () => {
    expect(() => withGroup('team').synth()).not.toThrow();
  });

  test('fail when one more carries the tag of a cluster', () => {
    expect(() => withGroup('kubernetes.io/cluster/shop').synth()).toThrow(
      /Stack\/Own \(kubernetes\.io\/cluster\/shop\): the AWS Load Balancer Controller expects exactly one/,
    );
  });
});

describe('subnet discovery in a VPC with two clusters', () => {
  const warnings = (names: (string | undefined)[]): number => {
    const { app, stack, network } = stackWithNetwork();
    for (const [index, clusterName] of names.entries()) {
      const podSubnetSelection = PodSubnetSelection.subnetDiscovery({
        subnets: network.podSubnets,
        clusterName,
      });
      new PodNetworkCluster(stack, `Cluster${index}`, {
        network,
        clusterName,
        version: eks.KubernetesVersion.V1_36,
        podSubnetSelection,
      });
    }
    app.synth();
    return Annotations.fromStack(stack).findWarning(
      '*',
      Match.stringLikeRegexp('set clusterName in PodSubnetSelection'),
    ).length;
  };

  test('warns of tags without the name of a cluster', () => {
    expect(warnings([undefined, undefined])).toBe(2);
  });

  test('is quiet when each cluster names itself, also for subnets that both use', () => {
    expect(warnings(['blue', 'green'])).toBe(0);
  });

  test('is quiet about one cluster', () => {
    expect(warnings([undefined])).toBe(0);
  });
});
