import type { Size } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { MaxPods } from '../capacity/max-pods';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';
import { PodAddressing } from '../vpc-cni/pod-addressing';
import { MaxPodsLaunchTemplate } from './max-pods-launch-template';

/** What a node may do: join the cluster and pull images. Addresses for pods are the business of the aws-node role. */
const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];

/** What a node group of a `PodNetworkCluster` can be told. */
export interface PodNetworkNodegroupOptions {
  /** Instance types, all of one processor architecture; max pods is that of the smallest. */
  readonly instanceTypes: ec2.InstanceType[];

  /**
   * Most pods on a node; lower than what the instance types could hold.
   *
   * @default - computed from the instance types and the way pods get addresses
   */
  readonly maxPods?: number;

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
   * On-demand or spot capacity.
   *
   * @default CapacityType.ON_DEMAND
   */
  readonly capacityType?: eks.CapacityType;

  /**
   * Kubernetes labels of the nodes.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Kubernetes taints of the nodes.
   *
   * @default - none
   */
  readonly taints?: eks.TaintSpec[];

  /**
   * Image of the nodes: an Amazon Linux 2023 EKS image, or one made from it.
   *
   * @default - the recommended image of the Kubernetes version, looked up at deploy time by its SSM parameter
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * Size of the root volume.
   *
   * @default Size.gibibytes(80)
   */
  readonly rootVolumeSize?: Size;

  /**
   * Role of the nodes. Do not attach the policy of the CNI to it: aws-node has a role of its own.
   *
   * @default - a role that may join the cluster and pull images
   */
  readonly nodeRole?: iam.IRole;
}

/** Properties of a `PodNetworkNodegroup`. */
export interface PodNetworkNodegroupProps extends PodNetworkNodegroupOptions {
  /** The cluster; an imported one works too. */
  readonly cluster: eks.ICluster;

  /** Subnets of the nodes. */
  readonly nodeSubnets: ec2.ISubnet[];

  /** Kubernetes version of the nodes. */
  readonly kubernetesVersion: eks.KubernetesVersion;

  /** Service CIDR block of the cluster. */
  readonly serviceCidr: string;

  /**
   * How pods get their addresses.
   *
   * @default PodAddressing.prefixDelegation()
   */
  readonly podAddressing?: PodAddressing;

  /**
   * Whether pods live in subnets of their own, so that the first interface of a node carries no pods.
   *
   * @default true
   */
  readonly customNetworking?: boolean;
}

/**
 * A managed node group whose nodes hold exactly as many pods as they have addresses for.
 *
 * Throws for an unknown instance type, for types of different architectures, and for more pods than the smallest type
 * has addresses for.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * declare const nodeSubnets: ec2.ISubnet[];
 * new PodNetworkNodegroup(this, 'General', {
 *   cluster,
 *   nodeSubnets,
 *   kubernetesVersion: eks.KubernetesVersion.V1_36,
 *   serviceCidr: '172.20.0.0/16',
 *   instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
 * });
 */
export class PodNetworkNodegroup extends Construct {
  /** The managed node group. */
  public readonly nodegroup: eks.Nodegroup;

  /** Its launch template. */
  public readonly launchTemplate: ec2.LaunchTemplate;

  /** Most pods that kubelet accepts on a node. */
  public readonly maxPods: number;

  constructor(scope: Construct, id: string, props: PodNetworkNodegroupProps) {
    super(scope, id);
    const computed = computeMaxPods(props);
    this.maxPods = this.chooseMaxPods(props.maxPods, computed);

    const template = new MaxPodsLaunchTemplate(this, 'LaunchTemplate', {
      ...props,
      architecture: architectureOf(props.instanceTypes),
      maxPods: this.maxPods,
    });
    this.launchTemplate = template.launchTemplate;

    const minSize = props.minSize ?? 1;
    const desiredSize = props.desiredSize ?? Math.max(minSize, Math.min(2, props.maxSize ?? 2));
    this.nodegroup = new eks.Nodegroup(this, 'Resource', {
      cluster: props.cluster,
      subnets: { subnets: props.nodeSubnets },
      nodeRole: props.nodeRole ?? this.defineNodeRole(),
      instanceTypes: props.instanceTypes,
      launchTemplateSpec: {
        id: this.launchTemplate.launchTemplateId!,
        version: this.launchTemplate.latestVersionNumber,
      },
      minSize,
      desiredSize,
      maxSize: props.maxSize ?? desiredSize,
      capacityType: props.capacityType,
      labels: props.labels,
      taints: props.taints,
    });
  }

  private defineNodeRole(): iam.Role {
    return new iam.Role(this, 'Role', {
      description: 'Nodes of an EKS node group',
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: NODE_POLICIES.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
  }

  private chooseMaxPods(wanted: number | undefined, computed: MaxPodsGroupResult): number {
    if (wanted === undefined) return computed.maxPods;
    if (!Number.isInteger(wanted) || wanted < 1) {
      throw new Error(`maxPods ${wanted} is not a number of pods: use a whole number of at least 1`);
    }
    const smallest = computed.results.reduce((low, result) =>
      result.uncapped < low.uncapped ? result : low,
    );
    if (wanted > smallest.uncapped) {
      throw new Error(
        `maxPods ${wanted} is more than ${smallest.instanceType} has addresses for (${smallest.formula}): use at most ${smallest.uncapped}, or larger instance types`,
      );
    }
    if (wanted > computed.maxPods) {
      Annotations.of(this).addWarningV2(
        'PodNetwork:MaxPodsAboveRecommended',
        `maxPods ${wanted} is above the ${computed.maxPods} that AWS recommends for ${computed.lowestInstanceTypes.join(', ')}: use ${computed.maxPods} unless you have measured more`,
      );
    }
    return wanted;
  }
}

function computeMaxPods(props: PodNetworkNodegroupProps): MaxPodsGroupResult {
  return MaxPods.forGroup({
    instanceTypes: props.instanceTypes.map((type) => type.toString()),
    podAddressing: props.podAddressing ?? PodAddressing.prefixDelegation(),
    customNetworking: props.customNetworking ?? true,
    ipFamily: props.cluster.ipFamily,
  });
}

function architectureOf(instanceTypes: ec2.InstanceType[]): ec2.InstanceArchitecture {
  const architectures = new Set(instanceTypes.map((type) => type.architecture));
  if (architectures.size > 1) {
    const list = instanceTypes.map((type) => `${type} (${type.architecture})`).join(', ');
    throw new Error(
      `instanceTypes mixes processor architectures, a node group has one image: ${list}; use a node group for each`,
    );
  }
  return instanceTypes[0].architecture;
}
