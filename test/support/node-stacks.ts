import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { PodNetworkNodegroupProps } from '../../lib/cluster/pod-network-nodegroup';
import { PodNetworkNodegroup } from '../../lib/cluster/pod-network-nodegroup';
import { ImportedClusterStack } from './cluster-stack';
import type { TemplateJson } from './deployed-template';
import { DeployedTemplate } from './deployed-template';

export type NodegroupProps = Partial<PodNetworkNodegroupProps>;

/** Instance types by name. */
export function types(...names: string[]): ec2.InstanceType[] {
  return names.map((name) => new ec2.InstanceType(name));
}

/** What a node group of an existing cluster needs at least. */
export function networkOf(stack: ImportedClusterStack) {
  const ipv6 = stack.cluster.ipFamily === eks.IpFamily.IP_V6;
  return {
    cluster: stack.cluster,
    nodeSubnets: stack.nodeSubnets,
    kubernetesVersion: eks.KubernetesVersion.V1_36,
    serviceCidr: ipv6 ? 'fd12:3456:789a::/108' : '172.20.0.0/16',
    instanceTypes: types('m5.large'),
  };
}

/** The template of a stack as CloudFormation would see it, and its only launch template. */
export function deploy(stack: ImportedClusterStack) {
  const { template } = stack;
  const deployed = new DeployedTemplate(template.toJSON() as TemplateJson);
  const [launchTemplate] = deployed.ofType('AWS::EC2::LaunchTemplate').map(({ properties }) => properties);
  const data = launchTemplate?.LaunchTemplateData;
  const userData = data?.UserData && Buffer.from(data.UserData, 'base64').toString();
  return { template, deployed, launchTemplate, data, userData: userData as string | undefined };
}

/** A stack with one managed node group. */
export function nodegroup(
  props: NodegroupProps | ((stack: ImportedClusterStack) => NodegroupProps) = {},
  ipFamily?: eks.IpFamily,
) {
  const stack = new ImportedClusterStack(ipFamily);
  const nodes = new PodNetworkNodegroup(stack, 'Nodes', {
    ...networkOf(stack),
    ...(typeof props === 'function' ? props(stack) : props),
  });
  return { stack, nodes, ...deploy(stack) };
}
