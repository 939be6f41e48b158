import { PodAddressingMode } from '../pod-addressing';
import { PodSecurityGroupEnforcingMode } from '../options/security-groups-for-pods-options';
import { OPTION_PATHS, type OptionPath } from './option-table';
import type { VpcCniContext } from '../vpc-cni-context';
import type { VpcCniSettingsProps } from '../vpc-cni-settings-props';

/** Node label that carries the Availability Zone, by which ENIConfigs are found unless told otherwise. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** Values by option, with what the mode needs filled in. */
export interface ChosenSettings {
  readonly context: VpcCniContext;
  readonly props: VpcCniSettingsProps;
  /** What the user wrote. */
  readonly given: ReadonlyMap<OptionPath, unknown>;
  /** What the mode needs, whoever wrote what. */
  readonly needed: ReadonlyMap<OptionPath, unknown>;
  /** What will be written: `given` laid over `needed`. */
  readonly values: ReadonlyMap<OptionPath, unknown>;
  readonly ipv6: boolean;
  readonly prefixDelegation: boolean;
}

/** Lays the user's choice over what the mode needs. */
export function chooseSettings(context: VpcCniContext, props: VpcCniSettingsProps): ChosenSettings {
  const given = givenValues(context, props);
  const needed = defined(Object.entries(neededValues(context, props)) as [OptionPath, unknown][]);
  return {
    context,
    props,
    given,
    needed,
    values: new Map([...needed, ...given]),
    ipv6: context.ipFamily === 'ipv6',
    prefixDelegation: context.podAddressing.mode === PodAddressingMode.PREFIX_DELEGATION,
  };
}

/** The settings as if some options had not been given, so that the others can still be checked. */
export function withoutOptions(chosen: ChosenSettings, paths: ReadonlySet<string>): ChosenSettings {
  const given = new Map([...chosen.given].filter(([path]) => !paths.has(path)));
  return { ...chosen, given, values: new Map([...chosen.needed, ...given]) };
}

/** Whether a switch is on, by choice or because the mode needs it; not by a default of aws-node. */
export function isOn(chosen: ChosenSettings, path: OptionPath): boolean {
  return chosen.values.get(path) === true;
}

/** A number that is set and above zero: aws-node treats zero as not set. */
export function isAboveZero(chosen: ChosenSettings, path: OptionPath): boolean {
  const value = chosen.values.get(path);
  return typeof value === 'number' && value > 0;
}

/** A number as it will be written, or undefined when it is not. */
export function numberAt(chosen: ChosenSettings, path: OptionPath): number | undefined {
  return chosen.values.get(path) as number | undefined;
}

function givenValues(context: VpcCniContext, props: VpcCniSettingsProps): Map<OptionPath, unknown> {
  const { podAddressing } = context;
  const sources = {
    ...props,
    podAddressing: { ...podAddressing, mode: undefined },
    customNetworking: undefined,
  };
  return defined(OPTION_PATHS.map((path) => [path, valueAt(sources, path.split('.'))]));
}

function defined(entries: [OptionPath, unknown][]): Map<OptionPath, unknown> {
  return new Map(entries.filter(([, value]) => value !== undefined));
}

function valueAt(source: unknown, keys: string[]): unknown {
  return keys.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], source);
}

function neededValues(
  context: VpcCniContext,
  props: VpcCniSettingsProps,
): Partial<Record<OptionPath, unknown>> {
  const { podAddressing, customNetworking } = context;
  const prefixes = podAddressing.mode === PodAddressingMode.PREFIX_DELEGATION;
  const pods = props.securityGroupsForPods;
  const strictPods =
    pods !== undefined &&
    pods.enabled !== false &&
    pods.enforcingMode !== PodSecurityGroupEnforcingMode.STANDARD;
  return {
    'podAddressing.mode': prefixes,
    // aws-node does not start with prefix delegation and no target above zero.
    'podAddressing.warmPrefixTarget': prefixes && !hasIpTarget(context) ? 1 : undefined,
    customNetworking: customNetworking ? true : undefined,
    'eniConfigLookup.label': customNetworking ? ZONE_LABEL : undefined,
    'securityGroupsForPods.enabled': pods ? true : undefined,
    // Without it the kubelet cannot open TCP connections to pods on branch interfaces.
    'securityGroupsForPods.disableTcpEarlyDemux': strictPods ? true : undefined,
    'networkPolicy.enabled': props.networkPolicy ? true : undefined,
    'windows.enabled': props.windows ? true : undefined,
  };
}

function hasIpTarget({ podAddressing }: VpcCniContext): boolean {
  return (podAddressing.warmIpTarget ?? 0) > 0 || (podAddressing.minimumIpTarget ?? 0) > 0;
}
