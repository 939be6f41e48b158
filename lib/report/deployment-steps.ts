import type { Entity } from '../checks/model/entities';
import type { NetworkModel } from '../checks/model/network-model';
import type { Resource } from '../checks/model/resource';
import { ifKnown } from '../checks/model/value';

/** A step of a deployment: resources of one kind, and the steps that come right before it. */
export interface DeploymentStep {
  readonly label: string;
  readonly resources: number;
  /** Position in the order: steps with the same number can run at the same time. */
  readonly position: number;
  /** Labels of the steps it waits for; those they wait for themselves are left out. */
  readonly after: readonly string[];
}

interface Group {
  readonly label: string;
  readonly entities: readonly Entity[];
}

/** Path of the construct, or the logical id where the template carries no CDK metadata. */
export function nameOf({ constructPath, logicalId }: Resource): string {
  return constructPath?.replace(/(\/(Resource|Default))+$/, '') ?? logicalId;
}

/** The parts of a pod network in the order in which CloudFormation makes them. */
export function deploymentSteps(model: NetworkModel): DeploymentStep[] {
  const groups = groupsOf(model);
  const waits = new Map(
    groups.map((group) => [group, groups.filter((other) => follows(model, group, other))]),
  );
  const waitsFor = (group: Group): Group[] => waits.get(group) ?? [];
  return groups
    .map((group) => ({
      label: group.label,
      resources: new Set(group.entities.map(({ resource }) => resource)).size,
      position: longestWay(group, waitsFor, new Set()),
      after: direct(group, waitsFor).map(({ label }) => label),
    }))
    .sort((a, b) => a.position - b.position);
}

function follows(model: NetworkModel, group: Group, other: Group): boolean {
  if (group === other) return false;
  return group.entities.some((from) => other.entities.some((to) => model.dependsOn(from, to)));
}

function longestWay(group: Group, waitsFor: (group: Group) => Group[], above: Set<Group>): number {
  // Two groups can wait for each other, if only by different members of them.
  const before = waitsFor(group).filter((other) => !above.has(other));
  const path = new Set(above).add(group);
  return 1 + Math.max(0, ...before.map((other) => longestWay(other, waitsFor, path)));
}

function direct(group: Group, waitsFor: (group: Group) => Group[]): Group[] {
  const before = waitsFor(group);
  return before.filter((other) => !before.some((between) => waitsFor(between).includes(other)));
}

function groupsOf(model: NetworkModel): Group[] {
  const secondary = model.blocks.filter(({ primary, family }) => !primary && family === 'ipv4');
  const roles = model.cnis.flatMap(({ role }) => role ?? []);
  const several = model.clusters.length > 1;
  const named = (kind: string, { resource }: Entity) => (several ? `${kind} ${nameOf(resource)}` : kind);
  return [
    { label: 'VPC', entities: model.vpcs },
    { label: 'secondary CIDR blocks', entities: secondary },
    { label: 'subnets', entities: model.subnets },
    { label: 'NAT gateways', entities: model.natGateways },
    { label: 'prefix reservations', entities: model.reservations },
    ...model.clusters.map((cluster) => ({ label: named('cluster', cluster), entities: [cluster] })),
    { label: 'aws-node role', entities: roles },
    ...model.addons.map((addon) => ({
      label: named(`add-on ${addonName(addon)}`, addon),
      entities: [addon],
    })),
    ...model.nodegroups.map((group) => ({
      label: `node group ${nameOf(group.resource)}`,
      entities: [group],
    })),
  ].filter(({ entities }) => entities.length > 0);
}

function addonName({ name, resource }: NetworkModel['addons'][number]): string {
  return ifKnown(name) ?? resource.logicalId;
}
