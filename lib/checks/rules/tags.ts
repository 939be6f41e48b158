import { FEATURES } from '../../aws-node/facts/curated.data';
import { supports } from '../../aws-node/facts/releases';
import { plural } from '../../text/counts';
import type { Cluster, Entity, Subnet, Vpc } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { isObject, known, Unknown, type Maybe, textOf } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { filter, milder, rule, some, type Complaint, type Rule } from './rule';
import { isPublic, name, secondaryBlockOf } from './facts';
import { CNI_README, issue, LBC_SUBNETS, ug } from './sources';

const ELB = 'kubernetes.io/role/elb';
const INTERNAL_ELB = 'kubernetes.io/role/internal-elb';
const CNI = 'kubernetes.io/role/cni';
const CLUSTER_SCOPE = 'cni.networking.k8s.aws/cluster/';

const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** A role tag counts with the value 1 or empty. */
function carries({ tags }: Subnet, key: string): boolean {
  const value = tags.get(key);
  return value !== undefined && ['1', ''].includes(known(value));
}

const withClusters = ({ vpcs }: NetworkModel): Vpc[] => vpcs.filter(({ clusters }) => clusters.length > 0);
const associated = ({ subnets }: Vpc): Subnet[] =>
  subnets.filter(({ routeTable }) => routeTable !== undefined);

const UNTAGGED = {
  severity: RuleSeverity.INFO,
  when: 'no subnet of the VPC has a load balancer tag, as in clusters without load balancers',
};

/** Tags on some subnets say that load balancers are wanted; without any they may not be. */
function asMeant({ subnets }: Vpc, says: string): Complaint {
  return subnets.some(({ tags }) => tags.has(ELB) || tags.has(INTERNAL_ELB)) ? says : milder(says);
}

interface Use extends Entity {
  readonly subnet: Subnet;
  readonly cluster: Cluster;
}

/** Subnets that carry the tag of subnet discovery, with each cluster of their VPC. */
function discovered({ vpcs }: NetworkModel): Use[] {
  return vpcs.flatMap(({ subnets, clusters }) =>
    subnets
      .filter(({ tags }) => tags.has(CNI))
      .flatMap((subnet) => clusters.map((cluster) => ({ resource: subnet.resource, subnet, cluster }))),
  );
}

const hasVersion = ({ cluster }: Use): boolean => cluster.cni.version !== undefined;

export const TAG_RULES: readonly Rule[] = [
  rule({
    id: 'TAG-01',
    severity: RuleSeverity.WARNING,
    title: 'Public subnets carry the tag kubernetes.io/role/elb',
    why: 'Internet-facing load balancers find no subnets.',
    over: (model) => withClusters(model).filter((vpc) => associated(vpc).length > 0),
    when: (vpc) => some(associated(vpc), isPublic),
    lower: UNTAGGED,
    check: (vpc) =>
      !some(filter(associated(vpc), isPublic), (subnet) => carries(subnet, ELB)) &&
      asMeant(vpc, `no public subnet of ${vpc.resource.logicalId} is tagged ${ELB}`),
    remedy: 'Tag the public subnets with kubernetes.io/role/elb = 1.',
    source: [ug('network-load-balancing'), LBC_SUBNETS],
    example: 'PublicSubnet without Tags',
  }),
  rule({
    id: 'TAG-02',
    severity: RuleSeverity.WARNING,
    title: 'Private subnets carry the tag kubernetes.io/role/internal-elb',
    why: 'Internal load balancers find no subnets.',
    over: (model) => withClusters(model).filter((vpc) => associated(vpc).length > 0),
    when: (vpc) => some(associated(vpc), (subnet) => !isPublic(subnet)),
    lower: UNTAGGED,
    check: (vpc) =>
      !some(
        filter(associated(vpc), (subnet) => !isPublic(subnet)),
        (subnet) => carries(subnet, INTERNAL_ELB),
      ) && asMeant(vpc, `no private subnet of ${vpc.resource.logicalId} is tagged ${INTERNAL_ELB}`),
    remedy: 'Tag the node subnets with kubernetes.io/role/internal-elb = 1.',
    source: [ug('network-load-balancing'), LBC_SUBNETS],
    example: 'NodeSubnet without Tags',
  }),
  rule({
    id: 'TAG-03',
    severity: RuleSeverity.WARNING,
    title: 'Load balancer tags of a subnet fit its kind',
    why: 'An internet-facing load balancer in a private subnet is not reachable, and a subnet with both tags is taken for either.',
    over: ({ subnets }) => subnets.filter(({ tags }) => tags.has(ELB)),
    check: (subnet) => {
      if (!carries(subnet, ELB)) return undefined;
      if (carries(subnet, INTERNAL_ELB)) return `${name(subnet)} is tagged ${ELB} and ${INTERNAL_ELB}`;
      return !isPublic(subnet) && `private subnet ${name(subnet)} is tagged ${ELB}`;
    },
    remedy: 'Keep one tag: elb on public, internal-elb on private subnets.',
    source: LBC_SUBNETS,
    example: 'NodeSubnet: { Tags: [kubernetes.io/role/elb = 1] } behind a NAT gateway',
  }),
  rule({
    id: 'TAG-05',
    severity: RuleSeverity.WARNING,
    follows: ['ADD-04'],
    title: 'Subnets of a secondary block are used by somebody',
    why: 'aws-node takes addresses only from the subnet of the node, from ENIConfigs and from subnets that are tagged for discovery.',
    over: (model) =>
      withClusters(model).flatMap(({ subnets }) => subnets.filter(({ ipv4 }) => ipv4 !== undefined)),
    when: (subnet) => secondaryBlockOf(subnet) !== undefined,
    check: (subnet, { model }) => {
      if (subnet.roles.size > 0 || carries(subnet, CNI)) return undefined;
      // A NodeClass of Auto Mode selects pod subnets, and a template need not show it.
      if (some(model.near(subnet.resource, model.clusters), ({ autoMode }) => known(autoMode)))
        return undefined;
      const configs = model.near(subnet.resource, model.eniConfigs);
      if (some(configs, (config) => known(config.subnet) === subnet)) return undefined;
      return `${name(subnet)} is used by no ENIConfig or node group and not tagged ${CNI} = 1`;
    },
    remedy: 'Write an ENIConfig for it, or tag it with kubernetes.io/role/cni = 1.',
    source: [CNI_README, ug('cni-subnet-selection')],
    example: 'PodSubnet: 100.64.0.0/18 without tag and ENIConfig',
  }),
  rule({
    id: 'TAG-06',
    severity: RuleSeverity.ERROR,
    title: 'The version of vpc-cni knows the discovery tags',
    why: 'An older aws-node ignores them and keeps to the subnet of the node.',
    over: (model) => discovered(model).filter(hasVersion),
    check: ({ subnet, cluster }) => {
      const exclude = known(subnet.tags.get(CNI)!) === '0';
      const feature = exclude ? 'subnetExclusion' : 'subnetDiscovery';
      const version = known(cluster.cni.version);
      return (
        !supports(version, feature) &&
        `${subnet.resource.logicalId} is tagged ${CNI} = ${exclude ? 0 : 1}, which vpc-cni ${version.release} ignores (needs v${FEATURES[feature].since})`
      );
    },
    remedy: 'Raise the version of the add-on.',
    source: [CNI_README, issue('aws/amazon-vpc-cni-k8s', 3067)],
    example: 'Tags: [kubernetes.io/role/cni = 1] with AddonVersion: v1.16.4-eksbuild.2',
  }),
  rule({
    id: 'TAG-07',
    severity: RuleSeverity.INFO,
    title: 'Subnets are found by ENIConfig or by tag, not both',
    why: 'ENIConfigs win: the tags have no effect.',
    over: (model) => discovered(model).filter(({ cluster }) => cluster.cni.addon !== undefined),
    check: ({ subnet, cluster }) =>
      known(cluster.cni.customNetworking) &&
      `${subnet.resource.logicalId} is tagged ${CNI}, which custom networking of ${cluster.resource.logicalId} overrides`,
    remedy: 'Remove the tag, or turn custom networking off.',
    source: ug('cni-subnet-selection'),
    example: 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true" with tagged subnets',
  }),
  rule({
    id: 'TAG-08',
    severity: RuleSeverity.ERROR,
    title: 'Discovered subnets belong to one cluster',
    why: 'Every cluster of the VPC takes addresses from a subnet that is tagged without the name of a cluster.',
    over: (model) =>
      model.vpcs.flatMap(({ subnets, clusters }) =>
        clusters.length > 1 ? subnets.filter(({ tags }) => tags.has(CNI)) : [],
      ),
    when: (subnet) => carries(subnet, CNI),
    check: (subnet) =>
      ![...subnet.tags.keys()].some((key) => key.startsWith(CLUSTER_SCOPE)) &&
      `${name(subnet)} is tagged ${CNI} in a VPC with ${plural(subnet.vpc!.clusters.length, 'cluster')}`,
    remedy: 'Add the tag cni.networking.k8s.aws/cluster/<name> for the cluster it is for.',
    source: ug('cni-subnet-selection'),
    example: 'Two clusters in one VPC, Tags: [kubernetes.io/role/cni = 1]',
  }),
  rule({
    id: 'TAG-10',
    severity: RuleSeverity.WARNING,
    title: 'Tags keep within the limits of EC2',
    why: 'EC2 refuses the 51st tag, keys above 128 and values above 256 characters.',
    over: ({ assembly }) =>
      assembly
        .ofType('AWS::EC2::VPC', 'AWS::EC2::Subnet')
        .filter(({ props }) => props.has('Tags'))
        .map((resource) => ({ resource })),
    check: ({ resource }) => {
      const tags = resource.props
        .list('Tags')
        .map((tag) => known(tag))
        .filter(isObject);
      const long = tags.filter(
        ({ Key, Value }) => tooLong(Key, LONGEST_KEY) || tooLong(Value, LONGEST_VALUE),
      );
      if (tags.length > MOST_TAGS)
        return `${resource.logicalId} has ${tags.length} tags; EC2 accepts ${MOST_TAGS}`;
      return long.map(
        ({ Key }) =>
          `tag ${textOf(Key).slice(0, 40)} of ${resource.logicalId} is longer than ${LONGEST_KEY} (key) or ${LONGEST_VALUE} (value) characters`,
      );
    },
    remedy: 'Use fewer or shorter tags.',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html',
    example: 'Subnet with 51 tags',
  }),
];

function tooLong(text: Maybe<unknown>, limit: number): boolean {
  return !(text instanceof Unknown) && textOf(text ?? '').length > limit;
}
