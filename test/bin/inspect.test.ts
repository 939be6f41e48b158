import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addInspectCommand } from '../../bin/commands/inspect';
import { INSPECT_ACTIONS } from '../../bin/commands/inspect/policy';
import type { Inspection } from '../../lib/inspect/inspect';
import { network, networkInterface, node, list, subnet, type SavedNetwork } from '../inspect/saved-network';
import { runAsync } from '../support/command-line';

const podnet = (...args: string[]) => runAsync([addInspectCommand], ['inspect', ...args]);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'podnet-inspect-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with these answers; `text` replaces the text of single files. */
function saved(answers: SavedNetwork, text: Record<string, string> = {}): string {
  mkdirSync(folder, { recursive: true });
  const texts = Object.entries(answers).map(([name, answer]) => [name, JSON.stringify(answer, undefined, 4)]);
  for (const [name, content] of [...texts, ...Object.entries(text)])
    writeFileSync(join(folder, name), content);
  return folder;
}

async function inspection(answers = network()): Promise<Inspection> {
  return JSON.parse((await podnet('--from', saved(answers), '--json')).out) as Inspection;
}

describe('a /24 with a reserved half, two nodes and what was left behind', () => {
  test('each /28 block has a class', async () => {
    const [{ blocks }] = (await inspection()).subnets;
    // 10.0.0.0/28 and 10.0.0.240/28 hold addresses of AWS; 10.0.0.32/28 and 10.0.0.64/28 one or two of interfaces
    expect(blocks).toEqual({ used: 2, fragmented: 2, free: 5, 'prefix-held': 3, reserved: 4 });
  });

  test('what still fits is prefixes for nodes full of pods', async () => {
    const [{ freePrefixes, freeAddresses, headroom }] = (await inspection()).subnets;
    // 7 prefixes for 110 pods; 128 - 4 of AWS - 2 of nodes - 1 of the load balancer - 2 left behind
    expect([freePrefixes, freeAddresses]).toEqual([9, 119]);
    expect(headroom).toEqual({ nodes: 1, pods: 144 });
  });

  test('each node holds more than its pods use; pods of the host network and those that ended do not count', async () => {
    const { nodes, idleAddresses } = await inspection();
    expect(nodes.map(({ name, held, pods, idle }) => [name, held, pods, idle])).toEqual([
      ['node-1', 32, 3, 29],
      ['node-2', 16, 0, 16],
    ]);
    expect(idleAddresses).toBe(45);
  });

  test('an interface of aws-node attached to nothing is leaked, one of a load balancer is not', async () =>
    expect((await inspection()).leaked).toEqual([{ id: 'eni-left', subnetId: 'subnet-a', addresses: 2 }]));

  test('other targets free what the warm prefix of the first node holds', async () => {
    const { otherTargets } = await inspection();
    expect(otherTargets[0]).toMatchObject({ text: 'WARM_IP_TARGET=1', freedAddresses: 16 });
    expect(otherTargets[0].price).toMatch(/wait for the next round of aws-node \(5 s\)/);
  });

  test('as text', async () => {
    const { out, err, code } = await podnet('--from', saved(network()));
    expect(out).toContain('blocks of /28, and the nodes (m5.large, full) and pods that still fit');
    expect(out).toMatch(/│ subnet-a │ us-east-1a │ 10\.0\.0\.0\/24 │ +2 │ +4 │ +5 │ +2 │ +3 │ +1 │ +144 │/);
    expect(out).toContain('2 nodes hold 48 addresses for pods, 45 (94%) of them idle:');
    expect(out).toContain('WARM_IP_TARGET=1 would free 16 addresses; it keeps 1 free addresses ready');
    expect(out).toContain('1 interface of aws-node attached to nothing, with 2 addresses: eni-left');
    expect([err, code]).toEqual(['', 0]);
  });

  test('pods in subnets of ENIConfigs: nodes take prefixes there and one address in their own', async () => {
    const answers = network();
    answers['subnets.json'] = {
      Subnets: [subnet('subnet-a', '10.0.0.0/24'), subnet('subnet-pods', '100.64.0.0/24')],
    };
    answers['eniconfigs.json'] = list('ENIConfigList', [
      { kind: 'ENIConfig', metadata: { name: 'us-east-1a' }, spec: { subnet: 'subnet-pods' } },
    ]);
    answers['aws-node.json'] = JSON.parse(
      JSON.stringify(answers['aws-node.json']).replace(
        '"env":[',
        '"env":[{"name":"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG","value":"true"},',
      ),
    ) as never;
    const [nodes, pods] = (await inspection(answers)).subnets;
    expect([nodes.headroom.nodes, pods.headroom.nodes]).toEqual([119, 2]); // 14 prefixes for 7 each
  });
});

describe('files are known by what they hold', () => {
  test('whatever their names, and however kubectl and the AWS CLI wrap lists', async () => {
    const original = await inspection();
    rmSync(folder, { recursive: true });
    const answers = Object.fromEntries(
      Object.entries(network()).map(([, answer], index) => [`${index}.json`, answer]),
    );
    // kubectl get nodes,pods -o json is one list; version 1 of the AWS CLI has no IPv6 reservations for older models
    const nodesAndPods = [...(answers['3.json'].items as []), ...(answers['4.json'].items as [])];
    answers['3.json'] = list('List', nodesAndPods);
    delete answers['4.json'];
    delete answers['2.json'].SubnetIpv6CidrReservations;
    expect(await inspection(answers)).toEqual(original);
  });

  test('without Kubernetes it tells of subnets alone, and says so', async () => {
    const { 'subnets.json': a, 'enis.json': b, 'reservations.json': c } = network();
    const { out, err } = await podnet('--from', saved({ a: a, 'a.json': a, 'b.json': b, 'c.json': c }));
    expect(out).toContain('pods that still fit');
    expect(out).not.toContain('idle');
    expect(err).toContain('note: ');
    expect(err).toContain("no file holds an answer of 'kubectl get nodes -o json'");
  });

  test('a stray file is named', async () => {
    const { err, code } = await podnet('--from', saved(network(), { 'notes.json': '{"hello": 1}' }));
    expect(err).toMatch(/^note: .*notes\.json is not an answer this command reads$/);
    expect(code).toBe(0);
  });

  test('subnets whose reservations were not saved are counted', async () => {
    const answers = network();
    answers['subnets.json'] = {
      Subnets: [subnet('subnet-a', '10.0.0.0/24'), subnet('subnet-b', '10.0.1.0/24')],
    };
    expect((await podnet('--from', saved(answers))).err).toContain(
      'note: reservations of 1 of 2 subnets were not saved: they count as none',
    );
  });
});

describe('answers that cannot be used', () => {
  test('are all told at once, with file and line', async () => {
    const cut = JSON.stringify(network()['enis.json'], undefined, 4).split('\n').slice(0, 20).join('\n');
    const broken = '{\n  "items": [\n    1,\n    oops\n  ]\n}';
    const onePage = JSON.stringify(
      { Subnets: [subnet('subnet-a', '10.0.0.0/24')], NextToken: 'x' },
      undefined,
      4,
    );
    const files = { 'enis.json': cut, 'broken.json': broken, 'subnets.json': onePage };
    const { err, out, code } = await podnet('--from', saved({}, files));
    const lines = onePage.split('\n').findIndex((line) => line.includes('NextToken')) + 1;
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^error: .*broken\.json:4: is not JSON: /),
      `error: ${folder}/enis.json:20: is cut off: save it again`,
      `error: ${folder}/subnets.json:${lines}: holds one page of 'aws ec2 describe-subnets' only: save it again without --max-items and --no-paginate`,
      `error: ${folder}: no file holds an answer of 'aws ec2 describe-network-interfaces': save it there`,
      `error: ${folder}: no file holds an answer of 'aws ec2 get-subnet-cidr-reservations': save it there`,
    ]);
    expect([out, code]).toEqual(['', 2]);
  });

  test('of another account, VPC or cluster are refused together', async () => {
    const answers = network();
    const foreign = { ...subnet('subnet-z', '10.9.0.0/24'), OwnerId: '210987654321' };
    answers['more.json'] = { Subnets: [foreign] };
    answers['more-enis.json'] = {
      NetworkInterfaces: [networkInterface('eni-z', { subnetId: 'subnet-y', addresses: ['10.8.0.9'] })],
    };
    answers['more-nodes.json'] = list('NodeList', [node('stranger', 'i-77')]);
    const { err, code } = await podnet('--from', saved(answers));
    expect(err.split('\n')).toEqual([
      'error: the answers are of accounts 123456789012 and 210987654321: save those of one account',
      'error: interfaces are in subnets that no answer describes (subnet-y): describe the subnets of the same VPC',
      'error: nodes have no interface among the answers (stranger): save those of the same cluster, account and moment',
    ]);
    expect(code).toBe(2);
  });

  test.each<[string[], string]>([
    [[], 'give a folder (--from) or the name of a cluster (--cluster)'],
    [['--from', '/nowhere'], '/nowhere does not exist'],
    [['--from', '.', '--cluster', 'prod'], '--from and --cluster exclude each other: give one of them'],
  ])('%j', async (args, message) => {
    const { err, code } = await podnet(...args);
    expect([err, code]).toEqual([`error: ${message}`, 2]);
  });
});

test('prints the commands whose answers it reads', async () =>
  expect((await podnet('--print-commands')).out).toContain(
    'aws ec2 get-subnet-cidr-reservations --subnet-id SUBNET',
  ));

test('prints the policy that live reading needs, all of it reading', async () => {
  const policy = JSON.parse((await podnet('--print-policy')).out) as { Statement: { Action: string[] }[] };
  expect(policy.Statement[0].Action).toEqual([...INSPECT_ACTIONS]);
  expect(policy.Statement[0].Action.filter((action) => !/:(Describe|Get|List)/.test(action))).toEqual([]);
});

test('50,000 interfaces take at most 5 seconds', async () => {
  const subnets = Array.from({ length: 16 }, (_, index) => subnet(`subnet-${index}`, `10.${index}.0.0/16`));
  const NetworkInterfaces = Array.from({ length: 50_000 }, (_, index) => {
    const host = 4096 + (index >> 4) * 2;
    const at = (offset: number) => `10.${index % 16}.${(host + offset) >> 8}.${(host + offset) & 255}`;
    return networkInterface(`eni-${index}`, {
      subnetId: `subnet-${index % 16}`,
      addresses: [at(0), at(1)],
      instanceId: `i-${index}`,
    });
  });
  const answers = { ...network(), 'subnets.json': { Subnets: subnets }, 'enis.json': { NetworkInterfaces } };
  delete (answers as SavedNetwork)['nodes.json'];
  const directory = saved(answers);
  const start = process.cpuUsage();
  const { out, code } = await podnet('--from', directory, '--json');
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(5);
  const report = JSON.parse(out) as Inspection;
  expect(report.subnets.reduce((sum, { interfaces }) => sum + interfaces, 0)).toBe(50_000);
  expect(code).toBe(0);
}, 60_000);
