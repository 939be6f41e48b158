/* eslint-disable awscdk/require-passing-this -- the PodNetworkCluster that calls is the scope */
import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../synth/acknowledge';
import { atConstruct, ConstructError } from '../synth/construct-error';
import { ControlPlaneLogs } from './control-plane-logs';
import { placeKubectlFunctions } from './kubectl-functions';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';
import { chooseServiceCidr } from './service-cidr';

/** Defines the cluster with a private endpoint, all logs and encrypted secrets, and without nodes and add-ons. */
export function defineEksCluster(scope: Construct, props: PodNetworkClusterProps): eks.Cluster {
  const { network } = props;
  const controlPlaneLogs = props.controlPlaneLogs ?? ControlPlaneLogs.all();
  const logGroup = defineLogGroup(scope, controlPlaneLogs, props.clusterName);
  const ipv6 = props.ipFamily === eks.IpFamily.IP_V6;
  const cluster = new eks.Cluster(scope, 'Cluster', {
    clusterName: props.clusterName,
    version: props.version,
    vpc: network.vpc,
    vpcSubnets: [{ subnets: network.clusterSubnets }],
    ipFamily: props.ipFamily,
    serviceIpv4Cidr: ipv6
      ? undefined
      : atConstruct(scope, () => chooseServiceCidr(props.serviceIpv4Cidr, network.knownCidrBlocks)),
    securityGroup: ipv6 ? defineIpv6SecurityGroup(scope, network.vpc) : undefined,
    endpointAccess: endpointAccessOf(props.publicAccessCidrs),
    clusterLogging: controlPlaneLogs.types,
    secretsEncryptionKey: props.secretsEncryptionKey ?? defineSecretsKey(scope),
    ...capacityOf(props),
    bootstrapSelfManagedAddons: false,
    bootstrapClusterCreatorAdminPermissions: props.bootstrapClusterCreatorAdminPermissions,
    kubectlProviderOptions: props.kubectlProviderOptions,
  });
  if (logGroup) cluster.node.addDependency(logGroup);
  placeKubectlFunctions(scope, cluster, network, props.kubectlProviderOptions);
  acknowledgeFindings(cluster);
  const resource = cluster.node.defaultChild as CfnCluster;
  // Written out in either case, so that the template tells the choice.
  resource.deletionProtection = props.deletionProtection ?? false;
  if (props.upgradePolicy) resource.upgradePolicy = { supportType: props.upgradePolicy };
  props.adminRoles?.forEach((role, index) => cluster.grantClusterAdmin(`Admin${index + 1}`, role.roleArn));
  return cluster;
}

/** The built-in pools of Auto Mode would put nodes and pods into the cluster subnets, which have no room for them. */
function capacityOf({
  autoMode,
}: PodNetworkClusterProps): Pick<eks.ClusterProps, 'defaultCapacityType' | 'defaultCapacity' | 'compute'> {
  if (autoMode) return { defaultCapacityType: eks.DefaultCapacityType.AUTOMODE, compute: { nodePools: [] } };
  return { defaultCapacityType: eks.DefaultCapacityType.NODEGROUP, defaultCapacity: 0 };
}

function acknowledgeFindings(cluster: eks.Cluster): void {
  // Cluster subnets are isolated on purpose: nothing but the interfaces of the control plane lives there.
  Annotations.of(cluster).acknowledgeWarning('@aws-cdk/aws-eks:isolatedSubnetsForKubectlPrivateSubnets');
  // It asks for tags on every private subnet it cannot tag, and so for load balancers among the pods.
  Annotations.of(cluster).acknowledgeWarning('@aws-cdk/aws-eks:clusterMustManuallyTagSubnet');
  acknowledge(
    cluster,
    'CloudFormation-Validate::W9009',
    'secrets is the only value of EncryptionConfig.Resources, and other scanners look for it',
  );
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
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}

/** EKS writes to a log group of a fixed name, and creates it without an expiry where there is none. */
function defineLogGroup(
  scope: Construct,
  { retention }: ControlPlaneLogs,
  clusterName?: string,
): logs.LogGroup | undefined {
  if (retention === undefined) return undefined;
  if (clusterName === undefined) {
    throw new ConstructError(
      scope,
      'controlPlaneLogs has a retention, but the cluster gets its name at deployment, and the log group /aws/eks/<cluster name>/cluster must exist before the cluster: set clusterName, or leave retention out',
    );
  }
  return new logs.LogGroup(scope, 'ControlPlaneLogs', {
    logGroupName: `/aws/eks/${clusterName}/cluster`,
    retention,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}

function endpointAccessOf(publicAccessCidrs: string[] = []): eks.EndpointAccess {
  if (publicAccessCidrs.length === 0) return eks.EndpointAccess.PRIVATE;
  return eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...publicAccessCidrs);
}
