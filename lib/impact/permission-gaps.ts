import { neededActions } from '../aws-node/facts/releases';
import { VpcCniVersion } from '../aws-node/vpc-cni-version';
import { allowsAction } from '../checks/model/build-iam';
import type { Cluster, IamRole } from '../checks/model/entities';
import type { NetworkModel } from '../checks/model/network-model';
import { ifKnown } from '../checks/model/value';

/** A role that aws-node uses and that loses what aws-node needs. */
export interface PermissionGap {
  readonly id: string;
  readonly message: string;
}

/** Permissions that aws-node loses before it has others. */
export function permissionGaps(before: NetworkModel, after: NetworkModel): PermissionGap[] {
  return before.clusters.flatMap((old) => {
    const now = after.clusters.find(({ resource }) => resource.id === old.resource.id);
    return now === undefined ? [] : rolesOf(old).flatMap((role) => gap(role, old, now, after));
  });
}

/** Its own role, else those of the nodes. */
function rolesOf({ cni, nodegroups }: Cluster): IamRole[] {
  if (cni.role !== undefined) return [cni.role];
  const roles = nodegroups.flatMap(({ role }) => role ?? []);
  return [...new Set(roles)];
}

function gap(role: IamRole, old: Cluster, now: Cluster, after: NetworkModel): PermissionGap[] {
  const same = after.roles.find(({ resource }) => resource.id === role.resource.id);
  const needed = neededActions(
    ifKnown(old.cni.version) ?? VpcCniVersion.LATEST_KNOWN,
    ifKnown(old.ipv6) ? 'ipv6' : 'ipv4',
  );
  const lost = needed.filter((action) => mayDo(role, action) && (same === undefined || !mayDo(same, action)));
  if (lost.length === 0) return [];
  const moves = !rolesOf(now).some(({ resource }) => resource.id === role.resource.id);
  // A role that goes is deleted after everything else; one that stays loses its policy when its turn comes.
  if (moves && same === undefined) return [];
  const message = moves
    ? `aws-node still uses this role when it loses ${lost.join(', ')}: move aws-node first, take the permissions away in a later deployment`
    : `aws-node uses this role, which loses ${lost.join(', ')}: new pods get no address`;
  return [{ id: role.resource.id, message }];
}

/** Whether a role may do something, as far as the template says; AWS's policy covers what aws-node needs. */
function mayDo(role: IamRole, action: string): boolean {
  const managed = role.managedPolicies.some((name) => ifKnown(name) === 'AmazonEKS_CNI_Policy');
  return managed || ifKnown(allowsAction(role, action)) !== false;
}
