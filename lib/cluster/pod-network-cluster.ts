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
import { AutoModeNodes } from './auto-mode/auto-mode-nodes';
import type { AutoModeNodesOptions } from './auto-mode/auto-mode-nodes-props';
import { warnOfIgnoredProps } from './auto-mode/ignored-props';
import { autoModeNodesProps } from './auto-mode/nodes-of-cluster';
import { CapacityValidation } from './capacity-validation';
import type { ClusterAddons } from './cluster-addons';
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
 * node groups, coredns. Deletion runs it backwards. There is no self-managed add-on, and no Auto Mode and no kubectl
 * handler unless `autoMode` and `kubectlProviderOptions` ask for them.
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

  /** Service CIDR block of the cluster, as nodes are told it. */
  public readonly serviceCidr: string;

  /** In which subnets pods get their addresses. */
  public readonly podSubnetSelection: PodSubnetSelection;

  private readonly podAddressing: PodAddressing;
  private readonly scopesAwsNodeRole: boolean;
  private readonly capacityValidation: CapacityValidation;
  private readonly autoModeNodes: AutoModeNodes[] = [];
  private readonly props: PodNetworkClusterProps;
  private addons?: ClusterAddons;
  private readonly nodes: (PodNetworkNodegroup | SelfManagedNodegroup)[] = [];

  constructor(scope: Construct, id: string, props: PodNetworkClusterProps) {
    super(scope, id);
    checkClusterProps(this, props);
    this.props = props;
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
    this.capacityValidation = new CapacityValidation(this, props.validateCapacity !== false);
    this.node.addValidation(new NeighborValidation(this.capacityValidation));
    if (props.validateCapacity !== false) this.node.addValidation(this.capacityValidation);
    warnOfIgnoredProps(this, props, () => this.addons !== undefined);
    if (!props.autoMode) this.nodeAddons();
  }

  /** The vpc-cni add-on. Throws in a cluster whose only nodes are those of Auto Mode, which need none. */
  public get vpcCni(): VpcCniAddon {
    return this.installedAddons('vpcCni').vpcCni;
  }

  /** Backup before and verification after changes of vpc-cni; undefined where it is turned off. */
  public get upgradeGuard(): UpgradeGuard | undefined {
    return this.addons?.upgradeGuard;
  }

  /** The kube-proxy add-on. Throws in a cluster whose only nodes are those of Auto Mode, which need none. */
  public get kubeProxy(): CfnAddon {
    return this.installedAddons('kubeProxy').kubeProxy;
  }

  /** The coredns add-on; it waits for the node groups. Undefined where it is left out. */
  public get coreDns(): CfnAddon | undefined {
    return this.addons?.coreDns;
  }

  /**
   * What nodes must know of the cluster, for node groups in other stacks and for Karpenter.
   *
   * With Auto Mode, asking for it installs the add-ons that such nodes need.
   */
  public get nodeNetwork(): NodeNetwork {
    return this.nodeAddons().nodeNetwork;
  }

  /**
   * Adds a NodeClass and a NodePool of EKS Auto Mode in the node subnets, with pods in the pod subnets of their zones.
   *
   * @param id construct id
   * @param options how pods get addresses, which instances EKS may start, and how many
   */
  public addAutoModeNodes(id: string, options: AutoModeNodesOptions = {}): AutoModeNodes {
    if (!this.props.autoMode)
      throw new ConstructError(this, `addAutoModeNodes('${id}') needs the cluster to have autoMode: true`);
    const nodes = new AutoModeNodes(this, id, autoModeNodesProps(this, options, this.addons !== undefined));
    this.autoModeNodes.push(nodes);
    warnAtSynth(
      nodes,
      'PodNetwork:AutoModeNetworkPolicyOff',
      () => options.networkPolicy !== undefined && this.addons !== undefined && !enforcesPolicies(this.props),
      'networkPolicy is set, but the vpc-cni add-on of the other nodes turns the network policy controller off: set vpcCniSettings: { networkPolicy: {} }, or no policy is enforced',
    );
    return nodes;
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
    const { nodeSubnets = this.network.nodeSubnets, ...others } = options;
    this.refuseSeveralZones(nodeSubnets, `use addNodegroupPerAvailabilityZone for '${id}'`);
    return this.defineNodegroup(id, others, nodeSubnets);
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
    const { nodeSubnets = this.network.nodeSubnets, ...others } = options;
    const desiredSize = options.desiredSize ?? Math.max(1, options.minSize ?? 1);
    return subnetsByZone(nodeSubnets).map((subnets, index) =>
      this.defineNodegroup(`${id}${index + 1}`, { ...others, desiredSize }, subnets),
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
      this.network.nodeSubnets,
      `define a SelfManagedNodegroup for each zone instead of '${id}', with the labels of podSubnetSelection.nodeLabels()`,
    );
    const { nodeNetwork } = this;
    keepAwsNodeRoleOff(this, id, options.nodeRole);
    if (this.scopesAwsNodeRole) warnOfNodesOutOfScope(this, id);
    const { nodeSubnets } = this.network;
    const nodes = new SelfManagedNodegroup(this, id, { ...options, ...nodeNetwork, nodeSubnets });
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
    profile.node.addDependency(...(this.nodeNetwork.dependencies ?? []));
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
    const { nodeNetwork } = this;
    keepAwsNodeRoleOff(this, id, options.nodeRole);
    const podLabels = atConstruct(this, () =>
      this.podSubnetSelection.nodeLabels(nodeSubnets[0].availabilityZone, podSubnetGroup),
    );
    const labels = { ...options.labels, ...podLabels };
    const nodes = new PodNetworkNodegroup(this, id, { ...options, labels, ...nodeNetwork, nodeSubnets });
    this.capacityValidation.add({ nodes, options, nodeSubnets, podSubnetGroup });
    return this.orderNodes(nodes);
  }

  /** What nodes other than those of Auto Mode need, installed when the first of them is added. */
  private nodeAddons(): ClusterAddons {
    this.addons ??= this.defineAddons(this.props);
    return this.addons;
  }

  private installedAddons(name: string): ClusterAddons {
    if (this.addons !== undefined) return this.addons;
    throw new ConstructError(
      this,
      `${name} is not installed: nodes of Auto Mode do not need it; add a node group before you use it`,
    );
  }

  private defineAddons(props: PodNetworkClusterProps): ClusterAddons {
    this.autoModeNodes.forEach((nodes) => nodes._joinOtherNodes());
    const vpcCni = this.defineVpcCni(props);
    const upgradeGuard = this.defineUpgradeGuard(props, vpcCni);
    const kubeProxy = this.defineAddon('KubeProxy', 'kube-proxy', kubeProxyVersionOf(props));
    // Only after vpc-cni is verified: one network add-on at a time, so that a failure has one cause.
    kubeProxy.node.addDependency(upgradeGuard?.verification ?? vpcCni);
    const guard = upgradeGuard ? [upgradeGuard.verification] : [];
    // What must be there before a node starts, or before pods that need the network do.
    const dependencies = [vpcCni, ...guard, kubeProxy, ...this.network.nodeDependencies];
    const nodeNetwork = nodeNetworkOf(this, props, dependencies);
    const coreDns = props.installCoreDns === false ? undefined : this.defineCoreDns(props, dependencies);
    if (props.validateCapacity !== false && nodeNetwork.securityGroupsForPods)
      this.node.addValidation(new TrunkValidation(this.nodes));
    return { vpcCni, upgradeGuard, kubeProxy, coreDns, nodeNetwork };
  }

  /** Nodes wait for the network of their pods by themselves; coredns waits for nodes. */
  private orderNodes<T extends PodNetworkNodegroup | SelfManagedNodegroup>(nodes: T): T {
    this.nodes.push(nodes);
    this.coreDns?.node.addDependency(nodes);
    return nodes;
  }

  /** The label of a node names one subnet, and so one zone. */
  private refuseSeveralZones(nodeSubnets: ec2.ISubnet[], remedy: string): void {
    const { nodeLabelKey } = this.podSubnetSelection;
    if (nodeLabelKey === undefined || subnetsByZone(nodeSubnets).length === 1) return;
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
    // With Auto Mode the add-on is there for other nodes only, and its settings are theirs.
    const read = { podSubnetsHaveNatRoute: this.network.hasNatRoutes, autoMode: false };
    return mergeFacts(read, clusterFacts);
  }

  private defineUpgradeGuard(props: PodNetworkClusterProps, vpcCni: VpcCniAddon): UpgradeGuard | undefined {
    const { options } = props.upgradeGuard ?? UpgradeGuarding.on();
    if (options === undefined) return undefined;
    if (options.handlerSubnets === undefined) this.refuseGuardWithoutEgress();
    const guard = new UpgradeGuard(this, 'UpgradeGuard', {
      handlerSubnets: this.network.nodeSubnets,
      ...options,
      cluster: this.cluster,
      vpcCni,
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

  private defineCoreDns(props: PodNetworkClusterProps, dependencies: IDependable[]): CfnAddon {
    const coreDns = this.defineAddon('CoreDns', 'coredns', coreDnsVersionOf(props));
    coreDns.node.addDependency(...dependencies);
    warnAtSynth(
      this,
      'PodNetwork:NoNodes',
      () => this.nodes.length === 0 && this.autoModeNodes.length === 0,
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
}

/** The versions change with Kubernetes: an add-on without one stays where it was installed, for good. */
function kubeProxyVersionOf({ kubeProxyVersion, version }: PodNetworkClusterProps): string | undefined {
  return kubeProxyVersion ?? KUBE_PROXY_VERSIONS[version.version];
}

function coreDnsVersionOf({ coreDnsVersion, version }: PodNetworkClusterProps): string | undefined {
  return coreDnsVersion ?? COREDNS_VERSIONS[version.version];
}

function enforcesPolicies({ vpcCniSettings }: PodNetworkClusterProps): boolean {
  const { networkPolicy } = vpcCniSettings ?? {};
  return networkPolicy !== undefined && networkPolicy.enabled !== false;
}

/** Subnets of one zone each. Names of zones may be tokens: equal ones are the same text. */
function subnetsByZone(subnets: ec2.ISubnet[]): ec2.ISubnet[][] {
  const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))];
  return zones.map((zone) => subnets.filter(({ availabilityZone }) => availabilityZone === zone));
}
