/* eslint-disable awscdk/require-passing-this -- the PodNetworkCluster that calls is the scope */
import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { checkCidrBlocks } from '../network/cidr-problems';
import { acknowledge } from '../synth/acknowledge';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';
import { chooseServiceCidr } from './service-cidr';

const ALL_CONTROL_PLANE_LOGS = [
  eks.ClusterLoggingTypes.API,
  eks.ClusterLoggingTypes.AUDIT,
  eks.ClusterLoggingTypes.AUTHENTICATOR,
  eks.ClusterLoggingTypes.CONTROLLER_MANAGER,
  eks.ClusterLoggingTypes.SCHEDULER,
];

/** Defines the cluster with a private endpoint, all logs and encrypted secrets, and without nodes and add-ons. */
export function defineEksCluster(scope: Construct, props: PodNetworkClusterProps): eks.Cluster {
  const { network } = props;
  const ipv6 = props.ipFamily === eks.IpFamily.IP_V6;
  const cluster = new eks.Cluster(scope, 'Cluster', {
    clusterName: props.clusterName,
    version: props.version,
    vpc: network.vpc,
    vpcSubnets: [{ subnets: network.clusterSubnets }],
    ipFamily: props.ipFamily,
    serviceIpv4Cidr: ipv6 ? undefined : chooseServiceCidr(props.serviceIpv4Cidr, network.knownCidrBlocks),
    securityGroup: ipv6 ? defineIpv6SecurityGroup(scope, network.vpc) : undefined,
    endpointAccess: endpointAccessOf(props.publicAccessCidrs),
    clusterLogging: ALL_CONTROL_PLANE_LOGS,
    secretsEncryptionKey: props.secretsEncryptionKey ?? defineSecretsKey(scope),
    defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
    bootstrapSelfManagedAddons: false,
  });
  // Cluster subnets are isolated on purpose: nothing but the interfaces of the control plane lives there.
  Annotations.of(cluster).acknowledgeWarning('@aws-cdk/aws-eks:isolatedSubnetsForKubectlPrivateSubnets');
  // It asks for tags on every private subnet it cannot tag, and so for load balancers among the pods.
  Annotations.of(cluster).acknowledgeWarning('@aws-cdk/aws-eks:clusterMustManuallyTagSubnet');
  acknowledge(
    cluster,
    'CloudFormation-Validate::W9009',
    'secrets is the only value of EncryptionConfig.Resources, and other scanners look for it',
  );
  const resource = cluster.node.defaultChild as CfnCluster;
  resource.deletionProtection = props.deletionProtection;
  props.adminRoles?.forEach((role, index) => cluster.grantClusterAdmin(`Admin${index + 1}`, role.roleArn));
  return cluster;
}

/** EKS chooses the service CIDR block of an IPv6 cluster, so nodes learn it from the cluster. */
export function serviceCidrOf(cluster: eks.Cluster): string {
  const resource = cluster.node.defaultChild as CfnCluster;
  if (cluster.ipFamily === eks.IpFamily.IP_V6) return resource.attrKubernetesNetworkConfigServiceIpv6Cidr;
  return (resource.kubernetesNetworkConfig as CfnCluster.KubernetesNetworkConfigProperty).serviceIpv4Cidr!;
}

/** The group that `eks.Cluster` makes by itself lets nothing out over IPv6. */
function defineIpv6SecurityGroup(scope: Construct, vpc: ec2.IVpc): ec2.SecurityGroup {
  return new ec2.SecurityGroup(scope, 'ControlPlaneSecurityGroup', {
    vpc,
    description: 'Control plane of an EKS cluster, IPv4 and IPv6',
    allowAllOutbound: true,
    allowAllIpv6Outbound: true,
  });
}

function defineSecretsKey(scope: Construct): kms.Key {
  return new kms.Key(scope, 'SecretsKey', {
    description: 'Secrets of an EKS cluster',
    enableKeyRotation: true,
  });
}

function endpointAccessOf(publicAccessCidrs: string[] = []): eks.EndpointAccess {
  if (publicAccessCidrs.length === 0) return eks.EndpointAccess.PRIVATE;
  checkCidrBlocks('publicAccessCidrs', publicAccessCidrs);
  return eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...publicAccessCidrs);
}
