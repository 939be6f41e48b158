import type { AwsNodeToleration } from '../options/scheduling-options';
import { oldestRecommended } from '../facts/releases';
import { VpcCniVersion } from '../vpc-cni-version';
import { SETTING_OPTIONS } from './option-table';
import { optionKey } from './setting-option';
import { all } from '../unknown';
import { check, eachPath, shown, type SettingsCheck } from './settings-check';

/** Choices about running aws-node that work, at a price. */
export const OPERATION_RISKS: readonly SettingsCheck[] = [
  check(
    'PublicApiServer',
    'endpoints.clusterEndpoint',
    'aws-node reaches the API server inside the VPC',
    (chosen) =>
      all(
        () => Boolean(chosen.givenAt('endpoints.clusterEndpoint')),
        () => chosen.context.endpointPrivateAccess === false,
      ),
    () =>
      'aws-node calls the API server by its public endpoint, through the NAT gateway: turn the private endpoint on',
  ),
  check(
    'IntrospectionExposed',
    'introspection.bindAddress',
    'the introspection endpoint listens on the node only',
    (chosen) => /^(0\.0\.0\.0|\[::\])?:\d+$/.test(String(chosen.givenAt('introspection.bindAddress'))),
    (chosen) =>
      `${shown(chosen.givenAt('introspection.bindAddress'))} shows the pods of the node to whoever reaches it: listen on 127.0.0.1`,
  ),
  check(
    'TaintedNodesWithoutNetwork',
    'tolerations',
    'aws-node tolerates every taint',
    (chosen) =>
      chosen.givenAt('tolerations') !== undefined &&
      !(chosen.givenAt('tolerations') as AwsNodeToleration[]).some(
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
      `aws-node may take every slot of a node before Multus does: set {eni.maxEnis} to the interfaces of the instance type less ${props.multus!.interfacesPerNode}`,
  ),
  check(
    'OlderThanRecommended',
    'version',
    'the version is recommended for the Kubernetes version',
    ({ context }) => {
      const recommended = oldestRecommended(context.kubernetesVersion);
      return recommended !== undefined && context.version.compare(recommended) < 0;
    },
    ({ context }) =>
      `vpc-cni ${context.version} is older than ${oldestRecommended(context.kubernetesVersion)?.release}, the oldest that upstream recommends for Kubernetes ${context.kubernetesVersion}: upgrade it, one minor version at a time`,
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
    whateverTheValue: true,
    claim: 'the schema of the add-on is known to have the option',
    find: (chosen) =>
      eachPath(chosen.given.keys(), (path) =>
        SETTING_OPTIONS[path].schemaNotSeen && chosen.isWritten(path)
          ? `${optionKey(SETTING_OPTIONS[path])} was not found in any published schema of the add-on: check it with 'aws eks describe-addon-configuration --addon-name vpc-cni --addon-version <version>'`
          : undefined,
      ),
  },
];
