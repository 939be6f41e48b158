import { isOn, type ChosenSettings } from './chosen-settings';
import { optionKey, SETTING_OPTIONS } from './option-table';
import { check, shown, type Finding, type SettingsCheck } from './settings-check';
import { VpcCniVersion } from '../vpc-cni-version';
import { skippedMinorProblem } from '../upgrade-path';
import type { UpgradeProblem } from '../upgrade-problem';

/** What to take instead, in the words of the add-on. */
function take(minor: number, patch: number): string {
  return `take v1.${minor}.${patch} or newer, such as ${VpcCniVersion.LATEST_KNOWN}`;
}

/** A feature that needs a release although each of its settings is older. */
function floor(
  path: string,
  feature: string,
  [minor, patch]: [number, number],
  used: (chosen: ChosenSettings) => boolean,
): SettingsCheck {
  return check(
    'VersionTooOld',
    path,
    `${feature} needs v1.${minor}.${patch} or newer`,
    (chosen) => used(chosen) && !chosen.context.version.isAtLeast(minor, patch),
    ({ context }) => `vpc-cni ${context.version} does not support ${feature}: ${take(minor, patch)}`,
  );
}

/** Options that the version does not know yet: its schema refuses them. */
const OPTION_FLOORS: SettingsCheck = {
  code: 'VersionTooOld',
  claim: 'each option is known to the version of the add-on',
  find: ({ context, given, values }) =>
    [...values].flatMap(([path, value]): Finding[] => {
      const option = SETTING_OPTIONS[path];
      // A switch that only the mode writes, and as false, is no use of the feature.
      if (option.since === undefined || (value === false && !given.has(path))) return [];
      const [, minor, patch] = option.since.split('.').map(Number);
      if (context.version.isAtLeast(minor, patch)) return [];
      const message = `vpc-cni ${context.version} does not know ${optionKey(option)}: ${take(minor, patch)}, or leave it out`;
      return [{ path, message }];
    }),
};

/** Claims about the version of the add-on. */
export const VERSION_CHECKS: readonly SettingsCheck[] = [
  check(
    'DefectiveVersion',
    'version',
    'the version is not known to break clusters',
    ({ context }) => context.version.defect !== undefined,
    ({ context }) =>
      `vpc-cni ${context.version} is not fit for use, ${context.version.defect}: ${take(22, 2)}`,
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
    ({ context }) => skippedMinors(context)!.message,
  ),
  OPTION_FLOORS,
  floor('ipFamily', 'IPv6 clusters', [10, 1], ({ ipv6 }) => ipv6),
  floor(
    'podAddressing',
    'prefix delegation on bare metal nodes',
    [11, 0],
    ({ prefixDelegation, context }) => prefixDelegation && context.bareMetalNodes === true,
  ),
  floor(
    'customNetworking',
    'ENIConfigs in the configuration of the add-on',
    [13, 0],
    ({ context }) => context.customNetworking,
  ),
  floor(
    'securityGroupsForPods.enabled',
    'security groups for pods on IPv6 clusters',
    [16, 0],
    (chosen) => chosen.ipv6 && isOn(chosen, 'securityGroupsForPods.enabled'),
  ),
  floor(
    'subnetExclusionTags',
    'the subnet tags kubernetes.io/role/cni=0 and cni.networking.k8s.aws/cluster/<name>',
    [22, 2],
    ({ context }) => context.subnetExclusionTags === true,
  ),
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
    'network policies have Kubernetes 1.25 or newer',
    (chosen) =>
      isOn(chosen, 'networkPolicy.enabled') && (kubernetesMinor(chosen.context.kubernetesVersion) ?? 25) < 25,
    ({ context }) =>
      `network policies need Kubernetes 1.25 or newer, not ${context.kubernetesVersion}: upgrade the cluster or drop networkPolicy`,
  ),
];

/** Minor number of a Kubernetes version such as `1.36`. */
export function kubernetesMinor(version: string | undefined): number | undefined {
  const match = /^1\.(\d{1,3})(\.\d+)?$/.exec(version ?? '');
  return match ? Number(match[1]) : undefined;
}

/** The guard of a deployment says the same in the same words. */
function skippedMinors({ version, previousVersion }: ChosenSettings['context']): UpgradeProblem | undefined {
  return previousVersion && skippedMinorProblem(previousVersion, version);
}
