import { Consumer, describeInstalled, OLDEST_PEERS, tools } from '../support/consumer';
import { KUBECTL_LAYER, testEveryExample, typeErrors } from '../support/consumer-examples';

const CHECKED = `
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { PodNetworkingChecks } from 'cdk-eks-podnet';
const app = new App();
const vpc = new CfnResource(new Stack(app, 'Stack'), 'Vpc', {
  type: 'AWS::EC2::VPC',
  properties: { CidrBlock: '10.0.0.0/8' },
});
if (process.argv[2]) vpc.node.addMetadata('aws:cdk:acknowledged-rules', { 'NET-01': 'a drill' });
app.policyValidationBeta1.push(new PodNetworkingChecks(app));
app.synth();
`;

const NATIVE = `
import { App, Stack } from 'aws-cdk-lib';
import { ReservationProvider, SubnetCidrReservation } from 'cdk-eks-podnet';
import { Subnet } from 'aws-cdk-lib/aws-ec2';
const stack = new Stack(new App(), 'Stack', { env: { region: 'us-east-1' } });
const subnet = Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0123456789abcdef0');
new SubnetCidrReservation(stack, 'Reservation', {
  subnet,
  cidrBlocks: ['100.64.32.0/19'],
  provider: ReservationProvider.native(),
});
`;

describeInstalled(`an app beside the oldest peers, ${OLDEST_PEERS.join(' and ')}`, () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = new Consumer();
    const compiler = 'typescript-7.0@npm:typescript@7.0.2';
    await consumer.install(
      consumer.pack('.'),
      ...OLDEST_PEERS,
      ...tools('tsx', '@types/node', KUBECTL_LAYER),
      compiler,
    );
    consumer.write('esm/package.json', '{ "type": "module" }');
    consumer.write('esm/app.ts', CHECKED);
    consumer.write('esm/native.ts', NATIVE);
  }, 600_000);
  afterAll(() => consumer.remove());

  const run = (...command: string[]) =>
    consumer.run(process.execPath, ['--import', 'tsx', ...command], { env: { CDK_OUTDIR: 'out/run' } });

  testEveryExample(() => consumer);

  test.each(['node16', 'bundler'])('no type error with moduleResolution %s', async (resolution) =>
    expect(await typeErrors(consumer, 'typescript-7.0', resolution)).toBe(''),
  );

  test('the checks run as a plugin, and name rule, construct and file', async () => {
    const { output, code } = await run('esm/app.ts');
    expect(code).not.toBe(0);
    expect(output).toMatch(/10\.0\.0\.0\/8 is \/8/);
    expect(output).toMatch(/NET-01[\s\S]*Stack\/Vpc[\s\S]*Stack\.template\.json/);
  });

  test('a finding is acknowledged by metadata', async () => {
    expect(await run('esm/app.ts', 'acknowledged')).toMatchObject({ code: 0 });
  });

  test('the native reservation resource names the release that it needs', async () => {
    expect((await run('esm/native.ts')).output).toContain(
      'ReservationProvider.native() needs aws-cdk-lib 2.272.0 or newer',
    );
  });
});
