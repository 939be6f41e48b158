import type { Draft, Json } from './edit';
import { statementOf } from './edit';
import type { PlantedFault } from './faults';

const ROLE = 'AWS::IAM::Role';
const POLICY = 'AWS::IAM::Policy';

const trustOf = (d: Draft, id: RegExp): Json =>
  (d.properties(ROLE, id).AssumeRolePolicyDocument as { Statement: Json[] }).Statement[0]!;

export const IAM_FAULTS: readonly PlantedFault[] = [
  {
    name: 'a managed policy that AWS does not have',
    plant: (d) =>
      (d.properties(ROLE, /^ClusterRole/).ManagedPolicyArns = ['arn:aws:iam::aws:policy/EKSClusterPolicy']),
    says: /NoSuchEntity/,
  },
  {
    name: 'a role that trusts a service that AWS does not have',
    plant: (d) => (trustOf(d, /SubnetCidrReservation/).Principal = { Service: 'lambdas.amazonaws.com' }),
    says: /MalformedPolicyDocument/,
  },
  {
    name: 'a trust policy without a principal',
    plant: (d) => delete trustOf(d, /SubnetCidrReservation/).Principal,
    says: /MalformedPolicyDocument/,
  },
  {
    name: 'a trust policy with a resource',
    plant: (d) => (trustOf(d, /SubnetCidrReservation/).Resource = '*'),
    says: /MalformedPolicyDocument/,
  },
  {
    name: 'a bucket by its name where a policy wants an ARN',
    plant: (d) => {
      const { id } = d.one('AWS::S3::Bucket');
      statementOf(d.one(POLICY, /BackupHandlerFunctionRole/), 's3:PutObject').Resource = { Ref: id };
    },
    says: /MalformedPolicyDocument/,
  },
  {
    name: 'a Sid with spaces',
    plant: (d) =>
      (statementOf(d.one(POLICY, /BackupHandlerFunctionRole/), 's3:PutObject').Sid = 'write the backups'),
    says: /MalformedPolicyDocument/,
  },
  {
    name: 'policies longer than a role may have',
    plant: (d) => {
      const arns = Array.from({ length: 300 }, (_, i) => `arn:aws:s3:::a-bucket-with-a-long-name-${i}/*`);
      statementOf(d.one(POLICY, /BackupHandlerFunctionRole/), 's3:PutObject').Resource = arns;
    },
    says: /LimitExceeded/,
  },
  {
    name: 'two roles of one name',
    plant: (d) =>
      d.all(ROLE, /HandlerFunctionRole/).forEach(({ Properties }) => (Properties.RoleName = 'handler')),
    says: /EntityAlreadyExists/,
  },
  {
    name: 'the same OIDC provider twice',
    plant: (d) => d.copy('AWS::IAM::OIDCProvider'),
    says: /EntityAlreadyExists/,
  },
  {
    name: 'a function that the role does not trust',
    plant: (d) => (trustOf(d, /SubnetCidrReservation/).Principal = { Service: 'ec2.amazonaws.com' }),
    says: /InvalidParameterValueException/,
  },
  {
    name: 'a function in a VPC whose role may not make interfaces',
    plant: (d) => {
      const statement = statementOf(d.one(POLICY, /BackupHandlerFunctionRole/), 'ec2:CreateNetworkInterface');
      statement.Action = ['eks:DescribeAddonConfiguration', 'eks:DescribeAddonVersions'];
    },
    says: /InvalidParameterValueException/,
  },
  {
    name: 'a function in a VPC before the policy of its role',
    plant: (d) =>
      d.turnAround(
        d.one('AWS::Lambda::Function', /BackupHandler/),
        d.one(POLICY, /BackupHandlerFunctionRole/),
      ),
    says: /InvalidParameterValueException/,
  },
  {
    name: 'a key policy that shuts its author out',
    plant: (d) => {
      const role = { 'Fn::GetAtt': [d.one(ROLE, /^ClusterRole/).id, 'Arn'] };
      (d.properties('AWS::KMS::Key').KeyPolicy as { Statement: Json[] }).Statement[0]!.Principal = {
        AWS: role,
      };
    },
    says: /MalformedPolicyDocumentException/,
  },
  {
    name: 'a bucket policy for another bucket',
    plant: (d) => {
      const { Statement } = d.properties('AWS::S3::BucketPolicy').PolicyDocument as { Statement: Json[] };
      Statement[0]!.Resource = 'arn:aws:s3:::another/*';
    },
    says: /MalformedPolicy/,
  },
  {
    name: 'logs kept for 31 days',
    plant: (d) => (d.properties('AWS::Logs::LogGroup', /FlowLogs/).RetentionInDays = 31),
    says: /InvalidParameterException|RetentionInDays/,
  },
  {
    name: 'a parameter longer than 4 KB',
    plant: (d) => (d.properties('AWS::SSM::Parameter').Value = 'x'.repeat(5_000)),
    says: /ValidationException/,
  },
];
