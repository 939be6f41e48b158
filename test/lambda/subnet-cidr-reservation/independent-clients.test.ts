import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LoopbackEc2 } from '../../loopback';
import { describeWith, isInstalled } from '../../loopback/tools';

// Clients that others wrote speak with the loopback EC2: what they accept, the tests of the handler may trust.

const run = promisify(execFile);
const ec2 = new LoopbackEc2();
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ENDPOINT_URL_EC2: await ec2.listen(),
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '2',
    AWS_PAGER: '',
  };
});
afterAll(() => ec2.close());

describeWith('aws CLI', isInstalled('aws', '--version'))('the AWS CLI', () => {
  const aws = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await run('aws', ['ec2', ...args, '--output', 'json'], { env });
    return (stdout === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
  };

  test('creates, lists and deletes', async () => {
    const { subnetId } = ec2.state.addSubnet({ cidrBlock: '10.0.0.0/20' });
    const made = await aws(
      ...['create-subnet-cidr-reservation', '--subnet-id', subnetId, '--cidr', '10.0.8.0/21'],
      ...['--reservation-type', 'prefix', '--description', 'pods'],
      ...['--tag-specifications', 'ResourceType=subnet-cidr-reservation,Tags=[{Key=Team,Value=net}]'],
    );
    const expected = {
      SubnetCidrReservationId: expect.stringMatching(/^scr-[0-9a-f]{17}$/),
      SubnetId: subnetId,
      Cidr: '10.0.8.0/21',
      ReservationType: 'prefix',
      OwnerId: '123456789012',
      Description: 'pods',
      Tags: [{ Key: 'Team', Value: 'net' }],
    };
    expect(made).toEqual({ SubnetCidrReservation: expected });

    const [{ subnetCidrReservationId: id } = { subnetCidrReservationId: '' }] =
      ec2.state.reservationsOf(subnetId);
    const listed = await aws('get-subnet-cidr-reservations', '--subnet-id', subnetId);
    expect(listed).toEqual({ SubnetIpv4CidrReservations: [expected], SubnetIpv6CidrReservations: [] });
    // 4,096 addresses, less five that AWS keeps, less 2,048 that are reserved.
    const { Subnets } = await aws('describe-subnets', '--subnet-ids', subnetId);
    expect(Subnets).toMatchObject([{ CidrBlock: '10.0.0.0/20', AvailableIpAddressCount: 2043 }]);
    await aws('delete-subnet-cidr-reservation', '--subnet-cidr-reservation-id', id);
    expect(ec2.state.reservationsOf(subnetId)).toEqual([]);
  }, 60_000);

  test('shows the errors of EC2', async () => {
    const { subnetId } = ec2.state.addSubnet({ cidrBlock: '10.0.0.0/20' });
    ec2.state.createReservation({ subnetId, cidr: '10.0.8.0/21', reservationType: 'prefix' });
    const create = [
      'create-subnet-cidr-reservation',
      '--subnet-id',
      subnetId,
      '--reservation-type',
      'prefix',
    ];
    await expect(aws(...create, '--cidr', '10.0.8.0/22')).rejects.toThrow(
      '(InvalidParameterValue) when calling the CreateSubnetCidrReservation operation: ' +
        'Reservation CIDR 10.0.8.0/22 has overlap with existing reserved CIDR block',
    );
  }, 60_000);
});

/** Set TF_PLUGIN_DIR to a folder with the AWS provider, for machines that cannot download it. */
const pluginDir = process.env.TF_PLUGIN_DIR;

describeWith('terraform with TF_PLUGIN_DIR', pluginDir !== undefined && isInstalled('terraform', 'version'))(
  'terraform',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'loopback-terraform-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('applies, finds nothing to change, and destroys', async () => {
      const { subnetId } = ec2.state.addSubnet({ cidrBlock: '10.0.0.0/20' });
      writeFileSync(join(folder, 'main.tf'), configuration(subnetId, env.AWS_ENDPOINT_URL_EC2!));
      const terraform = (...args: readonly string[]) =>
        run('terraform', [...args, '-no-color'], {
          cwd: folder,
          env: { ...env, TF_CLI_CONFIG_FILE: '/dev/null' },
        });

      await terraform('init', `-plugin-dir=${pluginDir}`);
      await terraform('apply', '-auto-approve');
      expect(ec2.state.reservationsOf(subnetId).map(({ cidr }) => cidr)).toEqual([
        '10.0.4.0/22',
        '10.0.8.0/21',
      ]);
      expect((await terraform('plan')).stdout).toContain('No changes.');
      await terraform('destroy', '-auto-approve');
      expect(ec2.state.reservationsOf(subnetId)).toEqual([]);
    }, 180_000);
  },
);

const configuration = (subnetId: string, endpoint: string): string => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints { ec2 = "${endpoint}" }
}
resource "aws_ec2_subnet_cidr_reservation" "pods" {
  cidr_block       = "10.0.8.0/21"
  reservation_type = "prefix"
  subnet_id        = "${subnetId}"
  description      = "pods"
  depends_on       = [aws_ec2_subnet_cidr_reservation.more]
}
resource "aws_ec2_subnet_cidr_reservation" "more" {
  cidr_block       = "10.0.4.0/22"
  reservation_type = "explicit"
  subnet_id        = "${subnetId}"
}
`;
