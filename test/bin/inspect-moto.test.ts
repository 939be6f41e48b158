import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addInspectCommand } from '../../bin/commands/inspect';
import type { Inspection } from '../../lib/inspect/inspect';
import { list, node, pod } from '../inspect/saved-network';
import { startMoto, type MotoServer } from '../loopback/moto-server';
import { describeWith, isInstalled } from '../loopback/tools';
import { runAsync } from '../support/command-line';

type Json = Record<string, Record<string, string>>;

/** A second implementation of EC2, written by others, saved by the AWS CLI. */
const tools = isInstalled('moto_server', '--help') && isInstalled('aws', '--version');

describeWith('moto_server or AWS CLI', tools)('podnet inspect of a network in moto', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podnet-inspect-moto-'));
  let moto: MotoServer;

  beforeAll(async () => {
    moto = await startMoto();
  }, 60_000);
  afterAll(() => {
    moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function aws(...args: string[]): Promise<string> {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
    };
    const all = ['--endpoint-url', moto.endpoint, '--output', 'json', ...args];
    return (await promisify(execFile)('aws', all, { env })).stdout;
  }

  const made = async (...args: string[]): Promise<Json> => JSON.parse(await aws('ec2', ...args)) as Json;
  const save = async (name: string, ...args: string[]): Promise<void> =>
    writeFileSync(join(folder, name), await aws('ec2', ...args));

  test('a folder of saved answers of the AWS CLI is enough', async () => {
    const { Vpc } = await made('create-vpc', '--cidr-block', '10.0.0.0/16');
    const inVpc = ['--vpc-id', Vpc.VpcId];
    const { Subnet } = await made('create-subnet', ...inVpc, '--cidr-block', '10.0.1.0/24');
    const at = (address: string) => ['--subnet-id', Subnet.SubnetId, '--private-ip-address', address];
    const image = ['--image-id', 'ami-12345678', '--instance-type', 'm5.large'];
    const started = JSON.parse(await aws('ec2', 'run-instances', ...image, ...at('10.0.1.20'))) as {
      Instances: { InstanceId: string }[];
    };
    await made(
      'create-network-interface',
      ...at('10.0.1.100'),
      '--description',
      'aws-K8S-i-0123456789abcdef0',
    );
    const ofVpc = ['--filters', `Name=vpc-id,Values=${Vpc.VpcId}`];
    await save('a.json', 'describe-subnets', ...ofVpc);
    await save('b.json', 'describe-network-interfaces', ...ofVpc);
    // moto knows no reservations: this is what EC2 answers where there are none.
    writeFileSync(
      join(folder, 'c.json'),
      '{"SubnetIpv4CidrReservations": [], "SubnetIpv6CidrReservations": []}',
    );
    const [{ InstanceId }] = started.Instances;
    writeFileSync(
      join(folder, 'd.json'),
      JSON.stringify(list('List', [node('one', InstanceId), pod('one', '10.0.1.21')])),
    );
    const { out, err } = await runAsync([addInspectCommand], ['inspect', '--from', folder, '--json']);
    const { subnets, nodes, leaked } = JSON.parse(out) as Inspection;
    expect(err).toMatch(/^note: no file holds an answer of 'kubectl get daemonset /);
    expect(subnets).toEqual([
      expect.objectContaining({
        id: Subnet.SubnetId,
        cidr: '10.0.1.0/24',
        interfaces: 2,
        blocks: { used: 2, fragmented: 2, free: 12, reserved: 0, 'prefix-held': 0 },
        freeAddresses: 249,
      }),
    ]);
    expect(nodes).toEqual([expect.objectContaining({ name: 'one', interfaces: 1, pods: 1, held: 0 })]);
    expect(leaked).toEqual([expect.objectContaining({ subnetId: Subnet.SubnetId, addresses: 1 })]);
  }, 120_000);
});
