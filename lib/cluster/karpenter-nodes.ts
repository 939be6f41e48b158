import { Annotations, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { renderEc2NodeClass, renderKarpenterNodePool } from './karpenter-manifests';
import type { KarpenterNodesProps } from './karpenter-nodes-props';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';
import { clustersOfApp } from './clusters-of-app';
import { mostNodes } from './most-nodes';
import { checkEfa, defineEfaGroup, definePlacementGroup } from './efa-interfaces';
import { reservedEnisOf } from './karpenter/reserved-enis';
import { defineNodeAccess } from './node-access';
import type { NodeImage } from './node-image';
import { planNodes } from './node-plan';
import { usesCustomNetworking } from './node-pod-limit';
import { defineNodeRole } from './node-role';
import { ConstructError } from '../synth/construct-error';

/**
 * Nodes that Karpenter starts, consistent with the pod network. `Karpenter` makes what its controller needs.
 *
 * Karpenter sizes nodes by the formula of secondary IP mode: it knows neither prefixes nor, by itself, custom networking.
 * So the EC2NodeClass carries max pods and the memory that belongs to it, and the NodePool names the instance types they
 * were computed for. A role for the nodes comes along, which may join the cluster.
 *
 * @example
 * declare const cluster: PodNetworkCluster;
 * const nodes = new KarpenterNodes(this, 'Karpenter', {
 *   ...cluster.nodeNetwork,
 *   nodeSubnets: cluster.network.nodeSubnets,
 *   instanceTypes: ['m7i.2xlarge', 'm7i.4xlarge'].map((name) => new ec2.InstanceType(name)),
 * });
 * const { manifests, reservedEnis } = nodes;
 * @see https://karpenter.sh/docs/concepts/nodeclasses/
 */
export class KarpenterNodes extends Construct {
  /** Role of the nodes. Karpenter must be allowed to pass it. */
  public readonly nodeRole: iam.IRole;

  /** Most pods that kubelet accepts on a node; with an expression, on a node of the smallest type. */
  public readonly maxPods: number;

  /** The expression with which Karpenter computes max pods of each type; undefined where all have the same. */
  public readonly maxPodsExpression?: string;

  /** How the number came about, for each instance type. */
  public readonly maxPodsResult: MaxPodsGroupResult;

  /** The EC2NodeClass as an object. Values that are known at deploy time only are tokens. */
  public readonly ec2NodeClass: { [key: string]: unknown };

  /** The NodePool as an object. */
  public readonly nodePool: { [key: string]: unknown };

  /**
   * Interfaces that Karpenter must not count on for NodeClasses without max pods: `settings.reservedENIs` of its chart.
   */
  public readonly reservedEnis: number;

  /** EC2NodeClass and NodePool as one document for `kubectl apply`: a List in JSON. */
  public readonly manifests: string;

  constructor(scope: Construct, id: string, props: KarpenterNodesProps) {
    super(scope, id);
    checkKarpenter(this, props);
    checkEfa(this, props);
    const plan = planNodes(this, props, props, {
      wantsOneNumber: true,
      takesCel: props.maxPodsExpressions,
    });
    this.maxPods = plan.podLimit.maxPods;
    this.maxPodsExpression = plan.podLimit.expression;
    this.maxPodsResult = plan.computed;
    this.reservedEnis = reservedEnisOf(props, props.reservedEnis);
    this.nodeRole = props.nodeRole ?? defineNodeRole(this, props.sessionManager);
    if (props.nodeRole === undefined) defineNodeAccess(this, props.cluster, this.nodeRole, plan.image);
    this.ec2NodeClass = renderEc2NodeClass(this, {
      props: this.withEfa(props),
      plan,
      nodeRole: this.nodeRole,
    });
    this.nodePool = renderKarpenterNodePool(this, props, plan);
    this.manifests = Stack.of(this).toJsonString({
      apiVersion: 'v1',
      kind: 'List',
      items: [this.ec2NodeClass, this.nodePool],
    });
    warnOfNewestImage(this, plan.image);
    this.countAddresses(props);
  }

  /** Pools with limits count with the node groups of a cluster of the same app. */
  private countAddresses(props: KarpenterNodesProps): void {
    const { nodeSubnets, instanceTypes, limits, nodePoolLimits } = props;
    const maxSize = mostNodes(nodePoolLimits, instanceTypes, limits);
    const cluster = clustersOfApp(this).find(({ view }) => view.cluster === props.cluster);
    if (maxSize === undefined || maxSize === 0) return;
    cluster?.add({ nodes: this, options: { ...props, maxSize }, nodeSubnets });
  }

  /** EFA traffic wants a security group that lets it through, and nodes that are close to each other. */
  private withEfa(props: KarpenterNodesProps): KarpenterNodesProps {
    if (!props.efa) return props;
    return {
      ...props,
      securityGroups: [...(props.securityGroups ?? []), defineEfaGroup(this, props)],
      placementGroupName: props.placementGroupName ?? definePlacementGroup(this).placementGroupName,
    };
  }
}

function checkKarpenter(scope: Construct, props: KarpenterNodesProps): void {
  const { image, ipPrefixCount } = props;
  if (image?.chosenByEks) {
    throw new ConstructError(
      scope,
      'chosenByEks is for managed node groups: leave it out, Karpenter finds the image by its alias',
    );
  }
  if (ipPrefixCount !== undefined && usesCustomNetworking(props)) {
    throw new ConstructError(
      scope,
      `ipPrefixCount ${ipPrefixCount} is for the first interface of a node, which serves no pods with custom networking: leave it out`,
    );
  }
}

function warnOfNewestImage(scope: Construct, image: NodeImage): void {
  if (!image._followsNewest) return;
  Annotations.of(scope).addWarningV2(
    'PodNetwork:NewestImage',
    `nodes follow the newest image of ${image.operatingSystem}, so Karpenter replaces them on the day of each release: name a release in production, such as NodeImage.al2023({ release: 'v20260714' })`,
  );
}
