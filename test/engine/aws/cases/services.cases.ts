import type { Properties } from '../../resource-provider';
import type { SERVICE_REFUSALS } from '../services/refusals';
import { allow, type Case, type Made, type Stage } from './stage';

const VPC_ACCESS = ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'];
const BASIC = ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'];

const aFunction = async (
  s: Stage,
  properties: Properties = {},
  ManagedPolicyArns = VPC_ACCESS,
): Promise<Made> => {
  const role = await s.role('lambda.amazonaws.com', { ManagedPolicyArns });
  return s.make('AWS::Lambda::Function', { Role: role.attributes.Arn, Code: { ZipFile: '' }, ...properties });
};

const place = async (s: Stage) => {
  const vpc = await s.vpc();
  return {
    SubnetIds: [(await s.subnet(vpc, '10.0.0.0/24')).id],
    SecurityGroupIds: [(await s.group(vpc)).id],
  };
};

const bucketPolicy = async (s: Stage, statement: object) => {
  const { id } = await s.make('AWS::S3::Bucket');
  return s.make('AWS::S3::BucketPolicy', {
    Bucket: id,
    PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] },
  });
};

/** For each thing that another service refuses, steps of which the last is refused. */
export const SERVICE_CASES: Record<keyof typeof SERVICE_REFUSALS, Case> = {
  'queue-retention': (s) => s.make('AWS::SQS::Queue', { MessageRetentionPeriod: 5 }),
  'queue-not-found': (s) =>
    s.make('AWS::SQS::QueuePolicy', {
      Queues: ['https://sqs.us-east-1.amazonaws.com/123456789012/gone'],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: 'arn:aws:sqs:us-east-1:123456789012:gone',
          },
        ],
      },
    }),
  'rule-pattern': (s) => s.make('AWS::Events::Rule', { Targets: [] }),
  'function-role': async (s) => aFunction(s, { Role: (await s.role('ec2.amazonaws.com')).attributes.Arn }),
  'function-network-permissions': async (s) => aFunction(s, { VpcConfig: await place(s) }, BASIC),
  'function-network': async (s) => {
    const [one, other] = [await place(s), await place(s)];
    await aFunction(s, { VpcConfig: { ...one, SecurityGroupIds: other.SecurityGroupIds } });
  },
  'function-exists': async (s) => {
    await aFunction(s, { FunctionName: 'backup' });
    await aFunction(s, { FunctionName: 'backup' });
  },
  'function-environment': (s) => aFunction(s, { Environment: { Variables: { AWS_REGION: 'us-east-1' } } }),
  'function-not-found': (s) =>
    s.make('AWS::Lambda::EventInvokeConfig', { FunctionName: 'gone', Qualifier: '$LATEST' }),
  'bucket-exists': async (s) => {
    await s.make('AWS::S3::Bucket', { BucketName: 'backups' });
    await s.make('AWS::S3::Bucket', { BucketName: 'backups' });
  },
  'bucket-name': (s) => s.make('AWS::S3::Bucket', { BucketName: 'Backups_of_prod' }),
  'bucket-not-empty': async (s) => {
    const bucket = await s.make('AWS::S3::Bucket');
    s.world.storage.buckets.get(bucket.id)!.objects.key = [{ body: '', headers: {} }];
    await s.remove(bucket);
  },
  'bucket-policy': (s) =>
    bucketPolicy(s, { Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::another/*' }),
  'bucket-not-found': (s) =>
    s.make('AWS::S3::BucketPolicy', {
      Bucket: 'gone',
      PolicyDocument: allow('s3:GetObject', 'arn:aws:s3:::gone/*', { Principal: '*' }),
    }),
  'key-lockout': async (s) => {
    const AWS = (await s.role('lambda.amazonaws.com')).attributes.Arn;
    await s.make('AWS::KMS::Key', { KeyPolicy: allow('kms:*', '*', { Principal: { AWS } }) });
  },
  'key-principal': (s) =>
    s.make('AWS::KMS::Key', {
      KeyPolicy: allow('kms:*', '*', { Principal: { AWS: s.world.arn('iam', 'role/gone') } }),
    }),
  'log-group-exists': async (s) => {
    await s.make('AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/backup' });
    await s.make('AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/backup' });
  },
  'log-retention': (s) => s.make('AWS::Logs::LogGroup', { RetentionInDays: 31 }),
  'parameter-exists': async (s) => {
    await s.make('AWS::SSM::Parameter', { Name: '/ready', Type: 'String', Value: 'yes' });
    await s.make('AWS::SSM::Parameter', { Name: '/ready', Type: 'String', Value: 'yes' });
  },
  'parameter-size': (s) => s.make('AWS::SSM::Parameter', { Type: 'String', Value: 'x'.repeat(4097) }),
};
