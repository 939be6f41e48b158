import { declaredSettings, type Settings } from '../aws-node/backup/settings-in-force';
import { valuesOf } from '../aws-node/guard/guard-model';
import {
  declaredAddon,
  type DeclaredAddon,
  type DeclaredCluster,
  type DeclaredNodegroup,
} from './declared-cluster';
import { liveAddon, type LiveAddon, type LiveCluster, type LiveNodegroup } from './live-cluster';

/** One thing the deployment changes. Settings are told by name; their values stay in the cluster. */
export interface PreflightChange {
  /** `Kubernetes`, the name of an add-on, or `node group NAME`. */
  readonly subject: string;
  readonly aspect: 'version' | 'configuration' | 'identity' | 'added' | 'removed';
  readonly from?: string;
  readonly to?: string;
  /** Names of the settings that change. */
  readonly settings?: readonly string[];
}

/** Everything the templates change in the cluster as it runs. */
export function changesOf(
  declared: DeclaredCluster,
  live: LiveCluster,
  lastDeclared: DeclaredCluster | undefined,
): PreflightChange[] {
  const removed = (lastDeclared?.addons ?? []).filter(
    ({ name }) => !declaredAddon(declared, name) && liveAddon(live, name),
  );
  return [
    ...versionChange('Kubernetes', live.kubernetesVersion, declared.kubernetesVersion),
    ...declared.addons.flatMap((addon) =>
      addonChanges(addon, liveAddon(live, addon.name), declaredAddon(lastDeclared, addon.name), live),
    ),
    ...removed.map(({ name }): PreflightChange => ({ subject: name, aspect: 'removed' })),
    ...declared.nodegroups.flatMap((group) => nodegroupChanges(group, live, lastDeclared)),
  ];
}

/** True when the deployment changes anything about a subject. */
export function changes(all: readonly PreflightChange[], subject: string): boolean {
  return all.some((change) => change.subject === subject);
}

/** Node groups whose nodes the deployment replaces. */
export function replacedNodegroups(all: readonly PreflightChange[], live: LiveCluster): LiveNodegroup[] {
  return (live.nodegroups ?? []).filter(({ name }) =>
    all.some(({ subject, aspect }) => subject === `node group ${name}` && aspect !== 'removed'),
  );
}

function versionChange(subject: string, from?: string, to?: string): PreflightChange[] {
  return to === undefined || from === undefined || from === to
    ? []
    : [{ subject, aspect: 'version', from, to }];
}

function addonChanges(
  declared: DeclaredAddon,
  live: LiveAddon | undefined,
  last: DeclaredAddon | undefined,
  { addons, undescribed }: LiveCluster,
): PreflightChange[] {
  const subject = declared.name;
  if (live === undefined)
    return addons === undefined || undescribed.includes(subject)
      ? []
      : [{ subject, aspect: 'added', to: declared.version ?? 'the default of EKS' }];
  const settings = changedSettings(declared, live);
  return [
    ...versionChange(subject, live.version, declared.version),
    ...(settings.length > 0 ? [{ subject, aspect: 'configuration' as const, settings }] : []),
    ...identityChange(declared, live, last),
  ];
}

/** Settings that differ between what EKS holds and what is declared. */
function changedSettings(declared: DeclaredAddon, live: LiveAddon): string[] {
  const [before, after] = [live.configuration, declared.configuration].map((configuration): Settings =>
    declaredSettings(valuesOf(configuration)),
  );
  return [...new Set([...before!.keys(), ...after!.keys()])]
    .filter((name) => before!.get(name) !== after!.get(name))
    .sort();
}

/** Identity of a live add-on, in the words of `DeclaredAddon.identity`. */
export function liveIdentity({ roleArn, podIdentityAssociations }: LiveAddon): string {
  if (podIdentityAssociations.length > 0) return 'EKS Pod Identity';
  return roleArn === undefined ? 'the role of the node' : `IRSA ${roleArn}`;
}

/** A role that only the deployment knows is compared with that of the deployment before, else by its kind alone. */
function identityChange(
  { name, identity, identityFingerprint }: DeclaredAddon,
  live: LiveAddon,
  last: DeclaredAddon | undefined,
): PreflightChange[] {
  const from = liveIdentity(live);
  if (identity === undefined || identity === from) return [];
  const isSameKind = identity.split(' ')[0] === from.split(' ')[0];
  if (isSameKind && !identity.includes('arn:')) {
    const isSame = last === undefined || last.identityFingerprint === identityFingerprint;
    return isSame ? [] : [{ subject: name, aspect: 'identity', from, to: `${identity} with another role` }];
  }
  return [{ subject: name, aspect: 'identity', from, to: identity }];
}

/** The live node group of a declared one: by its name, else by the tag of CloudFormation. */
export function liveNodegroup(
  { name, logicalId }: DeclaredNodegroup,
  { nodegroups }: LiveCluster,
): LiveNodegroup | undefined {
  return nodegroups?.find((group) =>
    name === undefined ? group.logicalId === logicalId : group.name === name,
  );
}

function nodegroupChanges(
  declared: DeclaredNodegroup,
  cluster: LiveCluster,
  lastDeclared: DeclaredCluster | undefined,
): PreflightChange[] {
  const live = liveNodegroup(declared, cluster);
  const last = lastDeclared?.nodegroups.find(({ logicalId }) => logicalId === declared.logicalId);
  const subject = `node group ${live?.name ?? declared.name ?? declared.logicalId}`;
  if (live === undefined && last === undefined)
    return isSeen(cluster, declared) ? [{ subject, aspect: 'added' }] : [];
  const versions = [
    ...versionChange(subject, live?.kubernetesVersion, declared.kubernetesVersion),
    ...versionChange(subject, live?.releaseVersion, declared.releaseVersion),
  ];
  if (versions.length > 0 || last === undefined || last.fingerprint === declared.fingerprint) return versions;
  return [{ subject, aspect: 'configuration' }];
}

/** True when the node group would be among the live ones if it existed. */
function isSeen({ nodegroups, undescribed }: LiveCluster, { name }: DeclaredNodegroup): boolean {
  if (nodegroups === undefined) return false;
  return name === undefined ? undescribed.length === 0 : !undescribed.includes(name);
}
