import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { KubeReserved } from '../capacity/kube-reserved';
import type { KarpenterNodesProps } from './karpenter-nodes-props';
import { NodeMetadataAccess } from './node-metadata-access';
import type { NodePlan } from './node-plan';
import type { Manifest } from './node-pool-manifest';
import { among, present, renderNodePool } from './node-pool-manifest';
import { nodeSecurityGroups } from './node-security-groups';
import { nodeVolumes } from './node-volumes';

/** What an EC2NodeClass is rendered from. */
export interface Ec2NodeClassInput {
  readonly props: KarpenterNodesProps;
  readonly plan: NodePlan;
  readonly nodeRole: iam.IRole;
}

/** The EC2NodeClass: where nodes live, what they start from, how many pods they take. */
export function renderEc2NodeClass(scope: Construct, { props, plan, nodeRole }: Ec2NodeClassInput): Manifest {
  const { amiFamily, term } = plan.image._karpenterTerms(scope);
  const groups = nodeSecurityGroups(props.cluster, props.securityGroups);
  const spec = present({
    amiFamily,
    amiSelectorTerms: [term],
    role: props.instanceProfile ? undefined : nodeRole.roleName,
    instanceProfile: props.instanceProfile?.instanceProfileName,
    subnetSelectorTerms: props.nodeSubnets.map(({ subnetId }) => ({ id: subnetId })),
    securityGroupSelectorTerms: groups.map(({ securityGroupId }) => ({ id: securityGroupId })),
    associatePublicIPAddress: false,
    kubelet: kubeletOf(plan),
    metadataOptions: metadataOptionsOf(props),
    blockDeviceMappings: blockDevicesOf(props, plan),
    ipPrefixCount: props.ipPrefixCount,
    networkInterfaces: plan.interfaces,
    placementGroupSelector: props.placementGroupName && { name: props.placementGroupName },
    capacityReservationSelectorTerms: props.capacityReservationIds?.map((id) => ({ id })),
    tags: props.tags,
    userData: plan.image._family.userParts(),
  });
  return { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', metadata: metadataOf(props), spec };
}

/** The NodePool: which instance types, of those that max pods was computed for. */
export function renderKarpenterNodePool(
  scope: Construct,
  props: KarpenterNodesProps,
  { architecture, image }: NodePlan,
): Manifest {
  const arch = architecture === ec2.InstanceArchitecture.ARM_64 ? 'arm64' : 'amd64';
  return renderNodePool(scope, {
    ...props,
    ...metadataOf(props),
    nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass' },
    requirements: [
      among('node.kubernetes.io/instance-type', props.instanceTypes.map(String)),
      among('kubernetes.io/arch', [arch]),
      among('kubernetes.io/os', [image.isWindows ? 'windows' : 'linux']),
      among('topology.kubernetes.io/zone', zonesOf(props)),
    ],
  });
}

/** Karpenter looks for instances in these zones only, instead of failing in the others. */
function zonesOf({ nodeSubnets }: KarpenterNodesProps): string[] {
  return [...new Set(nodeSubnets.map(({ availabilityZone }) => availabilityZone))];
}

function metadataOf({ name = 'default' }: KarpenterNodesProps): { name: string } {
  return { name };
}

/** nodeadm would reserve memory for the number of secondary IP mode; Windows reserves nothing by max pods. */
function kubeletOf({ podLimit: { maxPods, expression }, image }: NodePlan): Manifest {
  if (image.isWindows) return { maxPods };
  if (expression !== undefined)
    return { maxPods: expression, kubeReserved: { memory: KubeReserved._memoryByMaxPods } };
  return { maxPods, kubeReserved: { memory: KubeReserved.compute({ maxPods, vcpus: 1 }).memory } };
}

function metadataOptionsOf({
  metadataAccess = NodeMetadataAccess.nodeOnly(),
}: KarpenterNodesProps): Manifest {
  return {
    httpEndpoint: 'enabled',
    httpProtocolIPv6: 'disabled',
    httpPutResponseHopLimit: metadataAccess.hopLimit,
    httpTokens: 'required',
  };
}

function blockDevicesOf(props: KarpenterNodesProps, { image }: NodePlan): Manifest[] {
  return nodeVolumes(image._family, props).map(({ deviceName, sizeGibibytes, iops, throughput }) => ({
    deviceName,
    ebs: present({
      volumeSize: `${sizeGibibytes}Gi`,
      volumeType: 'gp3',
      encrypted: true,
      deleteOnTermination: true,
      iops,
      throughput,
      kmsKeyID: props.volumeEncryptionKey?.keyArn,
    }),
  }));
}
