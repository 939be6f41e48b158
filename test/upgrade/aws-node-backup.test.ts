import { App, Stack, Validations } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Match } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AwsNodeBackup } from '../../lib/upgrade/aws-node-backup';
import type { AwsNodeBackupProps } from '../../lib/upgrade/aws-node-backup-props';
import { AwsNodeVerification } from '../../lib/upgrade/aws-node-verification';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { warningIds } from '../support/cluster-app';
import { ImportedClusterStack } from '../support/cluster-stack';

type Props = Partial<AwsNodeBackupProps>;

function synthesize(props: Props | ((stack: ImportedClusterStack) => Props) = {}) {
  const stack = new ImportedClusterStack();
  const own = typeof props === 'function' ? props(stack) : props;
  const backup = new AwsNodeBackup(stack, 'Backup', { cluster: stack.cluster, ...own });
  return { stack, backup, template: stack.template };
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** Statements that allow an action. */
function statementsFor(template: Template, action: string): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Action }) => [Action].flat().includes(action));
}

describe('by default', () => {
  const { template } = synthesize();

  test('keeps backups in a bucket that is versioned, encrypted, private, TLS only, and outlives the stack', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [Match.objectLike({ Status: 'Enabled' })] },
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test.each([
    ['that EKS starts without add-ons', false, 'RetainExceptOnCreate'],
    ['that EKS starts with an aws-node of its own', true, 'Retain'],
  ])('beside a new cluster %s, the bucket of a failed first deployment', (_, bootstraps, policy) => {
    const stack = new Stack();
    const cluster = new eks.Cluster(stack, 'Cluster', {
      version: eks.KubernetesVersion.V1_33,
      defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
      bootstrapSelfManagedAddons: bootstraps,
    });
    const { bucket } = new AwsNodeBackup(stack, 'Backup', { cluster });
    const { cfnOptions } = bucket.node.defaultChild as s3.CfnBucket;
    expect(cfnOptions).toMatchObject({ deletionPolicy: policy, updateReplacePolicy: 'Retain' });
  });

  test('in a stack after that of the cluster, the bucket stays: aws-node may have been installed meanwhile', () => {
    const app = new App();
    const [before, after] = [new Stack(app, 'Before'), new Stack(app, 'After')];
    const version = eks.KubernetesVersion.V1_33;
    const cluster = new eks.Cluster(before, 'Cluster', { version, bootstrapSelfManagedAddons: false });
    const { bucket } = new AwsNodeBackup(after, 'Backup', { cluster });
    expect((bucket.node.defaultChild as s3.CfnBucket).cfnOptions.deletionPolicy).toBe('Retain');
  });

  test('no rule of the bucket ever expires a backup', () => {
    const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));
    const [rule] = bucket.Properties.LifecycleConfiguration.Rules;
    expect(rule).not.toHaveProperty('ExpirationInDays');
  });

  test('may describe an add-on that does not exist yet: the cluster and the add-on are resources', () => {
    const [{ Resource }] = statementsFor(template, 'eks:DescribeAddon');
    const text = JSON.stringify(Resource);
    expect(text).toContain(':cluster/existing"');
    expect(text).toContain(':addon/existing/vpc-cni/*"');
  });

  test('refuses large steps, stops when the backup fails, reads ENIConfigs', () => {
    template.hasResourceProperties('Custom::AwsNodeBackup', {
      ClusterName: 'existing',
      UndeclaredSettings: 'refuse',
      ContinueOnBackupFailure: 'false',
      ReadEniConfigs: 'true',
      TargetVersion: Match.absent(),
      ServiceTimeout: '3600',
    });
  });

  test('may look at everything and change nothing but its own backups', () => {
    const actions = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
      .flatMap(({ Action }) => Action)
      .filter((action) => !/^(logs:|[a-z0-9]+:(Describe|Get|List))/.test(action));
    expect(actions.sort()).toEqual(['s3:PutObject']);
  });

  test('writes below the name of the cluster only', () => {
    const [{ Resource }] = statementsFor(template, 's3:PutObject');
    expect(Resource).toEqual({
      'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^BackupBucket/), 'Arn'] }, '/existing/*']],
    });
  });

  test('reads no documents: they are for people and for the verification', () => {
    expect(statementsFor(template, 's3:GetObject')).toEqual([]);
    expect(statementsFor(template, 's3:ListBucket')).toEqual([]);
  });

  test('has an access entry that reads custom resources, as ENIConfigs are', () => {
    template.hasResourceProperties('AWS::EKS::AccessEntry', {
      ClusterName: 'existing',
      AccessPolicies: [
        {
          AccessScope: { Type: 'cluster' },
          PolicyArn: {
            'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('AmazonEKSAdminViewPolicy$')])],
          },
        },
      ],
    });
  });

  test('starts when permissions and access entry exist', () => {
    const [resource] = Object.values(template.findResources('Custom::AwsNodeBackup'));
    const before = [
      ...Object.keys(template.findResources('AWS::EKS::AccessEntry')),
      ...Object.keys(template.findResources('AWS::IAM::Policy')),
    ];
    expect(resource.DependsOn).toEqual(expect.arrayContaining(before));
  });

  test('runs outside of any VPC, without layers, with one function', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: Match.absent(),
      Layers: Match.absent(),
    });
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });
});

test('runs again whenever version or configuration change, because its properties hold them', () => {
  const { template } = synthesize(({ podSubnets }) => ({
    targetVersion: VpcCniVersion.of('v1.21.1-eksbuild.8'),
    targetConfiguration: '{"env":{"WARM_PREFIX_TARGET":"1"}}',
    kubernetesVersion: eks.KubernetesVersion.V1_36,
    bareMetalNodes: true,
    continueOnBackupFailure: true,
    podSubnets,
  }));
  template.hasResourceProperties('Custom::AwsNodeBackup', {
    TargetVersion: 'v1.21.1-eksbuild.8',
    TargetConfiguration: '{"env":{"WARM_PREFIX_TARGET":"1"}}',
    KubernetesVersion: '1.36',
    BareMetalNodes: 'true',
    ContinueOnBackupFailure: 'true',
    PodSubnetIds: ['subnet-pod-eu-west-1a', 'subnet-pod-eu-west-1b', 'subnet-pod-eu-west-1c'],
  });
});

test('may not change the add-on: the only one who does is CloudFormation', () => {
  const { template } = synthesize();
  for (const action of ['eks:UpdateAddon', 'iam:PassRole', 'lambda:InvokeFunction'])
    expect(statementsFor(template, action)).toEqual([]);
});

test('goes into the VPC where the endpoint is private, and the cluster lets it in', () => {
  const { template } = synthesize(({ nodeSubnets }) => ({ handlerSubnets: nodeSubnets }));
  template.hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: {
      SubnetIds: ['subnet-node-eu-west-1a', 'subnet-node-eu-west-1b', 'subnet-node-eu-west-1c'],
    },
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    GroupId: 'sg-cluster',
    FromPort: 443,
    ToPort: 443,
  });
  expect(statementsFor(template, 'ec2:CreateNetworkInterface')).toHaveLength(1);
});

test('needs less access where there are no ENIConfigs', () => {
  const { template } = synthesize({ readEniConfigs: false });
  template.hasResourceProperties('Custom::AwsNodeBackup', { ReadEniConfigs: 'false' });
  template.hasResourceProperties('AWS::EKS::AccessEntry', {
    AccessPolicies: [Match.objectLike({ AccessScope: { Type: 'namespace', Namespaces: ['kube-system'] } })],
  });
});

test('takes a bucket with a key of yours', () => {
  const { template } = synthesize((stack) => ({
    bucket: s3.Bucket.fromBucketAttributes(stack, 'Own', {
      bucketName: 'backups',
      encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1'),
    }),
  }));
  template.resourceCountIs('AWS::S3::Bucket', 0);
  template.hasResourceProperties('Custom::AwsNodeBackup', {
    BucketName: 'backups',
    KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1',
  });
  expect(statementsFor(template, 'kms:GenerateDataKey')[0].Resource).toBe(
    'arn:aws:kms:eu-west-1:111122223333:key/1',
  );
});

test('has no finding of AwsSolutions that is not acknowledged', () => {
  const { stack } = synthesize(({ nodeSubnets }) => ({ handlerSubnets: nodeSubnets }));
  const app = stack.node.root;
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app as never));
  const report = new AwsSolutionsChecks(app as never).validateScope(stack);
  expect(report.violations).toEqual([]);
});

describe('without handlerSubnets, its function runs outside of any VPC', () => {
  const backUp = (endpointAccess: eks.EndpointAccess) => {
    const stack = new Stack();
    const cluster = new eks.Cluster(stack, 'Cluster', {
      version: eks.KubernetesVersion.V1_33,
      endpointAccess,
    });
    new AwsNodeBackup(stack, 'Backup', { cluster });
    return warningIds(stack);
  };
  const { PRIVATE, PUBLIC_AND_PRIVATE } = eks.EndpointAccess;

  test('which a cluster with a private endpoint only does not let in', () => {
    expect(() => backUp(PRIVATE)).toThrow(
      /^\[Default\/Cluster\] the cluster has no public endpoint, .* set handlerSubnets to subnets/,
    );
  });

  test('which a public endpoint lets in', () => {
    expect(backUp(PUBLIC_AND_PRIVATE)).not.toContain('HandlerPlacement');
  });

  test('which a public endpoint for certain addresses may not let in', () => {
    expect(backUp(PUBLIC_AND_PRIVATE.onlyFrom('198.51.100.0/24'))).toContain('HandlerPlacement');
    expect(backUp(PUBLIC_AND_PRIVATE.onlyFrom('0.0.0.0/0'))).not.toContain('HandlerPlacement');
  });

  test('of which an imported cluster is told once, however many functions there are', () => {
    const { stack, backup } = synthesize();
    new AwsNodeVerification(stack, 'Verification', {
      cluster: stack.cluster,
      backup,
      declaredVersion: VpcCniVersion.LATEST_KNOWN,
      declaredConfiguration: '{}',
    });
    expect(warningIds(stack)).toEqual(['HandlerPlacement']);
  });

  test('unless there are some', () => {
    const { stack } = synthesize(({ nodeSubnets }) => ({ handlerSubnets: nodeSubnets }));
    expect(warningIds(stack)).toEqual([]);
  });
});
