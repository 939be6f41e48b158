import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { EniLimits } from '../../lib';
import { architectureOf } from '../../lib/cluster/instance-facts';
import { NodeImage } from '../../lib/cluster/node-image';
import { BottlerocketVariant, NodeAccelerator } from '../../lib/cluster/node-image-options';
import { SelfManagedNodegroup } from '../../lib/cluster/self-managed-nodegroup';
import { ImportedClusterStack } from '../support/cluster-stack';
import type { NodegroupProps } from '../support/node-stacks';
import { deploy, networkOf, nodegroup, types } from '../support/node-stacks';

const scope = new Construct(undefined as never, '');
const ALL = EniLimits.instanceTypes();
const PUBLISHED = ALL.filter((type) => EniLimits.find(type)?.architecture !== undefined);

/** The architecture by the CDK, which fails on names that its pattern does not know. */
function byCdk(type: string): ec2.InstanceArchitecture | undefined {
  try {
    return new ec2.InstanceType(type).architecture;
  } catch {
    return undefined;
  }
}

/** Apple silicon is arm64 for EC2; sources of the table count Macs as amd64, and EKS runs on none of them. */
const isMac = (type: string): boolean => type.startsWith('mac');

describe('the processor architecture', () => {
  test('is found for every type that has a published one, and is that of the CDK where it knows the name', () => {
    const others = PUBLISHED.filter((type) => !isMac(type) && byCdk(type) !== undefined);
    for (const type of others)
      expect([type, architectureOf(scope, types(type))]).toEqual([type, byCdk(type)]);
    expect(others.length).toBeGreaterThan(1350);
  });

  test.each([
    'p6-b200.48xlarge',
    'p6-b300.48xlarge',
    'u-6tb1.112xlarge',
    'u7i-12tb.224xlarge',
    'u-24tb1.metal',
  ])('of %s is found although the CDK fails on the name', (type) => {
    expect(byCdk(type)).toBeUndefined();
    expect(architectureOf(scope, types(type))).toBe(ec2.InstanceArchitecture.X86_64);
  });

  test('that is not published is an error with the remedy, never a guess', () => {
    expect(() => architectureOf(scope, types('bmn-sf1.metal'))).toThrow(
      "the processor architecture of bmn-sf1.metal is not published: give the limits of the type with architecture 'amd64' or 'arm64'",
    );
  });
});

describe('types whose names the CDK cannot read', () => {
  const names = ['p6-b200.48xlarge'];

  test('start in a managed node group', () => {
    const { template, data } = nodegroup({
      instanceTypes: types(...names),
      desiredSize: 0,
      minSize: 0,
      maxSize: 1,
    });
    template.hasResourceProperties('AWS::EKS::Nodegroup', { InstanceTypes: names });
    expect(data.ImageId).toContain('/x86_64/nvidia/');
  });

  test('start in an Auto Scaling group', () => {
    const stack = new ImportedClusterStack();
    new SelfManagedNodegroup(stack, 'Nodes', { ...networkOf(stack), instanceTypes: types(...names) });
    expect(JSON.stringify(deploy(stack).deployed.ofType('AWS::AutoScaling::AutoScalingGroup'))).toContain(
      names[0],
    );
  });
});

describe('the image', () => {
  const ownImage = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' });
  const imageOf = (type: string, image?: NodeImage): string =>
    nodegroup({ instanceTypes: types(type), image }).data.ImageId as string;

  test.each([
    ['m7i.large', undefined, '/x86_64/standard/'],
    ['g6.xlarge', undefined, '/x86_64/nvidia/'],
    ['g5g.xlarge', undefined, '/arm64/nvidia/'],
    ['inf2.xlarge', undefined, '/x86_64/neuron/'],
    ['trn1.32xlarge', undefined, '/x86_64/neuron/'],
    ['g4ad.xlarge', undefined, '/x86_64/standard/'],
    ['g6.xlarge', NodeImage.al2023({ release: 'v20260714' }), '-nvidia-1.36-v20260714/'],
    ['g6.xlarge', NodeImage.al2023({ accelerator: NodeAccelerator.NONE }), '/x86_64/standard/'],
    ['g6.xlarge', NodeImage.bottlerocket(), 'aws-k8s-1.36-nvidia/x86_64'],
    ['inf2.xlarge', NodeImage.bottlerocket(), 'aws-k8s-1.36/x86_64'],
    ['g6.xlarge', NodeImage.bottlerocket({ variant: BottlerocketVariant.FIPS }), 'aws-k8s-1.36-fips/x86_64'],
  ])('of %s with %p is that with the drivers', (type, image, part) => {
    expect(imageOf(type, image)).toContain(part);
  });

  test('of a Graviton type is never one for graphics, whatever its name begins with', () => {
    const gpus = ALL.filter((type) => EniLimits.find(type)?.accelerator === 'nvidia');
    expect(gpus.filter((type) => type.startsWith('gr'))).not.toEqual([]);
    expect(imageOf('g5.xlarge')).toContain('nvidia');
  });

  test('mixes no accelerators', () => {
    expect(() => nodegroup({ instanceTypes: types('g6.xlarge', 'm7i.xlarge') })).toThrow(
      'instanceTypes mixes accelerators, and an image has the drivers of one: g6.xlarge (nvidia), m7i.xlarge (none); use a node group for each',
    );
  });

  const warned = (props: NodegroupProps): string[] =>
    Annotations.fromStack(nodegroup(props).stack)
      .findWarning('*', Match.stringLikeRegexp('accelerator|device plugin'))
      .map(({ entry }) => String(entry.data));

  test.each<[string, NodegroupProps, string[]]>([
    ['nothing about plain types', {}, []],
    ['the device plugin on Amazon Linux', { instanceTypes: types('g6.xlarge') }, ['NVIDIA device plugin']],
    ['the Neuron plugin', { instanceTypes: types('trn1.2xlarge') }, ['Neuron device plugin']],
    [
      'nothing on Bottlerocket, which brings drivers and plugin for NVIDIA',
      { instanceTypes: types('g6.xlarge'), image: NodeImage.bottlerocket() },
      [],
    ],
    [
      'missing drivers of chips that EKS has no image for',
      { instanceTypes: types('g4ad.xlarge') },
      ['without drivers for amd accelerators: EKS has no image with them'],
    ],
    [
      'drivers of a custom image',
      { instanceTypes: types('g6.xlarge'), image: NodeImage.custom(ownImage) },
      ['starts g6.xlarge without drivers for nvidia', 'NVIDIA device plugin'],
    ],
  ])('warns of %s', (_, props, parts) => {
    const texts = warned(props);
    expect(texts).toHaveLength(parts.length);
    parts.forEach((part) => expect(texts.join('\n')).toContain(part));
  });
});
