import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import {
  compare as compareAll,
  type Comparison,
  type ComparisonInput,
  type Difference,
} from '../../../lib/aws-node/guard/compare';
import { readConfiguration } from '../../../lambda/shared/aws-node/configuration';
import { valuesOf } from '../../../lib/aws-node/guard/guard-model';
import { addon, backup } from '../aws-node-fixtures/backup';
import { daemonSet, type DaemonSetOptions } from '../aws-node-fixtures/daemon-set';
import { configMap, eniConfig } from '../aws-node-fixtures/objects';

const v121 = (options: Partial<DaemonSetOptions> = {}, env: Record<string, string> = {}): BackupDocument =>
  backup({
    daemonSet: {
      value: daemonSet({
        version: 'v1.21.1-eksbuild.1',
        env: { ENABLE_PREFIX_DELEGATION: 'true', ...env },
        ...options,
      }),
    },
  });

const declared = { env: { ENABLE_PREFIX_DELEGATION: 'true' } };

/** The stack declared before what EKS held before, unless a test says otherwise. */
function compare(input: Omit<ComparisonInput, 'fingerprint'>): Comparison {
  const configurationBefore = valuesOf(readConfiguration(input.backup?.addon?.configurationValues));
  return compareAll({
    configurationBefore,
    lastDeclared: configurationBefore,
    fingerprint: (value) => `#${value.length}`,
    ...input,
  });
}

const unwanted = (differences: readonly Difference[]): string[] =>
  differences.filter((difference) => difference.unwanted).map(({ message }) => message);

test('an upgrade that keeps everything has no unwanted difference', () => {
  const { differences, unchecked } = compare({ declared, backup: backup(), live: v121() });
  expect(unwanted(differences)).toEqual([]);
  expect(unchecked).toEqual([]);
  expect(differences.map(({ kind, setting }) => `${kind} ${setting}`)).toEqual([
    'changed env.VPC_CNI_VERSION',
    'changed image',
  ]);
});

test('a new default of the version is added, not unwanted', () => {
  const old = backup({
    daemonSet: { value: daemonSet({ version: 'v1.19.2-eksbuild.5', env: declared.env }) },
  });
  const added = compare({ declared, backup: old, live: v121() }).differences.filter(
    ({ kind }) => kind === 'added',
  );
  expect(added.map(({ setting, message }) => [setting, message])).toEqual([
    [
      'env.ENABLE_IMDS_ONLY_MODE',
      'env.ENABLE_IMDS_ONLY_MODE is set and was not set before: it comes with the version',
    ],
    ['env.ENABLE_MULTI_NIC', 'env.ENABLE_MULTI_NIC is set and was not set before: it comes with the version'],
  ]);
});

describe('lost settings', () => {
  test('a variable set by hand is unwanted, and says by whom', () => {
    const { differences } = compare({
      declared,
      backup: backup({}, { byHand: { WARM_IP_TARGET: '5' } }),
      live: v121(),
    });
    expect(unwanted(differences)).toEqual([
      'env.WARM_IP_TARGET (set by kubectl-set) is not set any more: the stack never declared it; declare it in the configuration values to keep it',
    ]);
    expect(differences[0]).toMatchObject({ kind: 'lost', against: 'backup', expected: '#1' });
  });

  test('a declared variable that is not in force is unwanted', () => {
    const more = { env: { ...declared.env, WARM_IP_TARGET: '5' } };
    expect(unwanted(compare({ declared: more, backup: backup(), live: v121() }).differences)).toEqual([
      'env.WARM_IP_TARGET was declared and is not set: the add-on did not take it over',
    ]);
  });

  test('a variable taken out of the configuration values is expected', () => {
    const before = backup(
      {
        addon: {
          value: addon({ configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true","MAX_ENI":"4"}}' }),
        },
      },
      { env: { ENABLE_PREFIX_DELEGATION: 'true', MAX_ENI: '4' } },
    );
    const { differences } = compare({ declared, backup: before, live: v121() });
    expect(unwanted(differences)).toEqual([]);
    expect(differences.map(({ message }) => message)).toContain(
      'env.MAX_ENI is not set any more: it was taken out of the declaration',
    );
  });

  test('a variable the version dropped is expected when only the add-on owned it', () => {
    const before = backup({}, { env: { ...declared.env, OLD_DEFAULT: 'x' } });
    expect(unwanted(compare({ declared, backup: before, live: v121() }).differences)).toEqual([]);
  });

  test('without managed fields a value that nobody ships counts as chosen', () => {
    const before = backup(
      {},
      { managedFields: false, byHand: { WARM_IP_TARGET: '5', WARM_ENI_TARGET: '1' } },
    );
    const live = v121({}, {});
    const without = { ...live, daemonSet: withoutVariable(live, 'WARM_ENI_TARGET') };
    expect(unwanted(compare({ declared, backup: before, live: without }).differences)).toEqual([
      expect.stringContaining('env.WARM_IP_TARGET is not set any more'),
    ]);
  });

  test('a lost ENIConfig and a lost entry of the ConfigMap that somebody made are unwanted', () => {
    const before = backup({
      eniConfigs: { value: [eniConfig('us-east-1a', 'subnet-a', [])] },
      configMap: { value: configMap({ 'enable-windows-ipam': 'true' }, 'kubectl-edit') },
    });
    const live = { ...v121(), configMap: null };
    expect(unwanted(compare({ declared, backup: before, live }).differences)).toEqual([
      expect.stringMatching(/^configMap.enable-windows-ipam \(set by kubectl-edit\) is not set any more/),
      expect.stringMatching(/^eniConfig.us-east-1a.id is not set any more/),
    ]);
  });
});

describe('changed settings', () => {
  test('a declared value that is something else in force is unwanted', () => {
    const more = { env: { ...declared.env, WARM_PREFIX_TARGET: '2' } };
    const [difference] = compare({ declared: more, live: v121() }).differences;
    expect(difference).toMatchObject({
      kind: 'changed',
      against: 'declared',
      expected: '#1',
      actual: '#1',
      unwanted: true,
    });
    expect(difference!.message).toBe(
      'env.WARM_PREFIX_TARGET has another value than declared: the add-on did not take it over',
    );
  });

  test('a value set by hand that went back to the default is unwanted', () => {
    const before = backup({}, { byHand: { WARM_PREFIX_TARGET: '3' } });
    expect(unwanted(compare({ declared, backup: before, live: v121() }).differences)).toEqual([
      'env.WARM_PREFIX_TARGET (set by kubectl-set) has another value than before: the stack never declared it; declare it in the configuration values to keep it',
    ]);
  });

  test('a value that the declaration changed is expected', () => {
    const more = { env: { ...declared.env, WARM_PREFIX_TARGET: '2' } };
    const { differences } = compare({
      declared: more,
      backup: backup(),
      live: v121({}, { WARM_PREFIX_TARGET: '2' }),
    });
    expect(unwanted(differences)).toEqual([]);
  });

  test('a value withdrawn from the configuration goes back to the default', () => {
    const before = backup(
      { addon: { value: addon({ configurationValues: '{"env":{"WARM_PREFIX_TARGET":"3"}}' }) } },
      { env: { ...declared.env, WARM_PREFIX_TARGET: '3' } },
    );
    const messages = compare({ declared, backup: before, live: v121() }).differences.map(
      ({ message }) => message,
    );
    expect(messages).toContain(
      'env.WARM_PREFIX_TARGET has another value than before: it was taken out of the declaration',
    );
  });
});

describe('the role of the service account', () => {
  const without = { ...v121(), serviceAccountAnnotations: {} };
  const selfManaged = { addon: { value: undefined } };

  test('follows the add-on', () => {
    const { differences } = compare({ declared, backup: backup(), live: without });
    expect(unwanted(differences)).toEqual([]);
    expect(differences.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/role-arn .*: the add-on has another identity$/),
    );
  });

  test('is missed when a self-managed aws-node had it', () => {
    expect(unwanted(compare({ declared, backup: backup(selfManaged), live: without }).differences)).toEqual([
      expect.stringMatching(/role-arn is not set any more: .*; give the role to the add-on to keep it$/),
    ]);
  });

  test('other annotations are set again by whoever set them', () => {
    const document = { ...backup(), serviceAccountAnnotations: { team: 'net' } };
    expect(unwanted(compare({ declared, backup: document, live: without }).differences)).toEqual([
      'serviceAccount.team is not set any more: the stack never declared it; set the annotation again to keep it',
    ]);
  });
});

describe('network policies switched on or off', () => {
  const on = { ...declared, enableNetworkPolicy: 'true' };
  const entry = (value: string) => ({
    value: configMap({ 'enable-network-policy-controller': value }, 'kubectl-edit'),
  });

  test('change the ConfigMap too, which is no loss', () => {
    const live = {
      ...backup({ configMap: entry('true') }),
      daemonSet: v121({ networkPolicy: true }).daemonSet,
    };
    expect(
      unwanted(compare({ declared: on, backup: backup({ configMap: entry('false') }), live }).differences),
    ).toEqual([]);
  });

  test('the other way round as well', () => {
    const addonBefore = { value: addon({ configurationValues: JSON.stringify(on) }) };
    const before = backup({ addon: addonBefore, configMap: entry('true') }, { networkPolicy: true });
    const live = { ...backup({ configMap: entry('false') }), daemonSet: v121().daemonSet };
    expect(unwanted(compare({ declared, backup: before, live }).differences)).toEqual([]);
  });
});

test('what the version itself changes in resources and ConfigMap is expected', () => {
  const live = v121();
  const containers = live.daemonSet!.containers.map((container) => ({
    ...container,
    resources: { requests: { cpu: '50m' } },
  }));
  const changed = {
    ...live,
    daemonSet: { ...live.daemonSet!, containers },
    configMap: { 'enable-windows-ipam': 'maybe' },
  };
  const { differences } = compare({ declared, backup: backup(), live: changed });
  expect(unwanted(differences)).toEqual([]);
  expect(differences.map(({ setting }) => setting)).toEqual(
    expect.arrayContaining(['resources.requests.cpu', 'configMap.enable-windows-ipam']),
  );
});

test('what cannot be seen in the cluster is listed as unchecked', () => {
  expect(compare({ declared: { ...declared, podAnnotations: { a: 'b' } }, live: v121() }).unchecked).toEqual([
    'podAnnotations',
  ]);
});

test('nothing is said about settings that could not be read', () => {
  const more = { ...declared, eniConfig: { create: true, region: 'r', subnets: { a: { id: 'subnet-a' } } } };
  const before = backup({ eniConfigs: { value: [eniConfig('a', 'subnet-a')] } });
  const { differences, unchecked } = compare({
    declared: more,
    backup: before,
    live: v121(),
    unseen: ['eniConfig.'],
  });
  expect(unwanted(differences)).toEqual([]);
  expect(unchecked).toEqual(['eniConfig.a.id']);
});

test('a first install compares with what was declared only', () => {
  const nothing = { value: undefined };
  const empty = backup({ addon: nothing, daemonSet: nothing, configMap: nothing, serviceAccount: nothing });
  expect(compare({ declared, backup: empty, live: v121() })).toEqual({ differences: [], unchecked: [] });
});

test('old configuration values that cannot be read do not stop the comparison', () => {
  const before = backup({ addon: { value: addon({ configurationValues: '[' }) } });
  expect(unwanted(compare({ declared, backup: before, live: v121() }).differences)).toEqual([]);
});

test('long values are shortened in messages', () => {
  const more = { env: { ...declared.env, ADDITIONAL_ENI_TAGS: `{"a":"${'x'.repeat(300)}"}` } };
  expect(compare({ declared: more, live: v121() }).differences[0]!.message.length).toBeLessThan(250);
});

function withoutVariable(document: BackupDocument, name: string): BackupDocument['daemonSet'] {
  const containers = document.daemonSet!.containers.map((container) => ({
    ...container,
    env: container.env.filter((entry) => entry.name !== name),
  }));
  return { ...document.daemonSet!, containers };
}

test('without a declaration only the backup counts', () => {
  expect(
    unwanted(compare({ backup: backup({}, { byHand: { WARM_IP_TARGET: '5' } }), live: v121() }).differences),
  ).toHaveLength(1);
});

test('a lost ConfigMap counts even where there was no DaemonSet', () => {
  const document = {
    ...backup(),
    daemonSet: null,
    configMapOwners: [],
    configMap: { 'enable-windows-ipam': 'true' },
  };
  const live = { ...v121(), configMap: null };
  expect(unwanted(compare({ declared, backup: document, live }).differences)).toEqual([
    expect.stringMatching(/^configMap.enable-windows-ipam is not set any more/),
  ]);
});

describe('what the stack never declared', () => {
  const fixed = { addon: { value: addon({ configurationValues: '{"env":{"WARM_IP_TARGET":"5"}}' }) } };
  const before = backup(fixed, { env: { WARM_IP_TARGET: '5' } });
  const asStack = { declared, lastDeclared: declared, backup: before, live: v121() };

  test('is lost when it was set through EKS and the add-on takes it away, although EKS owns the field', () => {
    expect(unwanted(compare(asStack).differences)).toEqual([
      'env.WARM_IP_TARGET is not set any more: the stack never declared it; declare it in the configuration values to keep it',
    ]);
  });

  test('may be discarded', () => {
    const { differences } = compare({ ...asStack, undeclaredSettings: 'discard' });
    expect(unwanted(differences)).toEqual([]);
    expect(differences).toContainEqual(expect.objectContaining({ cause: 'undeclared', unwanted: false }));
  });
});

describe('what was so before', () => {
  const wanted = { env: { ...declared.env, WARM_IP_TARGET: '5' } };

  test('is no failure of a deployment that did not touch it', () => {
    const { differences } = compare({
      declared: wanted,
      lastDeclared: wanted,
      backup: backup(),
      live: v121(),
    });
    expect(unwanted(differences)).toEqual([]);
    expect(differences).toContainEqual(
      expect.objectContaining({ setting: 'env.WARM_IP_TARGET', cause: 'as before' }),
    );
  });

  test('is one when the deployment declared it', () => {
    const { differences } = compare({
      declared: wanted,
      lastDeclared: declared,
      backup: backup(),
      live: v121(),
    });
    expect(unwanted(differences)).toHaveLength(1);
  });
});

test('no message tells a value', () => {
  const secret = 'http://user:hunter2@proxy';
  const before = backup({}, { byHand: { HTTPS_PROXY: secret } });
  const text = JSON.stringify(
    compare({ declared: { env: { HTTP_PROXY: secret } }, backup: before, live: v121() }),
  );
  expect(text).toContain('HTTPS_PROXY');
  expect(text).not.toContain('hunter2');
});
