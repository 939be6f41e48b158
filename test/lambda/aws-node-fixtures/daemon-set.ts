import type { JsonObject } from '../../../lib/aws-node/backup/json';

/** Add-on versions the tests play with, oldest first, as DescribeAddonVersions lists them for one Kubernetes version. */
export const VERSIONS = [
  'v1.18.6-eksbuild.1',
  'v1.19.2-eksbuild.5',
  'v1.19.6-eksbuild.7',
  'v1.20.1-eksbuild.3',
  'v1.20.5-eksbuild.1',
  'v1.21.1-eksbuild.1',
  'v1.21.2-eksbuild.2',
  'v1.22.0-eksbuild.1',
  'v1.22.1-eksbuild.1',
  'v1.22.4-eksbuild.3',
];

const COMMON: Record<string, string> = {
  ADDITIONAL_ENI_TAGS: '{}',
  AWS_VPC_CNI_NODE_PORT_SUPPORT: 'true',
  AWS_VPC_ENI_MTU: '9001',
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'false',
  AWS_VPC_K8S_CNI_EXTERNALSNAT: 'false',
  AWS_VPC_K8S_CNI_LOGLEVEL: 'DEBUG',
  AWS_VPC_K8S_CNI_LOG_FILE: '/host/var/log/aws-routed-eni/ipamd.log',
  AWS_VPC_K8S_CNI_RANDOMIZESNAT: 'prng',
  AWS_VPC_K8S_CNI_VETHPREFIX: 'eni',
  AWS_VPC_K8S_PLUGIN_LOG_FILE: '/var/log/aws-routed-eni/plugin.log',
  AWS_VPC_K8S_PLUGIN_LOG_LEVEL: 'DEBUG',
  CLUSTER_ENDPOINT: 'https://1234567890ABCDEF.gr7.us-east-1.eks.amazonaws.com',
  CLUSTER_NAME: 'prod',
  DISABLE_INTROSPECTION: 'false',
  DISABLE_METRICS: 'false',
  DISABLE_NETWORK_RESOURCE_PROVISIONING: 'false',
  ENABLE_IPv4: 'true',
  ENABLE_IPv6: 'false',
  ENABLE_POD_ENI: 'false',
  ENABLE_PREFIX_DELEGATION: 'false',
  ENABLE_SUBNET_DISCOVERY: 'true',
  NETWORK_POLICY_ENFORCING_MODE: 'standard',
  VPC_ID: 'vpc-0123456789abcdef0',
  WARM_ENI_TARGET: '1',
  WARM_PREFIX_TARGET: '1',
};

const ADDED_IN: Readonly<Record<number, Record<string, string>>> = {
  20: { ENABLE_IMDS_ONLY_MODE: 'false', ENABLE_MULTI_NIC: 'false' },
};

/** Environment that a version of the add-on sets of its own accord. */
export function defaultEnvironment(version: string): Record<string, string> {
  const minor = Number(version.split('.')[1]);
  const added = Object.entries(ADDED_IN).filter(([since]) => minor >= Number(since));
  return Object.assign({}, COMMON, ...added.map(([, env]) => env), {
    VPC_CNI_VERSION: version.replace(/-.*/, ''),
  }) as Record<string, string>;
}

export interface DaemonSetOptions {
  readonly version: string;
  /** Environment from the configuration values, owned by the add-on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly initEnv?: Readonly<Record<string, string>>;
  /** Environment set with `kubectl set env`. */
  readonly byHand?: Readonly<Record<string, string>>;
  /** Whether the API server tells who owns what. @default true */
  readonly managedFields?: boolean;
  /** @default 'eks' */
  readonly manager?: string;
  readonly nodes?: number;
  readonly status?: JsonObject;
  readonly generation?: number;
  readonly networkPolicy?: boolean;
}

/** The DaemonSet `aws-node` as the API server answers it. Modelled on the chart of aws/amazon-vpc-cni-k8s. */
export function daemonSet(options: DaemonSetOptions): JsonObject {
  const { version, byHand = {}, nodes = 3, generation = 4 } = options;
  const env = { ...defaultEnvironment(version), ...options.env, ...byHand };
  const registry = '602401143452.dkr.ecr.us-east-1.amazonaws.com';
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name: 'aws-node',
      namespace: 'kube-system',
      uid: '5f6f4c1e-6b5e-4c38-8d0a-4a2f6f0c9d11',
      resourceVersion: '123456',
      generation,
      creationTimestamp: '2026-01-05T10:00:00Z',
      labels: {
        'app.kubernetes.io/instance': 'aws-vpc-cni',
        'app.kubernetes.io/managed-by': 'Helm',
        'app.kubernetes.io/name': 'aws-node',
        'app.kubernetes.io/version': version.replace(/-.*/, ''),
        'k8s-app': 'aws-node',
      },
      annotations: { 'deprecated.daemonset.template.generation': String(generation) },
      ...((options.managedFields ?? true) ? { managedFields: managedFields(options, env) } : {}),
    },
    spec: {
      revisionHistoryLimit: 10,
      selector: { matchLabels: { 'k8s-app': 'aws-node' } },
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': 'aws-node', 'k8s-app': 'aws-node' } },
        spec: {
          affinity: linuxAffinity(),
          containers: [
            {
              name: 'aws-node',
              image: `${registry}/amazon-k8s-cni:${version}`,
              env: [
                ...Object.entries(env).map(([name, value]) => ({ name, value })),
                {
                  name: 'MY_NODE_NAME',
                  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
                },
                {
                  name: 'MY_POD_NAME',
                  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } },
                },
              ],
              livenessProbe: probe(),
              readinessProbe: probe(),
              resources: { requests: { cpu: '25m' } },
              securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
            },
            {
              name: 'aws-eks-nodeagent',
              image: `${registry}/amazon/aws-network-policy-agent:v1.2.4-eksbuild.1`,
              args: [
                '--enable-ipv6=false',
                `--enable-network-policy=${String(options.networkPolicy ?? false)}`,
                '--enable-cloudwatch-logs=false',
                '--enable-policy-event-logs=false',
                '--log-file=/var/log/aws-routed-eni/network-policy-agent.log',
                '--metrics-bind-addr=:8162',
                '--health-probe-bind-addr=:8163',
                '--conntrack-cache-cleanup-period=300',
              ],
              env: [{ name: 'MY_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
              resources: { requests: { cpu: '25m' } },
            },
          ],
          initContainers: [
            {
              name: 'aws-vpc-cni-init',
              image: `${registry}/amazon-k8s-cni-init:${version}`,
              env: Object.entries({
                DISABLE_TCP_EARLY_DEMUX: 'false',
                ENABLE_IPv6: 'false',
                ...options.initEnv,
              }).map(([name, value]) => ({ name, value })),
              resources: { requests: { cpu: '25m' } },
            },
          ],
          hostNetwork: true,
          priorityClassName: 'system-node-critical',
          serviceAccountName: 'aws-node',
          terminationGracePeriodSeconds: 10,
          tolerations: [{ operator: 'Exists' }],
        },
      },
      updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '10%' }, type: 'RollingUpdate' },
    },
    status: options.status ?? {
      currentNumberScheduled: nodes,
      desiredNumberScheduled: nodes,
      numberAvailable: nodes,
      numberMisscheduled: 0,
      numberReady: nodes,
      observedGeneration: generation,
      updatedNumberScheduled: nodes,
    },
  };
}

function probe(): JsonObject {
  const command = ['/app/grpc-health-probe', '-addr=:50051', '-connect-timeout=5s', '-rpc-timeout=5s'];
  return {
    exec: { command },
    failureThreshold: 3,
    initialDelaySeconds: 60,
    periodSeconds: 10,
    timeoutSeconds: 10,
  };
}

function linuxAffinity(): JsonObject {
  const expressions = [
    { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
    { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
    { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate', 'hybrid', 'auto'] },
  ];
  const required = { nodeSelectorTerms: [{ matchExpressions: expressions }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
}

/** Server-side apply tells for each field who set it. */
function managedFields(options: DaemonSetOptions, env: Readonly<Record<string, string>>): JsonObject[] {
  const byHand = options.byHand ?? {};
  const entry = (
    manager: string,
    operation: string,
    names: string[],
    more: JsonObject = {},
    container: JsonObject = {},
  ): JsonObject => ({
    manager,
    operation,
    apiVersion: 'apps/v1',
    time: '2026-06-01T08:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:spec': {
        'f:template': {
          'f:spec': {
            ...more,
            'f:containers': {
              'k:{"name":"aws-node"}': { 'f:env': ownedNames(names), 'f:name': {}, ...container },
            },
          },
        },
      },
    },
  });
  const init = { DISABLE_TCP_EARLY_DEMUX: '', ENABLE_IPv6: '', ...options.initEnv };
  return [
    entry(
      options.manager ?? 'eks',
      'Apply',
      Object.keys(env).filter((name) => !(name in byHand)),
      {
        'f:initContainers': { 'k:{"name":"aws-vpc-cni-init"}': { 'f:env': ownedNames(Object.keys(init)) } },
        'f:affinity': {},
        'f:tolerations': {},
      },
      { 'f:image': {}, 'f:resources': {} },
    ),
    ...(Object.keys(byHand).length > 0 ? [entry('kubectl-set', 'Update', Object.keys(byHand))] : []),
    {
      manager: 'kube-controller-manager',
      operation: 'Update',
      apiVersion: 'apps/v1',
      time: '2026-06-02T08:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:status': { 'f:numberReady': {} } },
      subresource: 'status',
    },
  ];
}

function ownedNames(names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.map((name) => [`k:{"name":"${name}"}`, { '.': {}, 'f:name': {}, 'f:value': {} }]),
  );
}
