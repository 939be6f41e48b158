import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { readFileSync } from 'node:fs';
import type { Stack } from 'aws-cdk-lib';
import { NatGateways } from '../../lib/network/nat-gateways';
import type { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { UpgradeGuarding } from '../../lib/upgrade/upgrade-guarding';
import { clusterApp, deployedClusterApp } from '../support/cluster-app';

const withKubectl =
  (props: Partial<PodNetworkClusterProps> = {}) =>
  (_: PodNetworkVpc, stack: Stack): Partial<PodNetworkClusterProps> => ({
    kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(stack, 'Kubectl') },
    ...props,
  });

/** Blocks of the subnets in which the functions behind kubectl run. */
function blocksOf({ deployed }: ReturnType<typeof deployedClusterApp>): string[][] {
  return deployed
    .ofType('AWS::Lambda::Function')
    .filter(({ logicalId }) => logicalId.includes('KubectlProvider'))
    .map(({ properties }) =>
      (properties.VpcConfig.SubnetIds as string[]).map(
        (id) => deployed.byPhysicalId(id)!.properties.CidrBlock,
      ),
    );
}

describe.each([
  ['private', undefined],
  ['public for some', ['203.0.113.0/24']],
])('with an endpoint that is %s', (_, publicAccessCidrs) => {
  const app = deployedClusterApp({
    props: withKubectl({ publicAccessCidrs }),
    nodes: (cluster) =>
      cluster.cluster.addManifest('Team', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'team' },
      }),
  });

  test('two functions run in the node subnets, and none in those of the control plane', () => {
    const nodeBlocks = ['10.0.64.0/18', '10.0.128.0/18', '10.0.192.0/18'];
    expect(blocksOf(app)).toEqual([nodeBlocks, nodeBlocks]);
  });

  test('the functions wait for the way out of their subnets, so that it outlives them', () => {
    const { deployed } = app;
    const handlers = deployed
      .ofType('AWS::Lambda::Function')
      .filter(({ logicalId }) => logicalId.includes('KubectlProvider'));
    const routes = deployed
      .ofType('AWS::EC2::Route')
      .filter(({ logicalId }) => /NodeSubnet\dDefaultRoute/.test(logicalId));
    expect(routes).toHaveLength(6);
    for (const { logicalId } of handlers) {
      const before = deployed.prerequisitesOf(logicalId);
      for (const route of routes) expect(before).toContain(route.logicalId);
    }
  });
});

test('without it there are no layers, and the functions of kubectl are not there', () => {
  const app = deployedClusterApp();
  app.template.resourceCountIs('AWS::Lambda::LayerVersion', 0);
  expect(blocksOf(app)).toEqual([]);
});

test('they cost what the README says', () => {
  const [, section] = readFileSync('README.md', 'utf8').split('## kubectl in CloudFormation');
  expect(section.replace(/\s+/g, ' ')).toMatch(
    /two Lambda functions, two layers of together 60 MB .*, two roles and an access entry: one of the roles administers/,
  );
  const [without, withIt] = [{}, { props: withKubectl() }].map(
    (options) => deployedClusterApp(options).deployed,
  );
  const types = new Set(withIt.resources.map(({ type }) => type));
  const more = (type: string) => withIt.ofType(type).length - without.ofType(type).length;
  expect(
    Object.fromEntries([...types].map((type) => [type, more(type)]).filter(([, count]) => count !== 0)),
  ).toEqual({
    'AWS::Lambda::Function': 2,
    'AWS::Lambda::LayerVersion': 2,
    'AWS::IAM::Role': 2,
    'AWS::IAM::Policy': 2,
    'AWS::EKS::AccessEntry': 1,
  });
});

test('subnets of your own win', () => {
  const app = deployedClusterApp({
    props: (network, stack) => ({
      kubectlProviderOptions: {
        kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
        privateSubnets: network.podSubnets.slice(0, 1),
      },
    }),
  });
  expect(blocksOf(app)).toEqual([['100.64.0.0/18'], ['100.64.0.0/18']]);
});

test('refuses node subnets that reach no API of AWS', () => {
  const natGateways = NatGateways.none();
  expect(() =>
    clusterApp({ natGateways, props: withKubectl({ upgradeGuard: UpgradeGuarding.off() }) }),
  ).toThrow(/^\[Stack\/Cluster\] kubectlProviderOptions: .* no NAT gateway/);
});
