import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NodeImage } from '../../lib/cluster/node-image';
import { BottlerocketVariant, NodeAccelerator, WindowsEdition } from '../../lib/cluster/node-image-options';

const { X86_64, ARM_64 } = ec2.InstanceArchitecture;
const target = (architecture = X86_64, kubernetesVersion = '1.36') => ({ architecture, kubernetesVersion });
const OWN = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' });
const { NVIDIA, NEURON } = NodeAccelerator;
const AL2023 = '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023';
const WINDOWS = '/aws/service/ami-windows-latest/Windows_Server';

test.each<[string, NodeImage, ec2.InstanceArchitecture]>([
  [`${AL2023}/x86_64/standard/recommended/image_id`, NodeImage.al2023(), X86_64],
  [`${AL2023}/arm64/standard/recommended/image_id`, NodeImage.al2023(), ARM_64],
  [`${AL2023}/x86_64/nvidia/recommended/image_id`, NodeImage.al2023({ accelerator: NVIDIA }), X86_64],
  [`${AL2023}/arm64/nvidia/recommended/image_id`, NodeImage.al2023({ accelerator: NVIDIA }), ARM_64],
  [`${AL2023}/x86_64/neuron/recommended/image_id`, NodeImage.al2023({ accelerator: NEURON }), X86_64],
  [
    `${AL2023}/arm64/standard/amazon-eks-node-al2023-arm64-standard-1.36-v20260714/image_id`,
    NodeImage.al2023({ release: 'v20260714' }),
    ARM_64,
  ],
  ['/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id', NodeImage.bottlerocket(), X86_64],
  [
    '/aws/service/bottlerocket/aws-k8s-1.36/arm64/latest/image_id',
    NodeImage.bottlerocket({ variant: BottlerocketVariant.STANDARD }),
    ARM_64,
  ],
  [
    '/aws/service/bottlerocket/aws-k8s-1.36-nvidia/x86_64/1.50.0/image_id',
    NodeImage.bottlerocket({ variant: BottlerocketVariant.NVIDIA, release: 'v1.50.0' }),
    X86_64,
  ],
  [
    '/aws/service/bottlerocket/aws-k8s-1.36-fips/x86_64/latest/image_id',
    NodeImage.bottlerocket({ variant: BottlerocketVariant.FIPS }),
    X86_64,
  ],
  [`${WINDOWS}-2019-English-Core-EKS_Optimized-1.36/image_id`, NodeImage.windows2019(), X86_64],
  [
    `${WINDOWS}-2022-English-Full-EKS_Optimized-1.36/image_id`,
    NodeImage.windows2022({ edition: WindowsEdition.FULL }),
    X86_64,
  ],
  [`${WINDOWS}-2025-English-Core-EKS_Optimized-1.36/image_id`, NodeImage.windows2025(), X86_64],
])('finds its image at %s', (parameter, image, architecture) => {
  expect(image._family.ssmParameter(target(architecture))).toBe(parameter);
});

test.each<[string, NodeImage, ec2.InstanceArchitecture]>([
  ['AL2023_x86_64_STANDARD', NodeImage.al2023(), X86_64],
  ['AL2023_ARM_64_STANDARD', NodeImage.al2023(), ARM_64],
  ['AL2023_x86_64_NVIDIA', NodeImage.al2023({ accelerator: NVIDIA }), X86_64],
  ['BOTTLEROCKET_x86_64', NodeImage.bottlerocket(), X86_64],
  ['BOTTLEROCKET_ARM_64_FIPS', NodeImage.bottlerocket({ variant: BottlerocketVariant.FIPS }), ARM_64],
  ['WINDOWS_CORE_2022_x86_64', NodeImage.windows2022(), X86_64],
])('EKS calls it %s', (amiType, image, architecture) => {
  expect(image._family.amiType(architecture)).toBe(amiType);
});

test.each<[string, boolean, NodeImage, string]>([
  ['the recommended image of a version that came out with expressions', true, NodeImage.al2023(), '1.28'],
  ['the last image of a version that went before', false, NodeImage.al2023(), '1.27'],
  ['the first release with expressions', true, NodeImage.al2023({ release: 'v20251007' }), '1.34'],
  ['the release before', false, NodeImage.al2023({ release: 'v20251002' }), '1.34'],
  ['an image whose choice is left to EKS', false, NodeImage.al2023({ chosenByEks: true }), '1.36'],
  ['an image of your own, of unknown age', false, NodeImage.custom(OWN), '1.36'],
  [
    'an image of your own, of known age',
    true,
    NodeImage.custom(OWN, { builtFromRelease: 'v20260714' }),
    '1.36',
  ],
  ['a copy of unknown age', false, NodeImage.al2023().withMachineImage(OWN), '1.36'],
  ['a copy of known age', true, NodeImage.al2023({ release: 'v20260714' }).withMachineImage(OWN), '1.36'],
  ['Bottlerocket', false, NodeImage.bottlerocket(), '1.36'],
  ['Windows', false, NodeImage.windows2022(), '1.36'],
])('whether nodes compute their own max pods: %s, %s', (_, expected, image, kubernetesVersion) => {
  expect(image._knowsExpressions(target(X86_64, kubernetesVersion))).toBe(expected);
});

test('refuses max pods past the node group, a script without interpreter, and a release that is none, all at once', () => {
  expect(() =>
    NodeImage.al2023({
      release: '20260714',
      scripts: ['echo hello'],
      nodeConfigSpecs: [{ kubelet: { maxPodsExpression: '5' } }, { kubelet: { config: { maxPods: 5 } } }],
    }),
  ).toThrow(
    [
      "release '20260714' is none of Amazon Linux 2023: write it as in v20260714",
      "scripts[0] does not start with '#!': begin it with '#!/bin/bash', or cloud-init ignores it",
      'nodeConfigSpecs[0].kubelet.maxPodsExpression would bypass the check of max pods: use maxPods of the node group',
      'nodeConfigSpecs[1].kubelet.config.maxPods would bypass the check of max pods: use maxPods of the node group',
    ].join('\n'),
  );
});

test('refuses max pods in settings of Bottlerocket and in arguments of the Windows kubelet', () => {
  expect(() => NodeImage.bottlerocket({ settings: { kubernetes: { 'max-pods': 0 } } })).toThrow(
    'settings.kubernetes.max-pods would bypass',
  );
  expect(() => NodeImage.windows2022({ kubeletExtraArgs: ['--max-pods=5'] })).toThrow(
    'kubeletExtraArgs --max-pods would bypass',
  );
});

test('refuses a release where EKS chooses the image', () => {
  expect(() => NodeImage.bottlerocket({ release: '1.50.0', chosenByEks: true })).toThrow(
    'release and chosenByEks exclude each other',
  );
});

test('takes an image by its id, whoever chose it before', () => {
  const image = NodeImage.al2023({ chosenByEks: true }).withMachineImage(OWN);
  expect(image.chosenByEks).toBe(false);
  expect(image._machineImage(target())).toBe(OWN);
});

test('tells its operating system', () => {
  expect(NodeImage.custom(OWN).operatingSystem).toBe('Amazon Linux 2023');
  expect(NodeImage.windows2025().operatingSystem).toBe('Windows Server 2025');
});

test.each<[string, () => NodeImage]>([
  ['of Bottlerocket for Amazon Linux 2023', () => NodeImage.al2023({ release: '1.50.0' })],
  ['of Amazon Linux 2023 for Bottlerocket', () => NodeImage.bottlerocket({ release: 'v20260714' })],
  ['that an image was built from', () => NodeImage.custom(OWN, { builtFromRelease: 'latest' })],
])('refuses a release %s', (_, image) => {
  expect(image).toThrow(/^release '.*' is none of .*: write it as in /);
});

test('leaves the firewall alone where you say so', () => {
  expect(NodeImage.custom(OWN)._family.userParts()).toContain('iptables');
  expect(NodeImage.custom(OWN, { acceptForwardedPackets: false })._family.userParts()).toBeUndefined();
});
