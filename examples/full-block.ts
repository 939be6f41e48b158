// A pod block that is full gets a successor in three deployments: -c step=1, 2, 3. Step 0 is how it began.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const step = Number(app.node.tryGetContext('step') ?? 2);
const stack = new Stack(app, 'FullBlock');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({
    vpcCidrBlock: '10.0.0.0/16',
    // Step 1 appends a block. No pod uses it yet.
    podCidrBlocks: step < 1 ? ['100.64.0.0/18'] : ['100.64.0.0/18', '100.65.0.0/16'],
    // Step 3 removes the old block, when no interface is left in it.
    retiredPodCidrBlocks: step < 3 ? [] : ['100.64.0.0/18'],
  }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  // Step 2 points the ENIConfig of each zone at the new block. Nothing restarts.
  activePodBlocks: [step < 2 ? 0 : 1],
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

app.synth();
