import { Stack } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../../synth/acknowledge-wildcards';
import { atConstruct, ConstructError } from '../../synth/construct-error';
import { KarpenterNodes } from '../karpenter-nodes';
import { defineNodeAccess } from '../node-access';
import { NodeImage } from '../node-image';
import { defineNodeRole } from '../node-role';
import type { ControllerScope } from './controller-policies';
import { controllerPolicies } from './controller-policies';
import { densityClasses } from './density-classes';
import { defineInterruptionQueue } from './interruption-queue';
import type { KarpenterNodesOptions } from './karpenter-nodes-options';
import type { KarpenterProps } from './karpenter-props';
import { reservedEnisOf } from './reserved-enis';

const DEFAULT_VERSION = '1.14.1';
const OLDEST_MINOR = 6;

/** Behind the feature gate NodeClassCEL, which the values of the chart then turn on. */
const FIRST_MINOR_WITH_EXPRESSIONS = 15;

const SERVICE_ACCOUNT = 'karpenter';

/**
 * Everything that Karpenter needs of AWS: the role of its controller by EKS Pod Identity, the interruption queue with its
 * rules, the role of the nodes with access entry and instance profile, and the values of its chart.
 *
 * The chart is yours to install, on nodes that Karpenter does not start: `chartValues` are its values.
 *
 * @example
 * declare const cluster: PodNetworkCluster;
 * const karpenter = new Karpenter(this, 'Karpenter', { ...cluster.nodeNetwork, version: '1.14.1' });
 * karpenter.addNodes('General', {
 *   nodeSubnets: cluster.network.nodeSubnets,
 *   instanceTypes: ['m7i.2xlarge', 'm7i.4xlarge'].map((name) => new ec2.InstanceType(name)),
 * });
 * @see https://karpenter.sh/docs/getting-started/
 */
export class Karpenter extends Construct {
  /** Role of the controller. */
  public readonly controllerRole: iam.Role;

  /** Role of the nodes. */
  public readonly nodeRole: iam.IRole;

  /** Instance profile of the nodes. */
  public readonly instanceProfile: iam.InstanceProfile;

  /** Queue in which the controller finds the instances that will go. */
  public readonly interruptionQueue: sqs.Queue;

  /** Release that the rights are made for; the version of the chart, too. */
  public readonly version: string;

  /** Values of the chart `oci://public.ecr.aws/karpenter/karpenter`. Some are known at deploy time only. */
  public readonly chartValues: { [key: string]: unknown };

  /** The same as JSON, for `helm upgrade --values`. */
  public readonly chartValuesJson: string;

  private readonly network: KarpenterProps;
  private readonly takesExpressions: boolean;

  constructor(scope: Construct, id: string, props: KarpenterProps) {
    super(scope, id);
    this.network = props;
    this.version = props.version ?? DEFAULT_VERSION;
    const minor = minorOf(this, this.version);
    this.takesExpressions = minor >= FIRST_MINOR_WITH_EXPRESSIONS;
    this.nodeRole = defineNodeRole(this, props.sessionManager);
    defineNodeAccess(this, props.cluster, this.nodeRole, NodeImage.al2023());
    this.instanceProfile = new iam.InstanceProfile(this, 'InstanceProfile', { role: this.nodeRole });
    this.interruptionQueue = defineInterruptionQueue(this, minor);
    this.controllerRole = this.defineControllerRole(props);
    this.definePolicies({
      clusterName: props.cluster.clusterName,
      nodeRoleArn: this.nodeRole.roleArn,
      queueArn: this.interruptionQueue.queueArn,
      minor,
      makesInstanceProfiles: props.makesInstanceProfiles ?? false,
    });
    this.chartValues = this.valuesOf(props);
    this.chartValuesJson = Stack.of(this).toJsonString(this.chartValues);
  }

  /**
   * Adds an EC2NodeClass and a NodePool that agree with the pod network, with the role and the instance profile of this
   * Karpenter.
   *
   * @param id construct id
   * @param options instance types, subnets, and what Karpenter may start
   */
  public addNodes(id: string, options: KarpenterNodesOptions): KarpenterNodes {
    return new KarpenterNodes(this, id, {
      ...this.network,
      ...options,
      maxPodsExpressions: this.takesExpressions,
      nodeRole: this.nodeRole,
      instanceProfile: this.instanceProfile,
      sessionManager: undefined,
    });
  }

  /**
   * Adds an EC2NodeClass and a NodePool for each number of pods that the instance types hold, the densest with the highest
   * weight: releases before 1.15 take one number for all types of an EC2NodeClass.
   *
   * @param id construct id; each gets it with its max pods behind, and so does the name
   * @param options instance types, subnets, and what Karpenter may start
   */
  public addNodesByMaxPods(id: string, options: KarpenterNodesOptions): KarpenterNodes[] {
    const name = options.name ?? id.toLowerCase();
    const classes = atConstruct(this, () => densityClasses(this.network, options));
    return classes.map(({ maxPods, instanceTypes, weight }) =>
      this.addNodes(`${id}${maxPods}`, { weight, ...options, instanceTypes, name: `${name}-${maxPods}` }),
    );
  }

  /** @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
  private defineControllerRole({ cluster, namespace = 'kube-system' }: KarpenterProps): iam.Role {
    const principal = new iam.ServicePrincipal('pods.eks.amazonaws.com');
    const role = new iam.Role(this, 'ControllerRole', {
      description: 'Controller of Karpenter',
      assumedBy: principal,
    });
    role.assumeRolePolicy?.addStatements(
      new iam.PolicyStatement({ actions: ['sts:TagSession'], principals: [principal] }),
    );
    const association = new CfnPodIdentityAssociation(this, 'PodIdentity', {
      clusterName: cluster.clusterName,
      namespace,
      serviceAccount: SERVICE_ACCOUNT,
      roleArn: role.roleArn,
    });
    if (cluster.eksPodIdentityAgent) association.node.addDependency(cluster.eksPodIdentityAgent);
    return role;
  }

  /** As text, because keys of conditions hold the name of the cluster, which may be known at deploy time only. */
  private definePolicies(scope: ControllerScope): void {
    for (const [id, Statement] of Object.entries(controllerPolicies(this, scope))) {
      const policy = new iam.CfnManagedPolicy(this, id, {
        policyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
        roles: [this.controllerRole.roleName],
      });
      acknowledgeWildcards(
        policy,
        ['*'],
        'Karpenter starts instances of any type; tags of the cluster limit what it changes',
      );
    }
  }

  private valuesOf(props: KarpenterProps): { [key: string]: unknown } {
    return {
      serviceAccount: { name: SERVICE_ACCOUNT },
      settings: {
        clusterName: props.cluster.clusterName,
        interruptionQueue: this.interruptionQueue.queueName,
        // The chart takes it as text. It holds for EC2NodeClasses without max pods; those of addNodes have it.
        reservedENIs: String(reservedEnisOf(props, props.reservedEnis)),
        isolatedVPC: props.isolatedVpc ?? false,
        ...(this.takesExpressions && { awsFeatureGates: { nodeClassCEL: true } }),
      },
    };
  }
}

function minorOf(scope: Construct, version: string): number {
  const [, minor] = /^v?1\.(\d+)\.\d+$/.exec(version) ?? [];
  if (minor !== undefined && Number(minor) >= OLDEST_MINOR) return Number(minor);
  throw new ConstructError(
    scope,
    `version '${version}' is not a release of Karpenter from 1.${OLDEST_MINOR} on: write it as in '${DEFAULT_VERSION}'`,
  );
}
