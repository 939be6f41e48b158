import { Size, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { ImageDevice, ImageFamily } from './images/image-family';
import type { NodeVolumeOptions } from './node-volume-options';

/** Limits of gp3 volumes: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const GP3 = {
  iops: { min: 3000, max: 80_000, perGibibyte: 500 },
  throughput: { min: 125, max: 2000, iopsPerMebibyte: 4 },
};

/** The role of EC2 Auto Scaling, which attaches the volumes; its name can have a suffix. */
const AUTO_SCALING_ROLE = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*';

/** A volume of a node with all that was chosen for it. */
export interface NodeVolume extends ImageDevice {
  readonly iops?: number;
  readonly throughput?: number;
}

/** The volumes of a node. The last one holds images and pod data, and gets size, IOPS and throughput. */
export function nodeVolumes(family: ImageFamily, options: NodeVolumeOptions): NodeVolume[] {
  const devices = family.devices(sizeOf(options));
  const { volumeIops: iops, volumeThroughput: throughput } = options;
  return devices.map((device, index) =>
    index < devices.length - 1 ? device : { ...device, iops, throughput },
  );
}

/** The volumes as a launch template describes them. */
export function blockDevicesOf(family: ImageFamily, options: NodeVolumeOptions): ec2.BlockDevice[] {
  return nodeVolumes(family, options).map(({ deviceName, sizeGibibytes, iops, throughput }) => ({
    deviceName,
    volume: ec2.BlockDeviceVolume.ebs(sizeGibibytes, {
      encrypted: true,
      kmsKey: options.volumeEncryptionKey,
      volumeType: ec2.EbsDeviceVolumeType.GP3,
      iops,
      throughput,
    }),
  }));
}

/** Everything that EBS would refuse of a volume. */
export function volumeProblems(options: NodeVolumeOptions): string[] {
  const size = sizeOf(options);
  const { volumeIops: iops = GP3.iops.min, volumeThroughput: throughput } = options;
  const mostIops = Math.max(GP3.iops.min, known(size, GP3.iops.max) * GP3.iops.perGibibyte);
  const mostThroughput = known(iops, GP3.iops.max) / GP3.throughput.iopsPerMebibyte;
  return [
    ...rangeProblems('volumeIops', iops, {
      ...GP3.iops,
      most: mostIops,
      what: `a volume of ${shown(size)} GiB`,
    }),
    ...rangeProblems('volumeThroughput', throughput, {
      ...GP3.throughput,
      most: mostThroughput,
      what: `a volume with ${shown(iops)} IOPS`,
    }),
  ];
}

/** A number that is known at deploy time only limits nothing here. */
function known(value: number, otherwise: number): number {
  return Token.isUnresolved(value) ? otherwise : value;
}

function shown(value: number): string {
  return Token.isUnresolved(value) ? 'an unknown number of' : String(value);
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly most: number;
  readonly what: string;
}

function rangeProblems(name: string, value: number | undefined, { min, max, most, what }: Range): string[] {
  const highest = Math.floor(Math.min(max, most));
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= min && value <= highest) return [];
  return [`${name} is ${value}: use a whole number from ${min} to ${highest} for ${what}`];
}

function sizeOf({ volumeSize = Size.gibibytes(80) }: NodeVolumeOptions): number {
  return volumeSize.toGibibytes();
}

/**
 * Lets EC2 Auto Scaling, and through it managed node groups, use a key for volumes.
 *
 * The role is named in a condition, because KMS refuses a policy with a principal that does not exist yet.
 */
export function allowAutoScaling(scope: IConstruct, key: kms.IKey): void {
  const role = Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: AUTO_SCALING_ROLE,
  });
  const allow = (actions: string[], conditions: iam.Conditions = {}): void => {
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.AnyPrincipal()],
        actions: actions.map((action) => `kms:${action}`),
        resources: ['*'],
        conditions: { ArnLike: { 'aws:PrincipalArn': role }, ...conditions },
      }),
    );
  };
  allow(['Encrypt', 'Decrypt', 'ReEncrypt*', 'GenerateDataKey*', 'DescribeKey']);
  allow(['CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } });
}
