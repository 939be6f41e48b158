import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EKSClient } from '@aws-sdk/client-eks';
import { addPreflightCommand } from '../../bin/commands/preflight';
import { PREFLIGHT_ACTIONS } from '../../bin/commands/preflight/policy';
import { clusterToken } from '../../lambda/shared/aws-node/token';
import { describeWith, isInstalled } from '../loopback/tools';
import { describeWithTls } from '../lambda/aws-node-fixtures/stage';
import { runAsync } from '../support/command-line';
import { LiveClusterStage, synthesized } from './live-cluster-stage';
import { insight } from './saved-answers';

const podnet = (...args: string[]) => runAsync([addPreflightCommand], ['preflight', ...args]);

describeWithTls('podnet preflight of the reference deployment', () => {
  const stage = new LiveClusterStage();
  const environment = { ...process.env };
  const now = synthesized({ kubernetesVersion: '1.35' });
  const next = synthesized({ kubernetesVersion: '1.36' });

  beforeAll(() => stage.open());
  afterAll(async () => {
    process.env = environment;
    await stage.close();
  });
  beforeEach(() => stage.deploy(now.template));

  const { eks, kubernetes, ec2 } = stage.servers;
  const live = (directory = now.directory, ...more: string[]) =>
    podnet(directory, '--cluster', 'prod', ...more);

  test('the assembly that is deployed changes nothing', async () => {
    const { out, err, code } = await live();
    expect(err).toBe('');
    expect(out).toMatch(/^cluster prod: ready\n\nThis deployment changes\n {2}nothing/);
    expect(code).toBe(0);
  });

  test('the next Kubernetes version, whose node image replaces the nodes', async () => {
    stage.offer(next.template);
    const { out, code } = await live(next.directory);
    expect(out).toMatch(/^cluster prod: ready\n\nThis deployment changes\n {2}Kubernetes version: 1\.35 to 1\.36\n {2}kube-proxy version: v1\.35\S+ to v1\.36\S+\n {2}node group general-1 configuration$/); // prettier-ignore
    expect(code).toBe(0);
  });

  test('pod subnets without room for the nodes that are added, by the ENIConfigs of the cluster', async () => {
    stage.offer(next.template);
    ec2.state.addSubnet({ subnetId: 'subnet-pods-1', availabilityZone: 'eu-west-1b', cidrBlock: '100.64.64.0/28' }); // prettier-ignore
    const { out } = await live(next.directory);
    expect(out).toMatch(/nodes in eu-west-1b, which take up to \d+ addresses, and the pod subnets there have 11 free/); // prettier-ignore
  });

  test('an ENIConfig whose subnet is gone leaves that open, and nothing else', async () => {
    stage.offer(next.template);
    ec2.state.subnets.delete('subnet-pods-1');
    const { out } = await live(next.directory);
    expect(out).toContain('pod subnets subnet-pods-0, subnet-pods-1, subnet-pods-2: describe all of them');
    expect(out).toContain("'aws ec2 describe-subnets' failed: InvalidSubnetID.NotFound");
    expect(out).not.toContain('free addresses of cluster subnets');
  });

  test('calls only what its policy allows', async () => {
    eks.inventory.insights.push(insight('9', 'Deprecated APIs', 'WARNING', { kubernetesVersion: '1.35' }));
    await live();
    const called = new Set([
      ...eks.calls.map((call) => `eks:${call}`),
      ...ec2.calls.map(({ action }) => `ec2:${action}`),
      'cloudformation:GetTemplate',
    ]);
    expect([...called].sort()).toEqual([...PREFLIGHT_ACTIONS]);
  });

  test('lists are read to their last page, also where a page is small', async () => {
    eks.pageSize = 1;
    for (const id of ['1', '2', '3']) eks.inventory.insights.push(insight(id, `Insight ${id}`, 'WARNING', { kubernetesVersion: '1.35', recommendation: `Do ${id}.` })); // prettier-ignore
    const { out } = await live();
    eks.pageSize = 3;
    for (const id of ['1', '2', '3']) expect(out).toContain(`Do ${id}.`);
  });

  test('throttling is waited out', async () => {
    for (const action of ['DescribeCluster', 'ListAddons', 'DescribeAddonVersions'])
      eks.faults.add({ kind: 'throttle', action, times: 2 });
    ec2.faults.add({ kind: 'throttle', action: 'DescribeSubnets', times: 2 });
    expect(await live()).toMatchObject({ code: 0 });
  });

  test.each([
    ['ListInsights', /'aws eks list-insights' failed: AccessDeniedException: User is not authorized/],
    ['DescribeAddon', /'aws eks describe-addon' for coredns failed: AccessDeniedException/],
    ['DescribeNodegroup', /'aws eks describe-nodegroup' for general-1 failed/],
    ['DescribeAddonVersions', /'aws eks describe-addon-versions' failed/],
  ])('without permission for %s the deployment is not proven to be ready', async (action, sentence) => {
    eks.faults.add({ kind: 'deny', action, times: Infinity });
    const { out, code } = await live();
    expect(out).toMatch(/^cluster prod: not proven to be ready/);
    expect(out).toMatch(sentence);
    expect(out).not.toContain('is added');
    expect(code).toBe(1);
  });

  test('without permission for the subnets, and with EC2 encoding the reason', async () => {
    ec2.faults.add({ kind: 'deny', action: 'DescribeSubnets', times: Infinity });
    const { out, code } = await live();
    expect(out).toMatch(/'aws ec2 describe-subnets' failed: UnauthorizedOperation/);
    expect(out).not.toContain('x1y2');
    expect(code).toBe(1);
  });

  test('without access to the Kubernetes API, at once', async () => {
    kubernetes.hasAccessEntry = false;
    const { out, code } = await live();
    expect(out).toMatch(/'kubectl get nodes -o json' failed: the API server answered 401/);
    expect(code).toBe(1);
  });

  test('without permission for the cluster there is nothing to check', async () => {
    eks.faults.add({ kind: 'deny', action: 'DescribeCluster', times: Infinity });
    expect(await live()).toEqual({
      out: '',
      err: 'error: cannot read cluster prod: AccessDeniedException: User is not authorized to perform: eks:DescribeCluster',
      code: 2,
    });
  });

  test('without the deployed template the comparison has two sides, and says so', async () => {
    stage.cloudFormation.template = undefined;
    const { out, code } = await live();
    expect(out).toMatch(/deployed template could not be read \(ValidationError: Stack with id Live does not exist\): give it with --deployed/); // prettier-ignore
    expect(code).toBe(0);
    expect((await live(now.directory, '--deployed', now.directory)).out).not.toContain('deployed template');
  });

  const tools = isInstalled('aws', '--version') && isInstalled('kubectl', 'version', '--client');
  describeWith('AWS CLI or kubectl', tools)('saved by the AWS CLI and kubectl', () => {
    const folder = mkdtempSync(join(tmpdir(), 'podnet-saved-'));
    const authority = join(folder, 'ca.crt');
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    async function save(name: string, program: string, ...args: string[]): Promise<void> {
      const env = {
        ...process.env,
        HOME: folder,
        AWS_PAGER: '',
        AWS_DEFAULT_REGION: 'eu-west-1',
        KUBECONFIG: join(folder, 'none'),
      };
      const { stdout } = await promisify(execFile)(program, args, { env, maxBuffer: 1e8 });
      writeFileSync(join(folder, name), stdout);
    }

    const aws = (name: string, ...args: string[]) => save(`${name}.json`, 'aws', ...args, '--output', 'json');

    async function kubectl(name: string, ...args: string[]): Promise<void> {
      writeFileSync(authority, kubernetes.certificateAuthority);
      const token = await clusterToken(new EKSClient({}), 'prod');
      const connection = [`--server=${kubernetes.url}`, `--certificate-authority=${authority}`, `--token=${token}`];
      await save(`${name}.json`, 'kubectl', ...connection, 'get', ...args, '--output', 'json');
    } // prettier-ignore

    test('the report is that of the live cluster', async () => {
      eks.inventory.insights.push(insight('9', 'Deprecated APIs', 'WARNING', { recommendation: 'Look.' }));
      const of = ['--cluster-name', 'prod'];
      await aws('cluster', 'eks', 'describe-cluster', '--name', 'prod');
      await aws('addons', 'eks', 'list-addons', ...of);
      for (const name of ['vpc-cni', 'kube-proxy', 'coredns']) {
        await aws(name, 'eks', 'describe-addon', ...of, '--addon-name', name);
        await aws(`${name}-versions`, 'eks', 'describe-addon-versions', '--addon-name', name);
      }
      await aws('nodegroups', 'eks', 'list-nodegroups', ...of);
      await aws('general', 'eks', 'describe-nodegroup', ...of, '--nodegroup-name', 'general-1');
      await aws('insights', 'eks', 'list-insights', ...of);
      await aws('insight', 'eks', 'describe-insight', ...of, '--id', '9');
      await aws('subnets', 'ec2', 'describe-subnets');
      await kubectl('nodes', 'nodes');
      await kubectl('pods', 'pods', '--namespace', 'kube-system');
      await kubectl('eniconfigs', 'eniconfigs');
      await kubectl(
        'daemonset',
        'daemonset',
        'aws-node',
        '--namespace',
        'kube-system',
        '--show-managed-fields',
      );
      const options = ['--deployed', now.directory];
      const saved = await live(next.directory, '--from', folder, ...options);
      expect(saved.out).toContain('EKS insight');
      expect(saved).toEqual(await live(next.directory, ...options));
    }, 180_000);

    test('reports one page of a list as the AWS CLI saves it', async () => {
      await aws('addons', 'eks', 'list-addons', '--cluster-name', 'prod', '--max-items', '1');
      const { out } = await live(now.directory, '--from', folder);
      expect(out).toMatch(/addons\.json holds one page of 'aws eks list-addons' only/);
    }, 60_000);
  });
});
