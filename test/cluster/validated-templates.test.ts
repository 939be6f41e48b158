import { App, Stack, Validations } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { KarpenterNodes } from '../../lib/cluster/karpenter-nodes';
import { NodeImage } from '../../lib/cluster/node-image';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import { types } from '../support/node-stacks';

// The validator inside aws-cdk-lib takes seconds and is off in other tests.
beforeAll(() => delete process.env.CDK_VALIDATION);
afterAll(() => {
  process.env.CDK_VALIDATION = 'false';
});

const IMAGES: { [id: string]: NodeImage } = {
  Al2023: NodeImage.al2023(),
  Al2023ByEks: NodeImage.al2023({ chosenByEks: true }),
  Bottlerocket: NodeImage.bottlerocket(),
  BottlerocketByEks: NodeImage.bottlerocket({ chosenByEks: true }),
  Windows: NodeImage.windows2022(),
  WindowsByEks: NodeImage.windows2022({ chosenByEks: true }),
};

/** A cluster with nodes of every kind. */
function clusterWithAllNodes(app: App): PodNetworkCluster {
  const stack = new Stack(app, 'Stack');
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network: new PodNetworkVpc(stack, 'Network', {
      addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }),
    }),
    version: eks.KubernetesVersion.V1_36,
    vpcCniSettings: { windows: {} },
  });
  const instanceTypes = types('m5.large', 'm5.2xlarge');
  for (const [id, image] of Object.entries(IMAGES)) cluster.addNodegroup(id, { image, instanceTypes });
  cluster.addSelfManagedNodegroup('SelfManaged', { instanceTypes, spotPercentage: 50 });
  new KarpenterNodes(cluster, 'Karpenter', {
    ...cluster.nodeNetwork,
    nodeSubnets: cluster.network.nodeSubnets,
    instanceTypes,
  });
  return cluster;
}

/** In EncryptionConfig of every cluster; the reference deployment acknowledges it with its reason. */
const KNOWN = 'CloudFormation-Validate::W9009';

test('the CloudFormation validator finds nothing in nodes of any kind', () => {
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const cluster = clusterWithAllNodes(app);
  Validations.of(cluster.cluster).acknowledge({ id: KNOWN, reason: 'secrets is the only value' });
  const warnings = jest.spyOn(console, 'error').mockImplementation();
  expect(() => app.synth()).not.toThrow();
  expect(warnings.mock.calls.flat().filter((line) => /CloudFormation-Validate/.test(String(line)))).toEqual(
    [],
  );
  warnings.mockRestore();
}, 60_000);
