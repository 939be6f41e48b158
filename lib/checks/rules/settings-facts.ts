import { DEFECTS } from '../../aws-node/facts/curated.data';
import type { ChosenSettings } from '../../aws-node/settings/chosen-settings';
import type { SettingsOutcome } from '../../aws-node/settings/settings-check';
import { settingsOutcomes } from '../../aws-node/settings/settings-checks';
import {
  settingsOfConfiguration,
  type ConfigurationFacts,
} from '../../aws-node/settings/settings-of-configuration';
import { readVersion } from '../../aws-node/read-version';
import type { VpcCniVersion } from '../../aws-node/vpc-cni-version';
import { InstanceHypervisor } from '../../capacity/eni-limits';
import { allowsAction } from '../model/build-iam';
import type { VpcCni } from '../model/entities';
import { known, NotCheckable, Unknown, type Maybe } from '../model/value';

import { limitsOf, typesOf } from './capacity';
import type { CheckOptions } from './check-options';
import { some, type RuleContext } from './rule';

/** An answer, or the reason why there is none. */
function maybe<T>(answer: () => T): Maybe<T> {
  try {
    return answer();
  } catch (error) {
    if (error instanceof NotCheckable) return new Unknown(error.why);
    throw error;
  }
}

/** Of the actions that decide whether a defect does harm, those that the role of aws-node allows. */
function roleActions({ role, resource }: VpcCni): string[] {
  if (role === undefined) throw new NotCheckable(`the role of ${resource.logicalId} is not in the templates`);
  return DEFECTS.map(({ withoutAction }) => withoutAction).filter((action) =>
    known(allowsAction(role, action)),
  );
}

/** The version that is installed now, as the user gave it. */
export function previousVersion({ previousAddonVersion }: CheckOptions): Maybe<VpcCniVersion> | undefined {
  if (previousAddonVersion === undefined) return undefined;
  const version = readVersion(previousAddonVersion);
  return version instanceof Unknown
    ? new Unknown(`previousAddonVersion ${previousAddonVersion} is not a version`)
    : version;
}

/** What the templates say of the cluster around the settings. */
function factsOf(view: VpcCni, { options }: RuleContext): ConfigurationFacts {
  const { cluster, version, resource } = view;
  const { ipv6, nodegroups } = cluster;
  const isBareMetal = (type: string) => limitsOf(type).hypervisor === InstanceHypervisor.BARE_METAL;
  return {
    ipFamily: ipv6 instanceof Unknown ? ipv6 : ipv6 ? 'ipv6' : 'ipv4',
    version: version ?? new Unknown(`${resource.logicalId} has no AddonVersion`),
    previousVersion: previousVersion(options),
    kubernetesVersion: cluster.version,
    previousKubernetesVersion: options.previousKubernetesVersion,
    windowsNodes: maybe(() => some(nodegroups, ({ windows }) => windows)),
    bareMetalNodes: maybe(() => some(nodegroups.flatMap(typesOf), isBareMetal)),
    fargate: cluster.fargateProfiles.length > 0,
    autoMode: cluster.autoMode,
    endpointPrivateAccess: cluster.privateEndpoint,
    roleActions: maybe(() => roleActions(view)),
  };
}

/** Settings of aws-node in a template, and what every check says of them. */
export interface CheckedSettings {
  readonly settings: ChosenSettings;
  readonly outcomes: readonly SettingsOutcome[];
}

const CHECKED = new WeakMap<RuleContext, WeakMap<VpcCni, CheckedSettings>>();

/** Reads and checks the settings of an add-on, once for all rules. */
export function checkedSettings(view: VpcCni, context: RuleContext): CheckedSettings {
  const memo = CHECKED.get(context) ?? new WeakMap<VpcCni, CheckedSettings>();
  CHECKED.set(context, memo);
  const checked = memo.get(view) ?? check(view, context);
  memo.set(view, checked);
  return checked;
}

function check(view: VpcCni, context: RuleContext): CheckedSettings {
  const settings = settingsOfConfiguration(view.addon?.configuration ?? {}, factsOf(view, context));
  return { settings, outcomes: settingsOutcomes(settings) };
}
