import { at, listOf, objectOf, textOf, type Json, type JsonObject } from '../aws-node/backup/json';
import { maxUnavailableOf } from '../capacity/zone-nodes';
import type { ReadConfiguration } from '../aws-node/guard/guard-model';
import type { ClusterDocuments } from './documents';
import type {
  LiveAddon,
  LiveCluster,
  LiveInsight,
  LiveNode,
  LiveNodegroup,
  LiveSubnet,
  OfferedVersion,
} from './live-cluster';

/** Reads the text of configuration values; JSON and YAML, which takes a parser. */
export type ConfigurationReader = (text: string | undefined) => ReadConfiguration | undefined;

/** Tags that CloudFormation sets on what it makes. */
const STACK_NAME = 'aws:cloudformation:stack-name';
const LOGICAL_ID = 'aws:cloudformation:logical-id';

/** The cluster that the answers describe. */
export function readLiveCluster(documents: ClusterDocuments, read: ConfigurationReader): LiveCluster {
  const cluster = objectOf(documents.cluster?.[0]);
  return {
    name: textOf(cluster.name) ?? '',
    arn: textOf(cluster.arn),
    status: textOf(cluster.status),
    kubernetesVersion: textOf(cluster.version),
    endpoint: textOf(cluster.endpoint),
    ipFamily: textOf(at(cluster, 'kubernetesNetworkConfig', 'ipFamily')),
    subnetIds: texts(at(cluster, 'resourcesVpcConfig', 'subnetIds')),
    stackName: textOf(at(cluster, 'tags', STACK_NAME)),
    logicalId: textOf(at(cluster, 'tags', LOGICAL_ID)),
    undescribed: [
      ...undescribed(documents.addonNames, documents.addons, 'addonName'),
      ...undescribed(documents.nodegroupNames, documents.nodegroups, 'nodegroupName'),
    ],
    addons: documents.addonNames && (documents.addons ?? []).map((addon) => addonOf(addon, read)),
    offers: new Map(listOf(documents.offers).map((offer) => [nameOf(offer), offersOf(offer, documents)])),
    schemas: new Map((documents.schemas ?? []).map(schemaOf)),
    nodegroups: documents.nodegroupNames && (documents.nodegroups ?? []).map(nodegroupOf),
    insights: documents.insightIds && insightsOf(documents),
    subnets: documents.subnets?.map(subnetOf),
    nodes: documents.nodes?.map(nodeOf),
    pods: documents.pods?.map(objectOf),
    daemonSet: documents.daemonSets && seenOrAbsent(named(documents.daemonSets, 'aws-node')),
    configMap: named(documents.configMaps, 'amazon-vpc-cni'),
    serviceAccount: named(documents.serviceAccounts, 'aws-node'),
    eniConfigs: documents.eniConfigs?.map(objectOf),
  };
}

const texts = (value: unknown): string[] => listOf(value).filter((item) => typeof item === 'string');
const nameOf = (value: Json): string => textOf(at(value, 'addonName')) ?? '';

/** Names of a list without an answer about each. */
export function undescribed(
  names: readonly Json[] = [],
  answers: readonly Json[] = [],
  key: string,
): string[] {
  const described = answers.map((answer) => at(answer, key));
  return texts(names).filter((name) => !described.includes(name));
}

function named(objects: readonly Json[] | undefined, name: string): JsonObject | undefined {
  const found = objects?.find((object) => at(object, 'metadata', 'name') === name);
  return found === undefined ? undefined : objectOf(found);
}

function seenOrAbsent(object: JsonObject | undefined): LiveCluster['daemonSet'] {
  return object === undefined ? { absent: true } : { seen: object };
}

function issues(value: Json): string[] {
  return listOf(at(value, 'health', 'issues')).map(
    (issue) => `${textOf(at(issue, 'code')) ?? 'Issue'}: ${textOf(at(issue, 'message')) ?? ''}`,
  );
}

function addonOf(addon: Json, read: ConfigurationReader): LiveAddon {
  return {
    name: nameOf(addon),
    version: textOf(at(addon, 'addonVersion')) ?? '',
    status: textOf(at(addon, 'status')),
    healthIssues: issues(addon),
    configuration: read(textOf(at(addon, 'configurationValues'))),
    roleArn: textOf(at(addon, 'serviceAccountRoleArn')),
    podIdentityAssociations: texts(at(addon, 'podIdentityAssociations')),
  };
}

/** All versions of an add-on; the pages of a list repeat its name. */
function offersOf(offer: Json, { offers = [] }: ClusterDocuments): OfferedVersion[] {
  const ofAddon = offers.filter((other) => nameOf(other) === nameOf(offer));
  return ofAddon
    .flatMap((page) => listOf(at(page, 'addonVersions')))
    .map((version) => {
      const compatibilities = listOf(at(version, 'compatibilities'));
      const versions = (kept: readonly Json[]): string[] =>
        texts(kept.map((one) => at(one, 'clusterVersion')));
      return {
        version: textOf(at(version, 'addonVersion')) ?? '',
        kubernetesVersions: versions(compatibilities),
        defaultFor: versions(compatibilities.filter((one) => at(one, 'defaultVersion') === true)),
      };
    });
}

function schemaOf(answer: Json): [string, string] {
  const version = textOf(at(answer, 'addonVersion')) ?? '';
  return [`${nameOf(answer)} ${version}`, textOf(at(answer, 'configurationSchema')) ?? '{}'];
}

function nodegroupOf(group: Json): LiveNodegroup {
  const maxSize = Number(at(group, 'scalingConfig', 'maxSize') ?? 0);
  const percent = at(group, 'updateConfig', 'maxUnavailablePercentage');
  return {
    name: textOf(at(group, 'nodegroupName')) ?? '',
    logicalId: textOf(at(group, 'tags', LOGICAL_ID)),
    status: textOf(at(group, 'status')),
    kubernetesVersion: textOf(at(group, 'version')),
    releaseVersion: textOf(at(group, 'releaseVersion')),
    amiType: textOf(at(group, 'amiType')),
    instanceTypes: texts(at(group, 'instanceTypes')),
    subnetIds: texts(at(group, 'subnets')),
    maxSize,
    maxUnavailable:
      percent === undefined
        ? Number(at(group, 'updateConfig', 'maxUnavailable') ?? 1)
        : maxUnavailableOf(maxSize, Number(percent)),
    isMinimal: at(group, 'updateConfig', 'updateStrategy') === 'MINIMAL',
    healthIssues: issues(group),
  };
}

/** Insights of the list, with the recommendation where they were described one by one. */
function insightsOf({ insightIds = [], insights = [] }: ClusterDocuments): LiveInsight[] {
  const described = new Map(insights.map((insight) => [at(insight, 'id'), insight]));
  return insightIds.map((summary) => {
    const insight = described.get(at(summary, 'id')) ?? summary;
    return {
      name: textOf(at(insight, 'name')) ?? 'an insight without a name',
      category: textOf(at(insight, 'category')) ?? '',
      kubernetesVersion: textOf(at(insight, 'kubernetesVersion')),
      status: textOf(at(insight, 'insightStatus', 'status')) ?? 'UNKNOWN',
      reason: textOf(at(insight, 'insightStatus', 'reason')),
      recommendation: textOf(at(insight, 'recommendation')),
    };
  });
}

function subnetOf(subnet: Json): LiveSubnet {
  return {
    id: textOf(at(subnet, 'SubnetId')) ?? '',
    zone: textOf(at(subnet, 'AvailabilityZone')) ?? '',
    freeAddresses: Number(at(subnet, 'AvailableIpAddressCount') ?? 0),
  };
}

function nodeOf(node: Json): LiveNode {
  return {
    name: textOf(at(node, 'metadata', 'name')) ?? '',
    kubeletVersion: textOf(at(node, 'status', 'nodeInfo', 'kubeletVersion')),
    isReady: listOf(at(node, 'status', 'conditions')).some(
      (condition) => at(condition, 'type') === 'Ready' && at(condition, 'status') === 'True',
    ),
  };
}
