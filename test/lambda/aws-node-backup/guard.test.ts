import { guard as decide } from '../../../lib/aws-node/guard/guard';
import {
  effectiveTarget,
  type GuardDecision,
  type GuardFacts,
  type GuardRequest,
} from '../../../lib/aws-node/guard/guard-model';
import { readConfiguration } from '../../../lambda/shared/aws-node/configuration';
import { schema } from '../aws-node-fixtures/schema';
import { schemaProblems } from '../../../lambda/shared/aws-node/configuration-schema';
import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { backup } from '../aws-node-fixtures/backup';
import { VERSIONS } from '../aws-node-fixtures/daemon-set';

const offered = VERSIONS.map((version) => ({ version, isDefault: version === 'v1.20.5-eksbuild.1' }));

function facts(change: Partial<GuardFacts> = {}): GuardFacts {
  return {
    cluster: { name: 'prod', kubernetesVersion: '1.33', ipFamily: 'ipv4' },
    addon: { version: 'v1.20.1-eksbuild.3', status: 'ACTIVE', configuration: { values: {} } },
    offered,
    runningUpdates: [],
    schema: schema('v1.21.1-eksbuild.1'),
    ...change,
  };
}

/** A request with its configuration as the text that a template holds. */
type Asked = Partial<Omit<GuardRequest, 'targetConfiguration'>> & { readonly targetConfiguration?: string };

function request({ targetConfiguration, ...change }: Asked = {}): GuardRequest {
  return {
    targetVersion: 'v1.21.1-eksbuild.1',
    undeclaredSettings: 'discard',
    bareMetalNodes: false,
    targetConfiguration: readConfiguration(targetConfiguration),
    ...change,
  };
}

const at = (version: string, configuration = '{}'): Partial<GuardFacts> => ({
  addon: { version, status: 'ACTIVE', configuration: readConfiguration(configuration) },
});

/** The schema that a version has goes with the version asked for. */
function guard(asked: GuardRequest, known: GuardFacts): GuardDecision {
  const { schema: text } = known;
  const own = text === undefined ? undefined : schema(asked.targetVersion ?? known.addon?.version ?? '');
  return decide(asked, { ...known, schema: own }, schemaProblems);
}

const messages = (asked: Asked, known: Partial<GuardFacts> = {}): string[] =>
  guard(request(asked), facts(known)).problems.map(({ message }) => message);

const codes = (asked: Asked, known: Partial<GuardFacts> = {}): string[] =>
  guard(request(asked), facts(known)).problems.map(({ code }) => code);

const configuration = (env: Record<string, string>, more: object = {}): string =>
  JSON.stringify({ env, ...more });

test('one minor up, with a fitting configuration, is fine', () => {
  const targetConfiguration = configuration({ ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' });
  expect(guard(request({ targetConfiguration }), facts())).toEqual({ problems: [], warnings: [] });
});

describe('versions', () => {
  test('one that EKS does not offer is refused with the newest it offers', () => {
    expect(messages({ targetVersion: 'v1.21.9-eksbuild.1' })).toEqual([
      'EKS does not offer vpc-cni v1.21.9-eksbuild.1 for Kubernetes 1.33: the newest it offers are v1.22.4-eksbuild.3, v1.22.1-eksbuild.1, v1.22.0-eksbuild.1, v1.21.2-eksbuild.2, v1.21.1-eksbuild.1',
    ]);
  });

  test('nothing offered, and no Kubernetes version known', () => {
    expect(messages({}, { offered: [], cluster: { name: 'prod' } })).toEqual([
      'EKS does not offer vpc-cni v1.21.1-eksbuild.1 for Kubernetes (version not known): the newest it offers are none',
    ]);
  });

  test.each([
    // wanted, in use -> effective
    ['v1.21.1-eksbuild.1', 'v1.20.1-eksbuild.3', 'v1.21.1-eksbuild.1'],
    [undefined, 'v1.20.1-eksbuild.3', 'v1.20.1-eksbuild.3'],
    [undefined, undefined, 'v1.20.5-eksbuild.1'],
  ])('wanted %s with %s in use means %s', (targetVersion, inUse, expected) => {
    const known = facts(inUse === undefined ? { addon: undefined } : at(inUse));
    expect(effectiveTarget(request({ targetVersion }), known)).toBe(expected);
  });

  test('nothing wanted, nothing there, nothing offered: nothing to say', () => {
    expect(guard(request({ targetVersion: undefined }), facts({ addon: undefined, offered: [] }))).toEqual({
      problems: [],
      warnings: [],
    });
  });

  test('a version of an unknown spelling is left to EKS, which does not offer it', () => {
    expect(codes({ targetVersion: 'latest' })).toEqual(['VersionNotOffered']);
  });
});

describe('the path', () => {
  test('1.19 to 1.22 is refused with the last patch of each minor', () => {
    expect(messages({ targetVersion: 'v1.22.4-eksbuild.3' }, at('v1.19.2-eksbuild.5'))).toEqual([
      'EKS moves vpc-cni by one minor version at a time, not from v1.19.2-eksbuild.5 to v1.22.4-eksbuild.3: deploy v1.20.5-eksbuild.1, v1.21.2-eksbuild.2, v1.22.4-eksbuild.3 one after the other',
    ]);
  });

  test('a defective version is never a stop', () => {
    const known = {
      ...at('v1.21.1-eksbuild.1'),
      offered: [...offered, { version: 'v1.23.1-eksbuild.1', isDefault: false }],
    };
    expect(messages({ targetVersion: 'v1.23.1-eksbuild.1' }, known)).toEqual([
      expect.stringContaining('deploy v1.22.4-eksbuild.3, v1.23.1-eksbuild.1 one after the other'),
    ]);
  });

  test('a minor of which nothing is offered is named', () => {
    const without21 = offered.filter(({ version }) => !version.startsWith('v1.21'));
    const known = { ...at('v1.20.1-eksbuild.3'), offered: without21 };
    expect(messages({ targetVersion: 'v1.22.4-eksbuild.3' }, known)).toEqual([
      expect.stringContaining(
        'deploy v1.21.x (EKS offers none for this Kubernetes version), v1.22.4-eksbuild.3 one after',
      ),
    ]);
  });

  test.each([
    ['first install', { addon: undefined }],
    ['same version', at('v1.21.1-eksbuild.1')],
    ['one down', at('v1.22.4-eksbuild.3')],
  ])('%s is no jump', (_, known) => {
    expect(codes({}, known)).toEqual([]);
  });
});

describe('the configuration', () => {
  test.each([
    [
      '{"env":{"WARM_IP_TARGT":"5"}}',
      '$.env.WARM_IP_TARGT is not a setting of this version; did you mean WARM_IP_TARGET?',
    ],
    ['{"enviroment":{}}', '$.enviroment is not a setting of this version'],
    ['{"env":{"WARM_IP_TARGET":5}}', '$.env.WARM_IP_TARGET is a number, expected a string'],
    ['{"affinity":1}', '$.affinity is a number, expected an object or null'],
    ['{"eniConfig":{"create":true,"region":"eu-west-1"}}', '$.eniConfig.subnets is missing'],
    [
      '{"eniConfig":{"create":true,"region":"eu-west-1","subnets":{}}}',
      '$.eniConfig.subnets must NOT have fewer than 1 properties',
    ],
    [
      '{"eniConfig":{"create":true,"region":"r","subnets":{"a/b~c":{}}}}',
      '$.eniConfig.subnets.a/b~c.id is missing',
    ],
  ])('%s is refused by path', (targetConfiguration, problem) => {
    expect(messages({ targetConfiguration })).toEqual([
      `the configuration to deploy does not fit vpc-cni v1.21.1-eksbuild.1: ${problem}`,
    ]);
  });

  test('a value that stops aws-node is refused by the schema, and with its effect', () => {
    const targetConfiguration = configuration({ NETWORK_POLICY_ENFORCING_MODE: 'none' });
    expect(messages({ targetConfiguration })).toEqual([
      'the value is not allowed for NETWORK_POLICY_ENFORCING_MODE, so aws-node does not start: use one of standard, strict',
      'the configuration to deploy does not fit vpc-cni v1.21.1-eksbuild.1: $.env.NETWORK_POLICY_ENFORCING_MODE has a value that is not allowed; allowed are standard, strict',
    ]);
  });

  test('every path that does not fit is named', () => {
    const targetConfiguration = configuration({ A: '1', B: '2' }, { c: 3 });
    expect(messages({ targetConfiguration })).toHaveLength(3);
  });

  test('YAML is read as EKS reads it', () => {
    expect(codes({ targetConfiguration: 'env:\n  WARM_IP_TARGET: "5"\n' })).toEqual([]);
    expect(codes({ targetConfiguration: '' })).toEqual([]);
    expect(codes({ targetConfiguration: '# nothing' })).toEqual([]);
  });

  test.each([
    ['{"env": ', 'the configuration values are neither JSON nor YAML'],
    ['[]', 'the configuration values are a list, expected an object'],
    ['"x"', 'the configuration values are a string, expected an object'],
  ])('%s is refused', (targetConfiguration, problem) => {
    expect(messages({ targetConfiguration })).toEqual([
      expect.stringContaining(`configuration values to deploy: ${problem}`),
    ]);
  });

  test('a version without a schema is not checked', () => {
    expect(codes({ targetConfiguration: configuration({ A: '1' }) }, { schema: undefined })).toEqual([]);
  });
});

test.each([
  [{ type: 'object', additionalProperties: false }, { a: 1 }, '$.a is not a setting of this version'],
  [
    { properties: { a: { type: ['string', 'null'] } } },
    { a: 1 },
    '$.a is a number, expected a string or null',
  ],
  [{ minProperties: 1 }, {}, '$ must NOT have fewer than 1 properties'],
])('the schema %j on %j: %s', (text, values, problem) => {
  expect(schemaProblems(values, JSON.stringify(text))).toEqual([problem]);
});

test('configuration values in use that cannot be read say nothing about features in use', () => {
  const addon = { version: 'v1.20.1-eksbuild.3', status: 'ACTIVE', configuration: readConfiguration('[]') };
  expect(codes({}, { addon })).toEqual([]);
});

describe('another update', () => {
  test.each(['CREATING', 'UPDATING', 'DELETING'])('%s is waited for by a person, not by us', (status) => {
    const running = [{ id: 'b5f0', type: 'AddonUpdate', startedAt: '2026-11-20T07:00:00.000Z' }];
    const addon = { version: 'v1.20.1-eksbuild.3', status };
    expect(messages({}, { addon, runningUpdates: running })).toEqual([
      `vpc-cni of cluster prod is ${status} (AddonUpdate b5f0 since 2026-11-20T07:00:00.000Z): EKS takes one update at a time; wait until it is ACTIVE and deploy again`,
    ]);
  });

  test('an update that EKS lists counts whatever the status says', () => {
    const runningUpdates = [{ id: 'b5f0', type: 'AddonUpdate' }];
    expect(messages({ targetVersion: undefined }, { addon: undefined, runningUpdates })).toEqual([
      'vpc-cni of cluster prod is being updated (AddonUpdate b5f0): EKS takes one update at a time; wait until it is ACTIVE and deploy again',
    ]);
    expect(codes({}, { addon: { version: 'v1.20.1-eksbuild.3', status: 'UPDATING' } })).toEqual([
      'UpdateRunning',
    ]);
  });
});

describe('floors', () => {
  const old = (version: string): Partial<GuardFacts> => ({
    addon: undefined,
    offered: [{ version, isDefault: false }],
  });
  const floor = (version: string, asked: Asked, known: Partial<GuardFacts> = {}): string[] =>
    codes({ targetVersion: version, ...asked }, { ...old(version), ...known });
  const prefix = { targetConfiguration: configuration({ ENABLE_PREFIX_DELEGATION: 'true' }) };
  const ipv6 = { cluster: { name: 'prod', kubernetesVersion: '1.33', ipFamily: 'ipv6' } };

  test.each<[string, string, string, Asked, Partial<GuardFacts>]>([
    // feature, first version with it, last version without it
    ['prefix delegation', 'v1.9.0', 'v1.8.0', prefix, {}],
    ['prefix delegation on bare metal', 'v1.11.0', 'v1.10.4', { ...prefix, bareMetalNodes: true }, {}],
    ['IPv6', 'v1.10.1', 'v1.10.0', {}, ipv6],
    [
      'security groups for pods with IPv6',
      'v1.16.0',
      'v1.15.5',
      { targetConfiguration: configuration({ ENABLE_POD_ENI: 'true' }) },
      ipv6,
    ],
    ['network policies', 'v1.14.0', 'v1.13.4', { targetConfiguration: '{"enableNetworkPolicy":"true"}' }, {}],
    [
      'subnet discovery',
      'v1.18.0',
      'v1.17.1',
      { targetConfiguration: configuration({ ENABLE_SUBNET_DISCOVERY: 'true' }) },
      {},
    ],
    [
      'several interfaces',
      'v1.20.0',
      'v1.19.6',
      { targetConfiguration: configuration({ ENABLE_MULTI_NIC: 'true' }) },
      {},
    ],
  ])('%s needs %s', (_, enough, tooOld, asked, known) => {
    expect(floor(enough, asked, known)).toEqual([]);
    expect(floor(tooOld, asked, known)).toContain('VersionTooOld');
  });

  test('a feature that runs today counts when going down, even if the target drops it', () => {
    const addon = {
      version: 'v1.9.3-eksbuild.1',
      status: 'ACTIVE',
      configuration: { values: { env: { ENABLE_PREFIX_DELEGATION: 'true' } } },
    };
    expect(floor('v1.8.0-eksbuild.1', { targetConfiguration: '{}' }, { addon })).toEqual(['VersionTooOld']);
  });

  test('the message names version, feature, consequence and remedy', () => {
    const addon = { version: 'v1.9.0', configuration: readConfiguration(prefix.targetConfiguration) };
    expect(messages({ targetVersion: 'v1.8.0' }, { ...old('v1.8.0'), addon })).toEqual([
      'vpc-cni v1.8.0 does not support prefix delegation, an older version leaks the prefixes that nodes hold: take v1.9.0 or newer',
    ]);
    expect(messages({ targetVersion: 'v1.8.0', ...prefix }, old('v1.8.0'))).toEqual([
      'vpc-cni v1.8.0 does not know ENABLE_PREFIX_DELEGATION, which needs v1.9.0: take v1.9.0 or newer, such as v1.23.1-eksbuild.1, or leave it out',
    ]);
  });
});

describe('versions with a known defect', () => {
  const asked = { targetVersion: 'v1.22.0-eksbuild.1' };
  const known = at('v1.21.1-eksbuild.1');

  test.each(['v1.22.0-eksbuild.1', 'v1.22.1-eksbuild.1'])(
    '%s is refused while subnet discovery is on',
    (targetVersion) => {
      expect(codes({ targetVersion }, known)).toEqual(['DefectiveVersion']);
    },
  );

  test('harmless with subnet discovery off', () => {
    const targetConfiguration = configuration({ ENABLE_SUBNET_DISCOVERY: 'false' });
    expect(codes({ ...asked, targetConfiguration }, known)).toEqual([]);
  });

  test('harmless with a role that allows the call', () => {
    expect(codes({ ...asked, roleActions: ['ec2:*'] }, known)).toEqual([]);
    expect(codes({ ...asked, roleActions: ['ec2:A*'] }, known)).toEqual([
      'DefectiveVersion',
      'RoleActionsMissing',
    ]);
  });
});

describe('settings', () => {
  const without = {
    targetConfiguration: configuration({ ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '0' }),
  };

  test('that keep aws-node from starting are refused', () => {
    expect(messages(without)).toEqual([
      'WARM_PREFIX_TARGET: aws-node does not start with prefix delegation, 0 prefixes and no IP target: use 1, or set WARM_IP_TARGET or MINIMUM_IP_TARGET above 0',
    ]);
  });

  test('that the cluster has already are a warning', () => {
    const decision = guard(request(without), facts(at('v1.20.1-eksbuild.3', without.targetConfiguration)));
    expect(decision.problems).toEqual([]);
    expect(decision.warnings.map(({ code }) => code)).toEqual(['NoWarmTarget']);
  });

  test('with a risk are a warning when they are new, and not mentioned again later', () => {
    const targetConfiguration = configuration({ MINIMUM_IP_TARGET: '20' });
    const warned = (known: Partial<GuardFacts>): string[] =>
      guard(request({ targetConfiguration }), facts(known)).warnings.map(({ code }) => code);
    expect(warned({})).toEqual(['WarmPoolFrozen']);
    expect(warned(at('v1.20.1-eksbuild.3', targetConfiguration))).toEqual([]);
  });

  describe('that were set by hand', () => {
    const live = backup({}, { byHand: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' } });
    const targetConfiguration = configuration({ MAX_ENI: '1' });
    const codesWith = (resolveConflicts: string, document: BackupDocument = live): string[] =>
      codes({ targetConfiguration, resolveConflicts }, { live: document });

    test('count where the update keeps them', () => expect(codesWith('PRESERVE')).toEqual(['TooFewEnis']));

    test('do not count where the update takes them away', () => expect(codesWith('OVERWRITE')).toEqual([]));

    test('and cannot be read leave checks open, which a warning says', () => {
      const unreadable = backup({ daemonSet: { unreadable: '403 Forbidden' } });
      const asked = request({ targetConfiguration, resolveConflicts: 'PRESERVE' });
      const { problems, warnings } = guard(asked, facts({ live: unreadable }));
      expect(problems).toEqual([]);
      expect(warnings).toEqual([
        {
          code: 'SettingsNotDecided',
          message: expect.stringMatching(
            /^DaemonSet kube-system\/aws-node could not be read: 403 Forbidden, so these checks were not made: .*TooFewEnis/,
          ),
        },
      ]);
    });
  });
});

describe('the role of aws-node', () => {
  const policyV5 = [
    'ec2:AssignPrivateIpAddresses', 'ec2:AttachNetworkInterface', 'ec2:CreateNetworkInterface', 'ec2:CreateTags',
    'ec2:DeleteNetworkInterface', 'ec2:Describe*', 'ec2:DetachNetworkInterface', 'ec2:ModifyNetworkInterfaceAttribute',
    'ec2:UnassignPrivateIpAddresses',
  ]; // prettier-ignore

  test('wildcards cover what they match', () => {
    expect(codes({ roleActions: policyV5 })).toEqual([]);
  });

  test('missing actions are named, by family and version', () => {
    const roleActions = policyV5.filter((action) => !action.includes('Describe'));
    expect(messages({ roleActions })).toEqual([
      'the role of aws-node does not allow ec2:DescribeInstanceTypes, ec2:DescribeInstances, ec2:DescribeNetworkInterfaces, ec2:DescribeSubnets, ec2:DescribeTags, which vpc-cni v1.21.1-eksbuild.1 calls in an ipv4 cluster: add them before the upgrade',
    ]);
  });

  test('an IPv6 cluster needs subnets from 1.22 on, and security groups until 1.22.2 no longer lists them', () => {
    const roleActions = [
      'ec2:AssignIpv6Addresses',
      'ec2:CreateTags',
      'ec2:DescribeI*',
      'ec2:DescribeNetworkInterfaces',
      'ec2:Describe?ags',
    ];
    const cluster = { name: 'prod', kubernetesVersion: '1.33', ipFamily: 'ipv6' };
    expect(codes({ roleActions }, { cluster })).toEqual([]);
    expect(
      messages(
        { roleActions, targetVersion: 'v1.22.4-eksbuild.3' },
        { cluster, ...at('v1.21.1-eksbuild.1') },
      ),
    ).toEqual([expect.stringContaining('does not allow ec2:DescribeSubnets, which')]);
  });

  test('in IMDS-only mode aws-node calls no EC2, so an empty role is enough', () => {
    const targetConfiguration = configuration({ ENABLE_IMDS_ONLY_MODE: 'true' });
    expect(codes({ roleActions: [], targetConfiguration }, { schema: undefined })).toEqual([]);
    const off = configuration({ ENABLE_IMDS_ONLY_MODE: 'false' });
    expect(codes({ roleActions: [], targetConfiguration: off }, { schema: undefined })).toEqual([
      'RoleActionsMissing',
    ]);
  });

  test('a cluster of unknown family is taken for ipv4', () => {
    expect(messages({ roleActions: [] }, { cluster: { name: 'prod' } })).toEqual([
      expect.stringContaining('in an ipv4 cluster'),
    ]);
  });
});

describe('warnings', () => {
  const warnings = (asked: Asked, known: Partial<GuardFacts> = {}): string[] =>
    guard(request(asked), facts(known)).warnings.map(({ message }) => message);

  test.each([undefined, 'v1.22.0-eksbuild.1'])(
    'the version in use is not refused with %s as the target, only warned of',
    (targetVersion) => {
      const known = { ...at('v1.22.0-eksbuild.1'), offered: [] };
      expect(codes({ targetVersion }, known)).toEqual([]);
      expect(warnings({ targetVersion }, known)).toEqual([
        expect.stringContaining('does not offer vpc-cni v1.22.0-eksbuild.1'),
        expect.stringContaining('not fit for use'),
      ]);
    },
  );

  test('Kubernetes and the add-on change in one deployment', () => {
    expect(warnings({ kubernetesVersion: '1.34', previousKubernetesVersion: '1.33' })).toEqual([
      'one deployment changes Kubernetes from 1.33 to 1.34 and vpc-cni from v1.20.1-eksbuild.3 to v1.21.1-eksbuild.1: when vpc-cni fails, CloudFormation takes everything back except the Kubernetes version; change vpc-cni in one deployment and Kubernetes in another',
    ]);
    expect(warnings({ kubernetesVersion: '1.34', previousKubernetesVersion: '1.34' })).toEqual([]);
    expect(warnings({ kubernetesVersion: '1.34' })).toEqual([]);
  });

  test('an add-on that is already unwell', () => {
    const addon = { version: 'v1.20.1-eksbuild.3', status: 'DEGRADED' };
    expect(warnings({}, { addon })).toEqual([
      'vpc-cni is DEGRADED before the change: what goes wrong afterwards may not come from this change',
    ]);
  });

  test('a self-managed aws-node that is several minors behind', () => {
    const known = { addon: undefined, selfManagedVersion: 'v1.18.1' };
    expect(warnings({}, known)).toEqual([
      'the self-managed aws-node is v1.18.1, the add-on will be v1.21.1-eksbuild.1: adopt it with a version of v1.18 first, then upgrade one minor version at a time',
    ]);
    expect(warnings({}, { addon: undefined, selfManagedVersion: 'v1.20.1' })).toEqual([]);
  });
});

test('every problem is reported at once', () => {
  const asked = {
    targetVersion: 'v1.22.0-eksbuild.1',
    targetConfiguration: configuration({ X: '1' }),
    roleActions: [],
  };
  const known = { addon: { version: 'v1.19.2-eksbuild.5', status: 'UPDATING' } };
  expect(codes(asked, known)).toEqual([
    'UpdateRunning', 'MinorVersionSkipped', 'DefectiveVersion', 'RoleActionsMissing', 'ConfigurationRejected',
  ]); // prettier-ignore
});
