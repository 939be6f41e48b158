import { parseBackupDocument } from '../../../lib/aws-node/backup/parse-backup';
import { at, objectOf } from '../../../lib/aws-node/backup/json';
import { manifestList } from '../../../lib/aws-node/backup/manifests';
import { backup } from '../aws-node-fixtures/backup';
import { daemonSet } from '../aws-node-fixtures/daemon-set';
import { eniConfig } from '../aws-node-fixtures/objects';

const nothing = { value: undefined };

describe('the backup of a healthy cluster', () => {
  const eniConfigs = {
    value: [eniConfig('us-east-1a', 'subnet-a'), eniConfig('us-east-1b', 'subnet-b', [])],
  };
  const document = backup({ eniConfigs }, { byHand: { WARM_IP_TARGET: '5' } });

  test('says that it is complete, and of which schema it is', () => {
    expect(document).toMatchObject({
      schemaVersion: 1,
      kind: 'AwsNodeBackup',
      completeness: 'complete',
      unreadable: [],
    });
  });

  test('keeps valueFrom as it is', () => {
    const [awsNode] = document.daemonSet!.containers;
    expect(awsNode!.env).toContainEqual({
      name: 'MY_NODE_NAME',
      valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
    });
  });

  test('keeps images, arguments, resources, probes, tolerations, affinity, labels and the update strategy', () => {
    const { containers, initContainers, ...rest } = document.daemonSet!;
    expect(containers[0]).toMatchObject({
      image: expect.stringContaining('amazon-k8s-cni:v1.20.1'),
      resources: { requests: { cpu: '25m' } },
      livenessProbe: { timeoutSeconds: 10 },
      readinessProbe: { timeoutSeconds: 10 },
    });
    expect(containers[1]!.args).toContain('--metrics-bind-addr=:8162');
    expect(initContainers[0]!.env).toContainEqual({ name: 'DISABLE_TCP_EARLY_DEMUX', value: 'false' });
    expect(rest).toMatchObject({
      tolerations: [{ operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      labels: { 'k8s-app': 'aws-node' },
      updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
      serviceAccountName: 'aws-node',
    });
  });

  test('knows who set which variable', () => {
    const owners = document.daemonSet!.owners.map(({ manager, settings }) => [manager, settings.length]);
    expect(owners).toEqual([
      ['eks', expect.any(Number)],
      ['kubectl-set', 1],
    ]);
    expect(document.daemonSet!.owners[1]).toMatchObject({
      operation: 'Update',
      settings: ['env.WARM_IP_TARGET'],
    });
    expect(document.daemonSet!.owners[0]!.settings).toEqual(
      expect.arrayContaining([
        'env.ENABLE_PREFIX_DELEGATION',
        'init.env.DISABLE_TCP_EARLY_DEMUX',
        'tolerations',
      ]),
    );
  });

  test('holds the ENIConfigs in short', () => {
    expect(document.eniConfigs).toEqual([
      { name: 'us-east-1a', subnet: 'subnet-a', securityGroups: ['sg-0aa'] },
      { name: 'us-east-1b', subnet: 'subnet-b', securityGroups: [] },
    ]);
  });

  test('survives its way through a file', () => {
    const text = JSON.stringify(document);
    expect(parseBackupDocument(text, 'backup.json')).toEqual(JSON.parse(text));
  });
});

describe('manifests', () => {
  const [serviceAccount, configMap, eniConfigManifest, daemonSetManifest] = backup({
    eniConfigs: { value: [eniConfig('us-east-1a', 'subnet-a')] },
  }).manifests;

  test('come in an order in which they can be applied', () => {
    const kinds = [serviceAccount, configMap, eniConfigManifest, daemonSetManifest].map(
      (object) => object!.kind,
    );
    expect(kinds).toEqual(['ServiceAccount', 'ConfigMap', 'ENIConfig', 'DaemonSet']);
  });

  test('carry nothing that the API server adds', () => {
    for (const object of [serviceAccount, configMap, eniConfigManifest, daemonSetManifest]) {
      expect(object).not.toHaveProperty('status');
      expect(Object.keys(objectOf(object!.metadata))).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(/uid|resourceVersion|managedFields|generation|creationTimestamp/),
        ]),
      );
    }
    expect(at(daemonSetManifest, 'metadata', 'annotations')).toBeUndefined();
    expect(at(serviceAccount, 'metadata', 'annotations')).toEqual({
      'eks.amazonaws.com/role-arn': expect.any(String),
    });
  });

  test('keep the whole pod template, unknown fields too', () => {
    const odd = daemonSet({ version: 'v1.20.1-eksbuild.3' });
    const spec = objectOf(odd.spec);
    const document = backup({
      daemonSet: { value: { ...odd, spec: { ...spec, fieldOfTheFuture: { a: 1 } } } },
    });
    expect(document.manifests.at(-1)!.spec).toEqual({ ...spec, fieldOfTheFuture: { a: 1 } });
  });

  test('make one list for kubectl', () => {
    expect(manifestList([serviceAccount!])).toEqual({
      apiVersion: 'v1',
      kind: 'List',
      items: [serviceAccount],
    });
  });
});

describe('what is not there', () => {
  test('an empty cluster gives an honest empty backup', () => {
    const empty = { addon: nothing, daemonSet: nothing, configMap: nothing, serviceAccount: nothing };
    expect(backup({ ...empty, eniConfigs: nothing, reservations: nothing })).toMatchObject({
      completeness: 'empty',
      addon: null,
      daemonSet: null,
      configMap: null,
      serviceAccountAnnotations: null,
      eniConfigs: [],
      reservations: [],
      manifests: [],
      unreadable: [],
    });
  });

  test('a lone ENIConfig is something', () => {
    const rest = { addon: nothing, daemonSet: nothing, configMap: nothing, serviceAccount: nothing };
    expect(backup({ ...rest, eniConfigs: { value: [eniConfig('default', 'subnet-a')] } }).completeness).toBe(
      'complete',
    );
  });

  test.each([
    ['addon', 'add-on'],
    ['daemonSet', 'DaemonSet kube-system/aws-node'],
    ['configMap', 'ConfigMap kube-system/amazon-vpc-cni'],
    ['serviceAccount', 'ServiceAccount kube-system/aws-node'],
    ['eniConfigs', 'ENIConfigs'],
    ['reservations', 'subnet CIDR reservations'],
  ])('an unreadable %s is recorded with its reason', (key, part) => {
    const document = backup({ [key]: { unreadable: 'access denied' } });
    expect(document.unreadable).toEqual([{ part, reason: 'access denied' }]);
    expect(document.completeness).toBe('partial');
  });

  test('a DaemonSet of unknown shape does not throw', () => {
    const document = backup({ daemonSet: { value: { metadata: null, spec: [1, 2] } as never } });
    expect(document.daemonSet).toMatchObject({
      containers: [],
      initContainers: [],
      tolerations: [],
      owners: [],
    });
  });

  test('containers and ENIConfigs without a name or a spec do not throw', () => {
    const daemonSet = { spec: { template: { spec: { containers: [{}], initContainers: [null] } } } } as never;
    const document = backup({ daemonSet: { value: daemonSet }, eniConfigs: { value: [{}] } });
    expect(document.daemonSet!.containers).toEqual([{ name: '', env: [], args: [] }]);
    expect(document.eniConfigs).toEqual([{ name: '', securityGroups: [] }]);
  });

  test('managed fields with odd keys are passed over', () => {
    const fieldsV1 = {
      'f:spec': {
        'f:updateStrategy': {},
        'f:template': {
          'f:spec': {
            'f:affinity': {},
            'f:containers': {
              'k:{"name":"aws-node"}': {
                'f:env': { '.': {}, 'k:{broken': {}, 'k:{"name":"A"}': {} },
                'f:resources': {},
              },
              'k:{"name":"aws-eks-nodeagent"}': { 'f:env': { 'k:{"name":"B"}': {} } },
            },
          },
        },
      },
    };
    const metadata = { managedFields: [{ fieldsV1 }, { manager: 'empty' }] };
    expect(backup({ daemonSet: { value: { metadata } as never } }).daemonSet!.owners).toEqual([
      { manager: 'unknown', settings: ['env.A', 'resources', 'affinity', 'updateStrategy'] },
      { manager: 'empty', settings: [] },
    ]);
  });
});

describe('reading a backup', () => {
  const text = (change: object): string => JSON.stringify({ ...backup(), ...change });

  test.each([
    ['{', 'b.json is not JSON: '],
    ['[]', 'b.json is not a backup of aws-node: "kind" is missing, expected "AwsNodeBackup"'],
    ['{"kind":"List"}', 'b.json is not a backup of aws-node: "kind" is "List", expected "AwsNodeBackup"'],
    [
      text({ schemaVersion: 2 }),
      'b.json has schema version 2, this release reads version 1; use the release that wrote it',
    ],
  ])('refuses %s', (content, message) => {
    expect(() => parseBackupDocument(content, 'b.json')).toThrow(message);
  });

  test('a file shortened by hand is read as far as it goes', () => {
    const content = JSON.stringify({
      kind: 'AwsNodeBackup',
      schemaVersion: 1,
      daemonSet: { containers: [{ name: 'aws-node' }] },
      addon: {},
    });
    expect(parseBackupDocument(content, 'b.json')).toMatchObject({
      daemonSet: { containers: [{ name: 'aws-node', env: [], args: [] }], initContainers: [], owners: [] },
      addon: { healthIssues: [] },
      eniConfigs: [],
      manifests: [],
      configMap: null,
    });
    const nothing = JSON.stringify({ kind: 'AwsNodeBackup', schemaVersion: 1 });
    expect(parseBackupDocument(nothing, 'b.json')).toMatchObject({
      addon: null,
      daemonSet: null,
      cluster: {},
    });
  });
});
