import { asWritten, isToken } from './settings/settings-check';
import { ZONE_LABEL } from './settings/chosen-settings';
import type { SettingsProblem } from './settings-problem';

/** Where the pods of some nodes take their addresses from. */
export interface EniConfigPlacement {
  /** Availability Zone of the pod subnet and of the nodes, such as `eu-central-1a`. */
  readonly availabilityZone: string;

  /**
   * Name of the group of node groups that share the pod subnet. Only with `EniConfigNaming.byNodeLabel`.
   *
   * @default - no group: every node of the Availability Zone
   */
  readonly group?: string;
}

const NAME = /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/;
const LABEL_KEY = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * How ENIConfigs are called, so that each node finds the one for its pods.
 *
 * A node looks at its annotation first, then at its label, and at last for an ENIConfig called `default`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/custom-networking.html
 *
 * @example
 * const naming = EniConfigNaming.byNodeLabel('example.com/pod-subnets');
 * naming.nameOf({ availabilityZone: 'eu-central-1a', group: 'batch' }); //=> 'eu-central-1a-batch'
 */
export class EniConfigNaming {
  /** One ENIConfig for each Availability Zone, found by the zone label that every node has. */
  public static byZone(): EniConfigNaming {
    return new EniConfigNaming(ZONE_LABEL, false);
  }

  /**
   * Several ENIConfigs for each Availability Zone, found by a label that node groups set on their nodes.
   *
   * The label names one subnet, so each of these node groups must stay in one Availability Zone.
   *
   * @param labelKey key of the label, with a domain of yours, such as `example.com/pod-subnets`
   * @throws when the key is not a key of a label with a domain, or belongs to Kubernetes
   */
  public static byNodeLabel(labelKey: string): EniConfigNaming {
    if (!LABEL_KEY.test(labelKey) || /(^|\.)(kubernetes|k8s)\.io\//.test(labelKey)) {
      throw new Error(
        `${asWritten(labelKey)} is no key for a label of your own: use a domain and a name, such as example.com/pod-subnets, not one of kubernetes.io, which nodes may not set`,
      );
    }
    return new EniConfigNaming(labelKey, true);
  }

  private constructor(
    /** Key of the node label that names the ENIConfig: the value of `eniConfigLookup.label`. */
    public readonly labelKey: string,
    private readonly grouped: boolean,
  ) {}

  /**
   * Name of the ENIConfig for a placement.
   *
   * @param placement Availability Zone, and group where there are groups
   */
  public nameOf(placement: EniConfigPlacement): string {
    const { availabilityZone, group } = placement;
    return this.grouped && group !== undefined ? `${availabilityZone}-${group}` : availabilityZone;
  }

  /**
   * Labels that a node group must set on its nodes, so that they find the ENIConfig; none by zone.
   *
   * @param placement Availability Zone, and group where there are groups
   */
  public nodeLabels(placement: EniConfigPlacement): { [key: string]: string } {
    return this.grouped ? { [this.labelKey]: this.nameOf(placement) } : {};
  }

  /**
   * Finds pod subnets that would share a name, and names that Kubernetes refuses.
   *
   * @param placements one for each pod subnet
   */
  public validate(placements: EniConfigPlacement[]): SettingsProblem[] {
    const names = placements.map((placement) => this.nameOf(placement));
    return [
      ...placements.flatMap(({ group }, index) =>
        this.grouped || group === undefined ? [] : [ungrouped(group, index)],
      ),
      ...names.flatMap((name, index) => (names.indexOf(name) < index ? [this.shared(name, index)] : [])),
      ...names.flatMap((name, index) => (NAME.test(name) || isToken(name) ? [] : [badName(name, index)])),
    ];
  }

  private shared(name: string, index: number): SettingsProblem {
    const remedy = this.grouped
      ? 'give each a group of its own'
      : 'name node groups by EniConfigNaming.byNodeLabel, or use subnet discovery instead of custom networking';
    return {
      code: 'EniConfigShared',
      path: `podSubnets[${index}]`,
      message: `a second pod subnet would be called ${asWritten(name)}, but a node finds one ENIConfig by name: ${remedy}`,
    };
  }
}

function ungrouped(group: string, index: number): SettingsProblem {
  return {
    code: 'EniConfigGroupIgnored',
    path: `podSubnets[${index}].group`,
    message: `the group ${asWritten(group)} has no effect when ENIConfigs are found by zone: use EniConfigNaming.byNodeLabel`,
  };
}

function badName(name: string, index: number): SettingsProblem {
  return {
    code: 'InvalidEniConfigName',
    path: `podSubnets[${index}]`,
    message: `${asWritten(name)} is no name of an ENIConfig and value of a label: use 63 lower case letters, digits and - at most`,
  };
}
