import { supports } from '../../aws-node/facts/releases';
import { coreDnsLag } from '../../aws-node/coredns-lag';
import { kubeProxySkew } from '../../aws-node/kube-proxy-skew';
import type { Addon, Cluster, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known, Unknown, type Maybe, type ValueObject } from '../model/value';
import { schemaProblems } from './addon-schema';
import { list } from './facts';
import { previousVersion } from './settings-facts';
import { filter, rule, some, type Rule } from './rule';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';
import { bp, cfn, cni, CREATE_CLUSTER, issue, ug } from './sources';

const named = ({ addons }: NetworkModel, name: string): Addon[] =>
  addons.filter((addon) => addon.name === name);
const vpcCnis = (model: NetworkModel): Addon[] => named(model, 'vpc-cni');

const pinned = ({ cnis }: NetworkModel): VpcCni[] => cnis.filter(({ version }) => version !== undefined);

export const ADD_RULES: readonly Rule[] = [
  rule({
    id: 'ADD-01',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'vpc-cni is a managed add-on',
    why: 'The plugin that EKS installs by itself has no declared settings, and is not upgraded with the cluster.',
    over: ({ clusters }) => clusters,
    when: (cluster) => !known(cluster.autoMode) && !isFargateOnly(cluster) && !hasOtherCni(cluster),
    check: ({ addons, resource }) => {
      const unnamed = addons.find(({ name }) => name instanceof Unknown);
      if (addons.some(({ name }) => name === 'vpc-cni')) return undefined;
      if (unnamed !== undefined) known(unnamed.name);
      return `${resource.logicalId} has no vpc-cni add-on`;
    },
    remedy: 'Add AWS::EKS::Addon vpc-cni with its configuration values.',
    source: bp('vpc-cni'),
    example: 'Cluster without AWS::EKS::Addon vpc-cni',
  }),
  rule({
    id: 'ADD-02',
    severity: RuleSeverity.ERROR,
    title: 'The add-on may replace the plugin that EKS installed',
    why: 'Creating it fails with ConfigurationConflict: PRESERVE and NONE do not replace anything on creation.',
    over: (model) => vpcCnis(model).filter(({ cluster }) => cluster !== undefined),
    when: ({ cluster }) => known(cluster!.props.flag('BootstrapSelfManagedAddons') ?? true),
    check: ({ resource }) => {
      const written = known(resource.props.text('ResolveConflicts') ?? 'NONE');
      return (
        written !== 'OVERWRITE' &&
        `${resource.logicalId} has ResolveConflicts ${written}, and EKS installs a self-managed vpc-cni before it`
      );
    },
    remedy: 'Set ResolveConflicts OVERWRITE, or BootstrapSelfManagedAddons false on a new cluster.',
    source: [ug('kubernetes-field-management'), cfn('aws-resource-eks-addon')],
    example: 'Addon: { AddonName: vpc-cni } without ResolveConflicts',
  }),
  rule({
    id: 'ADD-03',
    severity: RuleSeverity.ERROR,
    title: 'Node groups wait for the vpc-cni add-on',
    why: 'Nodes that join earlier run with the settings of the bootstrap plugin: no prefixes, wrong max pods, no ENIConfig. They keep them.',
    over: ({ nodegroups }) => nodegroups.filter(({ cluster }) => cluster?.cni.addon !== undefined),
    check: (group, { model }) => {
      const { addon } = group.cluster!.cni;
      return (
        !model.dependsOn(group, addon!) &&
        `node group ${group.resource.logicalId} does not depend on ${addon!.resource.logicalId}`
      );
    },
    remedy: 'Add DependsOn on the add-on, or deploy its stack first.',
    source: issue('terraform-aws-modules/terraform-aws-eks', 2467),
    example: 'Nodegroup without DependsOn: VpcCni',
  }),
  rule({
    id: 'ADD-04',
    severity: RuleSeverity.ERROR,
    title: 'Configuration values fit the schema of the add-on',
    why: 'EKS refuses the whole configuration for one unknown key, and for a number where the schema wants a string.',
    over: (model) => vpcCnis(model).filter(({ resource }) => resource.props.has('ConfigurationValues')),
    check: ({ resource, configuration, malformed }) => {
      if (malformed) return `configuration values of ${resource.logicalId} are not a JSON object`;
      return schemaProblems(known(configuration as ValueObject | Unknown)).map(
        (problem) => `configuration values of ${resource.logicalId}: ${problem}`,
      );
    },
    remedy:
      'Compare with `aws eks describe-addon-configuration --addon-name vpc-cni --addon-version <version>`.',
    source: [issue('aws/amazon-vpc-cni-k8s', 2173), cni('charts/aws-vpc-cni/values.yaml')],
    example: 'ConfigurationValues: \'{"env": {"WARM_IP_TARGET": 5}}\'',
  }),
  rule({
    id: 'ADD-05',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'The version of the add-on is pinned',
    why: 'Otherwise a cluster gets whatever is the default on the day it is created.',
    over: vpcCnis,
    check: ({ version, resource }) => version === undefined && `${resource.logicalId} has no AddonVersion`,
    remedy: 'Set AddonVersion.',
    source: bp('vpc-cni'),
    example: 'Addon: { AddonName: vpc-cni } without AddonVersion',
  }),
  rule({
    id: 'ADD-08',
    severity: RuleSeverity.ERROR,
    title: 'vpc-cni does not go back behind the first version with prefixes',
    why: 'Older versions know no prefixes: those on the nodes are leaked.',
    over: (model, { options }) => (options.previousAddonVersion === undefined ? [] : pinned(model)),
    check: ({ version, resource }, context) => {
      const [from, to] = [known(previousVersion(context.options)), known(version)];
      return (
        supports(from, 'prefixDelegation') &&
        !supports(to, 'prefixDelegation') &&
        `${resource.logicalId} goes back from vpc-cni ${from.release} to ${to.release}, which knows no prefixes`
      );
    },
    remedy: 'Replace all nodes first, with prefix delegation off.',
    source: ug('cni-increase-ip-addresses'),
    example: 'AddonVersion: v1.8.0-eksbuild.1 with previousAddonVersion: v1.9.0-eksbuild.1',
  }),
  rule({
    id: 'ADD-10',
    severity: RuleSeverity.ERROR,
    title: 'The add-on has one identity',
    why: 'EKS refuses a service account role together with Pod Identity.',
    over: vpcCnis,
    check: ({ resource: { props, logicalId } }) =>
      props.has('ServiceAccountRoleArn') &&
      props.list('PodIdentityAssociations').length > 0 &&
      `${logicalId} has ServiceAccountRoleArn and PodIdentityAssociations`,
    remedy: 'Remove one of them.',
    source: ug('add-ons-iam'),
    example: 'Addon: { ServiceAccountRoleArn: ..., PodIdentityAssociations: [...] }',
  }),
  rule({
    id: 'ADD-11',
    severity: RuleSeverity.WARNING,
    title: 'aws-node outlives its add-on',
    why: 'Deleting the stack otherwise takes aws-node from nodes that still run pods, and their interfaces are left behind.',
    over: vpcCnis,
    check: ({ resource }) =>
      !known(resource.props.flag('PreserveOnDelete') ?? false) &&
      `${resource.logicalId} takes aws-node along when it is deleted`,
    remedy: 'Set PreserveOnDelete.',
    source: [cfn('aws-resource-eks-addon'), issue('aws/amazon-vpc-cni-k8s', 1223)],
    example: 'Addon: { AddonName: vpc-cni } without PreserveOnDelete',
  }),
  rule({
    id: 'ADD-12',
    severity: RuleSeverity.ERROR,
    title: 'aws-node has one owner',
    why: 'Two owners overwrite each other, and creating the second fails.',
    over: ({ clusters }) => clusters.filter(({ cni: view }) => view.addon !== undefined),
    check: ({ addons, charts, resource }) => {
      const owners = [
        ...addons.filter(({ name }) => name === 'vpc-cni'),
        ...filter(charts, ({ chart }) => /(^|\/)aws-vpc-cni$/.test(known(chart))),
      ];
      return (
        owners.length > 1 &&
        `${resource.logicalId} has ${owners.length} owners of aws-node: ${list(owners.map((owner) => owner.resource.logicalId))}`
      );
    },
    remedy: 'Keep the managed add-on.',
    source: bp('vpc-cni'),
    example: 'AWS::EKS::Addon vpc-cni and the Helm chart aws-vpc-cni',
  }),
  rule({
    id: 'ADD-13',
    severity: RuleSeverity.ERROR,
    title: 'A cluster with Auto Mode alone has no vpc-cni add-on',
    why: 'Auto Mode nodes have their own network agent; the add-on never runs anywhere.',
    over: ({ cnis }) => cnis,
    when: ({ cluster }) => cluster.autoMode,
    check: ({ cluster, resource }) =>
      cluster.nodegroups.length === 0 &&
      `${resource.logicalId} is for nodes that ${cluster.resource.logicalId} does not have: it runs Auto Mode only`,
    remedy: 'Remove the add-on, or add a node group.',
    source: ug('auto-networking'),
    example: 'ComputeConfig: { Enabled: true } with AWS::EKS::Addon vpc-cni and no node group',
  }),
  rule({
    id: 'ADD-14',
    severity: RuleSeverity.WARNING,
    title: 'CoreDNS waits for nodes',
    why: 'Without nodes the add-on stays degraded, and the deployment fails after 20 minutes.',
    over: (model) => named(model, 'coredns').filter(({ cluster }) => (cluster?.nodegroups.length ?? 0) > 0),
    when: ({ cluster }) => runsOnNodegroups(cluster!),
    check: (addon, { model }) =>
      !addon.cluster!.nodegroups.some((group) => model.dependsOn(addon, group)) &&
      `${addon.resource.logicalId} does not depend on a node group`,
    remedy: 'Add DependsOn on a node group.',
    source: ug('managing-coredns'),
    example: 'Addon: { AddonName: coredns } without DependsOn: Nodegroup',
  }),
  rule({
    id: 'ADD-17',
    severity: RuleSeverity.WARNING,
    title: 'Clusters that EKS installs nothing into have kube-proxy and CoreDNS',
    why: 'Without kube-proxy no pod reaches a service, without CoreDNS no name resolves.',
    over: ({ clusters }) => clusters.filter(({ nodegroups }) => nodegroups.length > 0),
    when: ({ autoMode, props }) =>
      !known(autoMode) && !known(props.flag('BootstrapSelfManagedAddons') ?? true),
    check: ({ addons, charts, resource }) => {
      const names: Maybe<string>[] = [...addons.map(({ name }) => name), ...charts.map(({ chart }) => chart)];
      return ESSENTIALS.filter(([, broughtBy]) => !some(names, (name) => broughtBy.test(known(name)))).map(
        ([name]) => `${resource.logicalId} has no ${name}, and EKS does not install it`,
      );
    },
    remedy: 'Add the add-ons kube-proxy and coredns, or what you use in their place.',
    source: [CREATE_CLUSTER, ug('eks-add-ons')],
    example: 'Cluster: { BootstrapSelfManagedAddons: false } without AWS::EKS::Addon coredns',
  }),
  rule({
    id: 'ADD-19',
    severity: RuleSeverity.WARNING,
    title: 'kube-proxy keeps within the version skew of the control plane',
    why: 'A pinned version stays when the cluster is upgraded; outside of the skew services stop being reachable, and EKS offers no such version.',
    over: (model) =>
      named(model, 'kube-proxy').filter(
        ({ version, cluster }) => version !== undefined && cluster?.version !== undefined,
      ),
    check: ({ version, cluster }) => kubeProxySkew(known(version), known(cluster?.version)),
    remedy: 'Change AddonVersion with the Kubernetes version, after the control plane.',
    source: ['https://kubernetes.io/releases/version-skew-policy/#kube-proxy', ug('managing-kube-proxy')],
    example:
      'Cluster: { Version: "1.36" } with Addon: { AddonName: kube-proxy, AddonVersion: v1.32.13-eksbuild.16 }',
  }),
  rule({
    id: 'ADD-20',
    severity: RuleSeverity.WARNING,
    title: 'coredns is not left behind by upgrades of Kubernetes',
    why: 'A pinned version stays when the cluster is upgraded, and EKS may not offer it for the new Kubernetes version.',
    over: (model) =>
      named(model, 'coredns').filter(
        ({ version, cluster }) => version !== undefined && cluster?.version !== undefined,
      ),
    check: ({ version, cluster }) => coreDnsLag(known(version), known(cluster?.version)),
    remedy: 'Change AddonVersion with the Kubernetes version; DescribeAddonVersions lists what EKS offers.',
    source: ug('managing-coredns'),
    example:
      'Cluster: { Version: "1.36" } with Addon: { AddonName: coredns, AddonVersion: v1.11.4-eksbuild.40 }',
  }),
];

/** What every cluster needs beside vpc-cni, and the add-ons and charts that bring it. */
const ESSENTIALS: readonly [name: string, broughtBy: RegExp][] = [
  ['kube-proxy', /^(kube-proxy|cilium)$/],
  ['coredns', /^coredns$/],
];

/** Fargate has a network of its own; without node groups in the templates, aws-node runs nowhere. */
function isFargateOnly({ fargateProfiles, nodegroups }: Cluster): boolean {
  return fargateProfiles.length > 0 && nodegroups.length === 0;
}

const OTHER_CNIS = /(^|\/)(cilium|calico|tigera-operator|antrea|kube-ovn|aws-vpc-cni)$/;

/** Whether the cluster is made for a plugin from elsewhere: EKS installs none, or a chart brings it. */
function hasOtherCni({ props, charts }: Cluster): boolean {
  return (
    !known(props.flag('BootstrapSelfManagedAddons') ?? true) ||
    some(charts, ({ chart }) => OTHER_CNIS.test(known(chart)))
  );
}

function runsOnNodegroups({ autoMode, fargateProfiles }: Cluster): boolean {
  return !known(autoMode) && fargateProfiles.length === 0;
}
