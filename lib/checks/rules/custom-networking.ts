import { MaxPods } from '../../capacity/max-pods';
import { PodAddressing, PodAddressingMode } from '../../aws-node/pod-addressing';
import { allowsPort, isClusterSecurityGroup } from '../model/build-security-groups';
import type { Addon, EniConfig, Nodegroup, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { isObject, known, NotCheckable, reasoned, Reference, sameZone, type Value } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { eachType, emptinessOn, podsOn } from './capacity';
import { allKnown, defaultRoute, list, name, nodeSubnets, podSubnets, zonesOf } from './facts';
import { milder, rule, some, type Complaint, type Rule } from './rule';
import { CNI_README, CUSTOM_NETWORKING, issue, ug } from './sources';

const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];
const TUTORIAL = ug('cni-custom-network-tutorial');

const custom = ({ cnis }: NetworkModel): VpcCni[] => cnis;

/** Whether nodes find their ENIConfig by the name of their zone. */
function byZone(view: VpcCni): boolean {
  return ZONE_LABELS.includes(known(view.env('ENI_CONFIG_LABEL_DEF') ?? ''));
}

/** ENIConfigs that are named after a zone. */
function zonedConfigs({ eniConfigs }: NetworkModel): EniConfig[] {
  return eniConfigs.filter(({ cluster }) => cluster !== undefined);
}

const groups = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ cluster }) => cluster?.cni.addon !== undefined);
const groupIsCustom = ({ cluster }: Nodegroup) => cluster!.cni.customNetworking;

/** The `eniConfig` section of an add-on. */
function eniConfigSection({ configuration }: Addon): Value | undefined {
  return isObject(configuration) ? configuration.eniConfig : undefined;
}

const DNS_PORT = 53;
const POD_PORTS: [number, string][] = [
  [443, 'tcp'],
  [10250, 'tcp'],
  [DNS_PORT, 'udp'],
];

export const CN_RULES: readonly Rule[] = [
  rule({
    id: 'CN-02',
    severity: RuleSeverity.ERROR,
    title: 'Every zone with nodes has an ENIConfig',
    why: 'Nodes of the other zones find no subnet for pods and never become ready.',
    over: custom,
    when: (view) => known(view.customNetworking) && byZone(view),
    check: ({ cluster }) => {
      const names = allKnown(cluster.eniConfigs.map((config) => config.name));
      const missing = zonesOf(nodeSubnets(cluster)).filter(
        (zone) => !names.some((other) => sameZone(other, zone)),
      );
      return (
        missing.length > 0 &&
        `${cluster.resource.logicalId} has nodes in ${list(missing)}, but no ENIConfig of that name`
      );
    },
    remedy: 'Add an ENIConfig named after each zone.',
    source: CUSTOM_NETWORKING,
    example: 'Nodes in eu-west-1a, b and c; ENIConfigs eu-west-1a and eu-west-1b',
  }),
  rule({
    id: 'CN-03',
    severity: RuleSeverity.ERROR,
    title: 'An ENIConfig names a subnet of its zone',
    why: 'EC2 cannot attach an interface of another zone; pods get no address.',
    over: zonedConfigs,
    when: ({ cluster }) => byZone(cluster!.cni),
    check: ({ name: own, subnet }) => {
      const [text, zone] = [known(own), known(known(subnet).zone)];
      return !sameZone(text, zone) && `ENIConfig ${text} points to ${name(known(subnet))} in ${zone}`;
    },
    remedy: 'Name the subnet of that zone.',
    source: TUTORIAL,
    example: 'eniConfig: { subnets: { eu-west-1a: { id: !Ref PodSubnetB } } }',
  }),
  rule({
    id: 'CN-04',
    severity: RuleSeverity.ERROR,
    title: 'An ENIConfig names a subnet of the VPC of the cluster',
    why: 'Interfaces cannot be attached across VPCs.',
    over: (model) => zonedConfigs(model).filter(({ cluster }) => cluster!.vpc !== undefined),
    check: ({ name: own, subnet, cluster }) => {
      const target = known(subnet);
      if (target.vpc === undefined)
        throw new NotCheckable(`the VPC of ${target.resource.logicalId} is not in the templates`);
      return (
        target.vpc !== cluster!.vpc &&
        `ENIConfig ${known(own)} points to ${name(target)}, which is not in ${cluster!.vpc!.resource.logicalId}`
      );
    },
    remedy: 'Name a subnet of the VPC.',
    source: ug('cni-custom-network'),
    example: 'ENIConfig with a subnet of a peered VPC',
  }),
  rule({
    id: 'CN-06',
    severity: RuleSeverity.ERROR,
    title: 'Each zone has one ENIConfig',
    why: 'With the zone label only one of them is ever used, so the other subnet stays empty.',
    over: zonedConfigs,
    when: ({ cluster }) => byZone(cluster!.cni),
    check: (config) => {
      const zone = known(known(config.subnet).zone);
      const same = config.cluster!.eniConfigs.filter((other) =>
        sameZone(known(known(other.subnet).zone), zone),
      );
      return (
        same.length > 1 &&
        same[0] === config &&
        `${zone} has ${same.length} ENIConfigs: ${list(same.map((other) => known(other.name)))}`
      );
    },
    remedy: 'Use labels of your own for node groups with other subnets, or subnet discovery.',
    source: [CUSTOM_NETWORKING, issue('aws/containers-roadmap', 867)],
    example: 'ENIConfigs eu-west-1a and extra-1a with subnets of the same zone',
  }),
  rule({
    id: 'CN-07',
    severity: RuleSeverity.ERROR,
    title: 'Instance types have an interface left for pods',
    why: 'Custom networking, the trunk and MAX_ENI take interfaces from the pods; where none is left no pod starts.',
    over: groups,
    check: (group) =>
      eachType(group, (type) => emptinessOn(type, group)).map(
        (emptiness) => `node group ${group.resource.logicalId}: ${emptiness}`,
      ),
    remedy: 'Choose a type with more interfaces, or raise MAX_ENI.',
    source: [CUSTOM_NETWORKING, CNI_README],
    example: 'InstanceTypes: [hpc6id.32xlarge] with custom networking, or MAX_ENI: "1" with it',
  }),
  rule({
    id: 'CN-08',
    severity: RuleSeverity.ERROR,
    follows: ['CN-07'],
    title: 'Max pods leaves the primary interface out',
    why: 'Pods past the real number wait for addresses forever.',
    over: (model) =>
      groups(model).filter(({ launchTemplate }) => launchTemplate?.userData.maxPods !== undefined),
    when: groupIsCustom,
    check: (group) => {
      const written = known(group.launchTemplate!.userData.maxPods!);
      return eachType(group, (type) => {
        const { uncapped, formula, addressingMode } = podsOn(type, group);
        const ordinary = MaxPods.compute({
          instanceType: type,
          podAddressing: modeOf(addressingMode),
        }).uncapped;
        const forgotten = written > uncapped && written <= ordinary;
        return forgotten
          ? `max pods of node group ${group.resource.logicalId} is ${written}; custom networking leaves ${type} ${formula}`
          : undefined;
      });
    },
    remedy: 'Leave the pods of the first interface out of max pods.',
    cdkRemedy: 'Compute max pods with customNetworking on (MaxPods does).',
    source: CUSTOM_NETWORKING,
    example: 'maxPodsExpression: "29" on m5.large with custom networking in secondary IP mode',
  }),
  rule({
    id: 'CN-09',
    severity: RuleSeverity.WARNING,
    title: 'Pods of unroutable blocks have SNAT or a NAT gateway',
    why: 'Their packets leave the VPC with addresses that nobody can answer to.',
    over: custom,
    when: (view) => known(view.customNetworking) && known(view.flag('AWS_VPC_K8S_CNI_EXTERNALSNAT')),
    check: ({ cluster }) =>
      podSubnets(cluster)
        .filter((subnet) => defaultRoute(subnet)?.target === 'igw' || defaultRoute(subnet) === undefined)
        .map(
          (subnet) => `AWS_VPC_K8S_CNI_EXTERNALSNAT is on, but ${name(subnet)} has no route to a NAT gateway`,
        ),
    remedy: 'Keep SNAT on the nodes, or route the pod subnets through NAT gateways.',
    source: CUSTOM_NETWORKING,
    example: 'env: { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" } with isolated pod subnets',
  }),
  rule({
    id: 'CN-14',
    severity: RuleSeverity.ERROR,
    lower: { severity: RuleSeverity.WARNING, when: 'another ENIConfig of the cluster lets DNS in' },
    title: 'Security groups of ENIConfigs let the control plane and DNS in',
    why: 'Webhooks and metrics of pods cannot be called, or pods have no DNS.',
    over: (model) => zonedConfigs(model).filter(({ securityGroups }) => (securityGroups ?? []).length > 0),
    check: (config, { model }) => closedMessage(config, model),
    remedy: 'Add the cluster security group.',
    source: ug('sec-group-reqs'),
    example: 'ENIConfig with a security group without rules',
  }),
  rule({
    id: 'CN-15',
    severity: RuleSeverity.ERROR,
    title: 'The eniConfig section of the add-on is complete',
    why: 'The schema of the add-on wants create, region and subnets, and refuses the configuration without them.',
    over: ({ addons }) =>
      addons.filter((addon) => addon.name === 'vpc-cni' && eniConfigSection(addon) !== undefined),
    check: (addon) => {
      const section = known(eniConfigSection(addon)!);
      const missing = ['create', 'region', 'subnets'].filter(
        (key) => !isObject(section) || section[key] === undefined,
      );
      if (missing.length > 0) return `eniConfig of ${addon.resource.logicalId} lacks ${list(missing)}`;
      return (
        isObject(section) &&
        section.create === false &&
        `eniConfig of ${addon.resource.logicalId} has create: false, so no ENIConfig is made`
      );
    },
    remedy: 'Write create: true, the region, and a subnet for each zone.',
    source: issue('aws/amazon-vpc-cni-k8s', 3059),
    example: 'eniConfig: { subnets: {...} }',
  }),
];

/** Ports that no group of an ENIConfig lets in; none when the cluster security group is among them. */
function closedPorts({ name: own, securityGroups = [] }: EniConfig, model: NetworkModel): [number, string][] {
  if (securityGroups.length === 0 || securityGroups.some(isClusterSecurityGroup)) return [];
  const found = securityGroups.map((value) =>
    model.securityGroups.find(
      ({ resource }) => value instanceof Reference && resource.id === value.resourceId,
    ),
  );
  if (found.includes(undefined))
    throw new NotCheckable(`a security group of ENIConfig ${known(own)} is not in the templates`);
  const rules = found.flatMap((group) => group!.ingress);
  return POD_PORTS.filter(([port, protocol]) => !some(rules, (item) => allowsPort(item, port, protocol)));
}

/** Whether no pod of the cluster may ask CoreDNS, wherever it runs. */
function isDnsClosed({ cluster }: EniConfig, model: NetworkModel): boolean {
  return cluster!.eniConfigs.every((config) => {
    const ports = reasoned(() => closedPorts(config, model));
    return typeof ports !== 'string' && ports.some(([port]) => port === DNS_PORT);
  });
}

function closedMessage(config: EniConfig, model: NetworkModel): Complaint {
  const closed = closedPorts(config, model);
  if (closed.length === 0) return undefined;
  const says = `security groups of ENIConfig ${known(config.name)} do not let in: ${list(closed.map(([port, protocol]) => `${protocol} ${port}`))}`;
  return isDnsClosed(config, model) ? says : milder(says);
}

function modeOf(mode: PodAddressingMode): PodAddressing {
  return mode === PodAddressingMode.PREFIX_DELEGATION
    ? PodAddressing.prefixDelegation()
    : PodAddressing.secondaryIp();
}
