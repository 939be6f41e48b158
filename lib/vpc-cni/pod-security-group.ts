import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { attributeOf } from '../synth/cluster-attribute';

/** Properties of a `PodSecurityGroup`. */
export interface PodSecurityGroupProps {
  /** The cluster of the pods. */
  readonly cluster: eks.ICluster;

  /**
   * Ports on which nodes and control plane reach the pods: probes of the kubelet, webhooks of the API server.
   *
   * @default - every TCP port
   */
  readonly portsFromCluster?: ec2.Port[];

  /**
   * Whether the pods may open connections to anywhere, over IPv4 and IPv6.
   *
   * @default true
   */
  readonly allowAllOutbound?: boolean;

  /**
   * What the group is for, as the console shows it.
   *
   * @default 'Pods of an EKS cluster'
   */
  readonly description?: string;
}

/**
 * A security group for pods that are not in the cluster security group, with the rules that every pod needs.
 *
 * The kubelet reaches the pods for its probes, and the pods reach DNS and the API server. Everything else is yours
 * to add, by `securityGroup.connections`. For a `SecurityGroupPolicy`, or for custom networking without the cluster
 * security group. The rules name security groups and no CIDR blocks, so they hold for IPv4 and IPv6.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 *
 * @example
 * declare const cluster: eks.ICluster;
 * declare const database: ec2.SecurityGroup;
 * const backend = new PodSecurityGroup(this, 'Backend', { cluster });
 * database.connections.allowFrom(backend.securityGroup, ec2.Port.tcp(5432));
 */
export class PodSecurityGroup extends Construct {
  /** The security group. */
  public readonly securityGroup: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, props: PodSecurityGroupProps) {
    super(scope, id);
    const { cluster, portsFromCluster = [ec2.Port.allTcp()], allowAllOutbound = true } = props;
    this.securityGroup = new ec2.SecurityGroup(this, 'Resource', {
      vpc: attributeOf(cluster, 'vpc', 'security groups of pods'),
      description: props.description ?? 'Pods of an EKS cluster',
      allowAllOutbound,
      allowAllIpv6Outbound: allowAllOutbound,
    });
    const nodes = attributeOf(cluster, 'clusterSecurityGroup', 'security groups of pods');
    portsFromCluster.forEach((port) =>
      this.securityGroup.addIngressRule(nodes, port, 'nodes and control plane'),
    );
    this.allowOut(nodes, ec2.Port.DNS_TCP, allowAllOutbound, 'DNS of the cluster');
    this.allowOut(nodes, ec2.Port.DNS_UDP, allowAllOutbound, 'DNS of the cluster');
    this.allowOut(nodes, ec2.Port.HTTPS, allowAllOutbound, 'API server');
    this.allowOut(this.securityGroup, ec2.Port.allTraffic(), allowAllOutbound, 'pods of the same group');
  }

  /** The other side lets the pods in; this side lets them out, unless everything may leave anyway. */
  private allowOut(to: ec2.ISecurityGroup, port: ec2.Port, allowAllOutbound: boolean, what: string): void {
    to.addIngressRule(this.securityGroup, port, what);
    if (!allowAllOutbound) this.securityGroup.addEgressRule(to, port, what);
  }
}
