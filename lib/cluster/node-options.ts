import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { InstanceEniLimits } from '../capacity/eni-limits';
import type { NodeImage } from './node-image';
import type { NodeMetadataAccess } from './node-metadata-access';
import type { NodeVolumeOptions } from './node-volume-options';

/** What single nodes can be told, whoever starts them. */
export interface NodeTemplateOptions extends NodeVolumeOptions {
  /** Instance types, all of one processor architecture. */
  readonly instanceTypes: ec2.InstanceType[];

  /**
   * Interface limits of types that the table of this library does not hold, found by their `instanceType`.
   *
   * @default - the table that ships with the package
   */
  readonly limits?: InstanceEniLimits[];

  /**
   * Most pods on a node; lower than what the instance types could hold.
   *
   * @default - computed from the instance types and the way pods get addresses
   */
  readonly maxPods?: number;

  /**
   * Interfaces of each node that something other than aws-node uses. Those of Multus are not among them where the cluster
   * knows of it (`vpcCniSettings.multus`), or they would be taken off twice.
   *
   * @default 0
   */
  readonly reservedEnis?: number;

  /**
   * Whether nodes have an EFA-only interface on each network card that takes one. Those need no addresses; the one on
   * the first card takes the place of an interface for pods.
   *
   * All types must have their EFAs on the same cards, and the nodes live in one subnet. Karpenter knows EFA-only
   * interfaces since 1.11. The device plugin or DRA driver is yours to install.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/device-management-efa.html
   */
  readonly efa?: boolean;

  /**
   * Kubernetes labels of the nodes, in domains of your own: `eks.amazonaws.com/` is refused for managed node groups, and
   * what belongs to Kubernetes wherever kubelet would have to start with it.
   *
   * kubelet registers its node with them, so aws-node and the scheduler see them from the first moment. A change replaces
   * the nodes.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Kubernetes taints of the nodes. They are there before the first pod can be scheduled.
   *
   * @default - none
   */
  readonly taints?: eks.TaintSpec[];

  /**
   * Operating system and image of the nodes.
   *
   * @default NodeImage.al2023()
   */
  readonly image?: NodeImage;

  /**
   * Role of the nodes. Do not attach the policy of the CNI to it: aws-node has a role of its own.
   * A role of yours needs an access entry of yours, except with managed node groups of Linux.
   *
   * @default - a role that may join the cluster and pull images
   */
  readonly nodeRole?: iam.IRole;

  /**
   * Whether Session Manager of AWS Systems Manager may open a shell on the nodes. There is no SSH key either way.
   *
   * @default false
   */
  readonly sessionManager?: boolean;

  /**
   * Security groups of the nodes beside the one of the cluster, which they always have.
   *
   * @default - none
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Who on a node reaches the instance metadata service.
   *
   * @default NodeMetadataAccess.nodeOnly()
   */
  readonly metadataAccess?: NodeMetadataAccess;
}

/** What the nodes of a group can be told, whoever manages them. */
export interface NodeOptions extends NodeTemplateOptions {
  /**
   * Smallest number of nodes.
   *
   * @default 1
   */
  readonly minSize?: number;

  /**
   * Number of nodes to start with.
   *
   * @default 2, or minSize where that is more
   */
  readonly desiredSize?: number;

  /**
   * Largest number of nodes.
   *
   * @default - desiredSize
   */
  readonly maxSize?: number;

  /**
   * Pods on a node on an ordinary day that need an address, those of DaemonSets among them. The capacity report then has an
   * expected load beside the peak, and a peak that does not fit is a warning as long as the expected load fits.
   *
   * @default - not known: the peak alone decides
   */
  readonly expectedPodsPerNode?: number;
}
