import { Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';
import { attributeOf } from '../synth/cluster-attribute';
import { checkEfa, useEfa } from './efa-interfaces';
import { MaxPodsLaunchTemplate } from './max-pods-launch-template';
import { defineNodeAccess } from './node-access';
import { checkKubeletLabels } from './node-labels';
import { nameInstances } from './node-name-tag';
import type { NodeNetwork } from './node-network';
import type { NodeOptions } from './node-options';
import type { NodePlan } from './node-plan';
import { planNodes } from './node-plan';
import { defineNodeRole } from './node-role';
import { sizesOf } from './node-sizes';
import { nodeSecurityGroups } from './node-security-groups';
import { ConstructError } from '../synth/construct-error';

/** What a self-managed node group of a `PodNetworkCluster` can be told. */
export interface SelfManagedNodegroupOptions extends NodeOptions {
  /**
   * Part of the nodes above `minSize` that is spot capacity, in percent.
   *
   * @default 0
   */
  readonly spotPercentage?: number;
}

/** Properties of a `SelfManagedNodegroup`. */
export interface SelfManagedNodegroupProps extends SelfManagedNodegroupOptions, NodeNetwork {
  /** Subnets of the nodes. */
  readonly nodeSubnets: ec2.ISubnet[];
}

/**
 * Nodes of an Auto Scaling group, for what managed node groups cannot do; otherwise take `PodNetworkNodegroup`.
 *
 * User data and launch template are those of a managed group. What EKS would do there is yours here: nobody drains a
 * node before it is replaced, and a new image reaches the nodes when the group is refreshed. The group starts with
 * `minSize` nodes unless `desiredSize` is given; each deployment that changes the group then sets that size again.
 *
 * @example
 * declare const cluster: PodNetworkCluster;
 * new SelfManagedNodegroup(this, 'Batch', {
 *   ...cluster.nodeNetwork,
 *   nodeSubnets: cluster.network.nodeSubnets,
 *   instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
 *   spotPercentage: 100,
 * });
 * @see https://docs.aws.amazon.com/eks/latest/userguide/worker.html
 */
export class SelfManagedNodegroup extends Construct {
  /** The Auto Scaling group. */
  public readonly autoScalingGroup: autoscaling.AutoScalingGroup;

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

  constructor(scope: Construct, id: string, props: SelfManagedNodegroupProps) {
    super(scope, id);
    checkKubeletLabels(this, props.labels);
    checkSpotPercentage(this, props.spotPercentage);
    checkEfa(this, props);
    const plan = planNodes(this, props, props);
    if (plan.image.chosenByEks) {
      throw new ConstructError(
        this,
        'chosenByEks is for managed node groups: leave it out, the launch template then names the image',
      );
    }
    this.maxPods = plan.podLimit.maxPods;
    this.maxPodsExpression = plan.podLimit.expression;
    this.maxPodsResult = plan.computed;
    this.nodeRole = props.nodeRole ?? defineNodeRole(this, props.sessionManager);
    this.launchTemplate = this.defineLaunchTemplate(props, plan);
    this.autoScalingGroup = this.defineAutoScalingGroup(props);
    if (props.nodeRole === undefined) {
      this.autoScalingGroup.node.addDependency(
        defineNodeAccess(this, props.cluster, this.nodeRole, plan.image),
      );
    }
    this.node.addDependency(...(props.dependencies ?? []));
  }

  private defineLaunchTemplate(props: SelfManagedNodegroupProps, plan: NodePlan): ec2.LaunchTemplate {
    const template = new MaxPodsLaunchTemplate(this, 'LaunchTemplate', {
      ...props,
      image: plan.image,
      architecture: plan.architecture,
      maxPods: this.maxPods,
      maxPodsExpression: this.maxPodsExpression,
      securityGroups: nodeSecurityGroups(props.cluster, props.securityGroups),
      role: this.nodeRole,
    });
    if (plan.interfaces) useEfa(this, template.launchTemplate, props, plan.interfaces, true);
    nameInstances(template.launchTemplate, this);
    return template.launchTemplate;
  }

  private defineAutoScalingGroup(props: SelfManagedNodegroupProps): autoscaling.AutoScalingGroup {
    const { minSize, maxSize } = sizesOf(props);
    const group = new autoscaling.AutoScalingGroup(this, 'Resource', {
      vpc: attributeOf(props.cluster, 'vpc', 'self-managed nodes'),
      vpcSubnets: { subnets: props.nodeSubnets },
      minCapacity: minSize,
      maxCapacity: maxSize,
      desiredCapacity: props.desiredSize,
      mixedInstancesPolicy: {
        launchTemplate: this.launchTemplate,
        launchTemplateOverrides: props.instanceTypes.map((instanceType) => ({ instanceType })),
        instancesDistribution: {
          onDemandBaseCapacity: minSize,
          onDemandPercentageAboveBaseCapacity: 100 - (props.spotPercentage ?? 0),
          spotAllocationStrategy: autoscaling.SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
        },
      },
      updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({
        minInstancesInService: minSize === maxSize ? 0 : minSize,
      }),
    });
    // The cloud controller and the cluster autoscaler find the nodes of a cluster by this tag.
    Tags.of(group).add(`kubernetes.io/cluster/${props.cluster.clusterName}`, 'owned');
    return group;
  }
}

function checkSpotPercentage(scope: Construct, percentage: number = 0): void {
  if (Number.isInteger(percentage) && percentage >= 0 && percentage <= 100) return;
  throw new ConstructError(scope, `spotPercentage is ${percentage}: use a whole number from 0 to 100`);
}
