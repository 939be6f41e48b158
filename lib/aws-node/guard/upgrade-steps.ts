import { versionOrNone } from '../read-version';
import { upgradePath } from '../upgrade-path';
import type { UpgradeProblem } from '../upgrade-problem';
import type { AddonState } from './addon-state';
import { guard } from './guard';
import {
  offeredVersions,
  valuesOf,
  type GuardDecision,
  type GuardFacts,
  type SchemaCheck,
} from './guard-model';
import { requiredRoleActions } from './role-actions';
import { isOff } from './switches';
import { offerProblems } from './version-checks';

/** Versions to go through, the wanted one last; or the reasons why none of this is possible. */
export interface UpgradeSteps {
  readonly steps: readonly string[];
  readonly problems: readonly UpgradeProblem[];
}

/**
 * The steps from the version that runs to the one wanted. No state is kept anywhere: after an interruption the same
 * question gives the steps that are left.
 *
 * @param wanted a version as EKS spells it, or its beginning such as `v1.22`, which stands for the newest one offered
 */
export function upgradeSteps(facts: GuardFacts, wanted: string): UpgradeSteps {
  const from = versionOrNone(facts.addon?.version);
  if (from === undefined) return refused(noAddon(facts));
  const target = resolveVersion(wanted, facts);
  const to = versionOrNone(target);
  const notOffered = offerProblems(target, facts);
  if (notOffered.length > 0 || to === undefined) return { steps: [], problems: notOffered };
  if (target === facts.addon?.version) return { steps: [], problems: [] };
  const { intermediate, missingMinors } = upgradePath(from, to, offeredVersions(facts));
  if (missingMinors.length > 0) return refused(missing(missingMinors, facts));
  return { steps: [...intermediate, to].map((step) => step.toString()), problems: [] };
}

function refused(problem: UpgradeProblem): UpgradeSteps {
  return { steps: [], problems: [problem] };
}

function noAddon({ cluster, addon, selfManagedVersion }: GuardFacts): UpgradeProblem {
  const runs = selfManagedVersion
    ? `aws-node ${selfManagedVersion} is self-managed`
    : 'aws-node was not found';
  const message = addon
    ? `vpc-cni of cluster ${cluster.name} has version '${addon.version}', which is not a version of the plugin: change it by hand once`
    : `cluster ${cluster.name} has no managed add-on vpc-cni (${runs}): create the add-on first; podnet restore prints the command from a backup`;
  return { code: 'NoManagedAddon', message };
}

function missing(minors: readonly number[], { cluster }: GuardFacts): UpgradeProblem {
  const list = minors.map((minor) => `v1.${minor}`).join(', ');
  const message = `EKS offers no version of ${list} without a known defect for Kubernetes ${cluster.kubernetesVersion ?? '(version not known)'}, and moves vpc-cni by one minor version at a time: upgrade only as far as the version before`;
  return { code: 'MinorVersionMissing', message };
}

/** The version offered that is meant: the exact one, else the newest that begins so and has no known defect. */
function resolveVersion(wanted: string, facts: GuardFacts): string {
  if (facts.offered.some((offer) => offer.version === wanted)) return wanted;
  const beginning = wanted.startsWith('v') ? wanted : `v${wanted}`;
  const [newest] = offeredVersions(facts)
    .filter((offer) => isOf(offer.toString(), beginning) && offer.defect === undefined)
    .sort((a, b) => b.compare(a));
  return newest?.toString() ?? wanted;
}

/** `v1.2` begins `v1.2.3`, and not `v1.20.1`. */
function isOf(offered: string, beginning: string): boolean {
  return offered.startsWith(beginning) && /^$|^[.-]/.test(offered.slice(beginning.length));
}

/** Everything that speaks against one step: nothing but the version changes, and what was set by hand stays. */
export function stepDecision(step: string, facts: GuardFacts, checkSchema: SchemaCheck): GuardDecision {
  const kept = facts.addon?.configuration;
  const request = {
    targetVersion: step,
    targetConfiguration: kept,
    declaredBefore: kept,
    resolveConflicts: 'PRESERVE',
    undeclaredSettings: 'preserve',
    bareMetalNodes: false,
  } as const;
  const { problems, warnings } = guard(request, facts, checkSchema);
  return { problems, warnings: [...warnings, ...newRoleActions(step, facts)] };
}

/** Actions the step calls that the version before it does not. */
function newRoleActions(step: string, { addon, cluster }: GuardFacts): UpgradeProblem[] {
  const [from, to] = [versionOrNone(addon?.version), versionOrNone(step)];
  if (!from || !to) return [];
  const context = {
    subnetDiscoveryOff: isOff(valuesOf(addon?.configuration), 'ENABLE_SUBNET_DISCOVERY'),
  };
  const before = requiredRoleActions(from, cluster.ipFamily, context);
  const added = requiredRoleActions(to, cluster.ipFamily, context).filter(
    (action) => !before.includes(action),
  );
  if (added.length === 0) return [];
  const message = `vpc-cni ${step} calls ${added.join(', ')}, which ${from.toString()} does not: the role of aws-node has to allow it before the step`;
  return [{ code: 'RoleActionsNew', message }];
}

/** A sentence where the add-on is not where the last step left it; undefined where it is. */
export function movedElsewhere(
  clusterName: string,
  left: string,
  found: AddonState | undefined,
): string | undefined {
  if (found?.addonVersion === left) return undefined;
  const now =
    found === undefined ? 'was deleted' : `is at ${found.addonVersion} (${found.status ?? 'no status'})`;
  return `vpc-cni of cluster ${clusterName} ${now} and this upgrade left it at ${left}: it was changed from elsewhere, and nothing more was done. CloudTrail names the caller (event UpdateAddon or DeleteAddon)`;
}
