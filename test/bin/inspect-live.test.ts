import { addInspectCommand } from '../../bin/commands/inspect';
import { INSPECT_ACTIONS } from '../../bin/commands/inspect/policy';
import type { Inspection } from '../../lib/inspect/inspect';
import { describeWithTls } from '../lambda/aws-node-fixtures/stage';
import { runAsync } from '../support/command-line';
import { LiveClusterStage, synthesized } from './live-cluster-stage';

const podnet = (...args: string[]) => runAsync([addInspectCommand], ['inspect', ...args]);

describeWithTls('podnet inspect of the reference deployment', () => {
  const stage = new LiveClusterStage();
  const environment = { ...process.env };
  const { template } = synthesized({ kubernetesVersion: '1.35' });
  const { ec2, eks, kubernetes } = stage.servers;

  beforeAll(() => stage.open());
  afterAll(async () => {
    process.env = environment;
    await stage.close();
  });
  beforeEach(() => {
    stage.deploy(template);
    const eni = { ipv6Addresses: [], ipv6Prefixes: [], description: '' };
    const { state } = ec2;
    state.reservations.clear();
    state.networkInterfaces.clear();
    state.createReservation({ subnetId: 'subnet-3', cidr: '10.0.3.128/25', reservationType: 'prefix', description: '', tags: {} }); // prettier-ignore
    for (let index = 0; index < 7; index += 1)
      state.addNetworkInterface({
        ...eni,
        networkInterfaceId: `eni-${index}`,
        subnetId: 'subnet-3',
        privateIpAddresses: [`10.0.3.${16 + index}`],
        ipv4Prefixes: [`10.0.3.${128 + 16 * index}/28`],
      });
    // Nodes of this stage have no instance; their interfaces cannot be found.
    for (const path of [...kubernetes.objects.keys()].filter((key) => key.startsWith('/api/v1/nodes/')))
      kubernetes.objects.delete(path);
  });

  const live = async (): Promise<Inspection> =>
    JSON.parse((await podnet('--cluster', 'prod', '--json')).out) as Inspection;

  test('reads subnets, reservations and interfaces to their last page', async () => {
    // EC2 gives 255 of them at once here.
    for (let index = 0; index < 600; index += 1) ec2.state.addNetworkInterface({ subnetId: 'subnet-4' });
    const { subnets } = await live();
    expect(subnets).toHaveLength(ec2.state.subnets.size);
    expect(subnets.find(({ id }) => id === 'subnet-4')).toMatchObject({ interfaces: 600 });
    expect(subnets.find(({ id }) => id === 'subnet-3')).toMatchObject({
      zone: 'eu-west-1a',
      interfaces: 7,
      // block 1 has seven addresses; seven of eight reserved blocks are held, the last one has an address of AWS
      blocks: { used: 2, fragmented: 1, free: 6, reserved: 0, 'prefix-held': 7 },
    });
  });

  test('calls only what its policy allows, one question at a time', async () => {
    await live();
    const called = new Set([
      ...eks.calls.map((call) => `eks:${call}`),
      ...ec2.calls.map(({ action }) => `ec2:${action}`),
    ]);
    expect([...called].sort()).toEqual([...INSPECT_ACTIONS]);
  });

  test('waits out a throttled EC2', async () => {
    ec2.faults.add({ action: 'DescribeNetworkInterfaces', kind: 'throttle' });
    expect((await live()).subnets).toHaveLength(ec2.state.subnets.size);
  });

  test('a call that is not allowed ends with a sentence', async () => {
    eks.faults.add({ action: 'DescribeCluster', kind: 'deny', times: 1 });
    expect(await podnet('--cluster', 'prod')).toMatchObject({
      out: '',
      err: expect.stringMatching(
        /^cannot read cluster prod: .*not authorized to perform: eks:DescribeCluster/,
      ) as string,
    });
  });

  test('without access to the Kubernetes API it tells of subnets alone, and what access is missing', async () => {
    kubernetes.hasAccessEntry = false;
    const { out, err } = await podnet('--cluster', 'prod');
    kubernetes.hasAccessEntry = true;
    expect(out).toContain('subnet-3');
    expect(err).toMatch(/^note: the Kubernetes API could not be read \(.*401.*AmazonEKSAdminViewPolicy/);
  });
});
