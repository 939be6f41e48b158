import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';

import { parse as parseYaml } from 'yaml';
import { NodeImage } from '../../lib/cluster/node-image';
import { parseMime } from '../support/mime';
import { nodegroup, types } from '../support/node-stacks';
import { parseToml } from '../support/toml';

const GOLDEN = 'test/golden/user-data';

/** `UPDATE_GOLDEN=1 npx jest test/cluster/user-data` writes the files anew; read the difference before you commit it. */
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;

const CLUSTER = {
  name: 'existing',
  apiServerEndpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
  certificateAuthority: 'Q0EK',
};

interface Case {
  readonly system: string;
  readonly imageId: boolean;
  readonly ipFamily: string;
  readonly mixed: boolean;
}

const SYSTEMS: { [system: string]: (chosenByEks: boolean) => NodeImage } = {
  al2023: (chosenByEks) =>
    NodeImage.al2023({
      chosenByEks,
      scripts: ['#!/bin/bash\necho hello'],
      nodeConfigSpecs: [{ kubelet: { config: { shutdownGracePeriod: '30s' } } }],
    }),
  bottlerocket: (chosenByEks) =>
    NodeImage.bottlerocket({
      chosenByEks,
      settings: { kernel: { sysctl: { 'net.core.somaxconn': '4096' } }, kubernetes: { 'registry-qps': 20 } },
    }),
  windows: (chosenByEks) => NodeImage.windows2022({ chosenByEks, commands: ['Write-Host "it\'s me"'] }),
};

const CASES: Case[] = Object.keys(SYSTEMS).flatMap((system) =>
  [true, false].flatMap((imageId) =>
    // Windows nodes cannot join an IPv6 cluster.
    (system === 'windows' ? ['ipv4'] : ['ipv4', 'ipv6']).flatMap((ipFamily) =>
      [false, true].map((mixed) => ({ system, imageId, ipFamily, mixed })),
    ),
  ),
);

function nameOf({ system, imageId, ipFamily, mixed }: Case): string {
  return `${system}-${imageId ? 'image-id' : 'chosen-by-eks'}-${ipFamily}-${mixed ? 'mixed' : 'single'}.txt`;
}

function render({ system, imageId, ipFamily, mixed }: Case): string {
  const { userData } = nodegroup(
    {
      image: SYSTEMS[system](!imageId),
      instanceTypes: mixed ? types('t3.micro', 'm5.2xlarge') : types('m5.large'),
      customNetworking: system === 'windows' ? false : undefined,
      labels: { 'example.com/pod-subnets': 'eu-west-1a', tier: 'batch' },
      taints: [{ key: 'team', value: 'a', effect: eks.TaintEffect.NO_SCHEDULE }],
    },
    ipFamily as eks.IpFamily,
  );
  return userData!;
}

function compareWithGolden(name: string, actual: string): void {
  const path = join(GOLDEN, name);
  if (UPDATE) writeFileSync(path, actual);
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : `no file ${path}`);
}

test.each(CASES.map((each) => [nameOf(each), each] as const))('%s is what it was', (name, each) => {
  compareWithGolden(name, render(each));
});

test('every golden file belongs to a case', () => {
  expect(readdirSync(GOLDEN).sort()).toEqual([...CASES.map(nameOf), 'custom-image.txt'].sort());
});

describe('Amazon Linux 2023', () => {
  const documents = (each: Omit<Case, 'system'>) =>
    parseMime(render({ system: 'al2023', ...each })).map(({ contentType, body }) => ({
      contentType,
      content: contentType === 'application/node.eks.aws' ? parseYaml(body) : body,
    }));
  const specs = (each: Omit<Case, 'system'>) =>
    documents(each)
      .filter(({ contentType }) => contentType === 'application/node.eks.aws')
      .map(({ content }) => content.spec);

  test('scripts come first, then our NodeConfig, then those of the user, which win', () => {
    const parts = documents({ imageId: true, ipFamily: 'ipv4', mixed: false });
    expect(parts.map(({ contentType }) => contentType)).toEqual([
      'text/x-shellscript; charset="us-ascii"',
      'application/node.eks.aws',
      'application/node.eks.aws',
    ]);
    expect(parts[0].content).toBe('#!/bin/bash\necho hello');
    expect(parts[1].content).toMatchObject({ apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig' });
    expect(parts[2].content.spec).toEqual({ kubelet: { config: { shutdownGracePeriod: '30s' } } });
  });

  test('with an image id, nodeadm is told all it must know, and one number with its memory', () => {
    expect(specs({ imageId: true, ipFamily: 'ipv4', mixed: false })[0]).toEqual({
      cluster: { ...CLUSTER, cidr: '172.20.0.0/16' },
      kubelet: {
        config: {
          // (3 - 1) x (10 - 1) x 16 + 2 = 290, capped at 110; 11 x 110 + 255 = 1465 MiB
          maxPods: 110,
          kubeReserved: { memory: '1465Mi' },
          registerWithTaints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }],
        },
        flags: ['--node-labels=example.com/pod-subnets=eu-west-1a,tier=batch'],
      },
    });
  });

  test('mixed types compute their own number: an expression, and no number that would win over it', () => {
    const [{ kubelet }] = specs({ imageId: true, ipFamily: 'ipv4', mixed: true });
    expect(kubelet.config).toEqual({ registerWithTaints: expect.anything() });
    // t3.micro (2 - 1) x (2 - 1) x 16 + 2 = 18, m5.2xlarge (4 - 1) x (15 - 1) x 16 + 2 = 674, capped at 110
    expect(evaluate(kubelet.maxPodsExpression, { default_enis: 2, ips_per_eni: 2 })).toBe(18);
    expect(evaluate(kubelet.maxPodsExpression, { default_enis: 4, ips_per_eni: 15 })).toBe(110);
  });

  test('an IPv6 node keeps its first interface for pods', () => {
    const [{ cluster, kubelet }] = specs({ imageId: true, ipFamily: 'ipv6', mixed: true });
    expect(cluster.cidr).toBe('fd12:3456:789a::/108');
    // t3.micro 2 x (2 - 1) x 16 + 2 = 34
    expect(evaluate(kubelet.maxPodsExpression, { default_enis: 2, ips_per_eni: 2 })).toBe(34);
  });

  test('where EKS chooses the image, our part carries nothing but the memory for its number', () => {
    const [ours] = specs({ imageId: false, ipFamily: 'ipv4', mixed: true });
    // 11 x 18 + 255 = 453
    expect(ours).toEqual({ kubelet: { config: { kubeReserved: { memory: '453Mi' } } } });
  });
});

describe('Bottlerocket', () => {
  const settings = (each: Omit<Case, 'system'>) =>
    parseToml(render({ system: 'bottlerocket', ...each })).settings as { [key: string]: unknown };

  test('with an image id, the settings hold all that a node must know, with those of the user over them', () => {
    expect(settings({ imageId: true, ipFamily: 'ipv4', mixed: false })).toEqual({
      kubernetes: {
        'cluster-name': CLUSTER.name,
        'api-server': CLUSTER.apiServerEndpoint,
        'cluster-certificate': CLUSTER.certificateAuthority,
        'cluster-dns-ip': '172.20.0.10',
        'max-pods': 110,
        'node-labels': { 'example.com/pod-subnets': 'eu-west-1a', tier: 'batch' },
        'node-taints': { team: ['a:NoSchedule'] },
        'registry-qps': 20,
      },
      kernel: { sysctl: { 'net.core.somaxconn': '4096' } },
    });
  });

  test('mixed types run with the lowest number', () => {
    expect(settings({ imageId: true, ipFamily: 'ipv4', mixed: true }).kubernetes).toMatchObject({
      'max-pods': 18,
    });
  });

  test('an IPv6 cluster has its DNS service at the address ending in a', () => {
    const { kubernetes } = settings({ imageId: true, ipFamily: 'ipv6', mixed: false });
    expect(kubernetes).toMatchObject({ 'cluster-dns-ip': 'fd12:3456:789a::a' });
  });

  test('where EKS chooses the image, max pods is ours all the same', () => {
    const { kubernetes } = settings({ imageId: false, ipFamily: 'ipv4', mixed: false });
    expect(kubernetes).toEqual({ 'max-pods': 110, 'registry-qps': 20 });
  });

  test('no header has a quoted key, which EKS could not merge', () => {
    for (const each of CASES.filter(({ system }) => system === 'bottlerocket')) {
      expect(render(each)).not.toMatch(/^\[.*".*\]$/m);
    }
  });
});

describe('Windows', () => {
  const script = (each: Pick<Case, 'imageId' | 'mixed'>) => {
    const match = /^<powershell>\n([^]*)\n<\/powershell>$/.exec(
      render({ system: 'windows', ipFamily: 'ipv4', ...each }),
    );
    return match![1].split('\n');
  };

  test('commands of the user run before the bootstrap script', () => {
    const [first, second, third] = script({ imageId: true, mixed: false });
    expect(first).toBe('Write-Host "it\'s me"');
    expect(second).toContain('Start-EKSBootstrap.ps1');
    expect(third).toMatch(/^& \$EKSBootstrapScriptFile -/);
  });

  test('the bootstrap script is told all that it would ask or guess', () => {
    expect(parametersOf(script({ imageId: true, mixed: false })[2])).toEqual({
      EKSClusterName: CLUSTER.name,
      APIServerEndpoint: CLUSTER.apiServerEndpoint,
      Base64ClusterCA: CLUSTER.certificateAuthority,
      ServiceCIDR: '172.20.0.0/16',
      DNSClusterIP: '172.20.0.10',
      // one interface serves all pods: 10 - 1
      KubeletExtraArgs:
        '--max-pods=9 --node-labels=example.com/pod-subnets=eu-west-1a,tier=batch --register-with-taints=team=a:NoSchedule',
    });
  });

  test('mixed types run with the lowest number', () => {
    // t3.micro: 2 - 1
    expect(parametersOf(script({ imageId: true, mixed: true })[2]).KubeletExtraArgs).toContain(
      '--max-pods=1 ',
    );
  });

  test('where EKS chooses the image, the bootstrap script is the business of EKS', () => {
    expect(script({ imageId: false, mixed: false })).toEqual(['Write-Host "it\'s me"']);
  });
});

test('an image of your own gets a script that lets packets of pods pass, before any other', () => {
  const image = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' });
  const { userData } = nodegroup({
    image: NodeImage.custom(image, { scripts: ['#!/bin/bash\necho hello'] }),
  });
  compareWithGolden('custom-image.txt', userData!);
  const [first, second] = parseMime(userData!);
  expect(first.body).toContain('ExecStartPre=/sbin/iptables -P FORWARD ACCEPT');
  expect(second.body).toBe('#!/bin/bash\necho hello');
});

/** Parameters of a PowerShell command whose values all stand between single quotes. */
function parametersOf(line: string): { [name: string]: string } {
  const found = [...line.matchAll(/ -(\w+) '((?:[^']|'')*)'/g)];
  expect(line).toBe(`& $EKSBootstrapScriptFile${found.map(([text]) => text).join('')}`);
  return Object.fromEntries(found.map(([, name, value]) => [name, value.replaceAll("''", "'")]));
}

/** The expressions are CEL, and JavaScript reads arithmetic and ternaries the same way. */
function evaluate(expression: string, variables: { [name: string]: number }): number {
  return new Function(...Object.keys(variables), `return ${expression}`)(...Object.values(variables));
}
