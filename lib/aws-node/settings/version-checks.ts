import { FEATURES, NETWORK_POLICY_KUBERNETES, type Feature } from '../facts/curated.data';
import { defectDoesHarm, defectOf, isFrom, supports } from '../facts/releases';
import { missingRoleActions } from '../guard/role-actions';
import { kubernetesMinor } from '../kubernetes-version';
import { kubernetesWithVpcCni } from '../kubernetes-with-vpc-cni';
import { all } from '../unknown';
import { skippedMinorProblem } from '../upgrade-path';
import type { UpgradeProblem } from '../upgrade-problem';
import { VpcCniVersion } from '../vpc-cni-version';
import type { ChosenSettings } from './chosen-settings';
import { SETTING_OPTIONS } from './option-table';
import { optionKey, type OptionPath } from './setting-option';
import { check, eachPath, shown, type SettingsCheck } from './settings-check';

/** What to take instead, in the words of the add-on. */
const take = (release: string): string => `take v${release} or newer, such as ${VpcCniVersion.LATEST_KNOWN}`;

/** A feature that needs a release although each of its settings is older. */
function floor(path: string, feature: Feature, used: (chosen: ChosenSettings) => boolean): SettingsCheck {
  const { name, since } = FEATURES[feature];
  return check(
    'VersionTooOld',
    path,
    `${name} needs v${since} or newer`,
    (chosen) =>
      all(
        () => !supports(chosen.context.version, feature),
        () => used(chosen),
      ),
    ({ context }) =>
      `vpc-cni ${context.version} does not support ${name}, which needs v${since}: ${take(since)}`,
  );
}

/** Options that the version does not know yet: its schema refuses them, whatever their value. */
const OPTION_FLOORS: SettingsCheck = {
  code: 'VersionTooOld',
  whateverTheValue: true,
  claim: 'each option is known to the version of the add-on',
  find: (chosen) => eachPath(chosen.values.keys(), (path) => tooNewOption(path, chosen)),
};

function tooNewOption(path: OptionPath, chosen: ChosenSettings): string | undefined {
  const option = SETTING_OPTIONS[path];
  // Of what is filled in, only the props write anything, and a switch as false uses no feature.
  const isFilledIn = !chosen.given.has(path);
  const isUnused = isFilledIn && (chosen.values.get(path) === false || chosen.source.writtenAs !== 'props');
  if (
    option.since === undefined ||
    isUnused ||
    isFrom(chosen.context.version, option.since) ||
    (!isFilledIn && !chosen.isWritten(path))
  )
    return undefined;
  return `vpc-cni ${chosen.context.version} does not know ${optionKey(option)}, which needs v${option.since}: ${take(option.since)}, or leave it out`;
}

/** Claims about the version of the add-on. */
export const VERSION_CHECKS: readonly SettingsCheck[] = [
  check(
    'DefectiveVersion',
    'version',
    'the version does not break the cluster by a known defect',
    (chosen) =>
      all(
        () => defectOf(chosen.context.version) !== undefined,
        () => lacksAction(chosen),
        () => defectDoesHarm(chosen.context.version, discoveryOf(chosen)),
      ),
    ({ context }) => defectMessage(context.version),
  ),
  check(
    'MissingEksBuild',
    'version',
    'the version that is deployed has an EKS build, such as -eksbuild.1',
    ({ context }) => context.deploysVersion === true && context.version.eksBuild === undefined,
    ({ context }) =>
      `EKS knows no add-on version ${context.version}, only builds of it such as ${context.version}-eksbuild.1: list them with 'aws eks describe-addon-versions --addon-name vpc-cni --kubernetes-version ${context.kubernetesVersion ?? '<version>'}'`,
  ),
  check(
    'MinorVersionSkipped',
    'version',
    'the add-on moves by one minor version at a time',
    ({ context }) => skippedMinors(context) !== undefined,
    ({ context }) => skippedMinors(context)?.message ?? '',
  ),
  check(
    'KubernetesWithVpcCni',
    'version',
    'Kubernetes and the add-on change in different deployments',
    ({ context }) => changesTogether(context) !== undefined,
    ({ context }) => changesTogether(context)?.message ?? '',
  ),
  OPTION_FLOORS,
  floor('ipFamily', 'ipv6', ({ ipv6 }) => ipv6),
  floor('podAddressing', 'bareMetalPrefixes', (chosen) =>
    all(
      () => chosen.prefixDelegation,
      () => chosen.context.bareMetalNodes === true,
    ),
  ),
  floor('customNetworking', 'eniConfigsInAddon', ({ source }) => source.hasEniConfigs),
  floor('securityGroupsForPods.enabled', 'securityGroupsForPodsOnIpv6', (chosen) =>
    all(
      () => chosen.isOn('securityGroupsForPods.enabled'),
      () => chosen.ipv6,
    ),
  ),
  floor('subnetExclusionTags', 'subnetExclusion', ({ context }) => context.subnetExclusionTags === true),
  check(
    'InvalidKubernetesVersion',
    'kubernetesVersion',
    'the Kubernetes version can be read',
    ({ context }) =>
      context.kubernetesVersion !== undefined && kubernetesMinor(context.kubernetesVersion) === undefined,
    ({ context }) => `${shown(context.kubernetesVersion)} is not a Kubernetes version: write it as in 1.36`,
  ),
  check(
    'KubernetesTooOld',
    'networkPolicy.enabled',
    `network policies have Kubernetes ${NETWORK_POLICY_KUBERNETES} or newer`,
    (chosen) =>
      all(
        () => chosen.isOn('networkPolicy.enabled'),
        () => isTooOldForPolicies(chosen.context.kubernetesVersion),
      ),
    ({ context }) =>
      `network policies need Kubernetes ${NETWORK_POLICY_KUBERNETES} or newer, not ${context.kubernetesVersion}: upgrade the cluster or drop networkPolicy`,
  ),
];

/** Warnings about the version of the add-on. */
export const VERSION_WARNINGS: readonly SettingsCheck[] = [
  check(
    'DefectNotRuledOut',
    'version',
    'the role is known to allow what a version with a known defect needs',
    (chosen) =>
      all(
        () => defectOf(chosen.context.version) !== undefined,
        () => chosen.context.roleActions === undefined,
        () => defectDoesHarm(chosen.context.version, discoveryOf(chosen)),
      ),
    ({ context }) => defectMessage(context.version),
  ),
];

function isTooOldForPolicies(kubernetesVersion: string | undefined): boolean {
  const oldest = kubernetesMinor(NETWORK_POLICY_KUBERNETES) ?? 0;
  return (kubernetesMinor(kubernetesVersion) ?? oldest) < oldest;
}

/** Whether the role is known not to allow what the defect of the version needs. */
function lacksAction({ context }: ChosenSettings): boolean {
  const { roleActions, version } = context;
  const needed = defectOf(version)?.withoutAction;
  return (
    roleActions !== undefined && needed !== undefined && missingRoleActions([needed], roleActions).length > 0
  );
}

function discoveryOf(chosen: ChosenSettings) {
  return {
    subnetDiscoveryOff: chosen.at('subnetDiscovery') === false,
    provisioningOff: chosen.isOn('eni.imdsOnly') || chosen.isOn('eni.disableNetworkResourceProvisioning'),
    customNetworking: chosen.customNetworking,
  };
}

function defectMessage(version: VpcCniVersion): string {
  const defect = defectOf(version);
  return `vpc-cni ${version} is not fit for use, ${defect?.description}: ${take(defect?.fixedIn ?? '')}, or allow ${defect?.withoutAction} to the role`;
}

/** The guard of a deployment says the same in the same words. */
function skippedMinors({ version, previousVersion }: ChosenSettings['context']): UpgradeProblem | undefined {
  return previousVersion && skippedMinorProblem(previousVersion, version);
}

function changesTogether(context: ChosenSettings['context']): UpgradeProblem | undefined {
  // In this order: what is not known is asked for only where both versions of before are given.
  const [from, kubernetesFrom] = [context.previousVersion, context.previousKubernetesVersion];
  if (from === undefined || kubernetesFrom === undefined) return undefined;
  const kubernetes = { from: kubernetesFrom, to: context.kubernetesVersion };
  return kubernetesWithVpcCni(kubernetes, { from: from.toString(), to: context.version.toString() });
}
