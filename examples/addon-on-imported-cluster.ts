// The add-on alone, for a cluster that somebody else has made.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PodSubnetSelection, ResolveConflicts, VpcCniAddon, VpcCniVersion } from 'cdk-eks-podnet';

const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
const POD_SUBNETS: { [zone: string]: string } = {
  'eu-west-1a': 'subnet-0123456789abcdef0',
  'eu-west-1b': 'subnet-0123456789abcdef1',
};

const app = new App();
const stack = new Stack(app, 'AddonOnImportedCluster', {
  env: { account: '111122223333', region: 'eu-west-1' },
});

const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
  clusterName: 'existing',
  clusterSecurityGroupId: 'sg-0123456789abcdef0',
  ipFamily: eks.IpFamily.IP_V4,
  openIdConnectProvider: iam.OidcProviderNative.fromOidcProviderArn(
    stack,
    'Provider',
    `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
  ),
});
const subnets = Object.entries(POD_SUBNETS).map(([availabilityZone, subnetId]) =>
  ec2.Subnet.fromSubnetAttributes(stack, `Pod-${availabilityZone}`, { availabilityZone, subnetId }),
);

new VpcCniAddon(stack, 'VpcCni', {
  cluster,
  podSubnetSelection: PodSubnetSelection.customNetworking({ subnets }),
  // EKS moves the add-on by one minor version at a time; what runs today is known to you alone.
  version: VpcCniVersion.of('v1.23.1-eksbuild.1'),
  clusterFacts: { kubernetesVersion: '1.36', previousVersion: VpcCniVersion.of('v1.22.4-eksbuild.3') },
  // For the first deployment over an aws-node that no add-on manages; afterwards PRESERVE keeps changes made by hand.
  resolveConflicts: ResolveConflicts.OVERWRITE,
});

app.synth();
