import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { awsProblem } from '../../bin/commands/aws-problem';
import { addDiffCommand } from '../../bin/commands/diff';
import { addRestoreCommand } from '../../bin/commands/restore';
import { LoopbackS3 } from '../loopback/s3-server';
import { addon, backup } from '../lambda/aws-node-fixtures/backup';
import { describeWithTls, UpgradeStage } from '../lambda/aws-node-fixtures/stage';
import { runAsync } from '../support/command-line';

const folder = mkdtempSync(join(tmpdir(), 'podnet-restore-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const podnet = (...args: string[]) => runAsync([addRestoreCommand, addDiffCommand], args);

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const byHand = file('by-hand.json', backup({}, { byHand: { WARM_IP_TARGET: '5' } }));
const other = file('other.json', {
  ...backup({ addon: { value: addon({ addonVersion: 'v1.21.1-eksbuild.1' }) }, reservations: { value: [{ subnetId: 'subnet-a', reservations: [{ Cidr: '100.64.16.0/24' }] }] } }),
  createdAt: '2026-11-20T09:00:00.000Z',
}); // prettier-ignore

describe('podnet restore', () => {
  test('shows the configuration values with what was set by hand, and the commands', async () => {
    const { out, err, code } = await podnet('restore', byHand);
    expect([err, code]).toEqual(['', 0]);
    expect(out)
      .toBe(`cluster prod, vpc-cni v1.20.1-eksbuild.3, 2026-11-20T07:30:00.000Z, taken before the change to v1.21.1-eksbuild.1 (complete)

configuration values of the add-on:
{
  "env": {
    "ENABLE_PREFIX_DELEGATION": "true",
    "WARM_IP_TARGET": "5"
  }
}

set by hand, now among the configuration values: env.WARM_IP_TARGET

with the managed add-on:
aws eks update-addon --cluster-name 'prod' --addon-name vpc-cni --addon-version 'v1.20.1-eksbuild.3' \\
  --service-account-role-arn 'arn:aws:iam::123456789012:role/aws-node' \\
  --resolve-conflicts OVERWRITE \\
  --configuration-values 'file://configuration-values.json'

without it:
kubectl apply --server-side --force-conflicts --filename 'manifests.yaml'`);
  });

  test('warns of settings in the backup that do not work, whoever set them', async () => {
    const broken = backup({}, { byHand: { WARM_PREFIX_TARGET: '0', AWS_VPC_K8S_CNI_VETHPREFIX: 'podeni' } });
    const { err, code } = await podnet('restore', file('broken.json', broken));
    expect(code).toBe(0);
    expect(err).toBe(
      'warning: the settings of the backup do not work: WARM_PREFIX_TARGET: aws-node does not start with prefix delegation, 0 prefixes and no IP target: use 1, or set WARM_IP_TARGET or MINIMUM_IP_TARGET above 0\n' +
        'warning: the settings of the backup do not work: AWS_VPC_K8S_CNI_VETHPREFIX: the value stops aws-node at its start: use 1 to 4 characters of ASCII, but not eth, vlan or lo',
    );
  });

  test('writes the configuration values and the manifests', async () => {
    const values = join(folder, 'values.json');
    const manifests = join(folder, 'manifests.yaml');
    const { out } = await podnet(
      'restore',
      byHand,
      '--configuration-values',
      values,
      '--manifests',
      manifests,
    );
    expect(JSON.parse(readFileSync(values, 'utf8'))).toEqual({
      env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_IP_TARGET: '5' },
    });
    expect(out).toContain(`--configuration-values 'file://${values}'`);
    const kinds = parseAllDocuments(readFileSync(manifests, 'utf8')).map(
      (document) => (document.toJS() as { kind: string }).kind,
    );
    expect(kinds).toEqual(['ServiceAccount', 'ConfigMap', 'DaemonSet']);
  });

  test('shows the CDK props that reproduce the backup', async () => {
    const { out } = await podnet('restore', byHand, '--props');
    expect(out).toContain(`props of VpcCniAddon that reproduce them:
version: VpcCniVersion.of('v1.20.1-eksbuild.3'),
identityType: eks.IdentityType.IRSA,
serviceAccountRole: iam.Role.fromRoleArn(this, 'AwsNodeRole', 'arn:aws:iam::123456789012:role/aws-node', { mutable: false }),
podAddressing: PodAddressing.prefixDelegation({ warmIpTarget: 5 }),
settings: {},`);
  });

  test('compares with what is declared, JSON or YAML', async () => {
    const declared = file(
      'declared.yaml',
      'env:\n  ENABLE_PREFIX_DELEGATION: "true"\n  WARM_PREFIX_TARGET: "2"\n',
    );
    const { out } = await podnet('restore', byHand, '--declared', declared, '--json');
    expect(JSON.parse(out)).toMatchObject({
      cluster: 'prod',
      than: 'declared',
      changes: [
        { setting: 'env.WARM_IP_TARGET', before: '5' },
        { setting: 'env.WARM_PREFIX_TARGET', after: '2' },
      ],
    });
    const same = file('same.json', '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_IP_TARGET":"5"}}');
    expect((await podnet('restore', byHand, '--declared', same)).out).toContain(
      'nothing differs from the declared settings',
    );
  });

  test('a self-managed aws-node is adopted by creating the add-on', async () => {
    const selfManaged = file('self-managed.json', {
      ...backup({ addon: { value: undefined } }),
      occasion: undefined,
    });
    const { out } = await podnet('restore', selfManaged);
    expect(out).toContain('cluster prod, no managed add-on, 2026-11-20T07:30:00.000Z (complete)');
    expect(out).toContain(
      "aws eks create-addon --cluster-name 'prod' --addon-name vpc-cni --addon-version 'v1.20.1-eksbuild.3' \\\n" +
        "  --service-account-role-arn 'arn:aws:iam::123456789012:role/aws-node' \\\n  --resolve-conflicts OVERWRITE",
    );
    expect((await podnet('restore', selfManaged, '--props')).out).toContain(
      "identityType: eks.IdentityType.IRSA,\nserviceAccountRole: iam.Role.fromRoleArn(this, 'AwsNodeRole', 'arn:",
    );
  });

  test('an image that is no build of EKS: which version to take is said, not made up', async () => {
    const upstream = file('upstream.json', {
      ...backup(
        { addon: { value: undefined }, serviceAccount: { value: undefined } },
        { version: 'v1.20.1' },
      ),
    });
    const { out } = await podnet('restore', upstream, '--props');
    expect(out).not.toMatch(/--addon-version 'v|role-arn/);
    expect(out).toContain(
      'add --addon-version with the newest patch of v1.20, as ran, from: aws eks describe-addon-versions --addon-name vpc-cni --kubernetes-version 1.33',
    );
    expect(out).toContain('// version: the newest patch of the minor version that ran');
  });

  test('a backup without a DaemonSet does not know the minor version either', async () => {
    const nothing = file('nothing.json', {
      ...backup({ addon: { value: undefined }, daemonSet: { value: undefined } }),
      cluster: { name: 'prod' },
    });
    expect((await podnet('restore', nothing)).out).toMatch(
      /newest patch of the minor version that ran, from: aws eks describe-addon-versions --addon-name vpc-cni$/m,
    );
  });

  test('with Pod Identity the role is not in the backup, and the annotation does not count', async () => {
    const associations = { serviceAccountRoleArn: undefined, podIdentityAssociations: ['a-1'] };
    const podIdentity = file('pod-identity.json', backup({ addon: { value: addon(associations) } }));
    const { out } = await podnet('restore', podIdentity, '--props');
    expect(out).toContain('identityType: eks.IdentityType.POD_IDENTITY,');
    expect(out).toContain('by EKS Pod Identity (a-1): the backup does not hold which role');
    expect(out).not.toContain('role-arn');
  });

  test('says what a partial backup does not hold', async () => {
    const partial = file(
      'partial.json',
      backup({ eniConfigs: { unreadable: 'Forbidden' } }, { byHand: { HTTP_TIMEOUT: '20' } }),
    );
    expect((await podnet('restore', partial)).err).toBe(
      'warning: the backup does not hold ENIConfigs: Forbidden\n' +
        'warning: not part of the configuration values: env.HTTP_TIMEOUT: undocumented, and not in the schema of the add-on',
    );
  });

  test.each([
    [join(folder, 'missing.json'), /^cannot read .*missing.json: there is no such file$/],
    [folder, /^cannot read .*: it is a folder, expected a file$/],
    ['s3://bucket', /^'s3:\/\/bucket' names no object: write s3:\/\/bucket\/key$/],
    [file('list.json', '{"kind":"List"}'), /is not a backup of aws-node/],
  ])('%s is a problem, told without a stack', async (source, message) => {
    const { err, code } = await podnet('restore', source);
    expect([code, err]).toEqual([1, expect.stringMatching(message)]);
  });
});

describe('podnet restore says what to do about', () => {
  test.each([
    ['--configuration-values', join(folder, 'none', 'x.json'), /^cannot write .*none\/x\.json: its folder does not exist, make it first$/],
    ['--manifests', join(folder, 'none', 'x.yaml'), /^cannot write .*none\/x\.yaml: its folder does not exist, make it first$/],
    ['--manifests', folder, /^cannot write .*: it is a folder, expected the name of a file$/],
    ['--declared', join(folder, 'none.yaml'), /^cannot read .*none\.yaml: there is no such file$/],
    ['--declared', byHand, /^.*by-hand\.json is a backup of aws-node, expected configuration values: compare two backups with podnet diff$/],
  ])('%s %s', async (option, path, message) => {
    const { err, code } = await podnet('restore', byHand, option, path);
    expect([code, err]).toEqual([1, expect.stringMatching(message)]);
  }); // prettier-ignore

  test('a file that nobody can have', async () => {
    expect((await podnet('restore', `${byHand}/x`)).err).toMatch(/^cannot read .*: ENOTDIR/);
  });
});

describe('errors of the AWS SDK', () => {
  const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

  test.each([
    [new Error('Region is missing'), 'no AWS region is set: set AWS_REGION, or'],
    [named('CredentialsProviderError', 'Could not load credentials'), 'no usable AWS credentials were found: set AWS_PROFILE'],
    [named('ExpiredToken', 'The provided token has expired.'), 'the AWS credentials have expired: log in again'],
    [named('AccessDenied', 'Access Denied'), 'AccessDenied: Access Denied'],
  ])('%s', (error, sentence) => {
    expect(awsProblem('s3://a/b', error).message).toMatch(new RegExp(`^cannot read s3://a/b: ${sentence}`));
  }); // prettier-ignore
});

describe('podnet diff', () => {
  test('shows what differs, reservations and the add-on included', async () => {
    const { out, code } = await podnet('diff', byHand, other);
    expect(code).toBe(0);
    const rows = out.split('\n').map((line) => line.split('│').map((cell) => cell.trim()).filter(Boolean)); // prettier-ignore
    expect(rows).toEqual(
      expect.arrayContaining([
        ['setting', 'prod 2026-11-20T07:30:00.000Z', 'prod 2026-11-20T09:00:00.000Z'],
        ['addon.version', 'v1.20.1-eksbuild.3', 'v1.21.1-eksbuild.1'],
        ['env.WARM_IP_TARGET', '5', '(not set)'],
        ['reservations.subnet-a', '(not set)', '{"Cidr":"100.64.16.0/24"}'],
      ]),
    );
  });

  test('as JSON, with an exit code for scripts', async () => {
    const { out, code } = await podnet('diff', byHand, other, '--json', '--exit-code');
    expect(code).toBe(1);
    expect((JSON.parse(out) as { setting: string }[]).map(({ setting }) => setting)).toEqual([
      'addon.version',
      'env.WARM_IP_TARGET',
      'reservations.subnet-a',
    ]);
  });

  test('equal backups', async () => {
    expect(await podnet('diff', byHand, byHand, '--exit-code')).toEqual({
      out: 'no setting differs',
      err: '',
      code: 0,
    });
  });

  test('long and empty values stay readable', async () => {
    const long = file(
      'long.json',
      backup({}, { byHand: { ADDITIONAL_ENI_TAGS: 'x'.repeat(200), EMPTY: '' } }),
    );
    const { out } = await podnet('diff', long, byHand);
    expect(out).toContain(`${'x'.repeat(57)}...`);
    expect(out).toContain('(empty)');
  });

  test('what a backup does not hold is said, not shown as a difference only', async () => {
    const partial = file('partial-2.json', backup({ configMap: { unreadable: 'Forbidden' } }));
    expect((await podnet('diff', partial, byHand)).err).toBe(
      `warning: ${partial} does not hold ConfigMap kube-system/amazon-vpc-cni: Forbidden`,
    );
  });

  test('one backup is not enough', async () => {
    expect((await podnet('diff', byHand)).err).toContain("missing required argument 'backup-b'");
  });
});

describe('backups in S3', () => {
  const s3 = new LoopbackS3('backups');
  const environment = { ...process.env };

  beforeAll(async () => {
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    });
    process.env.AWS_ENDPOINT_URL_S3 = await s3.listen();
    s3.objects.set('prod/one.json', [{ body: JSON.stringify(backup()), headers: {} }]);
  });
  afterAll(async () => {
    process.env = environment;
    await s3.close();
  });

  test('are read with the usual credentials', async () => {
    expect((await podnet('restore', 's3://backups/prod/one.json')).out).toContain(
      'cluster prod, vpc-cni v1.20.1',
    );
  });

  test('without a region: a sentence, and nothing about Node.js', async () => {
    const { AWS_REGION, ...others } = process.env;
    process.env = { ...others, AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
    const warn = jest.spyOn(process, 'emitWarning');
    expect((await podnet('restore', 's3://backups/prod/one.json')).err).toBe(
      'cannot read s3://backups/prod/one.json: no AWS region is set: set AWS_REGION, or AWS_PROFILE to a profile with a region',
    );
    expect(warn).not.toHaveBeenCalled();
    process.env = { ...others, AWS_REGION };
  });

  test('a missing object and a refusal say so', async () => {
    expect((await podnet('restore', 's3://backups/two.json')).err).toBe(
      'cannot read s3://backups/two.json: there is no such object',
    );
    s3.faults.add({ kind: 'deny' });
    expect((await podnet('restore', 's3://backups/prod/one.json')).err).toBe(
      'cannot read s3://backups/prod/one.json: AccessDenied: AccessDenied',
    );
  });
});

describeWithTls('podnet restore --live', () => {
  const stage = new UpgradeStage();
  const environment = { ...process.env };

  beforeAll(async () => {
    await stage.open([]);
    Object.assign(process.env, stage.environment, { AWS_REGION: 'us-east-1' });
    stage.world.install('v1.20.1-eksbuild.3', { ENABLE_PREFIX_DELEGATION: 'true' });
  });
  afterAll(async () => {
    process.env = environment;
    await stage.close();
  });

  test('shows what the cluster lost since the backup', async () => {
    const { out, err } = await podnet('restore', byHand, '--live');
    expect(err).toBe('');
    expect(out).toMatch(/env\.WARM_IP_TARGET\s+│\s+5\s+│\s+\(not set\)/);
  });

  test('says what it could not read', async () => {
    stage.kubernetes.forbidden.add('eniconfigs');
    expect((await podnet('restore', byHand, '--live')).err).toMatch(
      /^warning: ENIConfigs could not be read: the API server answered 403/,
    );
  });
});
