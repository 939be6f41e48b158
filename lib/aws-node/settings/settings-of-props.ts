import { PodSecurityGroupEnforcingMode } from '../options/security-groups-for-pods-options';
import { PodAddressingMode } from '../pod-addressing';
import { Unknown } from '../unknown';
import type { VpcCniContext } from '../vpc-cni-context';
import type { VpcCniSettingsProps } from '../vpc-cni-settings-props';
import { ChosenSettings, ZONE_LABEL } from './chosen-settings';
import { OPTION_PATHS } from './option-table';
import type { OptionPath } from './setting-option';
import { isToken } from './settings-check';

type Values = Map<OptionPath, unknown>;

/** Lays the user's choice over what the mode needs, as it is written: tokens stay tokens. */
export function writtenSettings(context: VpcCniContext, props: VpcCniSettingsProps): Values {
  return new Map([...neededValues(context, props), ...givenValues(context, props)]);
}

/** The settings of props, for the checks: a token is a value that is not known yet. */
export function settingsOfProps(context: VpcCniContext, props: VpcCniSettingsProps): ChosenSettings {
  const given = [...givenValues(context, props)].map(([path, value]): [OptionPath, unknown] => [
    path,
    isToken(value) ? new Unknown(`${path} is known at deployment only`) : value,
  ]);
  const needed = neededValues(context, props);
  return new ChosenSettings({
    writtenAs: 'props',
    context,
    props,
    hasEniConfigs: context.customNetworking,
    given: new Map(given),
    needed,
    texts: new Map(
      given.flatMap(([path, value]) => (typeof value === 'number' ? [[path, String(value)] as const] : [])),
    ),
  });
}

function givenValues(context: VpcCniContext, props: VpcCniSettingsProps): Values {
  const { podAddressing } = context;
  const sources = {
    ...props,
    podAddressing: { ...podAddressing, mode: undefined },
    customNetworking: undefined,
  };
  return defined(OPTION_PATHS.map((path) => [path, valueAt(sources, path.split('.'))]));
}

function defined(entries: [OptionPath, unknown][]): Values {
  return new Map(entries.filter(([, value]) => value !== undefined));
}

function valueAt(source: unknown, keys: string[]): unknown {
  return keys.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], source);
}

function neededValues(context: VpcCniContext, props: VpcCniSettingsProps): Values {
  const { podAddressing, customNetworking } = context;
  const prefixes = podAddressing.mode === PodAddressingMode.PREFIX_DELEGATION;
  const needed: Partial<Record<OptionPath, unknown>> = {
    'podAddressing.mode': prefixes,
    // aws-node does not start with prefix delegation and no target above zero.
    'podAddressing.warmPrefixTarget': prefixes && !hasIpTarget(context) ? 1 : undefined,
    customNetworking: customNetworking ? true : undefined,
    'eniConfigLookup.label': customNetworking ? ZONE_LABEL : undefined,
    'securityGroupsForPods.enabled': props.securityGroupsForPods ? true : undefined,
    // Without it the kubelet cannot open TCP connections to pods on branch interfaces.
    'securityGroupsForPods.disableTcpEarlyDemux': hasStrictPods(props) ? true : undefined,
    'networkPolicy.enabled': props.networkPolicy ? true : undefined,
    'windows.enabled': props.windows ? true : undefined,
  };
  return defined(Object.entries(needed) as [OptionPath, unknown][]);
}

function hasStrictPods({ securityGroupsForPods: pods }: VpcCniSettingsProps): boolean {
  return (
    pods !== undefined &&
    pods.enabled !== false &&
    pods.enforcingMode !== PodSecurityGroupEnforcingMode.STANDARD
  );
}

function hasIpTarget({ podAddressing }: VpcCniContext): boolean {
  return (podAddressing.warmIpTarget ?? 0) > 0 || (podAddressing.minimumIpTarget ?? 0) > 0;
}
