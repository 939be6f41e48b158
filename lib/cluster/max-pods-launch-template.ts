import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { attributeOf } from '../synth/cluster-attribute';
import { kubeletTaints } from './kubelet-taints';
import { NodeImage } from './node-image';
import { NodeMetadataAccess } from './node-metadata-access';
import type { NodeNetwork } from './node-network';
import { nameInstances } from './node-name-tag';
import type { NodeVolumeOptions } from './node-volume-options';
import { allowAutoScaling, blockDevicesOf } from './node-volumes';
import { clusterDnsIp } from './user-data/cluster-dns-ip';
import type { NodeBootstrap } from './user-data/node-bootstrap';

/** Properties of a `MaxPodsLaunchTemplate`. */
export interface MaxPodsLaunchTemplateProps extends NodeNetwork, NodeVolumeOptions {
  /** Most pods that kubelet accepts on a node; with an expression, on a node of the smallest type. */
  readonly maxPods: number;

  /**
   * An expression of nodeadm with which each node computes its own max pods, as `MaxPods.forGroup` returns it.
   *
   * @default - `maxPods` holds for every node
   */
  readonly maxPodsExpression?: string;

  /**
   * Operating system and image of the nodes.
   *
   * @default NodeImage.al2023()
   */
  readonly image?: NodeImage;

  /**
   * Processor architecture of the nodes.
   *
   * @default InstanceArchitecture.X86_64
   */
  readonly architecture?: ec2.InstanceArchitecture;

  /**
   * Kubernetes labels that the nodes give themselves.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Kubernetes taints that the nodes give themselves.
   *
   * @default - none
   */
  readonly taints?: eks.TaintSpec[];

  /**
   * Security groups of the nodes. EKS adds the one of the cluster only to templates that name none.
   *
   * @default - none: a managed node group gets the security group of the cluster
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Who on a node reaches the instance metadata service.
   *
   * @default NodeMetadataAccess.nodeOnly()
   */
  readonly metadataAccess?: NodeMetadataAccess;

  /**
   * Role of the instances. Managed node groups bring it themselves and refuse a template that has one.
   *
   * @default - none
   */
  readonly role?: iam.IRole;
}

/**
 * A launch template whose nodes agree with the pod network about max pods.
 *
 * It carries an image id: without one EKS puts its own max pods into the user data of a managed node group, and that
 * value wins over any other. With one, the user data must hold all that a node needs to join, and it does. IMDSv2 with
 * hop limit 1 keeps pods away from the role of the node; there is no SSH key, and no name that a replacement could
 * collide with. Tags of this construct go to the instances and their volumes.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * new MaxPodsLaunchTemplate(this, 'Nodes', {
 *   cluster,
 *   kubernetesVersion: eks.KubernetesVersion.of('1.36'),
 *   serviceCidr: '172.20.0.0/16',
 *   maxPods: 110,
 * });
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export class MaxPodsLaunchTemplate extends Construct {
  /** The launch template. */
  public readonly launchTemplate: ec2.LaunchTemplate;

  /** Most pods that kubelet accepts on a node; with an expression, on a node of the smallest type. */
  public readonly maxPods: number;

  constructor(scope: Construct, id: string, props: MaxPodsLaunchTemplateProps) {
    super(scope, id);
    this.maxPods = props.maxPods;
    const image = props.image ?? NodeImage.al2023();
    const access = props.metadataAccess ?? NodeMetadataAccess.nodeOnly();
    const [first, ...others] = props.securityGroups ?? [];
    this.launchTemplate = new ec2.LaunchTemplate(this, 'Resource', {
      machineImage: image._machineImage({
        kubernetesVersion: props.kubernetesVersion.version,
        architecture: props.architecture ?? ec2.InstanceArchitecture.X86_64,
      }),
      userData: userDataOf(this, image, props),
      requireImdsv2: true,
      httpPutResponseHopLimit: access.hopLimit,
      blockDevices: blockDevicesOf(image._family, props),
      securityGroup: first,
      role: props.role,
    });
    others.forEach((group) => this.launchTemplate.addSecurityGroup(group));
    if (props.volumeEncryptionKey) allowAutoScaling(this, props.volumeEncryptionKey);
    nameInstances(this.launchTemplate, this);
  }
}

function userDataOf(
  scope: Construct,
  image: NodeImage,
  props: MaxPodsLaunchTemplateProps,
): ec2.UserData | undefined {
  const text = image.chosenByEks
    ? image._family.additionalUserData(props.maxPods)
    : image._family.completeUserData(bootstrapOf(scope, props));
  return text === undefined ? undefined : ec2.UserData.custom(text);
}

/** What the attributes of an imported cluster are needed for. */
const USER_DATA = 'the user data of nodes';

function bootstrapOf(scope: Construct, props: MaxPodsLaunchTemplateProps): NodeBootstrap {
  const { cluster, serviceCidr, maxPods, maxPodsExpression, labels = {}, taints } = props;
  return {
    clusterName: cluster.clusterName,
    apiServerEndpoint: attributeOf(cluster, 'clusterEndpoint', USER_DATA),
    certificateAuthority: attributeOf(cluster, 'clusterCertificateAuthorityData', USER_DATA),
    serviceCidr,
    clusterDnsIp: clusterDnsIp(serviceCidr, cluster.ipFamily === eks.IpFamily.IP_V6),
    podLimit: { maxPods, expression: maxPodsExpression },
    labels,
    taints: kubeletTaints(scope, taints),
  };
}
