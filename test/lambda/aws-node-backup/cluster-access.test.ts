import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EKSClient } from '@aws-sdk/client-eks';
import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import { serviceEndpoint } from '../../../lambda/shared/aws-node/aws-endpoint';
import { KubernetesReader } from '../../../lambda/shared/aws-node/kubernetes';
import { KubernetesError } from '../../../lambda/shared/aws-node/kubernetes-errors';
import { kubernetesLimits } from '../../../lambda/shared/aws-node/kubernetes-limits';
import { manifestList } from '../../../lib/aws-node/backup/manifests';
import { clusterToken } from '../../../lambda/shared/aws-node/token';
import { LoopbackKubernetes } from '../../loopback/kubernetes-server';
import { LoopbackSts } from '../../loopback/sts-server';
import { describeWith, isInstalled } from '../../loopback/tools';
import { backup } from '../aws-node-fixtures/backup';
import { daemonSet } from '../aws-node-fixtures/daemon-set';
import { configMap, eniConfig } from '../aws-node-fixtures/objects';
import { certificatesOrSkip, describeWithTls } from '../aws-node-fixtures/stage';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
const client = new EKSClient({ region: 'eu-central-1', credentials });

describe('endpoints', () => {
  const inRegion = (region: string): Promise<URL> =>
    serviceEndpoint(new EKSClient({ region, credentials }), 'sts');

  test.each([
    ['eu-central-1', 'https://sts.eu-central-1.amazonaws.com/'],
    ['us-gov-west-1', 'https://sts.us-gov-west-1.amazonaws.com/'],
    ['cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn/'],
  ])('of %s are in its partition', async (region, url) => {
    expect((await inRegion(region)).href).toBe(url);
  });
});

describeWithTls('access to a cluster', () => {
  const sts = new LoopbackSts(credentials.secretAccessKey);
  const kubernetes = new LoopbackKubernetes(certificatesOrSkip()!, sts, 'prod');
  const token = (cluster = 'prod'): Promise<string> => clusterToken(client, cluster);

  beforeAll(async () => {
    await Promise.all([sts.listen(), kubernetes.listen()]);
    process.env.AWS_ENDPOINT_URL_STS = sts.url;
  });
  afterAll(async () => {
    delete process.env.AWS_ENDPOINT_URL_STS;
    await Promise.all([sts.close(), kubernetes.close()]);
  });
  beforeEach(() => {
    kubernetes.reset();
    kubernetes.faults.clear();
    kubernetes.objects.set(AwsNodeObject.DAEMON_SET, daemonSet({ version: 'v1.20.1-eksbuild.3' }));
    kubernetes.objects.set(AwsNodeObject.CONFIG_MAP, configMap());
    for (const zone of ['a', 'b', 'c']) {
      kubernetes.objects.set(
        `${AwsNodeObject.ENI_CONFIGS}/us-east-1${zone}`,
        eniConfig(`us-east-1${zone}`, `subnet-${zone}`),
      );
    }
  });

  const reader = (
    more: { token?: () => Promise<string>; signal?: AbortSignal } = {},
    limits = {},
  ): KubernetesReader =>
    new KubernetesReader(
      { endpoint: kubernetes.url, certificateAuthority: kubernetes.certificateAuthority, token, ...more },
      { ...kubernetesLimits(), authorizationMilliseconds: 0, ...limits },
    );

  test('a token is what EKS expects: prefix, base64url, signed cluster header, a minute', async () => {
    const text = await token();
    expect(text).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
    const url = new URL(Buffer.from(text.slice(11), 'base64url').toString());
    expect(url.searchParams.get('Action')).toBe('GetCallerIdentity');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-k8s-aws-id');
    expect(url.searchParams.get('X-Amz-Credential')).toMatch(
      /^AKIDEXAMPLE\/\d{8}\/eu-central-1\/sts\/aws4_request$/,
    );
    expect((await reader().get(AwsNodeObject.DAEMON_SET))!.kind).toBe('DaemonSet');
  });

  test.each<[string, () => Promise<string>, RegExp]>([
    ['another cluster', () => token('other'), /answered 401 .*SignatureDoesNotMatch/],
    ['another secret', () => clusterToken(new EKSClient({ region: 'eu-central-1', credentials: { ...credentials, secretAccessKey: 'x' } }), 'prod'), /SignatureDoesNotMatch/],
    ['another service', async () => 'k8s-aws-v1.' + Buffer.from('https://evil.example.com/?a=b').toString('base64url'), /unexpected hostname/],
    ['no prefix', async () => 'secret', /prefix/],
  ])('a token for %s is refused', async (_, wrong, reason) => {
    await expect(reader({ token: wrong }).get(AwsNodeObject.DAEMON_SET)).rejects.toThrow(reason);
  }); // prettier-ignore

  test('lists come page by page, and start over when a page is too old', async () => {
    kubernetes.expiredContinues = 2;
    expect(await reader({}, { pageSize: 2 }).list(AwsNodeObject.ENI_CONFIGS)).toHaveLength(3);
    kubernetes.expiredContinues = 4;
    await expect(reader({}, { pageSize: 2 }).list(AwsNodeObject.ENI_CONFIGS)).rejects.toThrow(
      'changes faster than it can be read',
    );
  });

  test('what does not exist is nothing, not an error', async () => {
    expect(await reader().get(AwsNodeObject.SERVICE_ACCOUNT)).toBeUndefined();
    kubernetes.hasEniConfigKind = false;
    kubernetes.objects.clear();
    expect(await reader().list(AwsNodeObject.ENI_CONFIGS)).toBeUndefined();
  });

  test('an answer that is larger than allowed is refused', async () => {
    await expect(reader({}, { responseBytes: 1_000 }).get(AwsNodeObject.DAEMON_SET)).rejects.toThrow(
      'the answer is larger than 1000 bytes',
    );
  });

  test('an answer that ends in the middle is asked for again, then given up', async () => {
    kubernetes.faults.add({ kind: 'malformed', times: Infinity });
    await expect(reader({}, { patienceMilliseconds: 250 }).get(AwsNodeObject.DAEMON_SET)).rejects.toThrow(
      /'s answer for .*aws-node is not JSON/,
    );
    expect(kubernetes.requests.length).toBeGreaterThan(1);
  });

  test('waiting ends when the invocation does', async () => {
    kubernetes.faults.add({ kind: 'throttle', times: Infinity });
    await expect(reader({ signal: AbortSignal.timeout(60) }).get(AwsNodeObject.DAEMON_SET)).rejects.toThrow();
  });

  test('an error knows the status of the answer', async () => {
    kubernetes.forbidden.add('daemonsets');
    const error = await reader().get(AwsNodeObject.DAEMON_SET).catch((e: unknown) => e); // prettier-ignore
    expect(error).toBeInstanceOf(KubernetesError);
    expect(error).toMatchObject({ status: 403 });
  });

  describeWith('kubectl', isInstalled('kubectl', 'version', '--client'))('kubectl', () => {
    const folder = mkdtempSync(join(tmpdir(), 'podnet-kubectl-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const kubectl = async (...args: string[]): Promise<string> => {
      const authority = join(folder, 'ca.crt');
      writeFileSync(authority, kubernetes.certificateAuthority);
      const connection = [
        `--server=${kubernetes.url}`,
        `--certificate-authority=${authority}`,
        `--token=${await token()}`,
      ];
      const options = { env: { PATH: process.env.PATH, HOME: folder, KUBECONFIG: join(folder, 'none') } };
      return (await promisify(execFile)('kubectl', [...connection, ...args], options)).stdout;
    };

    test('reads the loopback API with our token', async () => {
      const read = JSON.parse(
        await kubectl('get', 'daemonset', 'aws-node', '-n', 'kube-system', '-o', 'json'),
      ) as object;
      expect(read).toMatchObject({ kind: 'DaemonSet', metadata: { name: 'aws-node' } });
      const names = await kubectl(
        'get',
        'eniconfigs',
        '--chunk-size=2',
        '-o',
        'jsonpath={.items[*].metadata.name}',
      );
      expect(names).toBe('us-east-1a us-east-1b us-east-1c');
    });

    test('takes the manifests of a backup', async () => {
      const file = join(folder, 'manifests.json');
      const eniConfigs = { value: [eniConfig('us-east-1a', 'subnet-a')] };
      writeFileSync(file, JSON.stringify(manifestList(backup({ eniConfigs }).manifests)));
      const applied = await kubectl(
        'apply',
        '--dry-run=client',
        '--validate=false',
        '-f',
        file,
        '-o',
        'name',
      );
      expect(applied.trim().split('\n').sort()).toEqual([
        'configmap/amazon-vpc-cni',
        'daemonset.apps/aws-node',
        'eniconfig.crd.k8s.amazonaws.com/us-east-1a',
        'serviceaccount/aws-node',
      ]);
    });
  });
});
