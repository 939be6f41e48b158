/**
 * What aws-node and ipamd check when they start, written down again from their sources, not from ours:
 * `validateEnvVars` in cmd/aws-vpc-cni/main.go and `isConfigValid` in pkg/ipamd/ipamd.go of
 * https://github.com/aws/amazon-vpc-cni-k8s at b52188387f2e2f10bf289ace929d6a63b176a4fa (v1.23.1).
 *
 * A refusal is exit 1, and so a crash loop on every node.
 */
export type Environment = Record<string, string>;

/** Variables of the container in the manifest that EKS applies. */
const MANIFEST: Environment = {
  ENABLE_IPv4: 'true',
  ENABLE_IPv6: 'false',
  ENABLE_PREFIX_DELEGATION: 'false',
  WARM_ENI_TARGET: '1',
  WARM_PREFIX_TARGET: '1',
  AWS_VPC_ENI_MTU: '9001',
};

/** What aws-node would log before it exits; empty when it starts. */
export function refusals(configured: Environment, ipFamily: string): string[] {
  const family: Environment = ipFamily === 'ipv6' ? { ENABLE_IPv4: 'false', ENABLE_IPv6: 'true' } : {};
  const env = { ...MANIFEST, ...family, ...configured };
  return [...entryPointRefusals(env), ...ipamdRefusals(env)];
}

const on = (env: Environment, name: string): boolean => env[name] === 'true';

function entryPointRefusals(env: Environment): string[] {
  const found: string[] = [];
  const refuse = (condition: boolean, reason: string) => condition && found.push(reason);

  refuse(env.AWS_VPC_K8S_PLUGIN_LOG_FILE === 'stdout', 'plugin log file');
  const veth = env.AWS_VPC_K8S_CNI_VETHPREFIX ?? 'eni';
  refuse(veth.length > 4, 'veth prefix too long');
  refuse(['eth', 'lo', 'vlan'].includes(veth), 'veth prefix reserved');
  const mode = env.POD_SECURITY_GROUP_ENFORCING_MODE ?? 'strict';
  refuse(on(env, 'ENABLE_POD_ENI') && mode !== 'strict' && mode !== 'standard', 'enforcing mode');
  refuse(
    !isInteger(env.IP_COOLDOWN_PERIOD ?? '30') || Number(env.IP_COOLDOWN_PERIOD ?? '30') < 0,
    'cooldown',
  );
  refuse(!mtuFits(env, 'AWS_VPC_ENI_MTU') || !mtuFits(env, 'POD_MTU'), 'mtu');

  // The source compares texts here, not numbers.
  const targets = [env.WARM_IP_TARGET, env.WARM_PREFIX_TARGET, env.MINIMUM_IP_TARGET].map((t) => t ?? '0');
  refuse(on(env, 'ENABLE_PREFIX_DELEGATION') && targets.every((target) => target <= '0'), 'warm targets');
  return found;
}

function ipamdRefusals(env: Environment): string[] {
  const found: string[] = [];
  if (on(env, 'ENABLE_IPv4') === on(env, 'ENABLE_IPv6')) found.push('not exactly one IP family');
  if (on(env, 'ENABLE_IPv6')) {
    if (!on(env, 'ENABLE_PREFIX_DELEGATION')) found.push('IPv6 without prefix delegation');
    if (on(env, 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG')) found.push('IPv6 with custom networking');
  }
  return found;
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

function mtuFits(env: Environment, name: string): boolean {
  const text = env[name] ?? '9001';
  const lowest = on(env, 'ENABLE_IPv6') ? 1280 : 576;
  return isInteger(text) && Number(text) >= lowest && Number(text) <= 9001;
}
