import { canonicalJson, objectOf, type Json, type JsonObject } from '../../../lib/aws-node/backup/json';
import type { UndeclaredSettings } from '../../../lib/aws-node/guard/guard-model';
import type { Addon, Cluster, Nodegroup } from '../../../lib/checks/model/entities';
import { NetworkModel } from '../../../lib/checks/model/network-model';
import type { TemplateSource } from '../../../lib/checks/model/template';
import { ifKnown, isObject, Unknown, ZONE_BY_INDEX, type Value } from '../../../lib/checks/model/value';
import type {
  DeclaredAddon,
  DeclaredCluster,
  DeclaredGuard,
  DeclaredNodegroup,
} from '../../../lib/preflight/declared-cluster';
import { liveAddon, type LiveCluster } from '../../../lib/preflight/live-cluster';

/**
 * What templates declare for the cluster that runs; undefined when they declare nothing for it.
 *
 * A value that only the deployment knows, such as the id of a subnet, is taken to be what is live.
 */
export function declaredCluster(
  sources: readonly TemplateSource[],
  live: LiveCluster,
): DeclaredCluster | undefined {
  const model = new NetworkModel(sources);
  const cluster = clusterOf(model.clusters, live);
  const isOwn = (item: Addon | Nodegroup): boolean =>
    item.cluster === undefined
      ? item.resource.props.text('ClusterName') === live.name
      : item.cluster === cluster;
  const addons = model.addons.filter(isOwn);
  const nodegroups = model.nodegroups.filter(isOwn);
  if (cluster === undefined && addons.length + nodegroups.length === 0) return undefined;
  return {
    isDeclared: cluster !== undefined,
    kubernetesVersion: ifKnown(cluster?.version),
    addons: addons.flatMap((addon) => addonOf(addon, live)),
    nodegroups: nodegroups.map(nodegroupOf),
    guard: guardOf(model),
    undecided: undecidedOf(cluster, addons),
  };
}

/** By its name; a cluster whose name CloudFormation chooses, by the logical id in its tags. */
function clusterOf(clusters: readonly Cluster[], { name, logicalId }: LiveCluster): Cluster | undefined {
  const named = clusters.find((cluster) => cluster.name === name);
  if (named) return named;
  const unnamed = clusters.filter((cluster) => typeof cluster.name !== 'string');
  return logicalId === undefined && unnamed.length === 1
    ? unnamed[0]
    : unnamed.find(({ resource }) => resource.logicalId === logicalId);
}

/** Names and logical ids of the clusters that templates declare, for a message. */
export function clusterNames(sources: readonly TemplateSource[]): string[] {
  return new NetworkModel(sources).clusters.map(({ name, resource }) =>
    typeof name === 'string' ? name : `${resource.logicalId} (named by CloudFormation)`,
  );
}

/** Names of the add-ons that templates declare. */
export function addonNames(sources: readonly TemplateSource[]): string[] {
  return new NetworkModel(sources).addons.map(({ name }) => name).filter((name) => typeof name === 'string');
}

function addonOf(
  { name, version, configuration, malformed, resource: { props, rawProperties } }: Addon,
  live: LiveCluster,
): DeclaredAddon[] {
  if (name instanceof Unknown) return [];
  const held = liveAddon(live, name)?.configuration;
  const values = configuration && plain(configuration, held && 'values' in held ? held.values : undefined);
  return [
    {
      name,
      version: ifKnown(version),
      configuration: malformed
        ? { problem: 'they are not JSON' }
        : { values: (isObject(configuration) ? values : {}) as JsonObject },
      identity: identityOf(props.raw('ServiceAccountRoleArn'), props.raw('PodIdentityAssociations')),
      identityFingerprint: canonicalJson([
        rawProperties.ServiceAccountRoleArn,
        rawProperties.PodIdentityAssociations,
      ]),
      resolveConflicts: ifKnown(props.text('ResolveConflicts')),
    },
  ];
}

function identityOf(role: Value | undefined, associations: Value | undefined): string {
  if (Array.isArray(associations) ? associations.length > 0 : associations !== undefined)
    return 'EKS Pod Identity';
  if (role === undefined) return 'the role of the node';
  return typeof role === 'string' ? `IRSA ${role}` : 'IRSA';
}

const AT_DEPLOYMENT = '(known at deployment)';

/** A value without unknown parts. */
function plain(value: Value, held: Json | undefined): Json {
  if (value instanceof Unknown) return held ?? AT_DEPLOYMENT;
  const inside = (key: string | number): Json | undefined =>
    typeof held === 'object' && held !== null ? (held as JsonObject)[key] : undefined;
  if (Array.isArray(value)) return value.map((item, index) => plain(item, inside(index)));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = zoneIn(held, key);
      return [name, plain(item, inside(name))];
    }),
  );
}

/** Keys may be zones known by their place alone; the live keys have the same order. */
function zoneIn(held: Json | undefined, key: string): string {
  if (!ZONE_BY_INDEX.test(key)) return key;
  const zones = Object.keys(objectOf(held)).sort();
  return zones[Number(key.replace(/\D/g, ''))] ?? key;
}

function nodegroupOf({ resource, launchTemplate }: Nodegroup): DeclaredNodegroup {
  const { props } = resource;
  return {
    logicalId: resource.logicalId,
    name: ifKnown(props.text('NodegroupName')),
    kubernetesVersion: ifKnown(props.text('Version')),
    releaseVersion: ifKnown(props.text('ReleaseVersion')),
    fingerprint: canonicalJson([resource.rawProperties, launchTemplate?.resource.rawProperties ?? null]),
  };
}

/** What the templates tell their own guard, where they have one. */
function guardOf({ assembly }: NetworkModel): DeclaredGuard {
  const [backup] = assembly.ofType('Custom::AwsNodeBackup');
  const actions = backup?.props.texts('RoleActions');
  const isKnown =
    actions !== undefined && actions.length > 0 && actions.every((one) => typeof one === 'string');
  return {
    undeclaredSettings: undeclaredSettings(ifKnown(backup?.props.text('UndeclaredSettings'))),
    bareMetalNodes: ifKnown(backup?.props.flag('BareMetalNodes')) ?? false,
    roleActions: isKnown ? actions : undefined,
  };
}

function undeclaredSettings(text: string | undefined): UndeclaredSettings {
  return text === 'preserve' || text === 'discard' ? text : 'refuse';
}

function undecidedOf(cluster: Cluster | undefined, addons: readonly Addon[]): string[] {
  const sentences = [
    ['the Kubernetes version', cluster?.version] as const,
    ...addons.flatMap(({ name, version, configuration }) => [
      [`the name of an add-on`, name] as const,
      [`the version of ${typeof name === 'string' ? name : 'an add-on'}`, version] as const,
      [`the configuration of ${typeof name === 'string' ? name : 'an add-on'}`, configuration] as const,
    ]),
  ];
  return sentences.flatMap(([what, value]) => (value instanceof Unknown ? [`${what}: ${value.why}`] : []));
}
