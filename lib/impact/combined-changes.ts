import { kubernetesMinor } from '../aws-node/kubernetes-version';
import { kubernetesWithVpcCni as changesBoth } from '../aws-node/kubernetes-with-vpc-cni';
import type { NetworkModel } from '../checks/model/network-model';
import { ifKnown } from '../checks/model/value';
import type { Cluster, Entity } from '../checks/model/entities';
import type { ResourceChange } from './resource-changes';

/** Two steps in one deployment, or one step that goes too far. */
export interface CombinedChange {
  /** Resource the sentence stands at. */
  readonly id: string;
  readonly message: string;
  /** Whether AWS or CloudFormation is known to refuse it; otherwise it is a risk. */
  readonly isRefused: boolean;
}

/** Changes that are sound one after the other and not together. */
export function combinedChanges(
  changes: ReadonlyMap<string, ResourceChange>,
  before: NetworkModel,
  after: NetworkModel,
): CombinedChange[] {
  return after.clusters.flatMap((cluster) => {
    const old = before.clusters.find(({ resource }) => resource.id === cluster.resource.id);
    if (old === undefined) return [];
    return [
      ...kubernetesJump(old, cluster),
      ...kubernetesWithCni(old, cluster),
      ...podSubnetsInUse(changes, old, cluster),
      ...severalUpdates(changes, cluster),
    ];
  });
}

const minorOf = (version: string | undefined): number => kubernetesMinor(version) ?? NaN;

function versionsOf(old: Cluster, now: Cluster): { from?: string; to?: string } {
  return { from: ifKnown(old.version), to: ifKnown(now.version) };
}

function kubernetesJump(old: Cluster, now: Cluster): CombinedChange[] {
  const { from, to } = versionsOf(old, now);
  const minors = minorOf(to) - minorOf(from);
  if (!(minors > 1 || minors < 0)) return [];
  const message =
    minors > 1
      ? `EKS upgrades Kubernetes one minor version at a time, not from ${from} to ${to}: deploy 1.${minorOf(from) + 1} first`
      : `an update of the stack does not lower Kubernetes from ${from} to ${to}`;
  return [{ id: now.resource.id, message, isRefused: true }];
}

function kubernetesWithCni(old: Cluster, now: Cluster): CombinedChange[] {
  const [from, to] = [old, now].map(({ cni }) => ifKnown(cni.addon?.version));
  const both = changesBoth(versionsOf(old, now), { from, to });
  return both === undefined ? [] : [{ id: now.cni.resource.id, message: both.message, isRefused: false }];
}

/** ENIConfigs point elsewhere while the subnets they left are deleted: running nodes still have interfaces there. */
function podSubnetsInUse(
  changes: ReadonlyMap<string, ResourceChange>,
  old: Cluster,
  now: Cluster,
): CombinedChange[] {
  const leaving = old.eniConfigs.flatMap(({ subnet }) => {
    const id = 'resource' in subnet ? subnet.resource.id : undefined;
    const action = id === undefined ? undefined : changes.get(id)?.action;
    return id !== undefined && (action === 'remove' || action === 'replace') ? [id] : [];
  });
  const isEnding = ({ resource }: Entity): boolean =>
    ['remove', 'replace'].includes(changes.get(resource.id)?.action ?? '');
  const nodesStay = !isEnding(old) && !(old.nodegroups.length > 0 && old.nodegroups.every(isEnding));
  if (leaving.length === 0 || now.eniConfigs.length === 0 || !nodesStay) return [];
  return [...new Set(leaving)].map((id) => ({
    id,
    message:
      'nodes that run have interfaces in this pod subnet, so EC2 refuses to delete it: point the ENIConfig at the new subnet, replace the nodes, and remove the subnet in a later deployment',
    isRefused: true,
  }));
}

/** Parts of a cluster that EKS updates one at a time. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['subnets or security groups', /^ResourcesVpcConfig\.(SubnetIds|SecurityGroupIds)/],
  ['endpoint access', /^ResourcesVpcConfig\.(Endpoint|PublicAccess)/],
  ['logging', /^Logging/],
  ['the Kubernetes version', /^Version$/],
];

function severalUpdates(
  changes: ReadonlyMap<string, ResourceChange>,
  { resource }: Cluster,
): CombinedChange[] {
  const change = changes.get(resource.id);
  if (change?.action !== 'update') return [];
  const kinds = KINDS.filter(([, paths]) => change.properties.some(({ path }) => paths.test(path)));
  if (kinds.length < 2) return [];
  const names = kinds.map(([name]) => name).join(' and ');
  return [
    {
      id: resource.id,
      message: `EKS takes one kind of update at a time, and ${names} change together: deploy them apart`,
      isRefused: false,
    },
  ];
}
