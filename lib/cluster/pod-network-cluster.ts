import { Annotations, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EKS_USE_NATIVE_OIDC_PROVIDER } from 'aws-cdk-lib/cx-api';
import type { IDependable } from 'constructs';
import { Construct } from 'constructs';
import type { IPodNetworkVpc } from '../network/pod-network';
import { UpgradeGuard } from '../upgrade/upgrade-guard';
import { nameOfCluster } from '../vpc-cni/facts-of-cluster';
import { PodAddressing } from '../vpc-cni/pod-addressing';
import type { PodSubnetSelection } from '../vpc-cni/pod-subnet-selection';
import { VpcCniAddon } from '../vpc-cni/vpc-cni-addon';
import { CapacityValidation } from './capacity-validation';
import type { ClusterCapacity } from './cluster-capacity';
import type { ClusterNodegroupOptions } from './cluster-nodegroup-options';
import { requireIpv6 } from './ipv6-requirements';
import type { NodeNetwork } from './node-network';
import { nodeNetworkOf } from './node-network-of-cluster';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';
import { PodNetworkNodegroup } from './pod-network-nodegroup';
import { checkPodSubnets, choosePodSubnets, warnOfUnusedPodBlocks } from './pod-subnets-of-cluster';
import type { SelfManagedNodegroupOptions } from './self-managed-nodegroup';
import { SelfManagedNodegroup } from './self-managed-nodegroup';
import { chooseServiceCidr } from './service-cidr';

const ALL_CONTROL_PLANE_LOGS = [
  eks.ClusterLoggingTypes.API,
  eks.ClusterLoggingTypes.AUDIT,
  eks.ClusterLoggingTypes.AUTHENTICATOR,
  eks.ClusterLoggingTypes.CONTROLLER_MANAGER,
  eks.ClusterLoggingTypes.SCHEDULER,
];

/**
 * An EKS cluster whose pods have a network of their own.
 *
 * The order is a true chain of dependencies: VPC, cluster, role of aws-node, vpc-cni with its ENIConfigs, kube-proxy,
 * node groups, coredns. Deletion runs it backwards. There is no Auto Mode, no self-managed add-on, no kubectl handler.
 *
 * Throws if the service CIDR block overlaps the VPC, settings contradict each other, or the network lacks what they need.
 *
 * @example
 * declare const network: IPodNetworkVpc;
 * const cluster = new PodNetworkCluster(this, 'Cluster', { network, version: eks.KubernetesVersion.V1_36 });
 * cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });
 */
export class PodNetworkCluster extends Construct {
  /** The cluster. */
  public readonly cluster: eks.Cluster;

  /** The network it lives in. */
  public readonly network: IPodNetworkVpc;

  /** The vpc-cni add-on. */
  public readonly vpcCni: VpcCniAddon;

  /** Backup before and verification after changes of vpc-cni; undefined where it is turned off. */
  public readonly upgradeGuard?: UpgradeGuard;

  /** The kube-proxy add-on. */
  public readonly kubeProxy: eks.CfnAddon;

  /** The coredns add-on; it waits for the node groups. */
  public readonly coreDns: eks.CfnAddon;

  /** Service CIDR block of the cluster, as nodes are told it. */
  public readonly serviceCidr: string;

  /** In which subnets pods get their addresses. */
  public readonly podSubnetSelection: PodSubnetSelection;

  /** What nodes must know of the cluster, for node groups in other stacks and for Karpenter. */
  public readonly nodeNetwork: NodeNetwork;

  private readonly podAddressing: PodAddressing;
  private readonly scopesAwsNodeRole: boolean;
  private readonly capacityValidation: CapacityValidation;

  constructor(scope: Construct, id: string, props: PodNetworkClusterProps) {
    super(scope, id);
    // Without the flag, the first use of `cluster.openIdConnectProvider` adds a Lambda function to the stack.
    this.node.setContext(EKS_USE_NATIVE_OIDC_PROVIDER, true);
    this.network = props.network;
    this.podAddressing = props.podAddressing ?? PodAddressing.prefixDelegation();
    this.scopesAwsNodeRole = props.scopeAwsNodeRole ?? false;
    this.podSubnetSelection = choosePodSubnets(props);
    checkPodSubnets(this.podSubnetSelection, props);
    warnOfUnusedPodBlocks(this, this.podSubnetSelection, this.network);
    requireIpv6(this, props);

    this.cluster = this.defineCluster(props);
    this.serviceCidr = this.serviceCidrOf(this.cluster);
    this.vpcCni = this.defineVpcCni(props);
    this.upgradeGuard = props.upgradeGuard === false ? undefined : this.defineUpgradeGuard(props);
    this.nodeNetwork = nodeNetworkOf(this, props);
    this.kubeProxy = this.defineAddon('KubeProxy', 'kube-proxy', props.kubeProxyVersion);
    this.coreDns = this.defineAddon('CoreDns', 'coredns', props.coreDnsVersion);
    this.coreDns.node.addDependency(...this.nodeDependencies());
    this.capacityValidation = new CapacityValidation(this);
    if (props.validateCapacity !== false) this.node.addValidation(this.capacityValidation);
  }

  /**
   * Adds a managed node group in the node subnets.
   *
   * It starts when the network of its pods is complete, and coredns waits for it.
   *
   * @param id construct id
   * @param options instance types, sizes, and what else is special about these nodes
   */
  public addNodegroup(id: string, options: ClusterNodegroupOptions): PodNetworkNodegroup {
    this.refuseSeveralZones(`use addNodegroupPerAvailabilityZone for '${id}'`);
    return this.defineNodegroup(id, options, this.network.nodeSubnets);
  }

  /**
   * Adds a managed node group for each zone of the node subnets: for pods with volumes that live in one zone, and
   * for nodes that name their pod subnet by a label.
   *
   * Sizes are those of each group: `desiredSize: 1` in three zones is three nodes.
   *
   * @param id construct id; the groups get it with the number of the zone behind
   * @param options instance types, sizes, and what else is special about these nodes
   */
  public addNodegroupPerAvailabilityZone(
    id: string,
    options: ClusterNodegroupOptions,
  ): PodNetworkNodegroup[] {
    return this.network.nodeSubnets.map((subnet, index) =>
      this.defineNodegroup(`${id}${index + 1}`, options, [subnet]),
    );
  }

  /**
   * Adds nodes of an Auto Scaling group, for what managed node groups cannot do.
   *
   * @param id construct id
   * @param options instance types, sizes, and what else is special about these nodes
   */
  public addSelfManagedNodegroup(id: string, options: SelfManagedNodegroupOptions): SelfManagedNodegroup {
    this.refuseSeveralZones(
      `define a SelfManagedNodegroup for each zone instead of '${id}', with the labels of podSubnetSelection.nodeLabels()`,
    );
    this.keepAwsNodeRoleOff(id, options.nodeRole);
    this.warnOfNodesOutOfScope(id);
    const { nodeSubnets } = this.network;
    const nodes = new SelfManagedNodegroup(this, id, { ...options, ...this.nodeNetwork, nodeSubnets });
    this.capacityValidation.add({ nodes, options, nodeSubnets });
    return this.orderNodes(nodes);
  }

  /**
   * How full the subnets will be: with every node group at its largest, while all of them are replaced.
   *
   * Counts the node groups that were added to this cluster so far.
   */
  public capacity(): ClusterCapacity {
    return this.capacityValidation.report();
  }

  private defineNodegroup(
    id: string,
    { podSubnetGroup, ...options }: ClusterNodegroupOptions,
    nodeSubnets: ec2.ISubnet[],
  ): PodNetworkNodegroup {
    this.keepAwsNodeRoleOff(id, options.nodeRole);
    const podLabels = this.podSubnetSelection.nodeLabels(nodeSubnets[0].availabilityZone, podSubnetGroup);
    const labels = { ...options.labels, ...podLabels };
    const nodes = new PodNetworkNodegroup(this, id, { ...options, labels, ...this.nodeNetwork, nodeSubnets });
    this.capacityValidation.add({ nodes, options, nodeSubnets, podSubnetGroup });
    return this.orderNodes(nodes);
  }

  /** Nodes start when the network of their pods is complete, and coredns when there are nodes. */
  private orderNodes<T extends Construct>(nodes: T): T {
    nodes.node.addDependency(...this.nodeDependencies());
    this.coreDns.node.addDependency(nodes);
    return nodes;
  }

  /** The label of a node names one subnet, and so one zone. */
  private refuseSeveralZones(remedy: string): void {
    const { nodeLabelKey } = this.podSubnetSelection;
    if (nodeLabelKey === undefined || this.network.nodeSubnets.length === 1) return;
    throw new Error(
      `nodes of this cluster name their pod subnet by the label ${nodeLabelKey}, so each node group stays in one Availability Zone: ${remedy}`,
    );
  }

  /** Only EKS puts a tag on its nodes that a policy can name without knowing the cluster's name. */
  private warnOfNodesOutOfScope(id: string): void {
    if (!this.scopesAwsNodeRole || !Token.isUnresolved(nameOfCluster(this.cluster))) return;
    Annotations.of(this).addWarningV2(
      'PodNetwork:NodesOutOfScope',
      `scopeAwsNodeRole lets aws-node change nodes with the tag eks:cluster-name only, which '${id}' has not: set clusterName, so that the tag kubernetes.io/cluster/<name> counts, or leave scopeAwsNodeRole out`,
    );
  }

  /** Every pod of a node could use the role of the node. */
  private keepAwsNodeRoleOff(id: string, nodeRole?: iam.IRole): void {
    if (nodeRole === undefined || nodeRole !== this.vpcCni.serviceAccountRole) return;
    throw new Error(
      `nodeRole of '${id}' is the role of aws-node, so every pod on its nodes could change network interfaces: give the nodes a role of their own`,
    );
  }

  private defineCluster(props: PodNetworkClusterProps): eks.Cluster {
    const ipv6 = props.ipFamily === eks.IpFamily.IP_V6;
    const cluster = new eks.Cluster(this, 'Cluster', {
      clusterName: props.clusterName,
      version: props.version,
      vpc: this.network.vpc,
      vpcSubnets: [{ subnets: this.network.clusterSubnets }],
      ipFamily: props.ipFamily,
      serviceIpv4Cidr: ipv6
        ? props.serviceIpv4Cidr
        : chooseServiceCidr(props.serviceIpv4Cidr, this.network.knownCidrBlocks),
      securityGroup: ipv6 ? this.defineIpv6SecurityGroup() : undefined,
      endpointAccess: endpointAccessOf(props.publicAccessCidrs),
      clusterLogging: ALL_CONTROL_PLANE_LOGS,
      secretsEncryptionKey: props.secretsEncryptionKey ?? this.defineSecretsKey(),
      defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
      defaultCapacity: 0,
      bootstrapSelfManagedAddons: false,
    });
    // Cluster subnets are isolated on purpose: nothing but the interfaces of the control plane lives there.
    Annotations.of(cluster).acknowledgeWarning('@aws-cdk/aws-eks:isolatedSubnetsForKubectlPrivateSubnets');
    const resource = cluster.node.defaultChild as eks.CfnCluster;
    resource.deletionProtection = props.deletionProtection;
    props.adminRoles?.forEach((role, index) => cluster.grantClusterAdmin(`Admin${index + 1}`, role.roleArn));
    return cluster;
  }

  /** The group that `eks.Cluster` makes by itself lets nothing out over IPv6. */
  private defineIpv6SecurityGroup(): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, 'ControlPlaneSecurityGroup', {
      vpc: this.network.vpc,
      description: 'Control plane of an EKS cluster, IPv4 and IPv6',
      allowAllOutbound: true,
      allowAllIpv6Outbound: true,
    });
  }

  private defineSecretsKey(): kms.Key {
    return new kms.Key(this, 'SecretsKey', {
      description: 'Secrets of an EKS cluster',
      enableKeyRotation: true,
    });
  }

  /** EKS chooses the service CIDR block of an IPv6 cluster, so nodes learn it from the cluster. */
  private serviceCidrOf(cluster: eks.Cluster): string {
    const resource = cluster.node.defaultChild as eks.CfnCluster;
    if (cluster.ipFamily === eks.IpFamily.IP_V6) return resource.attrKubernetesNetworkConfigServiceIpv6Cidr;
    return (resource.kubernetesNetworkConfig as eks.CfnCluster.KubernetesNetworkConfigProperty)
      .serviceIpv4Cidr!;
  }

  private defineVpcCni(props: PodNetworkClusterProps): VpcCniAddon {
    return new VpcCniAddon(this, 'VpcCni', {
      cluster: this.cluster,
      podAddressing: this.podAddressing,
      podSubnetSelection: this.podSubnetSelection,
      version: props.vpcCniVersion,
      settings: props.vpcCniSettings,
      identityType: props.identityType,
      serviceAccountRole: props.awsNodeRole,
      scopeToCluster: props.scopeAwsNodeRole,
      clusterFacts: { podSubnetsHaveNatRoute: this.network.hasNatRoutes, ...props.clusterFacts },
      resolveConflicts: props.resolveConflicts,
    });
  }

  private defineUpgradeGuard(props: PodNetworkClusterProps): UpgradeGuard {
    if (this.network.hasNatRoutes === false && props.upgradeGuardOptions?.handlerSubnets === undefined) {
      Annotations.of(this).addWarningV2(
        'PodNetwork:UpgradeGuardEgress',
        'upgradeGuard runs in node subnets that have no NAT gateway: add VPC endpoints for eks, sts, s3, ec2, lambda and cloudformation, name other handlerSubnets, or set upgradeGuard to false',
      );
    }
    return new UpgradeGuard(this, 'UpgradeGuard', {
      handlerSubnets: this.network.nodeSubnets,
      ...props.upgradeGuardOptions,
      cluster: this.cluster,
      vpcCni: this.vpcCni,
      kubernetesVersion: props.version,
    });
  }

  private defineAddon(id: string, addonName: string, addonVersion?: string): eks.CfnAddon {
    return new eks.CfnAddon(this, id, {
      clusterName: this.cluster.clusterName,
      addonName,
      addonVersion,
      resolveConflicts: 'OVERWRITE',
      preserveOnDelete: true,
    });
  }

  /** What must be there before a node starts, or before pods that need the network do. */
  private nodeDependencies(): IDependable[] {
    const guard = this.upgradeGuard ? [this.upgradeGuard.verification] : [];
    return [this.vpcCni, ...guard, this.kubeProxy, ...this.network.nodeDependencies];
  }
}

function endpointAccessOf(publicAccessCidrs: string[] = []): eks.EndpointAccess {
  if (publicAccessCidrs.length === 0) return eks.EndpointAccess.PRIVATE;
  return eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...publicAccessCidrs);
}
