import { Lazy, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { KarpenterNodes } from '../../lib/cluster/karpenter-nodes';
import { NodeImage } from '../../lib/cluster/node-image';
import { ImportedClusterStack } from '../support/cluster-stack';
import { networkOf, nodegroup } from '../support/node-stacks';

test('IOPS and throughput reach the volume', () => {
  const { data } = nodegroup({ volumeIops: 6000, volumeThroughput: 500 });
  expect(data.BlockDeviceMappings[0].Ebs).toMatchObject({ VolumeType: 'gp3', Iops: 6000, Throughput: 500 });
});

test('without a choice the baseline of gp3 is left to EBS', () => {
  const { Ebs } = nodegroup().data.BlockDeviceMappings[0];
  expect(Ebs).toEqual({ Encrypted: true, VolumeSize: 80, VolumeType: 'gp3' });
});

test('on Bottlerocket the volume of images and pods is the fast one, and the key is for both', () => {
  const { data } = nodegroup((stack) => ({
    image: NodeImage.bottlerocket(),
    volumeIops: 6000,
    volumeEncryptionKey: new kms.Key(stack, 'Key'),
  }));
  const [system, images] = data.BlockDeviceMappings.map(({ Ebs }: { Ebs: object }) => Ebs);
  expect(system).not.toHaveProperty('Iops');
  expect(images).toMatchObject({ Iops: 6000 });
  expect(system.KmsKeyId).toBeDefined();
  expect(images.KmsKeyId).toEqual(system.KmsKeyId);
});

test('EC2 Auto Scaling may use a key of the app, by its role and not by its name as a principal', () => {
  const { template } = nodegroup((stack) => ({ volumeEncryptionKey: new kms.Key(stack, 'Key') }));
  const statement = (Action: unknown, more: object = {}) =>
    Match.objectLike({
      Action,
      Principal: { AWS: '*' },
      Condition: {
        ArnLike: {
          'aws:PrincipalArn': {
            'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('AWSServiceRoleForAutoScaling')])],
          },
        },
        ...more,
      },
    });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        statement(Match.arrayWith(['kms:Decrypt', 'kms:GenerateDataKey*'])),
        statement('kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
      ]),
    },
  });
});

test('an imported key is used as it is', () => {
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000';
  const { data } = nodegroup((stack) => ({ volumeEncryptionKey: kms.Key.fromKeyArn(stack, 'Key', arn) }));
  expect(data.BlockDeviceMappings[0].Ebs.KmsKeyId).toBe(arn);
});

test.each([
  [{ volumeIops: 2999 }, 'volumeIops is 2999: use a whole number from 3000 to 40000 for a volume of 80 GiB'],
  [{ volumeIops: 0 }, 'volumeIops is 0'],
  [
    { volumeIops: 20_001, volumeSize: Size.gibibytes(40) },
    'use a whole number from 3000 to 20000 for a volume of 40 GiB',
  ],
  [
    { volumeIops: 80_001, volumeSize: Size.tebibytes(1) },
    'use a whole number from 3000 to 80000 for a volume of 1024 GiB',
  ],
  [{ volumeThroughput: 124 }, 'volumeThroughput is 124: use a whole number from 125 to 750'],
  [
    { volumeThroughput: 751 },
    'volumeThroughput is 751: use a whole number from 125 to 750 for a volume with 3000 IOPS',
  ],
  [{ volumeThroughput: 2001, volumeIops: 16_000 }, 'from 125 to 2000 for a volume with 16000 IOPS'],
])('refuses what EBS refuses: %j', (props, message) => {
  expect(() => nodegroup(props)).toThrow(message);
});

test('sizes and IOPS that are known at deploy time only are left to EBS', () => {
  const iops = nodegroup({ volumeIops: Lazy.number({ produce: () => 4000 }), volumeThroughput: 900 });
  expect(iops.data.BlockDeviceMappings[0].Ebs).toMatchObject({ Iops: 4000, Throughput: 900 });
});

test('Karpenter is told the same', () => {
  const stack = new ImportedClusterStack();
  const { ec2NodeClass } = new KarpenterNodes(stack, 'Karpenter', {
    ...networkOf(stack),
    kubernetesVersion: eks.KubernetesVersion.V1_36,
    volumeIops: 4000,
    volumeThroughput: 200,
  });
  expect(ec2NodeClass).toMatchObject({
    spec: { blockDeviceMappings: [{ ebs: { volumeType: 'gp3', iops: 4000, throughput: 200 } }] },
  });
});
