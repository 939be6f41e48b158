import { parseGoBool, parseGoInt } from '../go-values';
import { isObject, known, Unknown, type Maybe } from '../unknown';
import type { VpcCniVersion } from '../vpc-cni-version';
import { ChosenSettings, type SettingsContext } from './chosen-settings';
import { OPTION_PATHS, SETTING_OPTIONS } from './option-table';
import type { OptionPath, SettingOption } from './setting-option';

/** Facts about the cluster around a configuration; what is left out, or unknown, makes a check undecidable. */
export type ConfigurationFacts = {
  readonly [Fact in Exclude<keyof SettingsContext, 'version'>]?: Maybe<NonNullable<SettingsContext[Fact]>>;
} & { readonly version?: Maybe<VpcCniVersion> };

/** Facts that count as "no" when nothing is said about them, as in the props of the constructs. */
const WITHOUT_DEFAULT: readonly (keyof SettingsContext)[] = ['ipFamily', 'version'];

/**
 * The way back: settings from the configuration values of an add-on, whoever wrote them.
 *
 * Each value is typed when aws-node reads it, a text when it does not, and `Unknown` when it is not decided.
 *
 * @param configuration configuration values, with `Unknown` where a value is not decided
 * @param facts the cluster around them
 * @param writtenAs `cluster` for values that no message may tell
 */
export function settingsOfConfiguration(
  configuration: unknown,
  facts: ConfigurationFacts = {},
  writtenAs: 'configuration' | 'cluster' = 'configuration',
): ChosenSettings {
  const texts = new Map<OptionPath, string>();
  const given = new Map<OptionPath, unknown>();
  const unsure = new Set<OptionPath>();
  for (const path of OPTION_PATHS) {
    const raw = valueAt(configuration, SETTING_OPTIONS[path].targets[0]);
    const value = raw === undefined || raw === null ? undefined : readValue(SETTING_OPTIONS[path], raw);
    if (value === undefined) continue;
    given.set(path, value);
    if (raw instanceof Unknown && !isLeaf(configuration, SETTING_OPTIONS[path].targets[0])) unsure.add(path);
    if (!(raw instanceof Unknown) && typeof raw !== 'object') texts.set(path, String(raw));
  }
  return new ChosenSettings({
    writtenAs,
    context: contextOf(facts),
    props: {},
    hasEniConfigs: valueAt(configuration, 'eniConfig') !== undefined,
    given,
    needed: new Map(setByAddon(given, facts)),
    texts,
    unsure,
  });
}

/** A value at a place such as `init.env.DISABLE_TCP_EARLY_DEMUX`; unknown when an object on the way is. */
function valueAt(configuration: unknown, target: string): unknown {
  return target.split('.').reduce<unknown>((value, key) => {
    if (value instanceof Unknown) return value;
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, configuration);
}

/** Whether a target itself is there; not when an object on the way to it is unknown. */
function isLeaf(configuration: unknown, target: string): boolean {
  const keys = target.split('.');
  const parent = keys.length === 1 ? configuration : valueAt(configuration, keys.slice(0, -1).join('.'));
  return isObject(parent);
}

/** What aws-node makes of a value; undefined when it takes it for not set. */
function readValue(option: SettingOption, raw: unknown): unknown {
  if (raw instanceof Unknown || option.raw || typeof raw === 'object') return raw;
  const text = String(raw);
  switch (option.type) {
    case 'boolean':
      return parseGoBool(text) ?? text;
    case 'integer':
      return readNumber(option, text);
    case 'choice':
      return option.choices?.find((choice) => sameChoice(option, choice, text)) ?? text;
    case 'cidr list':
      return text === '' ? [] : text.split(',').map((item) => item.trim());
    case 'tags':
      return readTags(text);
    default:
      return text;
  }
}

function readNumber({ unsetBelowMinimum, minimum = 0 }: SettingOption, text: string): unknown {
  const number = parseGoInt(text);
  if (number !== undefined && unsetBelowMinimum && number < minimum) return undefined;
  return number ?? text;
}

function sameChoice({ ignoresCase }: SettingOption, choice: string, text: string): boolean {
  return ignoresCase ? choice.toLowerCase() === text.toLowerCase() : choice === text;
}

function readTags(text: string): unknown {
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

/** The chart of the add-on keeps one prefix ready; it counts where prefix delegation is on. */
function setByAddon(
  given: ReadonlyMap<OptionPath, unknown>,
  { ipFamily }: ConfigurationFacts,
): [OptionPath, unknown][] {
  const mode = given.get('podAddressing.mode');
  const on = mode === true || (mode === undefined && ipFamily === 'ipv6');
  return on || mode instanceof Unknown ? [['podAddressing.warmPrefixTarget', 1]] : [];
}

/** Facts that answer when they are asked, so that only a check that needs an unknown one is undecidable. */
function contextOf(facts: ConfigurationFacts): SettingsContext {
  const read = (target: object, fact: string): unknown => {
    const value: unknown = Reflect.get(target, fact);
    if (value instanceof Unknown) return known(value);
    if (value === undefined && WITHOUT_DEFAULT.includes(fact as keyof SettingsContext))
      return known(
        new Unknown(`the ${fact === 'version' ? 'version of the add-on' : 'IP family'} is not given`),
      );
    return value;
  };
  return new Proxy(facts, {
    get: (target, fact) => read(target, String(fact)),
  }) as unknown as SettingsContext;
}
