import { Annotations, Lazy, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../../synth/acknowledge-wildcards';
import { checkAutoModeCapacity } from './auto-mode-capacity';
import { checkAutoModeNodes } from './auto-mode-checks';
import { defineAutoModeRole, userTagStatements } from './auto-mode-identity';
import { renderAutoModeNodePool, renderNetworkPolicySwitch, renderNodeClass } from './auto-mode-manifests';
import type { AutoModeNodesProps } from './auto-mode-nodes-props';

/**
 * Nodes of EKS Auto Mode with a pod network: a NodeClass and a NodePool, rendered for `kubectl apply`, and the role of the
 * nodes with its access entry and instance profile.
 *
 * The instance profile is part of the stack, so that no profile of EKS keeps the role from being deleted. Delete the
 * NodePool, and wait for its nodes to go, before you delete the stack.
 *
 * @example
 * declare const network: IPodNetworkVpc;
 * const cluster = new PodNetworkCluster(this, 'Cluster', {
 *   network,
 *   version: eks.KubernetesVersion.of('1.36'),
 *   autoMode: true,
 * });
 * const { manifests } = cluster.addAutoModeNodes('General');
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export class AutoModeNodes extends Construct {
  /** Role of the nodes. */
  public readonly nodeRole: iam.IRole;

  /** The NodeClass as an object. Values that are known at deploy time only are tokens. */
  public readonly nodeClass: { [key: string]: unknown };

  /** The NodePool as an object. */
  public readonly nodePool: { [key: string]: unknown };

  /** NodeClass, NodePool and what they need, as one document for `kubectl apply`: a List in JSON. */
  public readonly manifests: string;

  private besideOtherNodes: boolean;

  constructor(scope: Construct, id: string, props: AutoModeNodesProps) {
    super(scope, id);
    checkAutoModeNodes(this, props);
    checkAutoModeCapacity(this, props);
    const name = props.name ?? 'podnet';
    this.nodeRole = props.nodeRole ?? defineAutoModeRole(this, props.cluster);
    const instanceProfile = new iam.InstanceProfile(this, 'InstanceProfile', { role: this.nodeRole });
    if (props.tags !== undefined) this.allowTags(props.cluster);
    this.nodeClass = renderNodeClass(props, name, { instanceProfile });
    this.nodePool = renderAutoModeNodePool(this, props, name);
    this.besideOtherNodes = props.besideOtherNodes ?? false;
    const items = (): object[] => [...this.networkPolicySwitch(props), this.nodeClass, this.nodePool];
    this.manifests = Stack.of(this).toJsonString({
      apiVersion: 'v1',
      kind: 'List',
      items: Lazy.any({ produce: items }),
    });
  }

  /**
   * Says that the cluster got nodes with the vpc-cni add-on, which owns the ConfigMap.
   *
   * @internal
   */
  public _joinOtherNodes(): void {
    this.besideOtherNodes = true;
  }

  private networkPolicySwitch({ networkPolicy }: AutoModeNodesProps): object[] {
    return networkPolicy !== undefined && !this.besideOtherNodes ? [renderNetworkPolicySwitch()] : [];
  }

  private allowTags(cluster: eks.ICluster): void {
    if (cluster instanceof eks.Cluster) {
      const policy = new iam.Policy(this, 'TagPolicy', { statements: userTagStatements() });
      policy.attachToRole(cluster.role);
      acknowledgeWildcards(
        policy,
        ['*'],
        'Auto Mode tags what it makes; each statement is tied to the cluster by its tag',
      );
      return;
    }
    Annotations.of(this).addWarningV2(
      'PodNetwork:AutoModeTags',
      'the role of an imported cluster cannot be changed here, and Auto Mode may not set your tags by itself: give the role of the cluster the statements of https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html',
    );
  }
}
