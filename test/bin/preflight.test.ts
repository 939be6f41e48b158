import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPreflightCommand } from '../../bin/commands/preflight';
import { PREFLIGHT_ACTIONS } from '../../bin/commands/preflight/policy';
import { runAsync, type Outcome } from '../support/command-line';
import {
  addon,
  CNI,
  insight,
  list,
  node,
  offers,
  pod,
  save,
  subnet,
  template,
  wellAnswers,
  wellDaemonSet,
} from './saved-answers';

type Json = Record<string, unknown>;

const root = mkdtempSync(join(tmpdir(), 'podnet-preflight-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let files = 0;
function file(content: unknown): string {
  const path = join(root, `template-${(files += 1)}.json`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const podnet = (...args: string[]) => runAsync([addPreflightCommand], ['preflight', ...args]);

/** The preflight of a template against saved answers, some of them changed. */
function check(
  declared: Json,
  changed: Record<string, Json | undefined> = {},
  { deployed = template() as Json | undefined, more = [] as string[] } = {},
): Promise<Outcome> {
  const folder = save(join(root, `answers-${(files += 1)}`), { ...wellAnswers(), ...changed });
  const last = deployed === undefined ? [] : ['--deployed', file(deployed)];
  return podnet(file(declared), '--cluster', 'prod', '--from', folder, ...last, ...more);
}

const kubernetes = (Version = '1.34') => template({ cluster: { Version } });
const cni = (AddonVersion: string, more: Json = {}) => template({ cni: { AddonVersion, ...more } });

describe('podnet preflight', () => {
  test('a deployment that changes nothing in a cluster that is well is ready', async () => {
    expect(await check(template())).toEqual({
      out: 'cluster prod: ready\n\nThis deployment changes\n  nothing',
      err: '',
      code: 0,
    });
  });

  test('one minor version of vpc-cni is ready, and settings are told by name alone', async () => {
    const ConfigurationValues = '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_IP_TARGET":"secret"}}';
    const { out, code } = await check(cni('v1.21.2-eksbuild.2', { ConfigurationValues }));
    expect(code).toBe(0);
    expect(out).toContain(`vpc-cni version: ${CNI} to v1.21.2-eksbuild.2`);
    expect(out).toContain('vpc-cni configuration: env.WARM_IP_TARGET');
    expect(out).not.toContain('secret');
  });

  test('one minor version of Kubernetes is ready', async () => {
    expect(await check(kubernetes())).toMatchObject({ out: expect.stringContaining('Kubernetes version: 1.33 to 1.34'), code: 0 }); // prettier-ignore
  });

  const problems: [string, Json, Record<string, Json | undefined>, RegExp][] = [
    [
      'Kubernetes together with vpc-cni',
      template({ cluster: { Version: '1.34' }, cni: { AddonVersion: 'v1.21.2-eksbuild.2' } }),
      {},
      /changes Kubernetes from 1\.33 to 1\.34 and vpc-cni from v1\.20\.1-eksbuild\.3 to v1\.21\.2-eksbuild\.2.*change vpc-cni in one deployment and Kubernetes in another \(KubernetesWithVpcCni\)/,
    ],
    [
      'two minor versions of Kubernetes',
      kubernetes('1.35'),
      {},
      /one minor version at a time, not from 1\.33 to 1\.35: deploy 1\.34, 1\.35 one after the other/,
    ],
    ['an older Kubernetes', kubernetes('1.32'), {}, /Kubernetes 1\.33 to 1\.32 is a downgrade.*declare 1\.33/],
    ['a Kubernetes version that EKS does not offer', kubernetes('1.36'), {}, /EKS offers no add-on for Kubernetes 1\.36: it offers add-ons for 1\.33, 1\.34/],
    ['a cluster that is being changed', kubernetes(), { 'cluster.json': { cluster: { ...(wellAnswers()['cluster.json']!.cluster as Json), status: 'UPDATING' } } }, /cluster prod is UPDATING/],
    ['a jump of vpc-cni', cni('v1.22.4-eksbuild.3'), {}, /one minor version at a time, not from v1\.20\.1-eksbuild\.3 to v1\.22\.4-eksbuild\.3: deploy v1\.21\.2-eksbuild\.2, v1\.22\.4-eksbuild\.3/],
    ['a version of vpc-cni that is not offered', cni('v1.21.9-eksbuild.9'), {}, /EKS does not offer vpc-cni v1\.21\.9-eksbuild\.9 for Kubernetes 1\.33/],
    ['a version of kube-proxy that is not offered', template({ proxy: { AddonVersion: 'v1.34.1-eksbuild.2' } }), {}, /EKS does not offer kube-proxy v1\.34\.1-eksbuild\.2 for Kubernetes 1\.33: the newest it offers are v1\.33\.3-eksbuild\.4/],
    ['a kube-proxy newer than the control plane', template({ proxy: { AddonVersion: 'v1.34.1-eksbuild.2' } }), {}, /kube-proxy is declared as v1\.34\.1-eksbuild\.2, and the control plane will be 1\.33/],
    ['nodes too old for the control plane to come', kubernetes(), { 'nodes.json': list(node('old', 'v1.30.9-eks-1'), node('new')) }, /1 of 2 nodes run kubelet v1\.30\.9-eks-1 \(old\), and the control plane will be 1\.34/],
    ['an insight against the upgrade', kubernetes(), { 'insights.json': { insights: [insight('9', 'Deprecated APIs removed in Kubernetes v1.34', 'ERROR')] }, 'insight.json': { insight: insight('9', 'Deprecated APIs removed in Kubernetes v1.34', 'ERROR', { recommendation: 'Update the manifests.' }) } }, /EKS insight 'Deprecated APIs removed in Kubernetes v1\.34' is ERROR.*Update the manifests/],
    ['five free addresses in one zone only', kubernetes(), { 'subnets.json': { Subnets: [subnet('subnet-a', 'us-east-1a', 50), subnet('subnet-b', 'us-east-1b', 4), subnet('subnet-c', 'us-east-1a', 9), subnet('subnet-d', 'us-east-1b', 9)] } }, /subnet-a \(us-east-1a\) 50, subnet-b \(us-east-1b\) 4; EKS needs 5 in each of 2 Availability Zones/],
    ['no room for the surge', template({ nodes: { Version: '1.34' } }), { 'subnets.json': { Subnets: [subnet('subnet-a', 'us-east-1a', 7), subnet('subnet-b', 'us-east-1b', 7), subnet('subnet-c', 'us-east-1a', 900), subnet('subnet-d', 'us-east-1b', 1)] } }, /replacing node group general adds up to 2 nodes in us-east-1b.*have 1 free/],
    ['a degraded add-on that changes', cni('v1.21.2-eksbuild.2'), { 'vpc-cni.json': addon('vpc-cni', CNI, { status: 'DEGRADED', health: { issues: [{ code: 'InsufficientNumberOfReplicas', message: 'not ready' }] } }) }, /is DEGRADED before the deployment \(InsufficientNumberOfReplicas: not ready\)/],
    ['an add-on that is being updated', cni('v1.21.2-eksbuild.2'), { 'vpc-cni.json': addon('vpc-cni', CNI, { status: 'UPDATING' }) }, /vpc-cni v1\.20\.1-eksbuild\.3 is UPDATING: EKS takes one update at a time/],
    ['a rollout that is going on', cni('v1.21.2-eksbuild.2'), { 'pods.json': list(pod('aws-node', `amazon-k8s-cni:${CNI}`, 'a'), pod('aws-node', 'amazon-k8s-cni:v1.19.6-eksbuild.7', 'b'), pod('aws-node', 'amazon-k8s-cni:v1.19.6-eksbuild.7', 'c')) }, /aws-node before the deployment: 1 of 3 aws-node pods are up to date/],
    ['a node group with issues that is replaced', template({ nodes: { Version: '1.34' } }), { 'general.json': { nodegroup: { ...(wellAnswers()['general.json']!.nodegroup as Json), status: 'DEGRADED', health: { issues: [{ code: 'Ec2SubnetNotFound', message: 'gone' }] } } } }, /node group general is DEGRADED \(Ec2SubnetNotFound: gone\)/],
  ]; // prettier-ignore
  test.each(problems)('refuses %s', async (_, declared, changed, sentence) => {
    const { out, code } = await check(declared, changed);
    expect(out).toMatch(sentence);
    expect(out).toMatch(/^cluster prod: not ready, \d+ problem/);
    expect(code).toBe(1);
  });

  const warnings: [string, Json, Record<string, Json | undefined>, RegExp][] = [
    ['an add-on left at a version that the next Kubernetes lacks', { ...kubernetes(), Resources: { ...(kubernetes().Resources as Json), CoreDns: { Type: 'AWS::EKS::Addon', Properties: { ClusterName: 'prod', AddonName: 'coredns' } } } }, { 'versions-3.json': offers('coredns', { 'v1.12.4-eksbuild.1': ['1.34'], 'v1.12.1-eksbuild.2': ['1.33'] }) }, /coredns stays at v1\.12\.1-eksbuild\.2, which EKS does not offer for Kubernetes 1\.34.*v1\.12\.4-eksbuild\.1/],
    ['an insight when Kubernetes stays', template(), { 'insights.json': { insights: [insight('9', 'Deprecated APIs', 'ERROR', { kubernetesVersion: '1.33' })] } }, /EKS insight 'Deprecated APIs' is ERROR/],
    ['nodes that are not ready', template(), { 'nodes.json': list(node('a'), node('b', undefined, 'False')) }, /1 of 2 nodes are not ready \(b\)/],
    ['a version that was moved outside of the stack', template(), { 'vpc-cni.json': addon('vpc-cni', 'v1.21.2-eksbuild.2', { configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}' }), 'pods.json': undefined, 'daemonset.json': undefined }, /vpc-cni runs v1\.21\.2-eksbuild\.2, the last deployment declared v1\.20\.1-eksbuild\.3: CloudFormation sees no change/],
    ['a file that is something else', template(), { 'notes.json': { hello: 'world' } }, /notes\.json is not an answer the preflight reads/],
  ]; // prettier-ignore
  test.each(warnings)('warns of %s', async (_, declared, changed, sentence) => {
    const { out } = await check(declared, changed);
    expect(out.slice(out.indexOf('\nWarnings'))).toMatch(sentence);
    expect(out).not.toContain('\nProblems');
  });

  test('an insight about a later Kubernetes version is for a later deployment', async () => {
    const later = { insights: [insight('9', 'Deprecated APIs', 'ERROR', { kubernetesVersion: '1.35' })] };
    expect(await check(kubernetes(), { 'insights.json': later })).toMatchObject({ code: 0 });
  });
});

describe('three-way drift', () => {
  test('a setting made by hand that was never declared', async () => {
    const { out, code } = await check(cni('v1.21.2-eksbuild.2'), { 'daemonset.json': wellDaemonSet({ WARM_IP_TARGET: '5' }) }); // prettier-ignore
    expect(code).toBe(1);
    expect(out).toMatch(/env\.WARM_IP_TARGET was set in the cluster: declare what is to stay/);
  });

  test('an incident fix through EKS, which this deployment would overwrite', async () => {
    const held = {
      configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true","MINIMUM_IP_TARGET":"9"}}',
    };
    const { out, code } = await check(cni('v1.21.2-eksbuild.2'), {
      'vpc-cni.json': addon('vpc-cni', CNI, held),
    });
    expect(code).toBe(1);
    expect(out).toMatch(/env\.MINIMUM_IP_TARGET was set through EKS/);
    expect(out).not.toContain('"9"');
  });

  test('the same for coredns', async () => {
    const held = addon('coredns', 'v1.12.1-eksbuild.2', { configurationValues: '{"replicaCount":4}' });
    const { out } = await check(template(), { 'coredns.json': held });
    expect(out).toMatch(/coredns: replicaCount was set through EKS, outside of the stack, and this deployment overwrites it/); // prettier-ignore
  });

  test('what was withdrawn from the code is withdrawn', async () => {
    const ConfigurationValues = '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_IP_TARGET":"5"}}';
    const { out, code } = await check(
      template(),
      {
        'vpc-cni.json': addon('vpc-cni', CNI, { configurationValues: ConfigurationValues }),
        'daemonset.json': wellDaemonSet({ WARM_IP_TARGET: '5' }),
      },
      { deployed: template({ cni: { ConfigurationValues } }) },
    );
    expect([out, code]).toEqual([expect.stringContaining('vpc-cni configuration: env.WARM_IP_TARGET'), 0]);
  });

  test('a template of the stack among the answers is the last deployment', async () => {
    const answer = { TemplateBody: template(), StagesAvailable: ['Original', 'Processed'] };
    const text = { ...answer, TemplateBody: JSON.stringify(template()) };
    for (const saved of [answer, text])
      expect(await check(template(), { 'template.json': saved }, { deployed: undefined })).toMatchObject({ code: 0 }); // prettier-ignore
  });
});

test('a Kubernetes version that does not exist is one problem, not one for each add-on', async () => {
  const { out } = await check(kubernetes('1.36'));
  expect(out).not.toContain('(VersionNotOffered)');
});

describe('identity', () => {
  const role = (name: string) => ({ ServiceAccountRoleArn: { 'Fn::GetAtt': [name, 'Arn'] } });
  const held = { 'vpc-cni.json': addon('vpc-cni', CNI, { configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}', serviceAccountRoleArn: 'arn:aws:iam::1:role/a' }) }; // prettier-ignore
  const deployed = template({ cni: role('Role') });

  test('the role of the deployment before is no change', async () => {
    expect((await check(template({ cni: role('Role') }), held, { deployed })).out).toContain(
      'changes\n  nothing',
    );
  });

  test.each([
    [role('OtherRole'), 'IRSA with another role'],
    [{ ServiceAccountRoleArn: 'arn:aws:iam::1:role/b' }, 'IRSA arn:aws:iam::1:role/b'],
    [
      { PodIdentityAssociations: [{ ServiceAccount: 'aws-node', RoleArn: 'arn:aws:iam::1:role/a' }] },
      'EKS Pod Identity',
    ],
    [{}, 'the role of the node'],
  ])('%j is one', async (change, to) => {
    const { out } = await check(template({ cni: change }), held, { deployed });
    expect(out).toContain(`vpc-cni identity: IRSA arn:aws:iam::1:role/a to ${to}`);
  });
});

describe('what is not there', () => {
  test('an add-on whose DaemonSet does not exist is not a rollout that is complete', async () => {
    const { out, code } = await check(cni('v1.21.2-eksbuild.2'), { 'daemonset.json': { kind: 'DaemonSetList', items: [] } }); // prettier-ignore
    expect(out).toMatch(/aws-node before the deployment: the DaemonSet aws-node does not exist; wait until/);
    expect(code).toBe(1);
  });

  test('a Status where the DaemonSet was asked for proves nothing', async () => {
    const { out, code } = await check(cni('v1.21.2-eksbuild.2'), { 'daemonset.json': { kind: 'Status', status: 'Failure', code: 404 } }); // prettier-ignore
    expect(out).toMatch(/daemonset\.json is not an answer the preflight reads/);
    expect(out).toMatch(/Not known\n {2}the answer of 'kubectl get daemonset/);
    expect(code).toBe(1);
  });
});

describe('node groups', () => {
  test('a launch template that changes replaces nodes', async () => {
    const nodes = { LaunchTemplate: { Id: { Ref: 'Launch' }, Version: { 'Fn::GetAtt': ['Launch', 'LatestVersionNumber'] } } }; // prettier-ignore
    const launch = (InstanceType: string) => ({
      Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { InstanceType } } },
    });
    const [before, after] = ['m5.large', 'm6i.large'].map((type) => template({ nodes, more: launch(type) }));
    const { out } = await check(after!, {}, { deployed: before });
    expect(out).toContain('node group general configuration');
  });

  test('the surge is measured with the prefixes that nodes take', async () => {
    const few = [subnet('subnet-a', 'us-east-1a', 7), subnet('subnet-b', 'us-east-1b', 7), subnet('subnet-c', 'us-east-1a', 30), subnet('subnet-d', 'us-east-1b', 900)]; // prettier-ignore
    const { out, code } = await check(template({ nodes: { Version: '1.34' } }), { 'subnets.json': { Subnets: few } }); // prettier-ignore
    expect(out).toMatch(/Warnings\n {2}replacing node group general adds up to 2 nodes in us-east-1a, which take up to \d+ addresses, and its subnets there have 30 free/); // prettier-ignore
    expect(code).toBe(0);
  });
});

describe('the surge in pod subnets of custom networking', () => {
  const env = { ENABLE_PREFIX_DELEGATION: 'true', AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' };
  const configurationValues = JSON.stringify({ env });
  const declared = template({
    cni: { ConfigurationValues: configurationValues },
    nodes: { Version: '1.34' },
  });
  const zones = ['us-east-1a', 'us-east-1b'];
  const eniConfig = (zone: string) => ({
    apiVersion: 'crd.k8s.amazonaws.com/v1alpha1',
    kind: 'ENIConfig',
    metadata: { name: zone },
    spec: { subnet: `subnet-pods-${zone}` },
  });
  const answers = (free: (number | undefined)[], eniConfigs?: Json): Record<string, Json> => {
    const pods = free.flatMap((count, i) => (count === undefined ? [] : [subnet(`subnet-pods-${zones[i]}`, zones[i]!, count)])); // prettier-ignore
    const others = (wellAnswers()['subnets.json'] as { Subnets: Json[] }).Subnets;
    return {
      'vpc-cni.json': addon('vpc-cni', CNI, { configurationValues }),
      'subnets.json': { Subnets: [...others, ...pods] },
      'eniconfigs.json': eniConfigs ?? list(...zones.map(eniConfig)),
    };
  };

  test.each<[string, (number | undefined)[], RegExp]>([
    ['a zone without room for its nodes', [5_000, 1], /Problems[\s\S]*in us-east-1b, which take up to \d+ addresses, and the pod subnets there have 1 free/],
    ['a zone with less than full nodes take', [40, 5_000], /Warnings\n.*in us-east-1a, which take up to \d+ addresses, and the pod subnets there have 40 free/],
    ['a subnet that was not described', [5_000, undefined], /free addresses of pod subnets subnet-pods-us-east-1b: describe all of them/],
  ])('%s is told', async (_, free, message) => {
    const { out } = await check(declared, answers(free), { deployed: template({ cni: { ConfigurationValues: configurationValues } }) });
    expect(out).toMatch(message);
  }); // prettier-ignore

  test('enough of it is no finding, and none that can be read is', async () => {
    const deployed = template({ cni: { ConfigurationValues: configurationValues } });
    expect((await check(declared, answers([5_000, 5_000]), { deployed })).out).not.toContain('pod subnets');
    expect((await check(declared, answers([], list()), { deployed })).out).toContain('gave no ENIConfig');
  });
});

describe('half a folder', () => {
  const NEEDED: [string[], RegExp][] = [
    [['addons.json'], /the answer of 'aws eks list-addons' is missing/],
    [['coredns.json'], /the answer of 'aws eks describe-addon' for coredns is missing/],
    [['versions-1.json'], /whether EKS offers vpc-cni/],
    [['nodegroups.json'], /'aws eks list-nodegroups' is missing/],
    [['general.json'], /'aws eks describe-nodegroup' for general is missing/],
    [['insights.json'], /'aws eks list-insights' is missing/],
    [['subnets.json'], /'aws ec2 describe-subnets' is missing/],
    [['nodes.json'], /'kubectl get nodes -o json' is missing/],
    [['pods.json'], /'kubectl get pods/],
    [['daemonset.json'], /'kubectl get daemonset/],
  ];
  test.each(NEEDED)('without %j the deployment is not proven to be ready', async (names, sentence) => {
    const { out, code } = await check(
      kubernetes(),
      Object.fromEntries(names.map((name) => [name, undefined])),
    );
    expect(out).toMatch(/^cluster prod: not proven to be ready/);
    expect(out.slice(out.indexOf('\nNot known'))).toMatch(sentence);
    expect(code).toBe(1);
  });

  test('without the cluster there is nothing to check', async () => {
    const { err, code } = await check(template(), { 'cluster.json': undefined });
    expect(err).toMatch(/has no answer of aws eks describe-cluster: save it with aws eks describe-cluster --name prod >/);
    expect(code).toBe(2);
  }); // prettier-ignore

  test.each([
    ['nodegroups.json', { nodegroups: ['general'], NextToken: 'abc' }],
    ['addons.json', { addons: ['coredns', 'kube-proxy', 'vpc-cni'], nextToken: 'abc' }],
    ['pods.json', { ...wellAnswers()['pods.json'], metadata: { continue: 'abc' } }],
  ])('reports that %s holds one page only', async (name, page) => {
    const { out, code } = await check(template(), { [name]: page });
    expect(out).toMatch(new RegExp(`${name} holds one page of '.*' only: save it again`));
    expect(code).toBe(1);
  });

  test('versions for one Kubernetes version say nothing about another', async () => {
    const only = { 'versions-1.json': offers('vpc-cni', { [CNI]: ['1.33'] }) };
    const { out } = await check(kubernetes(), only);
    expect(out).toMatch(
      /Not known\n {2}whether EKS offers vpc-cni v1\.20\.1-eksbuild\.3 for Kubernetes 1\.34/,
    );
  });

  test.each([
    ['vpc-cni.json', addon('vpc-cni', CNI, { clusterName: 'other' })],
    ['general.json', { nodegroup: { nodegroupName: 'general', clusterName: 'other' } }],
    ['cluster.json', { cluster: { name: 'other' } }],
  ])('%s of another cluster is refused', async (name, answer) => {
    const { err, code } = await check(template(), { [name]: answer });
    expect(err).toMatch(
      new RegExp(`${name} is of cluster other, not of prod: give the folder of one cluster`),
    );
    expect(code).toBe(2);
  });

  test('a file that is cut off', async () => {
    const folder = save(join(root, 'cut'), wellAnswers());
    writeFileSync(join(folder, 'nodes.json'), '{"kind":"List","items":[{"ki');
    const { err, code } = await podnet(file(template()), '--cluster', 'prod', '--from', folder);
    expect(err).toMatch(/^error: .*nodes\.json cannot be read: /);
    expect(code).toBe(2);
  });
});

describe('usage', () => {
  test.each([
    [['cdk.out'], 'name the cluster: --cluster NAME'],
    [['--cluster', 'prod'], 'give what is about to be deployed: podnet preflight cdk.out --cluster NAME'],
    [['nowhere', '--cluster', 'prod'], 'nowhere does not exist'],
    [
      ['x', '--cluster', 'prod', '--json', '--markdown'],
      'choose one format: --json and --markdown were given',
    ],
  ])('refuses %j', async (args, sentence) => {
    expect(await podnet(...args)).toMatchObject({ err: `error: ${sentence}`, code: 2 });
  });

  test('templates of another cluster are refused with its name', async () => {
    const { err, code } = await check(template({ cluster: { Name: 'other' } }));
    expect(err).toMatch(
      /: no resources for cluster prod; they declare other: give the template of its stack, or another --cluster$/,
    );
    expect(code).toBe(2);
  });

  test('add-ons of an imported cluster are found by the name of the cluster', async () => {
    const Properties = { ClusterName: 'prod', AddonName: 'vpc-cni', AddonVersion: 'v1.21.2-eksbuild.2' };
    const { out } = await check({ Resources: { Cni: { Type: 'AWS::EKS::Addon', Properties } } });
    expect(out).toContain(`vpc-cni version: ${CNI} to v1.21.2-eksbuild.2`);
  });

  test('JSON and Markdown', async () => {
    const json = await check(kubernetes('1.35'), {}, { more: ['--json'] });
    expect(JSON.parse(json.out)).toMatchObject({
      cluster: 'prod',
      verdict: 'problems',
      changes: [{ subject: 'Kubernetes', aspect: 'version', from: '1.33', to: '1.35' }],
      findings: expect.arrayContaining([expect.objectContaining({ code: 'KubernetesMinorSkipped', level: 'problem' })]),
    });
    const markdown = await check(kubernetes('1.35'), {}, { more: ['--markdown'] });
    expect(markdown.out).toMatch(/^### Preflight\n/);
    expect(markdown.out).toMatch(/\| problem \| KubernetesMinorSkipped \| /);
    expect([json.code, markdown.code]).toEqual([1, 1]);
  }); // prettier-ignore

  test('prints a policy that only reads', async () => {
    const { out, code } = await podnet('--print-policy');
    const { Statement } = JSON.parse(out) as { Statement: { Action: string[] }[] };
    expect(Statement[0]!.Action).toEqual([...PREFLIGHT_ACTIONS]);
    expect(Statement[0]!.Action.filter((action) => !/:(Describe|List|Get)/.test(action))).toEqual([]);
    expect(code).toBe(0);
  });
});
