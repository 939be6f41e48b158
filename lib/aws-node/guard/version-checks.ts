import { versionOrNone } from '../read-version';
import type { JsonObject } from '../backup/json';
import { skippedMinorProblem } from '../upgrade-path';
import type { UpgradeProblem } from '../upgrade-problem';
import { offeredVersions, valuesOf, type GuardFacts, type GuardRequest } from './guard-model';
import { missingRoleActions, requiredRoleActions } from './role-actions';
import { isOff, isOn } from './switches';

/** An update that EKS has not finished. */
export function runningProblems({ cluster, addon, runningUpdates }: GuardFacts): UpgradeProblem[] {
  const busy = ['CREATING', 'UPDATING', 'DELETING'].includes(addon?.status ?? '');
  if (!busy && runningUpdates.length === 0) return [];
  const names = runningUpdates.map(
    ({ id, type, startedAt }) => `${type} ${id}${startedAt ? ` since ${startedAt}` : ''}`,
  );
  const updates = names.length > 0 ? ` (${names.join('; ')})` : '';
  return [
    {
      code: 'UpdateRunning',
      message: `vpc-cni of cluster ${cluster.name} is ${addon?.status ?? 'being updated'}${updates}: EKS takes one update at a time; wait until it is ACTIVE and deploy again`,
    },
  ];
}

/** A version that EKS does not offer for the Kubernetes version. */
export function offerProblems(
  target: string | undefined,
  { cluster, offered }: GuardFacts,
): UpgradeProblem[] {
  if (target === undefined || offered.some((offer) => offer.version === target)) return [];
  const newest = [...offeredVersions({ offered })].sort((a, b) => b.compare(a)).slice(0, 5);
  return [
    {
      code: 'VersionNotOffered',
      message: `EKS does not offer vpc-cni ${target} for Kubernetes ${cluster.kubernetesVersion ?? '(version not known)'}: the newest it offers are ${newest.join(', ') || 'none'}`,
    },
  ];
}

/** A change that skips minor versions: EKS refuses it, and this says the sequence. */
export function pathProblems(request: GuardRequest, facts: GuardFacts): UpgradeProblem[] {
  const from = versionOrNone(facts.addon?.version);
  const to = versionOrNone(request.targetVersion);
  const problem = from && to && skippedMinorProblem(from, to, offeredVersions(facts));
  return problem ? [problem] : [];
}

/** Actions that the version calls and the role does not allow. */
export function roleProblems(
  request: GuardRequest,
  facts: GuardFacts,
  target: string | undefined,
  configuration: JsonObject = {},
): UpgradeProblem[] {
  const to = versionOrNone(target);
  if (!to || request.roleActions === undefined) return [];
  // In this mode aws-node reads the metadata of its instance and calls no EC2 at all.
  if (isOn(configuration, 'ENABLE_IMDS_ONLY_MODE')) return [];
  const missing = missingRoleActions(
    requiredRoleActions(to, facts.cluster.ipFamily, {
      subnetDiscoveryOff: isOff(configuration, 'ENABLE_SUBNET_DISCOVERY'),
    }),
    request.roleActions,
  );
  if (missing.length === 0) return [];
  return [
    {
      code: 'RoleActionsMissing',
      message: `the role of aws-node does not allow ${missing.join(', ')}, which vpc-cni ${to.toString()} calls in an ${facts.cluster.ipFamily ?? 'ipv4'} cluster: add them before the upgrade`,
    },
  ];
}

/**
 * Actions that this deployment takes from the role while the version in use still calls them.
 *
 * CloudFormation changes the role before the add-on, so aws-node would go without them until the rollout is done.
 */
export function lostRoleActionProblems(
  { roleActions, previousRoleActions }: GuardRequest,
  { addon, cluster }: GuardFacts,
): UpgradeProblem[] {
  const inUse = versionOrNone(addon?.version);
  if (!inUse || roleActions === undefined || previousRoleActions === undefined) return [];
  if (isOn(valuesOf(addon?.configuration), 'ENABLE_IMDS_ONLY_MODE')) return [];
  const needed = requiredRoleActions(inUse, cluster.ipFamily);
  const had = needed.filter((action) => missingRoleActions([action], previousRoleActions).length === 0);
  const lost = missingRoleActions(had, roleActions);
  if (lost.length === 0) return [];
  return [
    {
      code: 'RoleActionsTakenEarly',
      message: `this deployment takes ${lost.join(', ')} from the role of aws-node, which vpc-cni ${inUse.toString()} still calls until the change has reached every node: change the add-on first and the role in the next deployment`,
    },
  ];
}
