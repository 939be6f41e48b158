import type { AwsNodeToleration } from '../options/scheduling-options';
import { VpcCniVersion } from '../vpc-cni-version';
import type { ChosenSettings } from './chosen-settings';
import { optionKey, SETTING_OPTIONS } from './option-table';
import { check, type SettingsCheck } from './settings-check';
import { kubernetesMinor } from './version-checks';

/** Oldest release that upstream recommends, by Kubernetes minor version. Source: README.md of v1.23.1. */
const OLDEST_RECOMMENDED: readonly [number, number, number][] = [
  [33, 17, 1],
  [32, 17, 1],
  [31, 16, 4],
  [30, 16, 0],
  [29, 14, 1],
  [28, 13, 4],
];

/** Choices about running aws-node that work, at a price. */
export const OPERATION_RISKS: readonly SettingsCheck[] = [
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

function oldestRecommended({ context }: ChosenSettings): [number, number] | undefined {
  const kubernetes = kubernetesMinor(context.kubernetesVersion);
  const row =
    kubernetes === undefined ? undefined : OLDEST_RECOMMENDED.find(([minor]) => kubernetes >= minor);
  return row && [row[1], row[2]];
}
