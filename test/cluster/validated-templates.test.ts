import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ClusterUpgradePolicy } from '../../lib/cluster/cluster-upgrade-policy';
import { ControlPlaneLogs } from '../../lib/cluster/control-plane-logs';
import { Karpenter } from '../../lib/cluster/karpenter/karpenter';
import { KarpenterNodes } from '../../lib/cluster/karpenter-nodes';
import { NodeImage } from '../../lib/cluster/node-image';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import { FlowLogs } from '../../lib/network/flow-logs';
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

/** A cluster with Auto Mode, Karpenter and accelerators. */
function clusterWithAccelerators(app: App): PodNetworkCluster {
  const stack = new Stack(app, 'Stack');
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network: new PodNetworkVpc(stack, 'Network', {
      addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
    }),
    version: eks.KubernetesVersion.V1_36,
    autoMode: true,
  });
  const nodeSubnets = [cluster.network.nodeSubnets[0]];
  const instanceTypes = types('p5en.48xlarge');
  cluster.addAutoModeNodes('Auto', { tags: { team: 'a' } });
  cluster.addNodegroup('Efa', { instanceTypes, nodeSubnets, efa: true });
  const capacityBlock = { reservationId: 'cr-0123456789abcdef0' };
  cluster.addNodegroup('Block', { instanceTypes, nodeSubnets, capacityBlock, maxSize: 2, efa: true });
  const karpenter = new Karpenter(stack, 'Karpenter', {
    ...cluster.nodeNetwork,
    makesInstanceProfiles: true,
  });
  karpenter.addNodes('Gpu', { instanceTypes, nodeSubnets, efa: true });
  return cluster;
}

/** A cluster with every choice made otherwise than by default. */
function clusterWithAllChoices(app: App): PodNetworkCluster {
  const stack = new Stack(app, 'Stack');
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network: new PodNetworkVpc(stack, 'Network', {
      addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }),
      flowLogs: FlowLogs.toS3(new s3.Bucket(stack, 'Bucket'), { keyPrefix: 'vpc' }),
    }),
    version: eks.KubernetesVersion.V1_36,
    clusterName: 'prod',
    controlPlaneLogs: ControlPlaneLogs.all({ retention: logs.RetentionDays.ONE_YEAR }),
    adminRoles: [iam.Role.fromRoleArn(stack, 'Admin', 'arn:aws:iam::111122223333:role/Admin')],
    bootstrapClusterCreatorAdminPermissions: false,
    upgradePolicy: ClusterUpgradePolicy.STANDARD,
    deletionProtection: true,
    kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(stack, 'Kubectl') },
  });
  cluster.addFargateProfile('Batch', { selectors: [{ namespace: 'batch' }] });
  cluster.addNodegroup('General', {
    instanceTypes: types('m5.large'),
    labels: { tier: 'general' },
    volumeIops: 6000,
    volumeThroughput: 250,
    volumeEncryptionKey: new kms.Key(stack, 'Key'),
  });
  return cluster;
}

/** In EncryptionConfig of every cluster; the reference deployment acknowledges it with its reason. */
const KNOWN = 'CloudFormation-Validate::W9009';

test.each([
  ['nodes of any kind', clusterWithAllNodes],
  ['Auto Mode, Karpenter and accelerators', clusterWithAccelerators],
  ['choices of any kind', clusterWithAllChoices],
])(
  'the CloudFormation validator finds nothing in %s',
  (_, make) => {
    const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
    const cluster = make(app);
    Validations.of(cluster.cluster).acknowledge({ id: KNOWN, reason: 'secrets is the only value' });
    const warnings = jest.spyOn(console, 'error').mockImplementation();
    expect(() => app.synth()).not.toThrow();
    expect(warnings.mock.calls.flat().filter((line) => /CloudFormation-Validate/.test(String(line)))).toEqual(
      [],
    );
    warnings.mockRestore();
  },
  60_000,
);
