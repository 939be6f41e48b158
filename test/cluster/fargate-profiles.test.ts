import * as iam from 'aws-cdk-lib/aws-iam';
import { clusterApp, deployedClusterApp } from '../support/cluster-app';
import type { ClusterFargateProfileOptions } from '../../lib/cluster/cluster-fargate-profile-options';
import type { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';

const SELECTORS = [{ namespace: 'batch', labels: { tier: 'cheap' } }];

const OTHER_OPTIONS = (cluster: PodNetworkCluster): Partial<ClusterFargateProfileOptions> => ({
  subnets: cluster.network.podSubnets,
});

function profile(
  optionsOf: (cluster: PodNetworkCluster) => Partial<ClusterFargateProfileOptions> = () => ({}),
) {
  const app = deployedClusterApp({
    nodes: (cluster) => cluster.addFargateProfile('Batch', { selectors: SELECTORS, ...optionsOf(cluster) }),
  });
  const [{ logicalId, properties }] = app.deployed.ofType('AWS::EKS::FargateProfile');
  const blocks = (properties.Subnets as string[]).map(
    (id) => app.deployed.byPhysicalId(id)!.properties.CidrBlock,
  );
  return { ...app, logicalId, properties, blocks };
}

test('pods run in the node subnets, and never in those of the control plane', () => {
  expect(profile().blocks).toEqual(['10.0.64.0/18', '10.0.128.0/18', '10.0.192.0/18']);
});

test('pods run in the pod subnets where that is wanted', () => {
  expect(profile(OTHER_OPTIONS).blocks).toEqual(['100.64.0.0/18', '100.64.64.0/18', '100.64.128.0/18']);
});

test('selectors, name and role are passed on', () => {
  const { properties } = profile(({ cluster }) => ({
    fargateProfileName: 'batch',
    podExecutionRole: iam.Role.fromRoleArn(cluster, 'Pods', 'arn:aws:iam::111122223333:role/Pods'),
  }));
  expect(properties).toMatchObject({
    FargateProfileName: 'batch',
    PodExecutionRoleArn: 'arn:aws:iam::111122223333:role/Pods',
    Selectors: [{ Namespace: 'batch', Labels: [{ Key: 'tier', Value: 'cheap' }] }],
  });
});

test('the role that is made here registers nodes and pulls images', () => {
  const { deployed } = profile();
  const [role] = deployed
    .ofType('AWS::IAM::Role')
    .filter(({ properties }) => JSON.stringify(properties).includes('eks-fargate-pods.amazonaws.com'));
  expect(JSON.stringify(role.properties.ManagedPolicyArns)).toContain(
    'AmazonEKSFargatePodExecutionRolePolicy',
  );
});

test('the profile waits for what nodes wait for', () => {
  const { deployed, logicalId } = profile();
  const before = deployed.prerequisitesOf(logicalId);
  for (const name of ['vpc-cni', 'kube-proxy']) {
    const [addon] = deployed
      .ofType('AWS::EKS::Addon')
      .filter(({ properties }) => properties.AddonName === name);
    expect(before).toContain(addon.logicalId);
  }
});

test('a second profile waits for the first, as EKS makes one at a time', () => {
  const { deployed } = deployedClusterApp({
    nodes: (cluster) =>
      ['One', 'Two'].forEach((id) =>
        cluster.addFargateProfile(id, { selectors: [{ namespace: id.toLowerCase() }] }),
      ),
  });
  const [one, two] = deployed.ofType('AWS::EKS::FargateProfile').map(({ logicalId }) => logicalId);
  expect(
    [deployed.prerequisitesOf(one).has(two), deployed.prerequisitesOf(two).has(one)].filter(Boolean),
  ).toHaveLength(1);
});

test.each<[string, (cluster: PodNetworkCluster) => Partial<ClusterFargateProfileOptions>, RegExp]>([
  [
    'of the control plane',
    ({ network }) => ({ subnets: network.clusterSubnets }),
    /are for the control plane/,
  ],
  ['with a route to the Internet', ({ network }) => ({ subnets: network.publicSubnets }), /are public/],
  ['of which there are none', () => ({ subnets: [] }), /none are named/],
])('refuses subnets %s', (_, optionsOf, message) => {
  const { cluster } = clusterApp();
  const define = () => cluster.addFargateProfile('Batch', { selectors: SELECTORS, ...optionsOf(cluster) });
  expect(define).toThrow(message);
  expect(define).toThrow(/^\[Stack\/Cluster\] subnets of Fargate profile 'Batch': /);
});
