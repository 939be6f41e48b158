import { emptinessOf, examineNode } from '../../capacity/examine-node';
import { EniLimits, type InstanceEniLimits } from '../../capacity/eni-limits';
import { MaxPods } from '../../capacity/max-pods';
import { type MaxPodsOptions, NodeOperatingSystem } from '../../capacity/max-pods-props';
import type { MaxPodsResult } from '../../capacity/max-pods-result';
import type { WarmPoolTargets } from '../../capacity/warm-pool-props';
import { parseGoInt } from '../../aws-node/go-values';
import { PodAddressing } from '../../aws-node/pod-addressing';
import type { Nodegroup, VpcCni } from '../model/entities';
import { ifKnown, known, NotCheckable } from '../model/value';
import { allKnown } from './facts';

/** Limits of an instance type; not checkable for a type the table does not hold. */
export function limitsOf(instanceType: string): InstanceEniLimits {
  const limits = EniLimits.find(instanceType);
  if (limits === undefined)
    throw new NotCheckable(`the limits of instance type ${instanceType} are not known`);
  return limits;
}

/** Instance types of a group; not checkable when the templates name none. */
export function typesOf(group: Nodegroup): string[] {
  const types = allKnown(group.instanceTypes);
  if (types.length === 0) throw new NotCheckable(`${group.resource.logicalId} names no instance type`);
  return types;
}

/**
 * What is true of the instance types of a group, one by one. A type that is not known hides nothing that is proven of
 * another; only where nothing is proven does it make the answer not checkable.
 */
export function eachType<T>(group: Nodegroup, examine: (instanceType: string) => T | undefined): T[] {
  const answers = group.instanceTypes.map((type) => reasonedValue(() => examine(known(type))));
  const proven = answers.flatMap((answer) =>
    answer instanceof NotCheckable || answer === undefined ? [] : [answer],
  );
  const open = answers.find((answer) => answer instanceof NotCheckable);
  if (proven.length === 0 && open !== undefined) throw open;
  if (answers.length === 0) typesOf(group);
  return proven;
}

function reasonedValue<T>(work: () => T): T | NotCheckable {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotCheckable) return error;
    throw error;
  }
}

/** The arithmetic that leaves a type without an interface for pods; undefined when one is left. */
export function emptinessOn(instanceType: string, group: Nodegroup): string | undefined {
  const limits = limitsOf(instanceType);
  const { node } = examineNode({ ...maxPodsOptions(group), instanceType, limits });
  return node && emptinessOf(node)[0]?.split(': ')[0];
}

/** A number among the settings of aws-node; undefined when absent. */
export function numberSetting(cni: VpcCni, name: string): number | undefined {
  const written = cni.env(name);
  if (written === undefined) return undefined;
  return parseGoInt(known(written));
}

/** What decides about max pods of a group beside its instance types: the settings of its cluster. */
export function maxPodsOptions({ cluster, windows }: Nodegroup): MaxPodsOptions {
  const cni = cluster?.cni;
  const isWindows = known(windows);
  const linux = cni !== undefined && !isWindows;
  const prefixes = cni !== undefined && known(isWindows ? cni.windowsPrefixDelegation : cni.prefixDelegation);
  return {
    ipFamily: cni !== undefined && known(cni.cluster.ipv6) ? 'ipv6' : 'ipv4',
    podAddressing: prefixes ? PodAddressing.prefixDelegation() : PodAddressing.secondaryIp(),
    customNetworking: linux && known(cni.customNetworking),
    securityGroupsForPods: linux && known(cni.podEni),
    multiNic: linux && known(cni.flag('ENABLE_MULTI_NIC')),
    maxEnis: cni && positive(numberSetting(cni, 'MAX_ENI')),
    vpcCniVersion: ifKnown(cni?.version),
    operatingSystem: isWindows ? NodeOperatingSystem.WINDOWS : NodeOperatingSystem.LINUX,
  };
}

/** What an instance type can run in the mode of its cluster. */
export function podsOn(instanceType: string, group: Nodegroup): MaxPodsResult {
  const limits = limitsOf(instanceType);
  const options = maxPodsOptions(group);
  try {
    return MaxPods.compute({ ...options, instanceType, limits });
  } catch (error) {
    // An impossible combination is the finding of another rule.
    throw new NotCheckable(`max pods of ${instanceType} cannot be computed: ${(error as Error).message}`);
  }
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/** Warm pool targets among the settings of aws-node. */
export function targetsOf(cni: VpcCni): WarmPoolTargets {
  return {
    warmEniTarget: numberSetting(cni, 'WARM_ENI_TARGET'),
    warmIpTarget: numberSetting(cni, 'WARM_IP_TARGET'),
    minimumIpTarget: numberSetting(cni, 'MINIMUM_IP_TARGET'),
    warmPrefixTarget: numberSetting(cni, 'WARM_PREFIX_TARGET'),
  };
}
