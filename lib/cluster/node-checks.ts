import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { factsOf } from './instance-facts';
import type { NodeImage } from './node-image';
import type { NodeNetwork } from './node-network';
import type { NodeOptions, NodeTemplateOptions } from './node-options';
import { usesCustomNetworking } from './node-pod-limit';
import { volumeProblems } from './node-volumes';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';

/** What the network of a cluster offers and Windows does not take. */
function windowsProblems(network: NodeNetwork, { operatingSystem }: NodeImage): string[] {
  const rules: [boolean, string][] = [
    [
      network.cluster.ipFamily === eks.IpFamily.IP_V6,
      'cannot join an IPv6 cluster: use Linux nodes, or an IPv4 cluster',
    ],
    [
      network.windowsIpam === false,
      'gets no addresses for its pods in this cluster: give the cluster vpcCniSettings: { windows: {} }',
    ],
    [
      usesCustomNetworking(network),
      'knows no custom networking, its pods get addresses of the node subnets: give the cluster podSubnetSelection: PodSubnetSelection.nodeSubnets(), or Windows a cluster of its own',
    ],
    [
      network.securityGroupsForPods ?? false,
      'knows no security groups for pods: turn securityGroupsForPods off, or give Windows a cluster of its own',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, text]) => `${operatingSystem} ${text}`);
}

function sizeProblems(options: NodeOptions): string[] {
  const given = Object.entries({
    minSize: options.minSize,
    desiredSize: options.desiredSize,
    maxSize: options.maxSize,
  }).filter(([, size]) => size !== undefined && !Token.isUnresolved(size));
  const wrong = given
    .filter(([, size]) => !(Number.isInteger(size) && size! >= 0))
    .map(([name, size]) => `${name} is ${size}: use a whole number of at least 0`);
  return wrong.length > 0 ? wrong : sizeOrderProblems(options);
}

/** Each pair that was written by the user must be in order; what was left out follows from what was given. */
function sizeOrderProblems(options: NodeOptions): string[] {
  const [minSize, desiredSize, maxSize] = [options.minSize, options.desiredSize, options.maxSize].map(
    (size) => (Token.isUnresolved(size) ? undefined : size),
  );
  const pairs: [string, number | undefined, string, number | undefined][] = [
    ['minSize', minSize, 'desiredSize', desiredSize],
    ['minSize', minSize, 'maxSize', maxSize],
    ['desiredSize', desiredSize, 'maxSize', maxSize],
  ];
  const order = pairs
    .filter(([, low, , high]) => low !== undefined && high !== undefined && low > high)
    .map(
      ([lowName, low, highName, high]) =>
        `${lowName} ${low} is more than ${highName} ${high}: lower the one or raise the other`,
    );
  return maxSize === 0
    ? [...order, 'maxSize is 0: EKS wants room for at least one node, use 1 with minSize 0']
    : order;
}

function roleProblems({ nodeRole, sessionManager }: NodeTemplateOptions): string[] {
  if (nodeRole === undefined || !sessionManager) return [];
  return [
    'sessionManager changes the role that is made here: attach AmazonSSMManagedInstanceCore to your nodeRole instead',
  ];
}

/** Throws one error with everything that keeps these nodes from working in this network. */
export function checkNodes(
  scope: IConstruct,
  network: NodeNetwork,
  options: NodeTemplateOptions,
  image: NodeImage,
  architecture: ec2.InstanceArchitecture,
): void {
  const problems = [
    ...(image.isWindows ? windowsProblems(network, image) : []),
    ...image._family.problemsWith(factsOf(options.instanceTypes, options.limits), architecture),
    ...sizeProblems(options),
    ...roleProblems(options),
    ...volumeProblems(options),
  ];
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
}
