import { CfnOutput, Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  AddressPlan,
  NatGateways,
  PodNetworkVpc,
  PodSubnetSelection,
  ResolveConflicts,
  type UndeclaredSettings,
  UpgradeGuard,
  VpcCniAddon,
  VpcCniVersion,
} from '../../../../lib';
import type { CloudAssembly } from '../../assembly';
import { assemblyOf } from '../../rehearsal/rehearsal';

const env = { region: 'us-east-1', account: '123456789012' };
const ZONES = ['us-east-1a', 'us-east-1b'];

/** A cluster that exists before the guard, and that EKS started with an aws-node of its own. */
export function existingCluster(): CloudAssembly {
  return assemblyOf((app) => void defineExisting(app));
}

function defineExisting(app: App): void {
  const stack = new Stack(app, 'Existing', { env });
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', maxAzs: 2 }),
    availabilityZones: ZONES,
    natGateways: NatGateways.single(),
    reservePrefixes: false,
  });
  const cluster = new eks.Cluster(stack, 'Cluster', {
    version: eks.KubernetesVersion.V1_33,
    vpc: network.vpc,
    vpcSubnets: [{ subnets: network.clusterSubnets }],
    defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
    bootstrapSelfManagedAddons: true,
  });
  const provider = new eks.OidcProviderNative(stack, 'Provider', {
    url: cluster.clusterOpenIdConnectIssuerUrl,
  });
  const outputs: { [name: string]: string } = {
    VpcId: network.vpc.vpcId,
    NodeSubnetIds: network.nodeSubnets.map(({ subnetId }) => subnetId).join(),
    ClusterName: cluster.clusterName,
    SecurityGroupId: cluster.clusterSecurityGroupId,
    ProviderArn: provider.openIdConnectProviderArn,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
}

/** The add-on and its guard in a stack of their own, beside the cluster that exists. */
export function guardBeside(
  outputs: Readonly<Record<string, unknown>>,
  undeclaredSettings?: UndeclaredSettings,
): CloudAssembly {
  return assemblyOf((app) => void defineGuard(app, (name) => String(outputs[name]), undeclaredSettings));
}

function defineGuard(
  app: App,
  output: (name: string) => string,
  undeclaredSettings?: UndeclaredSettings,
): void {
  const stack = new Stack(app, 'Guard', { env });
  const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: output('ClusterName'),
    clusterSecurityGroupId: output('SecurityGroupId'),
    ipFamily: eks.IpFamily.IP_V4,
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: output('VpcId'), availabilityZones: ZONES }),
    openIdConnectProvider: iam.OidcProviderNative.fromOidcProviderArn(
      stack,
      'Provider',
      output('ProviderArn'),
    ),
  });
  const vpcCni = new VpcCniAddon(stack, 'VpcCni', {
    cluster,
    podSubnetSelection: PodSubnetSelection.nodeSubnets(),
    version: VpcCniVersion.of('v1.21.2-eksbuild.2'),
    clusterFacts: { kubernetesVersion: '1.33' },
    resolveConflicts: ResolveConflicts.OVERWRITE,
  });
  new UpgradeGuard(stack, 'UpgradeGuard', {
    cluster,
    vpcCni,
    kubernetesVersion: eks.KubernetesVersion.V1_33,
    undeclaredSettings,
  });
}
