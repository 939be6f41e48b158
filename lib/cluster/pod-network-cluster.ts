import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { EKS_USE_NATIVE_OIDC_PROVIDER } from 'aws-cdk-lib/cx-api';
import type { IDependable } from 'constructs';
import { Construct } from 'constructs';
import type { IPodNetworkVpc } from '../network/pod-network';
import { UpgradeGuard } from '../upgrade/upgrade-guard';
import { UpgradeGuarding } from '../upgrade/upgrade-guarding';
import { COREDNS_VERSIONS, KUBE_PROXY_VERSIONS } from '../aws-node/addon-versions.data';
import type { ClusterFacts } from '../aws-node/cluster-facts';
import { mergeFacts } from '../vpc-cni/facts-of-cluster';
import { warnAtSynth } from '../synth/warn-at-synth';
import { PodAddressing } from '../aws-node/pod-addressing';
import type { PodSubnetSelection } from '../vpc-cni/pod-subnet-selection';
import { VpcCniAddon } from '../vpc-cni/vpc-cni-addon';
import { CapacityValidation } from './capacity-validation';
import type { ClusterCapacity } from './cluster-capacity';
import type { ClusterFargateProfileOptions } from './cluster-fargate-profile-options';
import type { ClusterNodegroupOptions } from './cluster-nodegroup-options';
import { checkClusterProps } from './cluster-checks';
import { defineEksCluster, serviceCidrOf } from './eks-cluster';
import { requireEndpoints } from './cluster-endpoint-features';
import { fargateProfileProps } from './fargate-profiles';
import { requireIpv6 } from './ipv6-requirements';
import type { NodeNetwork } from './node-network';
import { keepAwsNodeRoleOff, warnOfNodesOutOfScope } from './node-identity-checks';
import { NeighborValidation } from './neighbor-validation';
import { nodeNetworkOf } from './node-network-of-cluster';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';
import { adviseOnRotation } from './pod-block-rotation';
import { PodNetworkNodegroup } from './pod-network-nodegroup';
import { checkPodSubnets, choosePodSubnets } from './pod-subnets-of-cluster';
import { warnOfUnusedPodBlocks, warnOfUselessReservations } from './unused-addresses';
import type { SelfManagedNodegroupOptions } from './self-managed-nodegroup';
import { SelfManagedNodegroup } from './self-managed-nodegroup';
import { TrunkValidation } from './trunk-validation';
import { atConstruct, ConstructError } from '../synth/construct-error';

/**
 * An EKS cluster whose pods have a network of their own.
 *
 * The order is a true chain of dependencies: VPC, cluster, role of aws-node, vpc-cni with its ENIConfigs, kube-proxy,
 * node groups, coredns. Deletion runs it backwards. There is no Auto Mode, no self-managed add-on, and no kubectl
 * handler unless `kubectlProviderOptions` asks for it.
 *
 * Throws if the service CIDR block overlaps the VPC, settings contradict each other, or the network lacks what they need.
 *
 * @example
 * declare const network: IPodNetworkVpc;
 * const cluster = new PodNetworkCluster(this, 'Cluster', { network, version: eks.KubernetesVersion.of('1.36') });
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
  public readonly kubeProxy: CfnAddon;

  /** The coredns add-on; it waits for the node groups. Undefined where it is left out. */
  public readonly coreDns?: CfnAddon;

  /** Service CIDR block of the cluster, as nodes are told it. */
  public readonly serviceCidr: string;

  /** In which subnets pods get their addresses. */
  public readonly podSubnetSelection: PodSubnetSelection;

  /** What nodes must know of the cluster, for node groups in other stacks and for Karpenter. */
  public readonly nodeNetwork: NodeNetwork;

  private readonly podAddressing: PodAddressing;
  private readonly scopesAwsNodeRole: boolean;
  private readonly capacityValidation: CapacityValidation;
  private readonly nodes: (PodNetworkNodegroup | SelfManagedNodegroup)[] = [];

  constructor(scope: Construct, id: string, props: PodNetworkClusterProps) {
    super(scope, id);
    checkClusterProps(this, props);
    // Without the flag, the first use of `cluster.openIdConnectProvider` adds a Lambda function to the stack.
    this.node.setContext(EKS_USE_NATIVE_OIDC_PROVIDER, true);
    this.network = props.network;
    this.podAddressing = props.podAddressing ?? PodAddressing.prefixDelegation();
    this.scopesAwsNodeRole = props.scopeAwsNodeRole ?? false;
    this.podSubnetSelection = choosePodSubnets(this, props);
    checkPodSubnets(this, this.podSubnetSelection, props);
    warnOfUnusedPodBlocks(this);
    adviseOnRotation(this, props.vpcCniVersion);
    warnOfUselessReservations(this, this.podAddressing, props.ipFamily, this.network);
    requireIpv6(this, props);

    requireEndpoints(props);
    this.cluster = defineEksCluster(this, props);
    this.serviceCidr = serviceCidrOf(this.cluster);
    this.vpcCni = this.defineVpcCni(props);
    this.upgradeGuard = this.defineUpgradeGuard(props);
    this.kubeProxy = this.defineAddon('KubeProxy', 'kube-proxy', kubeProxyVersionOf(props));
    // Only after vpc-cni is verified: one network add-on at a time, so that a failure has one cause.
    this.kubeProxy.node.addDependency(this.upgradeGuard?.verification ?? this.vpcCni);
    this.nodeNetwork = nodeNetworkOf(this, props, this.nodeDependencies());
    this.coreDns = props.installCoreDns === false ? undefined : this.defineCoreDns(props);
    this.capacityValidation = new CapacityValidation(this, props.validateCapacity !== false);
    this.node.addValidation(new NeighborValidation(this.capacityValidation));
    if (props.validateCapacity !== false) this.validateNodes();
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
   * Sizes are those of each group. Each starts with one node unless `desiredSize` or `minSize` says otherwise.
   *
   * @param id construct id; the groups get it with the number of the zone behind
   * @param options instance types, sizes, and what else is special about these nodes
   */
  public addNodegroupPerAvailabilityZone(
    id: string,
    options: ClusterNodegroupOptions,
  ): PodNetworkNodegroup[] {
    const desiredSize = options.desiredSize ?? Math.max(1, options.minSize ?? 1);
    return subnetsByZone(this.network.nodeSubnets).map((subnets, index) =>
      this.defineNodegroup(`${id}${index + 1}`, { ...options, desiredSize }, subnets),
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
    keepAwsNodeRoleOff(this, id, options.nodeRole);
    if (this.scopesAwsNodeRole) warnOfNodesOutOfScope(this, id);
    const { nodeSubnets } = this.network;
    const nodes = new SelfManagedNodegroup(this, id, { ...options, ...this.nodeNetwork, nodeSubnets });
    this.capacityValidation.add({ nodes, options, nodeSubnets });
    return this.orderNodes(nodes);
  }

  /**
   * Adds a Fargate profile. Its pods get an interface each in the node subnets, unless `subnets` says otherwise, with the
   * security group of the cluster. The profile waits for what nodes wait for; `capacity` does not count its pods.
   *
   * @param id construct id
   * @param options selectors, and where the pods run
   */
  public addFargateProfile(id: string, options: ClusterFargateProfileOptions): eks.FargateProfile {
    const props = fargateProfileProps(this, id, options);
    const profile = new eks.FargateProfile(this, id, { ...props, cluster: this.cluster });
    profile.node.addDependency(...this.nodeDependencies());
    return profile;
  }

  /**
   * How full the subnets will be: with every node group at its largest, while all of them are replaced.
   *
   * Counts the node groups that were added so far, to this cluster and to those that share subnets with it.
   */
  public capacity(): ClusterCapacity {
    return this.capacityValidation.report();
  }

  private defineNodegroup(
    id: string,
    { podSubnetGroup, ...options }: ClusterNodegroupOptions,
    nodeSubnets: ec2.ISubnet[],
  ): PodNetworkNodegroup {
    keepAwsNodeRoleOff(this, id, options.nodeRole);
    const podLabels = atConstruct(this, () =>
      this.podSubnetSelection.nodeLabels(nodeSubnets[0].availabilityZone, podSubnetGroup),
    );
    const labels = { ...options.labels, ...podLabels };
    const nodes = new PodNetworkNodegroup(this, id, { ...options, labels, ...this.nodeNetwork, nodeSubnets });
    this.capacityValidation.add({ nodes, options, nodeSubnets, podSubnetGroup });
    return this.orderNodes(nodes);
  }

  private validateNodes(): void {
    this.node.addValidation(this.capacityValidation);
    if (this.nodeNetwork.securityGroupsForPods) this.node.addValidation(new TrunkValidation(this.nodes));
  }

  /** Nodes wait for the network of their pods by themselves; coredns waits for nodes. */
  private orderNodes<T extends PodNetworkNodegroup | SelfManagedNodegroup>(nodes: T): T {
    this.nodes.push(nodes);
    this.coreDns?.node.addDependency(nodes);
    return nodes;
  }

  /** The label of a node names one subnet, and so one zone. */
  private refuseSeveralZones(remedy: string): void {
    const { nodeLabelKey } = this.podSubnetSelection;
    if (nodeLabelKey === undefined || subnetsByZone(this.network.nodeSubnets).length === 1) return;
    throw new ConstructError(
      this,
      `nodes of this cluster name their pod subnet by the label ${nodeLabelKey}, so each node group stays in one Availability Zone: ${remedy}`,
    );
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
      clusterFacts: this.clusterFacts(props),
      resolveConflicts: props.resolveConflicts,
    });
  }

  private clusterFacts({ clusterFacts }: PodNetworkClusterProps): ClusterFacts {
    return mergeFacts({ podSubnetsHaveNatRoute: this.network.hasNatRoutes }, clusterFacts);
  }

  private defineUpgradeGuard(props: PodNetworkClusterProps): UpgradeGuard | undefined {
    const { options } = props.upgradeGuard ?? UpgradeGuarding.on();
    if (options === undefined) return undefined;
    if (options.handlerSubnets === undefined) this.refuseGuardWithoutEgress();
    const guard = new UpgradeGuard(this, 'UpgradeGuard', {
      handlerSubnets: this.network.nodeSubnets,
      ...options,
      cluster: this.cluster,
      vpcCni: this.vpcCni,
      kubernetesVersion: props.version,
      kubeProxyVersion: kubeProxyVersionOf(props),
    });
    // A function whose answer reaches nobody is waited for, on creation and on deletion.
    if (this.network.endpoints) guard.node.addDependency(this.network.endpoints);
    return guard;
  }

  /** CloudFormation waits an hour for the answer of a function that reaches nobody. */
  private refuseGuardWithoutEgress(): void {
    if (this.network.hasNatRoutes !== false || this.network.endpoints !== undefined) return;
    throw new ConstructError(
      this,
      'upgradeGuard would run in node subnets that have no NAT gateway, reach no API of AWS and let the deployment hang for an hour: make the network with isolated: true, which brings the VPC endpoints, or define ClusterEndpoints with ClusterFeature.UPGRADE_GUARD and name the subnets that reach them in UpgradeGuarding.on({ handlerSubnets }), or set upgradeGuard to UpgradeGuarding.off()',
    );
  }

  private defineCoreDns(props: PodNetworkClusterProps): CfnAddon {
    const coreDns = this.defineAddon('CoreDns', 'coredns', coreDnsVersionOf(props));
    coreDns.node.addDependency(...this.nodeDependencies());
    warnAtSynth(
      this,
      'PodNetwork:NoNodes',
      () => this.nodes.length === 0,
      'coredns has no node to run on in this stack, so its add-on stays DEGRADED and the deployment fails: add a node group, or set installCoreDns to false and install coredns beside the nodes',
    );
    return coreDns;
  }

  private defineAddon(id: string, addonName: string, addonVersion?: string): CfnAddon {
    return new CfnAddon(this, id, {
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

/** The versions change with Kubernetes: an add-on without one stays where it was installed, for good. */
function kubeProxyVersionOf({ kubeProxyVersion, version }: PodNetworkClusterProps): string | undefined {
  return kubeProxyVersion ?? KUBE_PROXY_VERSIONS[version.version];
}

function coreDnsVersionOf({ coreDnsVersion, version }: PodNetworkClusterProps): string | undefined {
  return coreDnsVersion ?? COREDNS_VERSIONS[version.version];
}

/** Subnets of one zone each. Names of zones may be tokens: equal ones are the same text. */
function subnetsByZone(subnets: ec2.ISubnet[]): ec2.ISubnet[][] {
  const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))];
  return zones.map((zone) => subnets.filter(({ availabilityZone }) => availabilityZone === zone));
}
