import {
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  GetSubnetCidrReservationsCommand,
} from '@aws-sdk/client-ec2';
import { bundleOf, HandlerProcess, ResponseServer, Stack } from '../../loopback';
import { startMoto, type MotoServer } from '../../loopback/moto-server';
import { describeWith, isInstalled } from '../../loopback/tools';
import { properties } from './stage';

/** A second implementation of EC2, written by others. It drops the tags of a creation: the handler adds them. */
describeWith('moto_server', isInstalled('moto_server', '--help'))('against moto', () => {
  const responses = new ResponseServer();
  let moto: MotoServer;
  let ec2: EC2Client;
  let handler: HandlerProcess;

  beforeAll(async () => {
    moto = await startMoto();
    const { endpoint } = moto;
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
    ec2 = new EC2Client({ endpoint, region: 'us-east-1', credentials });
    await responses.listen();
    handler = await HandlerProcess.start(await bundleOf('subnet-cidr-reservation'), {
      AWS_ENDPOINT_URL_EC2: endpoint,
    });
  }, 60_000);

  afterAll(async () => {
    ec2.destroy();
    await handler.stop();
    await responses.close();
    moto.stop();
  });

  const stack = () => new Stack((event, timeout) => handler.invoke(event, timeout), responses);

  async function newSubnet(CidrBlock: string): Promise<string> {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc!.VpcId, CidrBlock }));
    return Subnet!.SubnetId!;
  }

  async function reserved(SubnetId: string): Promise<(string | undefined)[]> {
    const { SubnetIpv4CidrReservations: found } = await ec2.send(
      new GetSubnetCidrReservationsCommand({ SubnetId }),
    );
    return (found ?? []).map(({ Cidr }) => Cidr).sort();
  }

  test('creates, changes, rolls back and deletes', async () => {
    const subnetId = await newSubnet('10.0.0.0/20');
    const pods = stack();
    const first = await pods.deploy({ Pods: properties(subnetId, ['10.0.8.0/21', '10.0.4.0/22']) });
    expect(first).toEqual({ status: 'COMPLETE', reasons: [] });
    expect(await reserved(subnetId)).toEqual(['10.0.4.0/22', '10.0.8.0/21']);

    const second = { Pods: properties(subnetId, ['10.0.8.0/22', '10.0.4.0/22', '10.0.2.0/23']) };
    expect(await pods.deploy(second, { thenFail: true })).toMatchObject({ status: 'ROLLBACK_COMPLETE' });
    expect(await reserved(subnetId)).toEqual(['10.0.4.0/22', '10.0.8.0/21']);

    expect(await pods.deploy(second)).toEqual({ status: 'COMPLETE', reasons: [] });
    expect(await reserved(subnetId)).toEqual(['10.0.2.0/23', '10.0.4.0/22', '10.0.8.0/22']);

    expect(await pods.delete()).toEqual({ status: 'COMPLETE', reasons: [] });
    expect(await reserved(subnetId)).toEqual([]);
  }, 30_000);

  test('refuses what another stack has reserved', async () => {
    const subnetId = await newSubnet('10.1.0.0/20');
    await stack().deploy({ Pods: properties(subnetId, ['10.1.8.0/21']) });
    const other = properties(subnetId, ['10.1.8.0/21'], { OwnerId: 'other/Pods' });
    const result = await stack().deploy({ Pods: other });
    expect(result.reasons[0]).toMatch(/10\.1\.8\.0\/21 is already reserved .* belongs to 'test-stack/);
    expect(await reserved(subnetId)).toEqual(['10.1.8.0/21']);
  }, 30_000);
});
