import { isUnwell } from '../aws-node/guard/addon-state';
import { declaredSettings } from '../aws-node/backup/settings-in-force';
import { valuesOf } from '../aws-node/guard/guard-model';
import { changes, type PreflightChange } from './changes';
import { declaredAddon, type DeclaredAddon, type DeclaredCluster } from './declared-cluster';
import { problemIf, unknown, warning, type PreflightFinding } from './finding';
import { liveAddon, type LiveAddon, type LiveCluster, type OfferedVersion } from './live-cluster';

/** Declared and live state that findings about add-ons compare. */
export interface AddonContext {
  readonly declared: DeclaredCluster;
  readonly live: LiveCluster;
  readonly lastDeclared?: DeclaredCluster;
  readonly changes: readonly PreflightChange[];
  /** Kubernetes version after the deployment. */
  readonly kubernetesVersion?: string;
}

/** Versions, health and drift of the add-ons. The guard of vpc-cni answers for vpc-cni where it can. */
export function addonFindings(context: AddonContext): PreflightFinding[] {
  const { declared, live } = context;
  const others = declared.addons.filter(({ name }) => name !== 'vpc-cni');
  return [
    ...declared.addons.flatMap((addon) => versionDrift(addon, context)),
    ...others.flatMap((addon) => [...offerOf(addon, context), ...settingsDrift(addon, context)]),
    ...(live.addons ?? []).flatMap((addon) => healthOf(addon, context)),
    ...(live.addons ?? []).flatMap((addon) => leftBehind(addon, context)),
  ];
}

/** Versions offered for a Kubernetes version; undefined when that was not read. */
export function offersFor(
  name: string,
  { live: { offers }, kubernetesVersion }: Pick<AddonContext, 'live' | 'kubernetesVersion'>,
): readonly OfferedVersion[] | undefined {
  const all = offers.get(name);
  const fitting = all?.filter((offer) => offer.kubernetesVersions.includes(kubernetesVersion ?? ''));
  const asked = new Set(all?.flatMap(({ kubernetesVersions }) => kubernetesVersions));
  return fitting && (fitting.length > 0 || asked.size > 1) ? fitting : undefined;
}

function offerOf({ name, version }: DeclaredAddon, context: AddonContext): PreflightFinding[] {
  if (version === undefined) return [];
  const offered = offersFor(name, context);
  const { kubernetesVersion } = context;
  if (offered === undefined) {
    const message = `whether EKS offers ${name} ${version} for Kubernetes ${kubernetesVersion}: list its versions with aws eks describe-addon-versions --addon-name ${name}`;
    return [unknown('VersionNotOffered', message)];
  }
  if (offered.some((offer) => offer.version === version)) return [];
  const message = `EKS does not offer ${name} ${version} for Kubernetes ${kubernetesVersion}: ${choice(offered)}`;
  return [problemIf(changes(context.changes, name), 'VersionNotOffered', message)];
}

function choice(offered: readonly OfferedVersion[]): string {
  const newestFirst = offered
    .map(({ version }) => version)
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return `the newest it offers are ${newestFirst.slice(0, 3).join(', ') || 'none'}`;
}

/** An add-on that the templates leave alone, at a version that is not offered for the Kubernetes version to come. */
function leftBehind({ name, version }: LiveAddon, context: AddonContext): PreflightFinding[] {
  const isPinned = declaredAddon(context.declared, name)?.version !== undefined;
  const offered = offersFor(name, context);
  if (isPinned || offered === undefined || offered.some((offer) => offer.version === version)) return [];
  const { kubernetesVersion } = context;
  const message = `${name} stays at ${version}, which EKS does not offer for Kubernetes ${kubernetesVersion}: ${choice(offered)}; declare one of them`;
  return [warning('AddonLeftBehind', message)];
}

/** An add-on that was moved outside of the stack. CloudFormation compares templates, so it does not move it back. */
function versionDrift(
  { name, version }: DeclaredAddon,
  { live, lastDeclared }: AddonContext,
): PreflightFinding[] {
  const [now, before] = [liveAddon(live, name)?.version, declaredAddon(lastDeclared, name)?.version];
  if (now === undefined || before === undefined || now === before) return [];
  const isStuck = version === before;
  const effect = isStuck
    ? `CloudFormation sees no change in the template and leaves it there; declare ${now}`
    : `check that the step from ${now} is what you want`;
  return [warning('VersionDrift', `${name} runs ${now}, the last deployment declared ${before}: ${effect}`)];
}

/** Settings that EKS holds, and that neither the last deployment nor this one declares. */
function settingsDrift(
  addon: DeclaredAddon,
  { live, lastDeclared, changes: all }: AddonContext,
): PreflightFinding[] {
  const last = declaredAddon(lastDeclared, addon.name);
  if (last === undefined || addon.configuration === undefined) return [];
  const [before, held, after] = [
    last.configuration,
    liveAddon(live, addon.name)?.configuration,
    addon.configuration,
  ].map((configuration) => declaredSettings(valuesOf(configuration)));
  const drift = [...held!.keys()].filter(
    (name) => held!.get(name) !== before!.get(name) && held!.get(name) !== after!.get(name),
  );
  if (drift.length === 0) return [];
  const message = `${addon.name}: ${drift.join(', ')} was set through EKS, outside of the stack, and this deployment overwrites it: declare it to keep it`;
  return [problemIf(changes(all, addon.name), 'UndeclaredSettings', message)];
}

const BUSY: readonly (string | undefined)[] = ['CREATING', 'UPDATING', 'DELETING'];

function healthOf(addon: LiveAddon, { changes: all }: AddonContext): PreflightFinding[] {
  const { name, status, version, healthIssues } = addon;
  const isChanged = changes(all, name);
  if (BUSY.includes(status)) {
    const message = `${name} ${version} is ${status}: EKS takes one update at a time; wait until it is ACTIVE, then run this again`;
    return [problemIf(isChanged, 'UpdateRunning', message)];
  }
  if (!isUnwell({ addonVersion: version, status, healthIssues }) && healthIssues.length === 0) return [];
  const issues = healthIssues.length > 0 ? ` (${healthIssues.join('; ')})` : '';
  const message = `${name} ${version} is ${status ?? 'in no known state'} before the deployment${issues}: repair it first, or a failure afterwards cannot be told from this one`;
  return [problemIf(isChanged, 'AddonUnwell', message)];
}
