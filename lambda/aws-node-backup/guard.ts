import { defectProblem, floorProblems, type FeaturesInUse } from '../../lib/upgrade/version-floors';
import { skippedMinorProblem, upgradePath } from '../../lib/upgrade/upgrade-path';
import type { UpgradeProblem } from '../../lib/upgrade/upgrade-problem';
import { VpcCniVersion } from '../../lib/vpc-cni/vpc-cni-version';
import { isOff, isOn, isTrue, parseConfiguration } from './configuration';
import { schemaProblems } from './configuration-schema';
import type { JsonObject } from './json';
import { missingRoleActions, requiredRoleActions } from './role-actions';

/** What is to be deployed. */
export interface GuardRequest {
  /** Version wanted; undefined leaves it to EKS. */
  readonly targetVersion?: string;
  /** Configuration values wanted, as text. */
  readonly targetConfiguration?: string;
  /** Walk the minors in between, or refuse with the sequence. */
  readonly steps: 'automatic' | 'refuse';
  readonly bareMetalNodes: boolean;
  /** Actions that the role of aws-node allows, where they are known. */
  readonly roleActions?: readonly string[];
  /** Kubernetes version in this deployment and in the one before, where they are known. */
  readonly kubernetesVersion?: string;
  readonly previousKubernetesVersion?: string;
}

/** An update of the add-on that EKS has not finished. */
export interface RunningUpdate {
  readonly id: string;
  readonly type: string;
  readonly startedAt?: string;
}

/** What EKS said about the cluster, the add-on and the versions. */
export interface GuardFacts {
  readonly cluster: {
    readonly name: string;
    readonly kubernetesVersion?: string;
    readonly ipFamily?: string;
  };
  readonly addon?: {
    readonly version: string;
    readonly status?: string;
    readonly configurationValues?: string;
  };
  /** Version of the image of a self-managed aws-node. */
  readonly selfManagedVersion?: string;
  readonly offered: readonly { readonly version: string; readonly isDefault: boolean }[];
  readonly runningUpdates: readonly RunningUpdate[];
  /** Schema text by version, of the target and of the versions in between. */
  readonly schemas: Readonly<Record<string, string>>;
}

/** What the guard decided. */
export interface GuardDecision {
  readonly problems: readonly UpgradeProblem[];
  readonly warnings: readonly UpgradeProblem[];
  /** Versions to walk through before the target, in order. */
  readonly walk: readonly string[];
}

/** The version that will run: the one asked for, else the one in use, else the default of EKS. */
export function effectiveTarget(
  request: GuardRequest,
  facts: Omit<GuardFacts, 'schemas'>,
): string | undefined {
  return (
    request.targetVersion ?? facts.addon?.version ?? facts.offered.find(({ isDefault }) => isDefault)?.version
  );
}

/** The versions to walk through when the steps are automatic. */
export function versionsToWalk(request: GuardRequest, facts: Omit<GuardFacts, 'schemas'>): string[] {
  const from = version(facts.addon?.version);
  const to = version(request.targetVersion);
  if (!from || !to || request.steps !== 'automatic') return [];
  return upgradePath(from, to, offeredVersions(facts)).intermediate.map(String);
}

/** Everything that speaks against the change, all of it at once. */
export function guard(request: GuardRequest, facts: GuardFacts): GuardDecision {
  const target = effectiveTarget(request, facts);
  const configuration = readConfiguration(request.targetConfiguration, 'configuration values to deploy');
  const walk = versionsToWalk(request, facts);
  return {
    problems: [
      ...configuration.problems,
      ...runningProblems(facts),
      ...offerProblems(target, facts),
      ...pathProblems(request, facts),
      ...versionProblems(request, facts, target, configuration.values),
      ...roleProblems(request, facts, target),
      ...targetSchemaProblems(request, facts, target, configuration.values),
      ...walkSchemaProblems(facts, walk),
    ],
    warnings: [
      ...statusWarnings(facts),
      ...kubernetesWarnings(request, facts, target),
      ...migrationWarnings(request, facts),
    ],
    walk,
  };
}

function version(text: string | undefined): VpcCniVersion | undefined {
  try {
    return text === undefined ? undefined : VpcCniVersion.of(text);
  } catch {
    return undefined;
  }
}

function offeredVersions(facts: Pick<GuardFacts, 'offered'>): VpcCniVersion[] {
  return facts.offered.map((offer) => version(offer.version)).filter((offer) => offer !== undefined);
}

function readConfiguration(
  text: string | undefined,
  what: string,
): { values?: JsonObject; problems: UpgradeProblem[] } {
  try {
    return { values: parseConfiguration(text), problems: [] };
  } catch (error) {
    const message = `${what}: ${(error as Error).message}`;
    return { problems: [{ code: 'ConfigurationUnreadable', message }] };
  }
}

function runningProblems({ cluster, addon, runningUpdates }: GuardFacts): UpgradeProblem[] {
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

function offerProblems(target: string | undefined, { cluster, offered }: GuardFacts): UpgradeProblem[] {
  if (target === undefined || offered.some((offer) => offer.version === target)) return [];
  const newest = [...offeredVersions({ offered })].sort((a, b) => b.compare(a)).slice(0, 5);
  return [
    {
      code: 'VersionNotOffered',
      message: `EKS does not offer vpc-cni ${target} for Kubernetes ${cluster.kubernetesVersion ?? '(version not known)'}: the newest it offers are ${newest.join(', ') || 'none'}`,
    },
  ];
}

function pathProblems(request: GuardRequest, facts: GuardFacts): UpgradeProblem[] {
  const from = version(facts.addon?.version);
  const to = version(request.targetVersion);
  if (!from || !to) return [];
  const offered = offeredVersions(facts);
  const path = upgradePath(from, to, offered);
  const walkable = request.steps === 'automatic' && path.missingMinors.length === 0;
  const problem = walkable ? undefined : skippedMinorProblem(from, to, offered);
  return problem ? [problem] : [];
}

function versionProblems(
  request: GuardRequest,
  facts: GuardFacts,
  target: string | undefined,
  configuration: JsonObject = {},
): UpgradeProblem[] {
  const to = version(target);
  if (!to) return [];
  const subnetDiscoveryOff = isOff(configuration, 'ENABLE_SUBNET_DISCOVERY');
  const unreadable = missingRoleActions(['ec2:DescribeSecurityGroups'], request.roleActions ?? []);
  const defect = defectProblem(to, { subnetDiscoveryOff, securityGroupsReadable: unreadable.length === 0 });
  return [...floorProblems(to, featuresInUse(request, facts, configuration)), ...(defect ? [defect] : [])];
}

/** A feature counts as in use when the target asks for it or, where leaving it behind does harm, when it runs today. */
function featuresInUse(request: GuardRequest, facts: GuardFacts, target: JsonObject): FeaturesInUse {
  const live = readConfiguration(facts.addon?.configurationValues, '').values ?? {};
  const either = (name: string) => isOn(target, name) || isOn(live, name);
  return {
    prefixDelegation: either('ENABLE_PREFIX_DELEGATION') || facts.cluster.ipFamily === 'ipv6',
    bareMetalNodes: request.bareMetalNodes,
    ipv6: facts.cluster.ipFamily === 'ipv6',
    securityGroupsForPods: isOn(target, 'ENABLE_POD_ENI'),
    networkPolicy: isTrue(target.enableNetworkPolicy),
    subnetDiscovery: isOn(target, 'ENABLE_SUBNET_DISCOVERY'),
    multiNic: either('ENABLE_MULTI_NIC'),
  };
}

function roleProblems(
  request: GuardRequest,
  facts: GuardFacts,
  target: string | undefined,
): UpgradeProblem[] {
  const to = version(target);
  if (!to || request.roleActions === undefined) return [];
  const missing = missingRoleActions(requiredRoleActions(to, facts.cluster.ipFamily), request.roleActions);
  if (missing.length === 0) return [];
  return [
    {
      code: 'RoleActionsMissing',
      message: `the role of aws-node does not allow ${missing.join(', ')}, which vpc-cni ${to.toString()} calls in an ${facts.cluster.ipFamily ?? 'ipv4'} cluster: add them before the upgrade`,
    },
  ];
}

function targetSchemaProblems(
  request: GuardRequest,
  facts: GuardFacts,
  target: string | undefined,
  configuration: JsonObject | undefined,
): UpgradeProblem[] {
  if (target === undefined || configuration === undefined || request.targetConfiguration === undefined)
    return [];
  return againstSchema(configuration, target, facts, 'the configuration to deploy');
}

/** While walking, the configuration in use goes along: it has to fit every version on the way. */
function walkSchemaProblems(facts: GuardFacts, walk: readonly string[]): UpgradeProblem[] {
  const live = readConfiguration(facts.addon?.configurationValues, '').values;
  return live ? walk.flatMap((step) => againstSchema(live, step, facts, 'the configuration in use')) : [];
}

function againstSchema(
  configuration: JsonObject,
  target: string,
  facts: GuardFacts,
  what: string,
): UpgradeProblem[] {
  const schema = facts.schemas[target];
  if (schema === undefined) return [];
  const problems = schemaProblems(configuration, schema);
  return problems.map((problem) => ({
    code: 'ConfigurationRejected',
    message: `${what} does not fit vpc-cni ${target}: ${problem}`,
  }));
}

function statusWarnings({ addon }: GuardFacts): UpgradeProblem[] {
  const unwell = ['DEGRADED', 'CREATE_FAILED', 'UPDATE_FAILED'].includes(addon?.status ?? '');
  if (!unwell) return [];
  const message = `vpc-cni is ${addon?.status} before the change: what goes wrong afterwards may not come from this change`;
  return [{ code: 'AddonUnwell', message }];
}

function kubernetesWarnings(
  request: GuardRequest,
  facts: GuardFacts,
  target: string | undefined,
): UpgradeProblem[] {
  const { kubernetesVersion: now, previousKubernetesVersion: before } = request;
  const addonChanges = facts.addon !== undefined && target !== facts.addon.version;
  if (!addonChanges || now === undefined || before === undefined || now === before) return [];
  return [
    {
      code: 'KubernetesVersionChanges',
      message: `Kubernetes goes from ${before} to ${now} and vpc-cni from ${facts.addon?.version} to ${target} in one deployment: CloudFormation cannot take the Kubernetes version back; use two deployments`,
    },
  ];
}

function migrationWarnings(request: GuardRequest, facts: GuardFacts): UpgradeProblem[] {
  const from = version(facts.selfManagedVersion);
  const to = version(request.targetVersion);
  if (facts.addon || !from || !to || Math.abs(to.minorStepsFrom(from)) < 2) return [];
  return [
    {
      code: 'MigrationSkipsMinors',
      message: `the self-managed aws-node is ${from.toString()}, the add-on will be ${to.toString()}: adopt it with a version of v1.${from.minor} first, then upgrade one minor version at a time`,
    },
  ];
}
