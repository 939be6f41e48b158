import { some, filter, rule, type Rule } from './rule';
import type { Cluster, FargateProfile, Nodegroup } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { isObject, known, textOf } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { allKnown, isPublic, list, name, onlyKnown } from './facts';
import { finds } from './settings-rule';
import { ug } from './sources';

const WINDOWS = ug('windows-support');
const FARGATE = ug('fargate-profile');

const isWindows = (group: Nodegroup): boolean => known(group.windows);
const withGroups = ({ clusters }: NetworkModel): Cluster[] =>
  clusters.filter(({ nodegroups }) => nodegroups.length > 0);
const hasWindows = (cluster: Cluster): boolean => some(cluster.nodegroups, isWindows);
/** A /28 prefix for each node is the least: a /24 holds fifteen nodes. */
const LARGE_ENOUGH_FOR_NODES = 24;

const profiles = ({ fargateProfiles }: NetworkModel): FargateProfile[] => fargateProfiles;

function selectors({ resource }: FargateProfile): unknown[] {
  const { props } = resource;
  return props.has('Selectors') ? props.list('Selectors') : props.object('Config').list('selectors');
}

/** Subnets behind the name of their cluster, as far as the templates tell them. */
function namesOf(subnets: FargateProfile['subnets'], cluster: Cluster | undefined): string {
  if (cluster === undefined) return '';
  const found = onlyKnown(subnets).map(name);
  return ` of ${cluster.resource.logicalId}${found.length > 0 ? `: ${list(found)}` : ''}`;
}

export const NODES_RULES: readonly Rule[] = [
  rule({
    id: 'WIN-01',
    severity: RuleSeverity.ERROR,
    title: 'A cluster with Windows nodes has Linux nodes too',
    why: 'CoreDNS and the controllers run on Linux only.',
    over: withGroups,
    when: hasWindows,
    check: ({ nodegroups, fargateProfiles, autoMode, resource }) => {
      const linux = filter(nodegroups, (group) => !isWindows(group)).length + fargateProfiles.length;
      return linux === 0 && !known(autoMode) && `${resource.logicalId} has Windows nodes only`;
    },
    remedy: 'Add a Linux node group.',
    source: WINDOWS,
    example: 'One node group with AmiType: WINDOWS_CORE_2022_x86_64',
  }),
  rule({
    id: 'WIN-04',
    severity: RuleSeverity.ERROR,
    title: 'Windows addresses are managed',
    why: 'Pods on Windows get no address without the IPAM controller and its permissions.',
    over: (model) => withGroups(model).filter(({ cni }) => cni.addon !== undefined),
    when: hasWindows,
    check: ({ cni, role, resource }, context) => {
      const enabled = !finds(['WindowsWithoutIpam'], cni, context);
      const permitted =
        role === undefined ||
        some(role.managedPolicies, (policy) => known(policy) === 'AmazonEKSVPCResourceController');
      return [
        ...(enabled
          ? []
          : [
              `${resource.logicalId} has Windows nodes, but enableWindowsIpam is not on in ${cni.resource.logicalId}`,
            ]),
        ...(permitted
          ? []
          : [`${resource.logicalId} has Windows nodes, but its role lacks AmazonEKSVPCResourceController`]),
      ];
    },
    remedy:
      'Set enableWindowsIpam to "true" and attach AmazonEKSVPCResourceController to the role of the cluster.',
    source: WINDOWS,
    example: 'AmiType: WINDOWS_CORE_2022_x86_64 without enableWindowsIpam',
  }),
  rule({
    id: 'FGT-01',
    severity: RuleSeverity.ERROR,
    title: 'Fargate profiles use private subnets',
    why: 'EKS refuses a subnet with a route to an internet gateway.',
    over: profiles,
    check: ({ subnets, resource }) =>
      filter(allKnown(subnets), isPublic).map(
        (subnet) => `Fargate profile ${resource.logicalId} uses public subnet ${name(subnet)}`,
      ),
    remedy: 'Use private subnets.',
    source: FARGATE,
    example: 'FargateProfile: { Subnets: [PublicSubnetA] }',
  }),
  rule({
    id: 'FGT-02',
    severity: RuleSeverity.ERROR,
    title: 'A Fargate profile has at most five selectors',
    why: 'EKS refuses the sixth.',
    over: profiles,
    check: (profile) =>
      allKnown(selectors(profile) as never[]).length > 5 &&
      `Fargate profile ${profile.resource.logicalId} has ${selectors(profile).length} selectors, EKS accepts 5`,
    remedy: 'Split it into several profiles.',
    source: FARGATE,
    example: 'FargateProfile with six selectors',
  }),
  rule({
    id: 'FGT-03',
    severity: RuleSeverity.WARNING,
    title: 'Subnets of Fargate profiles have room for pods',
    why: 'Custom networking does not apply to Fargate: each pod takes an address of the profile, outside of the pod subnets.',
    over: (model) => profiles(model).filter(({ cluster }) => cluster?.cni.addon !== undefined),
    when: ({ cluster }) => cluster!.cni.customNetworking,
    check: ({ subnets, resource }) =>
      allKnown(subnets)
        .filter(({ ipv4 }) => ipv4 !== undefined && known(ipv4).block.usableAddresses < 256)
        .map(
          (subnet) =>
            `pods of Fargate profile ${resource.logicalId} take addresses of ${name(subnet)}, not of the ENIConfigs; it has ${known(subnet.ipv4!).block.usableAddresses}`,
        ),
    remedy: 'Give the profile larger subnets.',
    source: ug('cni-custom-network'),
    example: 'FargateProfile in subnets of /27, custom networking on',
  }),
  rule({
    id: 'FGT-04',
    severity: RuleSeverity.WARNING,
    title: 'Fargate profiles are made one after the other',
    why: 'EKS makes one profile of a cluster at a time and refuses the second meanwhile.',
    over: (model) => profiles(model).filter(({ cluster }) => (cluster?.fargateProfiles.length ?? 0) > 1),
    check: (profile, { model }) => {
      const others = profile.cluster!.fargateProfiles.slice(
        0,
        profile.cluster!.fargateProfiles.indexOf(profile),
      );
      const free = others.find(
        (other) => !model.dependsOn(profile, other) && !model.dependsOn(other, profile),
      );
      return (
        free &&
        `Fargate profiles ${free.resource.logicalId} and ${profile.resource.logicalId} do not wait for each other`
      );
    },
    remedy: 'Chain them with DependsOn.',
    source: FARGATE,
    example: 'Two AWS::EKS::FargateProfile without DependsOn',
  }),
  rule({
    id: 'FGT-05',
    severity: RuleSeverity.WARNING,
    title: 'Fargate profiles name their subnets',
    why: 'EKS otherwise starts the pods in the private subnets of the cluster, where they take the addresses that the control plane needs for an upgrade.',
    over: profiles,
    check: ({ namesSubnets, subnets, cluster, resource }) =>
      !namesSubnets &&
      `Fargate profile ${resource.logicalId} names no subnets: its pods start in the cluster subnets${namesOf(subnets, cluster)}`,
    remedy: 'Set Subnets to node or pod subnets (vpc and subnetSelection of the CDK).',
    source: FARGATE,
    example: 'FargateProfile: { ClusterName: main, Selectors: [...] } without Subnets',
  }),
  rule({
    id: 'AUTO-01',
    severity: RuleSeverity.WARNING,
    title: 'vpc-cni has no settings in a cluster with Auto Mode alone',
    why: 'Nodes of Auto Mode have their own network agent, which ignores all of them; they hold for other nodes only.',
    over: ({ cnis }) => cnis,
    when: ({ cluster }) => cluster.nodegroups.length === 0 && cluster.autoMode,
    check: (view, context) => {
      const { addon, cluster, resource } = view;
      const configuration = known(addon?.configuration ?? {});
      const keys = isObject(configuration) ? Object.keys(configuration) : [];
      return (
        keys.length > 0 &&
        finds(['AutoMode'], view, context) &&
        `settings of ${resource.logicalId} (${list(keys)}) do not apply to the Auto Mode nodes of ${cluster.resource.logicalId}`
      );
    },
    remedy:
      'Set addresses, pod subnets and network policy in the NodeClass (advancedNetworking, podSubnetSelectorTerms, networkPolicy).',
    source: ug('auto-networking'),
    example: 'ComputeConfig: { Enabled: true } with env of vpc-cni',
  }),
  rule({
    id: 'AUTO-05',
    severity: RuleSeverity.WARNING,
    title: 'Built-in node pools of Auto Mode have large cluster subnets',
    why: 'Their NodeClass is that of EKS: nodes and pods live in the subnets of the cluster, and the pools cannot be edited.',
    over: ({ clusters }) => clusters,
    when: ({ autoMode }) => autoMode,
    check: ({ props, subnets, resource }) => {
      const pools = props
        .object('ComputeConfig')
        .list('NodePools')
        .map((pool) => textOf(known(pool)));
      const small = onlyKnown(subnets).filter(
        ({ ipv4 }) => ipv4 !== undefined && known(ipv4).block.cidrMask > LARGE_ENOUGH_FOR_NODES,
      );
      return (
        pools.length > 0 &&
        small.length > 0 &&
        `the built-in node pools ${list(pools)} of ${resource.logicalId} start nodes and pods in the cluster subnets, which are small: ${list(small.map(name))}`
      );
    },
    remedy: 'Set NodePools to [] and add a NodeClass with subnets for nodes and pods.',
    source: ug('set-builtin-node-pools'),
    example: 'NodePools: [general-purpose] with cluster subnets of /28',
  }),
];
