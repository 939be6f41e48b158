import { known, Unknown } from '../unknown';
import type { VpcCniContext } from '../vpc-cni-context';
import type { VpcCniSettingsProps } from '../vpc-cni-settings-props';
import type { OptionPath } from './setting-option';

/** Node label that carries the Availability Zone, by which ENIConfigs are found unless told otherwise. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** The cluster around the settings. Where a fact comes from a template, reading one that is not known ends the check. */
export type SettingsContext = Omit<VpcCniContext, 'podAddressing' | 'customNetworking'>;

/** Parts of the props that are checked as they were written. */
export type UncheckedProps = Pick<VpcCniSettingsProps, 'multus' | 'extraEnv' | 'extraConfigurationValues'>;

/** Settings as they were given, and what is filled in. */
export interface SettingsSource {
  /**
   * Whose words findings are in: those of the props, or those of the configuration values. Findings about a cluster are
   * in the latter and tell no values, as they end up in logs and in the events of a stack.
   */
  readonly writtenAs: 'props' | 'configuration' | 'cluster';
  readonly context: SettingsContext;
  readonly props: UncheckedProps;
  /** Whether the configuration holds ENIConfigs. */
  readonly hasEniConfigs: boolean;
  /** What was written. A value that is not decided yet is `Unknown`. */
  readonly given: ReadonlyMap<OptionPath, unknown>;
  /** What the mode needs, or the add-on sets, where nothing else was written. */
  readonly needed: ReadonlyMap<OptionPath, unknown>;
  /** Options of which nobody knows whether they are written. */
  readonly unsure?: ReadonlySet<OptionPath>;
  /** Texts that aws-node reads, where they are not simply those of the values. */
  readonly texts?: ReadonlyMap<OptionPath, string>;
}

/** Settings of one cluster, as every check sees them, wherever they were written. */
export class ChosenSettings {
  public readonly context: SettingsContext;
  public readonly props: UncheckedProps;
  public readonly given: ReadonlyMap<OptionPath, unknown>;
  /** What will be in force: `given` laid over `needed`. */
  public readonly values: ReadonlyMap<OptionPath, unknown>;

  constructor(
    public readonly source: SettingsSource,
    /** Options whose values aws-node does not read, so that its default counts. */
    private readonly unread: ReadonlySet<string> = new Set(),
  ) {
    this.context = source.context;
    this.props = source.props;
    this.given = source.given;
    this.values = new Map([...source.needed, ...source.given]);
  }

  public get ipv6(): boolean {
    return this.context.ipFamily === 'ipv6';
  }

  /** On an IPv6 cluster EKS turns it on itself where nothing is written; a text that Go does not read turns it off. */
  public get prefixDelegation(): boolean {
    const written = this.at('podAddressing.mode');
    return written === undefined ? !this.unread.has('podAddressing.mode') && this.ipv6 : written === true;
  }

  public get customNetworking(): boolean {
    return this.isOn('customNetworking');
  }

  /** A value as it will be in force, or undefined when it is not set; an unknown one ends the check. */
  public at(path: OptionPath): unknown {
    const value = this.values.get(path);
    return value instanceof Unknown ? known(value) : value;
  }

  /** Whether an option is written, with a known value or an unknown one. */
  public isWritten(path: OptionPath): boolean {
    if (this.source.unsure?.has(path)) return known(this.given.get(path)) !== undefined;
    return this.given.has(path);
  }

  /** A value that was written, or undefined; an unknown one ends the check. */
  public givenAt(path: OptionPath): unknown {
    const value = this.given.get(path);
    return value instanceof Unknown ? known(value) : value;
  }

  /** Whether a switch is on, by choice or because the mode needs it; not by a default of aws-node. */
  public isOn(path: OptionPath): boolean {
    return this.at(path) === true;
  }

  /** A number as it will be in force, or undefined when it is not set. */
  public number(path: OptionPath): number | undefined {
    const value = this.at(path);
    return typeof value === 'number' ? value : undefined;
  }

  /** A number that is set and above zero: aws-node treats zero as not set. */
  public isAboveZero(path: OptionPath): boolean {
    return (this.number(path) ?? 0) > 0;
  }

  /** The text that aws-node reads, or undefined when nothing is set. */
  public text(path: OptionPath): string | undefined {
    const value = this.at(path);
    return (
      this.source.texts?.get(path) ?? (value === undefined ? undefined : String(value as string | number))
    );
  }

  /** The settings as if some options had not been given, so that the others can still be checked. */
  public without(paths: ReadonlySet<string>): ChosenSettings {
    const given = new Map([...this.given].filter(([path]) => !paths.has(path)));
    return new ChosenSettings({ ...this.source, given }, paths);
  }
}
