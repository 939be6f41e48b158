import { parseGoBool, parseGoInt } from '../aws-node/go-values';
import { PodAddressing } from '../aws-node/pod-addressing';
import type { MaxPodsOptions } from '../capacity/max-pods-props';
import type { WarmPoolTargets } from '../capacity/warm-pool-props';

type Env = Readonly<Record<string, string>>;

const isOn = (env: Env, name: string): boolean => parseGoBool(env[name] ?? '') ?? false;

/** The way in which aws-node gives addresses to pods, by its environment. */
export function liveOptions(env: Env = {}): MaxPodsOptions {
  return {
    podAddressing: isOn(env, 'ENABLE_PREFIX_DELEGATION')
      ? PodAddressing.prefixDelegation()
      : PodAddressing.secondaryIp(),
    customNetworking: isOn(env, 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'),
    securityGroupsForPods: isOn(env, 'ENABLE_POD_ENI'),
    multiNic: isOn(env, 'ENABLE_MULTI_NIC'),
    ipFamily: isOn(env, 'ENABLE_IPv6') ? 'ipv6' : 'ipv4',
  };
}

/** A target that is set; aws-node takes what it cannot read for its default. */
function targetOf(env: Env, name: string): number | undefined {
  const value = parseGoInt(env[name] ?? '');
  return value !== undefined && value >= 0 ? value : undefined;
}

/** The warm pool targets of aws-node, by its environment. */
export function liveTargets(env: Env = {}): WarmPoolTargets {
  return {
    warmEniTarget: targetOf(env, 'WARM_ENI_TARGET'),
    warmIpTarget: targetOf(env, 'WARM_IP_TARGET'),
    minimumIpTarget: targetOf(env, 'MINIMUM_IP_TARGET'),
    warmPrefixTarget: targetOf(env, 'WARM_PREFIX_TARGET'),
  };
}
