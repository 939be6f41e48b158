import { isAboveZero, isOn, type ChosenSettings } from './chosen-settings';
import { NetworkPolicyEnforcingMode } from '../options/network-policy-options';
import type { AwsNodeToleration } from '../options/scheduling-options';
import { PodSecurityGroupEnforcingMode } from '../options/security-groups-for-pods-options';
import { optionKey, SETTING_OPTIONS, type OptionPath } from './option-table';
import { check, type SettingsCheck } from './settings-check';
import { kubernetesMinor } from './version-checks';
import { VpcCniVersion } from '../vpc-cni-version';

/** Oldest release that upstream recommends, by Kubernetes minor version. Source: README.md of v1.23.1. */
const OLDEST_RECOMMENDED: readonly [number, number, number][] = [
  [33, 17, 1],
  [32, 17, 1],
  [31, 16, 4],
  [30, 16, 0],
  [29, 14, 1],
  [28, 13, 4],
];

/** Highest number of /28 prefixes that is worth keeping warm. */
const USUAL_WARM_PREFIXES = 2;
const DEFAULT_COOLDOWN_SECONDS = 30;

const numberAt = (chosen: ChosenSettings, path: OptionPath) => chosen.values.get(path) as number | undefined;

const managesPool = ({ ipv6 }: ChosenSettings) => !ipv6;

function oldestRecommended({ context }: ChosenSettings): [number, number] | undefined {
  const kubernetes = kubernetesMinor(context.kubernetesVersion);
  const row =
    kubernetes === undefined ? undefined : OLDEST_RECOMMENDED.find(([minor]) => kubernetes >= minor);
  return row && [row[1], row[2]];
}

const WARM_POOL_RISKS: readonly SettingsCheck[] = [
  check(
    'WarmPoolFrozen',
    'podAddressing.minimumIpTarget',
    'minimumIpTarget comes with warmIpTarget',
    (chosen) =>
      managesPool(chosen) &&
      isAboveZero(chosen, 'podAddressing.minimumIpTarget') &&
      !isAboveZero(chosen, 'podAddressing.warmIpTarget'),
    (chosen) =>
      `the pool of a node stays at ${numberAt(chosen, 'podAddressing.minimumIpTarget')} addresses and further pods get none: set warmIpTarget above 0 too`,
  ),
  check(
    'ManyEc2Calls',
    'podAddressing.warmIpTarget',
    'warmIpTarget comes with minimumIpTarget',
    (chosen) =>
      managesPool(chosen) &&
      isAboveZero(chosen, 'podAddressing.warmIpTarget') &&
      !isAboveZero(chosen, 'podAddressing.minimumIpTarget'),
    () =>
      'each pod that comes or goes makes an EC2 call, which throttles large clusters: set minimumIpTarget to the pods expected on a node',
  ),
  check(
    'WarmEniTargetZero',
    'podAddressing.warmEniTarget',
    'nodes keep at least one free address',
    (chosen) =>
      chosen.given.get('podAddressing.warmEniTarget') === 0 &&
      managesPool(chosen) &&
      !isAboveZero(chosen, 'podAddressing.warmIpTarget') &&
      !isAboveZero(chosen, 'podAddressing.minimumIpTarget'),
    () =>
      '0 without an IP target attaches an interface only when none is free, so pods wait for EC2: set warmIpTarget and minimumIpTarget',
  ),
  check(
    'WarmIpTargetRoundsUp',
    'podAddressing.warmIpTarget',
    'warmIpTarget fits the blocks of prefix delegation',
    (chosen) =>
      managesPool(chosen) && chosen.prefixDelegation && numberAt(chosen, 'podAddressing.warmIpTarget') === 1,
    () =>
      '1 still keeps a whole /28 prefix, 16 addresses, on every node: plan by prefixes, with warmPrefixTarget',
  ),
  check(
    'ManyWarmPrefixes',
    'podAddressing.warmPrefixTarget',
    `warmPrefixTarget is ${USUAL_WARM_PREFIXES} or less`,
    (chosen) =>
      managesPool(chosen) && (numberAt(chosen, 'podAddressing.warmPrefixTarget') ?? 0) > USUAL_WARM_PREFIXES,
    (chosen) =>
      `${numberAt(chosen, 'podAddressing.warmPrefixTarget')} keeps ${numberAt(chosen, 'podAddressing.warmPrefixTarget')! * 16} addresses idle on every node: 1 is enough for most`,
  ),
  check(
    'ShortCooldown',
    'podInterface.ipCooldownPeriodSeconds',
    `addresses cool down for ${DEFAULT_COOLDOWN_SECONDS} seconds or more`,
    (chosen) =>
      (numberAt(chosen, 'podInterface.ipCooldownPeriodSeconds') ?? DEFAULT_COOLDOWN_SECONDS) <
      DEFAULT_COOLDOWN_SECONDS,
    (chosen) =>
      `after ${numberAt(chosen, 'podInterface.ipCooldownPeriodSeconds')} seconds kube-proxy may still send traffic for the old pod to the new one: keep ${DEFAULT_COOLDOWN_SECONDS}`,
  ),
];

const TRAFFIC_RISKS: readonly SettingsCheck[] = [
  check(
    'ExternalSnatWithoutNat',
    'snat.externalSnat',
    'pods without source address translation have a NAT gateway',
    (chosen) => isOn(chosen, 'snat.externalSnat') && chosen.context.podSubnetsHaveNatRoute === false,
    () =>
      'pods leave the VPC with addresses that nobody can answer to: route the pod subnets to a NAT gateway or drop externalSnat',
  ),
  check(
    'StandardModeWithoutExternalSnat',
    'securityGroupsForPods.enforcingMode',
    'standard mode comes with externalSnat',
    (chosen) =>
      isOn(chosen, 'securityGroupsForPods.enabled') &&
      chosen.values.get('securityGroupsForPods.enforcingMode') === PodSecurityGroupEnforcingMode.STANDARD &&
      !chosen.ipv6 &&
      !isOn(chosen, 'snat.externalSnat'),
    () =>
      'traffic out of the VPC passes the security groups of the node, not those of the pod: set snat.externalSnat to true',
  ),
  check(
    'TcpProbesBlocked',
    'securityGroupsForPods.disableTcpEarlyDemux',
    'the kubelet reaches pods on branch interfaces',
    (chosen) =>
      isOn(chosen, 'securityGroupsForPods.enabled') &&
      chosen.values.get('securityGroupsForPods.enforcingMode') !== PodSecurityGroupEnforcingMode.STANDARD &&
      chosen.given.get('securityGroupsForPods.disableTcpEarlyDemux') === false,
    () =>
      'in strict mode TCP and HTTP probes of pods with security groups of their own fail: leave it at true, or use exec probes only',
  ),
  check(
    'StrictNetworkPolicy',
    'networkPolicy.enforcingMode',
    'every pod has a network policy in strict mode',
    (chosen) =>
      isOn(chosen, 'networkPolicy.enabled') &&
      chosen.values.get('networkPolicy.enforcingMode') === NetworkPolicyEnforcingMode.STRICT,
    () =>
      'a pod that no network policy selects has no traffic at all, CoreDNS included: apply policies for every namespace, kube-system first',
  ),
  check(
    'PodsWithoutNetworkPolicy',
    'networkPolicy.enabled',
    'network policies reach every pod',
    (chosen) =>
      isOn(chosen, 'networkPolicy.enabled') &&
      (chosen.context.windowsNodes === true || chosen.context.fargate === true),
    ({ context }) =>
      `policies are not enforced for pods on ${context.fargate ? 'Fargate' : 'Windows nodes'}, only on Linux nodes of EC2: restrict the others by security groups`,
  ),
  check(
    'PodMtuAboveEniMtu',
    'podInterface.mtu',
    'packets of pods fit the interfaces of the node',
    (chosen) => (numberAt(chosen, 'podInterface.mtu') ?? 0) > (numberAt(chosen, 'eni.mtu') ?? 9001),
    (chosen) =>
      `packets of ${numberAt(chosen, 'podInterface.mtu')} bytes do not fit the ${numberAt(chosen, 'eni.mtu')} of the node's interfaces: use that or less`,
  ),
];

const OPERATION_RISKS: readonly SettingsCheck[] = [
  check(
    'PublicApiServer',
    'endpoints.clusterEndpoint',
    'aws-node reaches the API server inside the VPC',
    ({ given, context }) =>
      Boolean(given.get('endpoints.clusterEndpoint')) && context.endpointPrivateAccess === false,
    () =>
      'aws-node calls the API server by its public endpoint, through the NAT gateway: turn the private endpoint on',
  ),
  check(
    'IntrospectionExposed',
    'introspection.bindAddress',
    'the introspection endpoint listens on the node only',
    ({ given }) => /^(0\.0\.0\.0|\[::\])?:\d+$/.test(String(given.get('introspection.bindAddress'))),
    ({ given }) =>
      `'${given.get('introspection.bindAddress')}' shows the pods of the node to whoever reaches it: listen on 127.0.0.1`,
  ),
  check(
    'TaintedNodesWithoutNetwork',
    'tolerations',
    'aws-node tolerates every taint',
    ({ given }) =>
      given.has('tolerations') &&
      !(given.get('tolerations') as AwsNodeToleration[]).some(
        ({ operator, key, effect }) => operator === 'Exists' && !key && !effect,
      ),
    () =>
      "pods on nodes with another taint get no network, and such nodes never become ready: add { operator: 'Exists' }",
  ),
  check(
    'AutoMode',
    'autoMode',
    'the cluster has nodes that use the add-on',
    ({ context }) => context.autoMode === true,
    () =>
      'nodes of EKS Auto Mode ignore these settings: set theirs in the NodeClass (podSubnetSelectorTerms, advancedNetworking); they hold for other nodes only',
  ),
  check(
    'MultusWithoutMaxEnis',
    'multus.interfacesPerNode',
    'aws-node leaves interface slots to Multus',
    ({ props, given }) => (props.multus?.interfacesPerNode ?? 0) > 0 && !given.has('eni.maxEnis'),
    ({ props }) =>
      `aws-node may take every slot of a node before Multus does: set eni.maxEnis to the interfaces of the instance type less ${props.multus!.interfacesPerNode}`,
  ),
  check(
    'OlderThanRecommended',
    'version',
    'the version is recommended for the Kubernetes version',
    (chosen) => {
      const recommended = oldestRecommended(chosen);
      return recommended !== undefined && !chosen.context.version.isAtLeast(...recommended);
    },
    (chosen) =>
      `vpc-cni ${chosen.context.version} is older than v1.${oldestRecommended(chosen)!.join('.')}, the oldest that upstream recommends for Kubernetes ${chosen.context.kubernetesVersion}: upgrade it`,
  ),
  check(
    'NewerThanKnown',
    'version',
    'the version is known to this library',
    ({ context }) => context.version.compare(VpcCniVersion.LATEST_KNOWN) > 0,
    ({ context }) =>
      `vpc-cni ${context.version} is newer than ${VpcCniVersion.LATEST_KNOWN}, by whose facts the settings were checked: read its change log`,
  ),
  {
    code: 'SchemaNotSeen',
    claim: 'the schema of the add-on is known to have the option',
    find: ({ given }) =>
      [...given.keys()]
        .filter((path) => SETTING_OPTIONS[path].schemaNotSeen)
        .map((path) => ({
          path,
          message: `${optionKey(SETTING_OPTIONS[path])} was not found in any published schema of the add-on: check it with 'aws eks describe-addon-configuration --addon-name vpc-cni --addon-version <version>'`,
        })),
  },
];

/** Warnings about settings that work, at a price. */
export const RISK_CHECKS: readonly SettingsCheck[] = [
  ...WARM_POOL_RISKS,
  ...TRAFFIC_RISKS,
  ...OPERATION_RISKS,
];
