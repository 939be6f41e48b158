import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';
import { checkCapacityBlock, useCapacityBlock, withBlockSizes } from './capacity-block';
import type { CapacityBlockOptions } from './capacity-block-options';
import { checkEfa, useEfa } from './efa-interfaces';
import { MaxPodsLaunchTemplate } from './max-pods-launch-template';
import { defineNodeAccess } from './node-access';
import { checkManagedLabels, kubeletLabels } from './node-labels';
import { nameInstances } from './node-name-tag';
import type { NodeNetwork } from './node-network';
import type { NodeOptions } from './node-options';
import type { NodePlan } from './node-plan';
import { planNodes } from './node-plan';
import { defineNodeRole } from './node-role';
import { sizesOf } from './node-sizes';
import type { NodegroupUpdate } from './nodegroup-update';
import { nodeSecurityGroups } from './node-security-groups';

/** What a managed node group of a `PodNetworkCluster` can be told. */
export interface PodNetworkNodegroupOptions extends NodeOptions {
  /**
   * On-demand, spot or reserved capacity.
   *
   * @default CapacityType.ON_DEMAND
   */
  readonly capacityType?: eks.CapacityType;

  /**
   * Capacity Block for ML that the nodes run in. The group starts with no nodes unless `desiredSize` is given; EKS scales
   * it to 0 before the block ends.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
   */
  readonly capacityBlock?: CapacityBlockOptions;

  /**
   * How fast EKS replaces nodes.
   *
   * @default NodegroupUpdate.nodes(1)
   */
  readonly update?: NodegroupUpdate;

  /**
   * Whether EKS replaces nodes that it finds unhealthy.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/node-repair.html
   */
  readonly autoRepair?: boolean;
}

/** Properties of a `PodNetworkNodegroup`. */
export interface PodNetworkNodegroupProps extends PodNetworkNodegroupOptions, NodeNetwork {
  /** Subnets of the nodes. EKS spreads the nodes over their zones. */
  readonly nodeSubnets: ec2.ISubnet[];
}

/**
 * A managed node group whose nodes hold exactly as many pods as they have addresses for.
 *
 * With one instance type, or several that hold the same number, every node is told that number. Where types differ,
 * Amazon Linux 2023 computes it on each node; other systems run with the lowest, and a warning tells what is lost.
 *
 * Throws for an unknown instance type, for types of different architectures, for more pods than the smallest type has
 * addresses for, for labels that EKS refuses, and for an operating system that the network is not made for.
 *
 * @example
 * declare const cluster: PodNetworkCluster;
 * new PodNetworkNodegroup(this, 'General', {
 *   ...cluster.nodeNetwork,
 *   nodeSubnets: cluster.network.nodeSubnets,
 *   instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
 * });
 */
export class PodNetworkNodegroup extends Construct {
  /** The managed node group. */
  public readonly nodegroup: eks.Nodegroup;

  /** Its launch template. */
  public readonly launchTemplate: ec2.LaunchTemplate;

  /** Role of the nodes. */
  public readonly nodeRole: iam.IRole;

  /** Most pods that kubelet accepts on a node; with an expression, on a node of the smallest type. */
  public readonly maxPods: number;

  /** The expression with which each node computes its own max pods; undefined where all have the same. */
  public readonly maxPodsExpression?: string;

  /** How the number came about, for each instance type. */
  public readonly maxPodsResult: MaxPodsGroupResult;

  constructor(scope: Construct, id: string, props: PodNetworkNodegroupProps) {
    super(scope, id);
    checkManagedLabels(this, props.labels, props.image?.chosenByEks);
    checkEfa(this, props);
    checkCapacityBlock(this, props);
    const plan = planNodes(this, props, props);
    this.maxPods = plan.podLimit.maxPods;
    this.maxPodsExpression = plan.podLimit.expression;
    this.maxPodsResult = plan.computed;
    this.nodeRole = props.nodeRole ?? defineNodeRole(this, props.sessionManager);
    this.launchTemplate = this.defineLaunchTemplate(props, plan);
    this.nodegroup = this.defineNodegroup(props, plan);
    useCapacityBlock(props, this.launchTemplate, this.nodegroup.node.defaultChild as CfnNodegroup);
    this.defineWindowsAccess(props, plan);
    this.node.addDependency(...(props.dependencies ?? []));
  }

  private defineLaunchTemplate(props: PodNetworkNodegroupProps, plan: NodePlan): ec2.LaunchTemplate {
    const template = new MaxPodsLaunchTemplate(this, 'LaunchTemplate', {
      ...props,
      image: plan.image,
      architecture: plan.architecture,
      maxPods: this.maxPods,
      maxPodsExpression: this.maxPodsExpression,
      // EKS labels nodes about half a minute after they join. aws-node looks for the label of its ENIConfig before that.
      labels: kubeletLabels(props.labels),
      // EKS does not add the security group of the cluster to a template that names others.
      securityGroups: props.securityGroups && nodeSecurityGroups(props.cluster, props.securityGroups),
    });
    const close = props.capacityBlock === undefined;
    if (plan.interfaces) useEfa(this, template.launchTemplate, props, plan.interfaces, close);
    nameInstances(template.launchTemplate, this);
    return template.launchTemplate;
  }

  private defineNodegroup(props: PodNetworkNodegroupProps, { image, architecture }: NodePlan): eks.Nodegroup {
    const nodegroup = new eks.Nodegroup(this, 'Resource', {
      ...sizesOf(withBlockSizes(props)),
      cluster: props.cluster,
      subnets: { subnets: props.nodeSubnets },
      nodeRole: this.nodeRole,
      launchTemplateSpec: {
        id: this.launchTemplate.launchTemplateId!,
        version: this.launchTemplate.latestVersionNumber,
      },
      capacityType: props.capacityType,
      labels: props.labels,
      taints: props.taints,
      maxUnavailable: props.update?.maxUnavailable,
      maxUnavailablePercentage: props.update?.maxUnavailablePercentage,
      // eks.Nodegroup would force by default, over every PodDisruptionBudget.
      forceUpdate: props.update?.force ?? false,
      enableNodeAutoRepair: props.autoRepair,
    });
    const resource = nodegroup.node.defaultChild as CfnNodegroup;
    // eks.Nodegroup reads the architecture from the name of a type, and fails on names such as p6-b200.48xlarge.
    resource.instanceTypes = props.instanceTypes.map(String);
    if (props.update?.strategy !== undefined) {
      resource.addPropertyOverride('UpdateConfig.UpdateStrategy', props.update.strategy);
    }
    if (image.chosenByEks) resource.amiType = image._family.amiType(architecture);
    return nodegroup;
  }

  /**
   * EKS takes every image id for Linux when it lets the nodes of a managed group in, unless the role is let in already.
   *
   * @see https://github.com/aws/containers-roadmap/issues/2327
   */
  private defineWindowsAccess(props: PodNetworkNodegroupProps, { image }: NodePlan): void {
    if (!image.isWindows || image.chosenByEks || props.nodeRole !== undefined) return;
    this.nodegroup.node.addDependency(defineNodeAccess(this, props.cluster, this.nodeRole, image));
  }
}
