import { FEATURES, type Feature } from '../aws-node/facts/curated.data';
import type { InstanceEniLimits } from './eni-limits';
import { EniLimits } from './eni-limits';
import type { MaxPodsProps } from './max-pods-props';
import { podEnis } from './pod-arithmetic';
import type { PodNode } from './pod-node';
import { has, supportsPrefixes, typeAndPlatform, podNode } from './pod-node';
import { PodAddressingMode } from '../aws-node/pod-addressing';

/** A combination that cannot work, and what to say about it. */
interface Rule {
  readonly violated: (node: PodNode) => boolean;
  readonly message: (node: PodNode) => string;
}

/** Numbers users give: name, value, the least allowed. */
function numbers(node: PodNode): [string, number | undefined, number][] {
  return [
    ['enis', node.limits.enis, 1],
    ['ipv4PerEni', node.limits.ipv4PerEni, 2],
    ['vcpus', node.limits.vcpus, 1],
    ['branchEnis', node.limits.branchEnis, 0],
    ['maxEnis', node.maxEnis, 1],
    ['reservedEnis', node.reservedEnis, 0],
    ['efaOnlyInterfaces', node.efaOnlyInterfaces, 0],
  ];
}

function badNumbers(node: PodNode): string[] {
  return numbers(node)
    .filter(([, value, least]) => value !== undefined && !(Number.isInteger(value) && value >= least))
    .map(([name, value, least]) => `${name} is ${value}: give a whole number of ${least} or more`);
}

const isIpv6 = ({ ipFamily }: PodNode): boolean => ipFamily === 'ipv6';

/** A feature in use that the version of vpc-cni does not have. */
function tooOld(feature: Feature, used: (node: PodNode) => boolean): Rule {
  const { name, since } = FEATURES[feature];
  return {
    violated: (node) => used(node) && !has(node.vpcCniVersion, feature),
    message: ({ vpcCniVersion }) => `${name} need vpc-cni ${since} or later, not ${vpcCniVersion}: raise it`,
  };
}

const RULES: Rule[] = [
  {
    violated: ({ ipFamily }) => !['ipv4', 'ipv6'].includes(ipFamily),
    message: ({ ipFamily }) => `ipFamily is '${ipFamily}': give 'ipv4' or 'ipv6'`,
  },
  {
    violated: (node) => node.windows && node.customNetworking,
    message: () =>
      'custom networking does not exist on Windows: leave customNetworking out for Windows nodes',
  },
  {
    violated: (node) => node.windows && node.securityGroupsForPods,
    message: () =>
      'security groups for pods do not exist on Windows: leave securityGroupsForPods out for Windows nodes',
  },
  {
    violated: (node) => node.windows && isIpv6(node),
    message: () => 'Windows nodes cannot join an IPv6 cluster: use Linux nodes, or an IPv4 cluster',
  },
  {
    violated: (node) => node.windows && node.autoMode,
    message: () => 'EKS Auto Mode has no Windows nodes: use a managed node group for Windows',
  },
  {
    violated: (node) => isIpv6(node) && node.customNetworking,
    message: () => 'custom networking is for IPv4 only: leave customNetworking out in an IPv6 cluster',
  },
  {
    violated: (node) => isIpv6(node) && !node.autoMode && node.mode === PodAddressingMode.SECONDARY_IP,
    message: () => 'IPv6 pods get their addresses from a prefix: use PodAddressing.prefixDelegation()',
  },
  {
    violated: (node) =>
      isIpv6(node) && !node.autoMode && !supportsPrefixes({ ...node, vpcCniVersion: undefined }),
    message: (node) =>
      `${typeAndPlatform(node)} takes no prefixes, which IPv6 needs: use a type of the Nitro system`,
  },
  tooOld('ipv6', isIpv6),
  tooOld('securityGroupsForPods', (node) => node.securityGroupsForPods),
  tooOld('securityGroupsForPodsOnIpv6', (node) => node.securityGroupsForPods && isIpv6(node)),
];

/** Everything that makes these settings impossible on this node, in the words of the props. */
export function problemsOf(node: PodNode): string[] {
  const broken = RULES.filter(({ violated }) => violated(node));
  return [...badNumbers(node), ...broken.map(({ message }) => message(node))];
}

/** A node without an interface for pods: the arithmetic works, the node does not. */
export function emptinessOf(node: PodNode): string[] {
  const enis = podEnis(node);
  if (enis.value > 0) return [];
  const arithmetic = enis.text.replace(/^\((.*)\)$/, '$1');
  return [
    `${node.instanceType} has no interface left for pods (${arithmetic} = 0): ` +
      'use a type with more interfaces, or take fewer of them away from aws-node' +
      (node.efaOnlyInterfaces > 0 && node.customNetworking
        ? ': with EFA on the first network card, such types serve pods in the node subnets only, without custom networking'
        : ''),
  ];
}

/** A node, or everything that is wrong with it. */
export interface ExaminedNode {
  /** The node, if its arithmetic can be done. */
  readonly node?: PodNode;

  /** Why nobody can run pods on it. */
  readonly problems: string[];
}

/** Limits given by hand win; what they leave out comes from the table. */
function limitsOf({ instanceType, limits }: MaxPodsProps): InstanceEniLimits | undefined {
  const known = EniLimits.find(instanceType);
  if (limits === undefined) return known;
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return { ...known, ...Object.fromEntries(given) } as InstanceEniLimits;
}

/** Fills in defaults and limits, and finds every problem. The mode wins over `podAddressing`. */
export function examineNode(props: MaxPodsProps, mode?: PodAddressingMode): ExaminedNode {
  const limits = limitsOf(props);
  if (limits === undefined) {
    return { problems: [EniLimits._unknown(props.instanceType)] };
  }
  const node = podNode(props.instanceType, limits, props, mode);
  const problems = problemsOf(node);
  return problems.length > 0 ? { problems } : { node, problems: emptinessOf(node) };
}
