import { VALUE_FLOORS } from '../facts/curated.data';
import { VARIABLE_FLOORS } from '../facts/upstream.data';
import type { VpcCniSettingsProps } from '../vpc-cni-settings-props';

/** Names of the options inside a group; never for a plain value, a list or a map. */
type OptionsOf<T> = T extends readonly unknown[]
  ? never
  : T extends object
    ? string extends keyof T
      ? never
      : keyof T & string
    : never;

/** Every option of the props as a path, such as `snat.externalSnat`. */
type PropsPath = {
  [Group in keyof VpcCniSettingsProps & string]-?: [
    OptionsOf<NonNullable<VpcCniSettingsProps[Group]>>,
  ] extends [never]
    ? Group
    : `${Group}.${OptionsOf<NonNullable<VpcCniSettingsProps[Group]>>}`;
}[keyof VpcCniSettingsProps & string];

/** Options that write no value of their own. */
type Unwritten = 'extraEnv' | 'extraConfigurationValues' | `multus.${string}`;

/** Every option that ends up in the configuration values. The table below must have each, or it does not compile. */
export type OptionPath =
  | Exclude<PropsPath, Unwritten>
  | 'customNetworking'
  | 'podAddressing.mode'
  | 'podAddressing.warmEniTarget'
  | 'podAddressing.warmIpTarget'
  | 'podAddressing.minimumIpTarget'
  | 'podAddressing.warmPrefixTarget';

/** What kind of value an option takes, which decides how it is checked and written. */
export type OptionType =
  'boolean' | 'integer' | 'text' | 'choice' | 'cidr list' | 'url' | 'tags' | 'list' | 'object';

/** Everything that is known of one option. */
export interface SettingOption {
  /** Where the value goes in the configuration values; two places for a variable of two containers. */
  readonly targets: string[];
  readonly type: OptionType;
  /** What happens when the option is not given, and who decides that. */
  readonly defaultValue: string;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Lower end on IPv6 clusters, where it differs. */
  readonly minimumIpv6?: number;
  readonly choices?: string[];
  /** First release that knows the option. */
  readonly since?: string;
  /** What it costs in addresses or interface slots. */
  readonly cost?: string;
  /** Written as JSON number or object; everything else is a JSON string, as the schema of the add-on wants it. */
  readonly raw?: boolean;
  /** Whether aws-node does not start with a value that it cannot read; otherwise it logs that and takes its default. */
  readonly stopsOnWrongValue?: boolean;
  /** Whether upper and lower case are the same in `choices`. */
  readonly ignoresCase?: boolean;
  /** Whether aws-node takes numbers below `minimum` for not set, as it documents. */
  readonly unsetBelowMinimum?: boolean;
  /** Not found in any schema of the add-on that could be read; the add-on may refuse it. */
  readonly schemaNotSeen?: boolean;
  readonly source: string;
}

const README = 'https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md';

/** A variable of the aws-node container, with its anchor in the upstream reference. */
export function variable(name: string, facts: Omit<SettingOption, 'targets' | 'source'>): SettingOption {
  const since = VARIABLE_FLOORS[name];
  const anchor = name.toLowerCase() + (since ? `-v${since.replaceAll('.', '')}` : '');
  return { targets: [`env.${name}`], source: `${README}#${anchor}`, since, ...facts };
}

export function flag(name: string, defaultValue: string, facts: Partial<SettingOption> = {}): SettingOption {
  return variable(name, { type: 'boolean', defaultValue, ...facts });
}

export function integer(name: string, defaultValue: string, facts: Partial<SettingOption>): SettingOption {
  return variable(name, { type: 'integer', defaultValue, minimum: 0, maximum: 2147483647, ...facts });
}

export function text(name: string, defaultValue: string, facts: Partial<SettingOption> = {}): SettingOption {
  return variable(name, { type: 'text', defaultValue, ...facts });
}

export function choice<T extends string>(
  name: string,
  choices: Record<string, T>,
  defaultValue: string,
  facts: Partial<SettingOption> = {},
): SettingOption {
  return variable(name, { type: 'choice', defaultValue, choices: Object.values(choices), ...facts });
}

/** A value of the add-on that is no environment variable. */
export function value(
  target: string,
  source: string,
  facts: Omit<SettingOption, 'targets' | 'source'>,
): SettingOption {
  return { targets: [target], source, since: VALUE_FLOORS[target], ...facts };
}

/** Short name of what an option writes: the variable, or the path of the value. */
export function optionKey(option: SettingOption): string {
  return option.targets[0].replace(/^(init\.)?env\./, '');
}
