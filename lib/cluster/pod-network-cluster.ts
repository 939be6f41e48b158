import { Annotations } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EKS_USE_NATIVE_OIDC_PROVIDER } from 'aws-cdk-lib/cx-api';
import type { IDependable } from 'constructs';
import { Construct } from 'constructs';
import type { IPodNetworkVpc } from '../network/pod-network';
import { PodAddressing } from '../vpc-cni/pod-addressing';
import { VpcCniAddon } from '../vpc-cni/vpc-cni-addon';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';
import type { PodNetworkNodegroupOptions } from './pod-network-nodegroup';
import { PodNetworkNodegroup } from './pod-network-nodegroup';
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
 * Throws if the service CIDR block overlaps the VPC, or settings contradict each other.
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

  /** The kube-proxy add-on. */
  public readonly kubeProxy: eks.CfnAddon;

  /** The coredns add-on; it waits for the node groups. */
  public readonly coreDns: eks.CfnAddon;

  /** Service CIDR block of the cluster, as nodes are told it. */
  public readonly serviceCidr: string;

  /** Whether pods live in the pod subnets of the network. */
  public readonly customNetworking: boolean;

  private readonly podAddressing: PodAddressing;
  private readonly version: eks.KubernetesVersion;

  constructor(scope: Construct, id: string, props: PodNetworkClusterProps) {
    super(scope, id);
    // Without the flag, the first use of `cluster.openIdConnectProvider` adds a Lambda function to the stack.
    this.node.setContext(EKS_USE_NATIVE_OIDC_PROVIDER, true);
    this.network = props.network;
    this.version = props.version;
    this.podAddressing = props.podAddressing ?? PodAddressing.prefixDelegation();
    this.customNetworking = decideCustomNetworking(props);

    this.cluster = this.defineCluster(props);
    this.serviceCidr = this.serviceCidrOf(this.cluster);
    this.vpcCni = this.defineVpcCni(props);
    this.kubeProxy = this.defineAddon('KubeProxy', 'kube-proxy', props.kubeProxyVersion);
    this.coreDns = this.defineAddon('CoreDns', 'coredns', props.coreDnsVersion);
    this.coreDns.node.addDependency(...this.nodeDependencies());
  }

  /**
   * Adds a managed node group in the node subnets.
   *
   * It starts when the network of its pods is complete, and coredns waits for it.
   *
   * @param id construct id
   * @param options instance types, sizes, and what else is special about these nodes
   */
  public addNodegroup(id: string, options: PodNetworkNodegroupOptions): PodNetworkNodegroup {
    const nodegroup = new PodNetworkNodegroup(this, id, {
      ...options,
      cluster: this.cluster,
      nodeSubnets: this.network.nodeSubnets,
      kubernetesVersion: this.version,
      serviceCidr: this.serviceCidr,
      podAddressing: this.podAddressing,
      customNetworking: this.customNetworking,
    });
    nodegroup.node.addDependency(...this.nodeDependencies());
    this.coreDns.node.addDependency(nodegroup);
    return nodegroup;
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
      podSubnets: this.customNetworking ? this.network.podSubnets : undefined,
      version: props.vpcCniVersion,
      settings: props.vpcCniSettings,
      resolveConflicts: props.resolveConflicts,
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
    return [this.vpcCni, this.kubeProxy, ...this.network.nodeDependencies];
  }
}

function decideCustomNetworking({ customNetworking, ipFamily, network }: PodNetworkClusterProps): boolean {
  if (customNetworking === undefined) return ipFamily !== eks.IpFamily.IP_V6 && network.podSubnets.length > 0;
  if (customNetworking && network.podSubnets.length === 0) {
    throw new Error(
      'customNetworking is true, but the network has no pod subnets: add podCidrBlocks to the address plan, or import podSubnets',
    );
  }
  return customNetworking;
}

function endpointAccessOf(publicAccessCidrs: string[] = []): eks.EndpointAccess {
  if (publicAccessCidrs.length === 0) return eks.EndpointAccess.PRIVATE;
  return eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...publicAccessCidrs);
}
