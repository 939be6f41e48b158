import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EKSClient } from '@aws-sdk/client-eks';
import { addPreflightCommand } from '../../bin/commands/preflight';
import { deployedTemplate } from '../../bin/commands/preflight/deployed-template';
import { startMoto, type MotoServer } from '../loopback/moto-server';
import { liveSubnets } from '../../bin/commands/preflight/live-subnets';
import { describeWith, isInstalled } from '../loopback/tools';
import { runAsync } from '../support/command-line';
import { template } from './saved-answers';

/** A second implementation of EKS, EC2 and CloudFormation, written by others, saved by the AWS CLI. */
const tools = isInstalled('moto_server', '--help') && isInstalled('aws', '--version');

describeWith('moto_server or AWS CLI', tools)('podnet preflight of a cluster in moto', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podnet-moto-'));
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  let moto: MotoServer;
  let endpoint: string;

  beforeAll(async () => {
    moto = await startMoto();
    ({ endpoint } = moto);
  }, 60_000);
  afterAll(() => {
    moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function aws(...args: string[]): Promise<string> {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
    };
    const all = ['--endpoint-url', endpoint, '--output', 'json', ...args];
    return (await promisify(execFile)('aws', all, { env })).stdout;
  }

  async function save(name: string, ...args: string[]): Promise<void> {
    writeFileSync(join(folder, `${name}.json`), await aws(...args));
  }

  async function newSubnet(zone: string): Promise<string> {
    const vpc = JSON.parse(await aws('ec2', 'create-vpc', '--cidr-block', '10.0.0.0/16')) as { Vpc: { VpcId: string } };
    const place = ['--vpc-id', vpc.Vpc.VpcId, '--cidr-block', '10.0.1.0/28', '--availability-zone', zone];
    const subnet = JSON.parse(await aws('ec2', 'create-subnet', ...place)) as { Subnet: { SubnetId: string } };
    return subnet.Subnet.SubnetId;
  } // prettier-ignore

  test('reads what moto answers, and lists what moto does not know', async () => {
    const subnets = [await newSubnet('us-east-1a'), await newSubnet('us-east-1b')];
    const role = ['--role-arn', 'arn:aws:iam::123456789012:role/cluster'];
    const network = ['--resources-vpc-config', `subnetIds=${subnets.join(',')}`];
    await aws('eks', 'create-cluster', '--name', 'prod', '--kubernetes-version', '1.33', ...role, ...network);
    const nodes = ['--node-role', 'arn:aws:iam::123456789012:role/node', '--subnets', ...subnets];
    const size = ['--scaling-config', 'minSize=1,maxSize=3,desiredSize=2', '--instance-types', 'm5.large'];
    await aws(
      'eks',
      'create-nodegroup',
      '--cluster-name',
      'prod',
      '--nodegroup-name',
      'general',
      ...nodes,
      ...size,
    );
    await save('cluster', 'eks', 'describe-cluster', '--name', 'prod');
    await save('nodegroups', 'eks', 'list-nodegroups', '--cluster-name', 'prod');
    await save(
      'general',
      'eks',
      'describe-nodegroup',
      '--cluster-name',
      'prod',
      '--nodegroup-name',
      'general',
    );
    await save('subnets', 'ec2', 'describe-subnets');

    const declared = join(folder, 'declared.template');
    const change = { cluster: { Version: '1.34' }, nodes: { NodegroupName: 'general', Version: '1.34' } };
    writeFileSync(declared, JSON.stringify(template(change)));
    const { out } = await runAsync([addPreflightCommand], ['preflight', declared, '--cluster', 'prod', '--from', folder]); // prettier-ignore
    expect(out).toContain('Kubernetes version: 1.33 to 1.34');
    expect(out).toMatch(/node group general version: 1\.\d+ to 1\.34/);
    expect(out).toMatch(/replacing node group general adds up to 2 nodes in us-east-1a, .* have \d+ free/);
    expect(out).toContain("the answer of 'aws eks list-addons' is missing");
    expect(out).not.toMatch(/cluster\.json|nodegroups\.json|is not an answer/);
  }, 120_000);

  test('free addresses are those the AWS CLI tells', async () => {
    const id = await newSubnet('us-east-1c');
    process.env.AWS_ENDPOINT_URL_EC2 = endpoint;
    const [subnet, ...others] = await liveSubnets(new EKSClient({ region: 'us-east-1', credentials }), [id]);
    delete process.env.AWS_ENDPOINT_URL_EC2;
    const told = JSON.parse(await aws('ec2', 'describe-subnets', '--subnet-ids', id)) as {
      Subnets: object[];
    };
    expect(others).toEqual([]);
    expect(told.Subnets[0]).toMatchObject({ ...subnet });
  }, 60_000);

  test('the deployed template comes back from CloudFormation as it went in', async () => {
    const body = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: `<&>"'` } } } };
    await aws(
      'cloudformation',
      'create-stack',
      '--stack-name',
      'Live',
      '--template-body',
      JSON.stringify(body),
    );
    process.env.AWS_ENDPOINT_URL_CLOUDFORMATION = endpoint;
    const eks = new EKSClient({ region: 'us-east-1', credentials });
    const { TemplateBody } = await deployedTemplate(eks, {
      tags: { 'aws:cloudformation:stack-name': 'Live' },
    });
    delete process.env.AWS_ENDPOINT_URL_CLOUDFORMATION;
    expect(JSON.parse(TemplateBody)).toEqual(body);
  }, 60_000);
});
