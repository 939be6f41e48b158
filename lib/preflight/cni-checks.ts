import type { BackupDocument } from '../aws-node/backup/backup-document';
import { at, listOf, objectOf, type Json, type JsonObject } from '../aws-node/backup/json';
import { snapshot } from '../aws-node/backup/snapshot';
import { guard } from '../aws-node/guard/guard';
import type { GuardFacts, GuardRequest, SchemaCheck } from '../aws-node/guard/guard-model';
import { changes } from './changes';
import { declaredAddon, type DeclaredAddon } from './declared-cluster';
import { offersFor, type AddonContext } from './addon-checks';
import { problem, unknown, warning, type PreflightFinding } from './finding';
import { liveAddon, type LiveCluster } from './live-cluster';

/** Warnings of the guard that other checks of the preflight give in more detail. */
const TOLD_ELSEWHERE: readonly string[] = [
  'KubernetesWithVpcCni',
  'KubeProxySkew',
  'AddonUnwell',
  'UpdateRunning',
];

/** Everything the guard of vpc-cni would say in the deployment. A deployment that leaves vpc-cni alone only gets warnings. */
export function cniFindings(context: AddonContext, checkSchema: SchemaCheck): PreflightFinding[] {
  const addon = declaredAddon(context.declared, 'vpc-cni');
  if (addon === undefined) return [];
  const facts = guardFacts(addon, context);
  if (facts === undefined) {
    const { kubernetesVersion } = context;
    const message = `whether EKS offers vpc-cni ${addon.version ?? ''} for Kubernetes ${kubernetesVersion}: list its versions with aws eks describe-addon-versions --addon-name vpc-cni`;
    return [unknown('VersionNotOffered', message)];
  }
  const { problems, warnings } = guard(guardRequest(addon, context), facts, checkSchema);
  const isAtStake = changes(context.changes, 'vpc-cni');
  const level = isAtStake ? problem : warning;
  return [
    ...problems.map(({ code, message }) => level(code, message)),
    ...warnings.map(({ code, message }) => warning(code, message)),
  ].filter(({ code }) => !TOLD_ELSEWHERE.includes(code));
}

function guardRequest(addon: DeclaredAddon, { declared, lastDeclared }: AddonContext): GuardRequest {
  return {
    targetVersion: addon.version,
    targetConfiguration: addon.configuration,
    declaredBefore: declaredAddon(lastDeclared, 'vpc-cni')?.configuration,
    resolveConflicts: addon.resolveConflicts,
    previousRoleActions: lastDeclared?.guard.roleActions,
    ...declared.guard,
  };
}

function guardFacts({ version }: DeclaredAddon, context: AddonContext): GuardFacts | undefined {
  const { live, kubernetesVersion } = context;
  const offered = offersFor('vpc-cni', context);
  if (offered === undefined) return undefined;
  const addon = liveAddon(live, 'vpc-cni');
  const target = version ?? addon?.version;
  return {
    cluster: { name: live.name, kubernetesVersion, ipFamily: live.ipFamily },
    addon,
    live: live.daemonSet && 'seen' in live.daemonSet ? liveSettings(live, live.daemonSet.seen) : undefined,
    offered: offered.map((offer) => ({
      version: offer.version,
      isDefault: offer.defaultFor.includes(kubernetesVersion ?? ''),
    })),
    runningUpdates: [],
    schema: target === undefined ? undefined : live.schemas.get(`vpc-cni ${target}`),
  };
}

/** The settings in force, from the objects of aws-node. */
function liveSettings(live: LiveCluster, daemonSet: JsonObject): BackupDocument {
  const readings = {
    cluster: { name: live.name },
    addon: { value: undefined },
    daemonSet: { value: withoutEndpoint(daemonSet, live.endpoint) },
    configMap: { value: live.configMap },
    serviceAccount: { value: live.serviceAccount },
    eniConfigs: { value: live.eniConfigs },
    reservations: { value: [] },
  };
  return snapshot(readings, { createdAt: '', occasion: { requestType: 'preflight' } });
}

/**
 * EKS sets the endpoint of the cluster itself. Managed fields tell so, and kubectl leaves them out; the value tells it
 * too.
 */
function withoutEndpoint(daemonSet: JsonObject, endpoint: string | undefined): JsonObject {
  const path = ['spec', 'template', 'spec', 'containers'];
  return changeAt(daemonSet, path, (containers) =>
    listOf(containers).map((container) =>
      changeAt(objectOf(container), ['env'], (env) =>
        listOf(env).filter(
          (entry) => at(entry, 'name') !== 'CLUSTER_ENDPOINT' || at(entry, 'value') !== endpoint,
        ),
      ),
    ),
  );
}

function changeAt(
  value: JsonObject,
  [key = '', ...rest]: readonly string[],
  change: (inner: Json | undefined) => Json,
): JsonObject {
  const inner = value[key];
  return { ...value, [key]: rest.length === 0 ? change(inner) : changeAt(objectOf(inner), rest, change) };
}
