import { DescribeSubnetsCommand, EC2Client, GetSubnetCidrReservationsCommand } from '@aws-sdk/client-ec2';
import { CreateSubnetCidrReservationCommand, DeleteSubnetCidrReservationCommand } from '@aws-sdk/client-ec2';
import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  EKSClient,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { cluster } from './cases/eks.cases';
import { allow, Stage } from './cases/stage';
import type { Dials } from './dials';
import { inventory } from './inventory';

/** A function with a role, and the clients of the SDK as it would use them. */
async function caller(stage: Stage, policy: object = allow('*')) {
  const { world } = stage;
  const Policies = [{ PolicyName: 'p', PolicyDocument: policy }];
  const role = await stage.role('lambda.amazonaws.com', { Policies });
  const environment = world.environmentOf({
    arn: world.arn('lambda', 'function:f'),
    name: 'f',
    roleArn: String(role.attributes.Arn),
    logGroupName: '/aws/lambda/f',
    subnetIds: [],
    securityGroupIds: [],
  });
  const client = (name: string) => ({
    region: world.region,
    endpoint: environment[`AWS_ENDPOINT_URL_${name}`]!,
    maxAttempts: 1,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID!,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY!,
    },
  });
  return {
    ec2: new EC2Client(client('EC2')),
    eks: new EKSClient(client('EKS')),
    s3: new S3Client(client('S3')),
    stranger: new EKSClient({
      ...client('EKS'),
      credentials: { accessKeyId: 'AKIDUNKNOWN', secretAccessKey: 'x' },
    }),
  };
}

const open: Stage[] = [];
async function listening(dials: Partial<Dials> = {}): Promise<Stage> {
  const stage = new Stage(dials);
  await stage.world.listen();
  open.push(stage);
  return stage;
}
afterEach(async () => {
  for (const { world } of open.splice(0)) {
    expect(world.servers.mistakes).toEqual([]);
    await world.close();
  }
});

const nameOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as Error).name,
  );

describe('a call that no policy allows is refused in the words of the service', () => {
  test('EC2', async () => {
    const { ec2 } = await caller(await listening(), allow('s3:*'));
    expect(await nameOf(ec2.send(new DescribeSubnetsCommand({})))).toBe('UnauthorizedOperation');
  });

  test('EKS', async () => {
    const { eks } = await caller(await listening(), allow('s3:*'));
    expect(await nameOf(eks.send(new DescribeClusterCommand({ name: 'prod' })))).toBe(
      'AccessDeniedException',
    );
  });

  test('S3', async () => {
    const { s3 } = await caller(await listening(), allow('ec2:*'));
    expect(await nameOf(s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })))).toBe('AccessDenied');
  });

  test('and kept for a report', async () => {
    const stage = await listening();
    const { eks } = await caller(stage, allow('s3:*'));
    await nameOf(eks.send(new DescribeClusterCommand({ name: 'prod' })));
    expect(stage.world.iam.denials).toMatchObject([
      { action: 'eks:DescribeCluster', resource: stage.world.arn('eks', 'cluster/prod') },
    ]);
  });
});

test('credentials that nobody has are refused', async () => {
  const { stranger } = await caller(await listening());
  expect(await nameOf(stranger.send(new DescribeClusterCommand({ name: 'prod' })))).toBe(
    'UnrecognizedClientException',
  );
});

test('who gives a role to an add-on needs iam:PassRole', async () => {
  const stage = await listening();
  const made = await cluster(stage);
  await stage.make('AWS::EKS::Addon', {
    ClusterName: made.id,
    AddonName: 'vpc-cni',
    AddonVersion: 'v1.20.5-eksbuild.1',
  });
  const role = await stage.role('pods.eks.amazonaws.com');
  const change = {
    clusterName: made.id,
    addonName: 'vpc-cni',
    serviceAccountRoleArn: String(role.attributes.Arn),
  };
  const { eks } = await caller(stage, allow('eks:*'));
  expect(await nameOf(eks.send(new UpdateAddonCommand(change)))).toBe('AccessDeniedException');
  const { eks: trusted } = await caller(stage, allow(['eks:*', 'iam:PassRole']));
  expect(await nameOf(trusted.send(new UpdateAddonCommand(change)))).toBe('done');
});

test.each([
  [403, 'AccessDeniedException'],
  [404, 'ResourceNotFoundException'],
] as const)('an absent add-on is told with %i', async (absentAddonStatus, name) => {
  const stage = await listening({ absentAddonStatus });
  const { id: clusterName } = await cluster(stage);
  const { eks } = await caller(stage);
  expect(await nameOf(eks.send(new DescribeAddonCommand({ clusterName, addonName: 'vpc-cni' })))).toBe(name);
});

describe('a missing object', () => {
  const missing = async (policy: object, dials: Partial<Dials> = {}) => {
    const stage = await listening(dials);
    const { id: Bucket } = await stage.make('AWS::S3::Bucket', { BucketName: 'backups' });
    const { s3 } = await caller(stage, policy);
    return nameOf(s3.send(new GetObjectCommand({ Bucket, Key: 'prod/latest.json' })));
  };
  const get = 's3:GetObject';
  const underPrefix = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: get, Resource: 'arn:aws:s3:::backups/*' },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::backups', Condition: { StringLike: { 's3:prefix': 'prod/*' } } }, // prettier-ignore
    ],
  };

  test('is told to a caller that may list the bucket', async () =>
    expect(await missing(allow([get, 's3:ListBucket']))).toBe('NoSuchKey'));
  test('is not told to others', async () => expect(await missing(allow(get))).toBe('AccessDenied'));
  test('under a condition on the prefix: as the dial says', async () => {
    expect(await missing(underPrefix)).toBe('AccessDenied');
    expect(await missing(underPrefix, { missingKeyStatus: 404 })).toBe('NoSuchKey');
  });
});

test('a bucket policy that denies wins over the policies of a role', async () => {
  const stage = await listening();
  const { id: Bucket } = await stage.make('AWS::S3::Bucket', { BucketName: 'backups' });
  const Statement = [
    { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::backups/*' },
  ];
  const { s3 } = await caller(stage);
  const put = () => nameOf(s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' })));
  expect(await put()).toBe('done');
  await stage.make('AWS::S3::BucketPolicy', { Bucket, PolicyDocument: { Statement } });
  expect(await put()).toBe('AccessDenied');
});

test('quotas are those of the account', async () => {
  const stage = new Stage({ vpcBlockQuota: 6, elasticIpQuota: 6 });
  const { id: VpcId } = await stage.vpc();
  for (let i = 0; i < 6; i += 1) await stage.make('AWS::EC2::EIP');
  for (let i = 1; i < 6; i += 1)
    await stage.make('AWS::EC2::VPCCidrBlock', { VpcId, CidrBlock: `100.${64 + i}.0.0/16` });
  await expect(stage.make('AWS::EC2::EIP')).rejects.toThrow(/addresses/);
  const seventh = stage.make('AWS::EC2::VPCCidrBlock', { VpcId, CidrBlock: '100.80.0.0/16' });
  await expect(seventh).rejects.toThrow(/maximum number of allowed CIDRs: 6/);
});

test('a function in a VPC is deleted when its interfaces are', async () => {
  const stage = new Stage({ functionInterfaceRelease: 300_000 });
  const vpc = await stage.vpc();
  const SubnetIds = [(await stage.subnet(vpc, '10.0.0.0/24')).id];
  const SecurityGroupIds = [(await stage.group(vpc)).id];
  const ManagedPolicyArns = ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'];
  const Role = (await stage.role('lambda.amazonaws.com', { ManagedPolicyArns })).attributes.Arn;
  const made = await stage.make('AWS::Lambda::Function', { Role, Code: { ZipFile: '' }, VpcConfig: { SubnetIds, SecurityGroupIds } }); // prettier-ignore
  const before = stage.world.clock.now();
  await stage.remove(made);
  expect(stage.world.clock.now() - before).toBeGreaterThanOrEqual(300_000);
  expect(stage.world.network.state.networkInterfaces.size).toBe(0);
});

test('a list omits a new reservation for a while, and shows a deleted one for a while', async () => {
  const stage = await listening({ listOmission: 10_000, listGhost: 10_000 });
  const { id: SubnetId } = await stage.subnet(await stage.vpc(), '10.0.0.0/24');
  const { ec2 } = await caller(stage);
  const listed = async (): Promise<number> => {
    const answer = await ec2.send(new GetSubnetCidrReservationsCommand({ SubnetId }));
    return answer.SubnetIpv4CidrReservations?.length ?? 0;
  };
  const later = () => stage.world.clock.run(stage.world.clock.sleep(10_000));
  const create = new CreateSubnetCidrReservationCommand({
    SubnetId,
    Cidr: '10.0.0.128/28',
    ReservationType: 'prefix',
  });
  const { SubnetCidrReservation: made } = await ec2.send(create);
  expect(await listed()).toBe(0);
  await later();
  expect(await listed()).toBe(1);
  const { SubnetCidrReservationId } = made!;
  await ec2.send(new DeleteSubnetCidrReservationCommand({ SubnetCidrReservationId }));
  expect(await listed()).toBe(1);
  await later();
  expect(await listed()).toBe(0);
});

test.each([
  ['throttle', 'RequestLimitExceeded'],
  ['server-error', 'InternalError'],
  ['deny', 'UnauthorizedOperation'],
] as const)('a call may meet: %s', async (fault, name) => {
  const { ec2 } = await caller(await listening({ fault: () => fault }));
  expect(await nameOf(ec2.send(new DescribeSubnetsCommand({})))).toBe(name);
});

test('a snapshot puts everything back, more than once', async () => {
  const stage = new Stage();
  const vpc = await stage.vpc();
  const restore = stage.world.snapshot();
  const before = inventory(stage.world);
  for (const cidr of ['10.0.0.0/24', '10.0.1.0/24']) {
    const subnet = await stage.subnet(vpc, cidr);
    stage.world.network.addInterface(subnet.id, 'a node');
    stage.world.network.vpc(vpc.id).hasDnsSupport = false;
    expect(inventory(stage.world)).not.toEqual(before);
    restore();
    expect(inventory(stage.world)).toEqual(before);
    expect(stage.world.network.vpc(vpc.id).hasDnsSupport).toBe(true);
  }
});
