import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import { NatGateways } from '../../lib/network/nat-gateways';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import { schemaProblems } from '../aws-node/addon-schema';
import type { DeployedResource, TemplateJson } from './deployed-template';
import { DeployedTemplate } from './deployed-template';

type Props = Partial<PodNetworkClusterProps>;

/** What a cluster of one mode is made of. */
export interface ClusterAppOptions {
  readonly podCidrBlocks?: string[];
  readonly natGateways?: NatGateways;
  readonly reservePrefixes?: boolean;
  readonly props?: Props | ((network: PodNetworkVpc, stack: Stack) => Props);
  /** Adds nodes; one node group of m7i.2xlarge unless told otherwise. */
  readonly nodes?: (cluster: PodNetworkCluster) => void;
}

/** A network, a cluster and nodes in one stack that knows neither account nor region. */
export function clusterApp(options: ClusterAppOptions = {}) {
  const stack = new Stack(new App(), 'Stack');
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({
      vpcCidrBlock: '10.0.0.0/16',
      podCidrBlocks: options.podCidrBlocks ?? ['100.64.0.0/16'],
    }),
    natGateways: options.natGateways ?? NatGateways.single(),
    reservePrefixes: options.reservePrefixes ?? false,
  });
  const props = typeof options.props === 'function' ? options.props(network, stack) : options.props;
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.V1_36,
    ...props,
  });
  (options.nodes ?? addGeneralNodes)(cluster);
  return { stack, network, cluster };
}

function addGeneralNodes(cluster: PodNetworkCluster): void {
  cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });
}

/** The same, as CloudFormation would see it, with configuration values that the add-on accepts. */
export function deployedClusterApp(options: ClusterAppOptions = {}) {
  const { stack, ...rest } = clusterApp(options);
  const template = Template.fromStack(stack);
  const deployed = new DeployedTemplate(template.toJSON() as TemplateJson);
  const addon = (name: string): DeployedResource =>
    deployed.ofType('AWS::EKS::Addon').find(({ properties }) => properties.AddonName === name)!;
  const values = JSON.parse(addon('vpc-cni').properties.ConfigurationValues);
  expect(schemaProblems(values)).toEqual([]);
  return { ...rest, stack, template, deployed, addon, values };
}

/** Ids of the warnings of this library, such as `PodBlockUnused`. */
export function warningIds(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .flatMap(({ entry }) => /\[ack: PodNetwork:(\w+)\]/.exec(String(entry.data))?.[1] ?? []);
}
