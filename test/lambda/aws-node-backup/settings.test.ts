import { declaredSettings, settingsInForce } from '../../../lib/aws-node/backup/settings-in-force';
import { comparableQuantity } from '../../../lib/aws-node/quantity';
import { canonicalJson } from '../../../lib/aws-node/backup/json';
import { imageVersion } from '../../../lib/aws-node/backup/daemon-set';
import { isDefaultSetting } from '../../../lib/aws-node/backup/environment-defaults';
import { backup } from '../aws-node-fixtures/backup';
import { configMap, eniConfig } from '../aws-node-fixtures/objects';

const inForce = settingsInForce(
  backup({
    configMap: { value: configMap({ 'enable-windows-ipam': 'true' }) },
    eniConfigs: { value: [eniConfig('us-east-1a', 'subnet-a', ['sg-2', 'sg-1'])] },
  }),
);

test.each([
  ['env.ENABLE_PREFIX_DELEGATION', 'true'],
  ['env.MY_NODE_NAME', '{"valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"spec.nodeName"}}}'],
  ['init.env.DISABLE_TCP_EARLY_DEMUX', 'false'],
  ['nodeAgent.args.metrics-bind-addr', ':8162'],
  ['nodeAgent.args.enable-network-policy', 'false'],
  ['resources.requests.cpu', '25m'],
  ['tolerations', '[{"operator":"Exists"}]'],
  ['configMap.enable-windows-ipam', 'true'],
  ['serviceAccount.eks.amazonaws.com/role-arn', 'arn:aws:iam::123456789012:role/aws-node'],
  ['eniConfig.us-east-1a.id', 'subnet-a'],
  ['eniConfig.us-east-1a.securityGroups', 'sg-1,sg-2'],
  ['livenessProbeTimeoutSeconds', '10'],
])('%s is in force as %s', (name, value) => {
  expect(inForce.get(name)).toBe(value);
});

test.each<[string, object, string, string]>([
  ['a variable', { env: { WARM_IP_TARGET: '5' } }, 'env.WARM_IP_TARGET', '5'],
  ['an empty variable', { env: { A: '' } }, 'env.A', ''],
  ['a variable of the init container', { init: { env: { A: 'true' } } }, 'init.env.A', 'true'],
  ['a number', { livenessProbeTimeoutSeconds: 20 }, 'livenessProbeTimeoutSeconds', '20'],
  ['network policy', { enableNetworkPolicy: 'true' }, 'nodeAgent.args.enable-network-policy', 'true'],
  [
    'a port of the node agent',
    { nodeAgent: { metricsBindAddr: '8163' } },
    'nodeAgent.args.metrics-bind-addr',
    ':8163',
  ],
  ['Windows', { enableWindowsIpam: 'true' }, 'configMap.enable-windows-ipam', 'true'],
  ['Windows targets', { warmWindowsIPTarget: 3 }, 'configMap.warm-ip-target', '3'],
  ['half a CPU', { resources: { limits: { cpu: '0.5' } } }, 'resources.limits.cpu', '500m'],
  [
    'a subnet',
    { eniConfig: { create: true, region: 'r', subnets: { a: { id: 's' } } } },
    'eniConfig.a.id',
    's',
  ],
])('%s is declared under the name it has when in force', (_, configuration, name, value) => {
  expect([...declaredSettings(configuration as never)]).toEqual([[name, value]]);
});

test.each([
  ['0.1', '100m'],
  ['100m', '100m'],
  ['2', '2'],
  ['2000m', '2'],
  ['1Gi', String(2 ** 30)],
  ['1024Mi', String(2 ** 30)],
  ['plenty', 'plenty'],
  [undefined, undefined],
])('%s is the quantity %s', (text, expected) => {
  expect(comparableQuantity(text)).toBe(expected);
});

test('an argument without a value, and one that is no option', () => {
  const daemonSet = { ...backup().daemonSet!, tolerations: [] };
  const agent = { ...daemonSet.containers[1]!, args: ['--verbose', 'run', '-v=2'] };
  const settings = settingsInForce({
    daemonSet: { ...daemonSet, containers: [agent] },
    configMap: null,
    serviceAccountAnnotations: null,
    eniConfigs: [],
  });
  expect(settings.get('nodeAgent.args.verbose')).toBe('true');
  expect(settings.get('nodeAgent.args.run')).toBe('true');
  expect(settings.get('nodeAgent.args.v')).toBe('2');
  expect(settings.has('tolerations')).toBe(false);
});

test('no cluster objects, no settings', () => {
  const nothing = { daemonSet: null, configMap: null, serviceAccountAnnotations: null, eniConfigs: [] };
  expect([...settingsInForce(nothing)]).toEqual([]);
});

test('equal values have equal texts', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 2 })).toBe('{"a":2,"b":[{"c":null,"d":1}]}');
});

test('a variable without a value is empty', () => {
  const daemonSet = { ...backup().daemonSet!, initContainers: [] };
  const containers = [{ name: 'aws-node', env: [{ name: 'A' }], args: [] }];
  const source = { configMap: null, serviceAccountAnnotations: null, eniConfigs: [] };
  expect(settingsInForce({ ...source, daemonSet: { ...daemonSet, containers } }).get('env.A')).toBe('');
});

test.each([
  ['registry/amazon-k8s-cni:v1.20.1-eksbuild.3', 'v1.20.1-eksbuild.3'],
  ['registry/amazon-k8s-cni:v1.20.1@sha256:abc', 'v1.20.1'],
  ['registry/amazon-k8s-cni@sha256:abc', undefined],
  [undefined, undefined],
])('the image %s is of version %s', (image, expected) => {
  const containers = [{ name: 'aws-node', image, env: [], args: [] }];
  expect(imageVersion({ ...backup().daemonSet!, containers })).toBe(expected);
});

test('a setting that is no variable is never a default of the chart', () => {
  expect(isDefaultSetting('tolerations', '[]')).toBe(false);
});
