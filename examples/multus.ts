// Room for a second interface in the pods, by Multus: aws-node leaves one interface of each node alone.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, EniTags, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Multus');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  vpcCniSettings: {
    multus: { interfacesPerNode: 1, thickPluginVersion: '4.1.1', trafficCidrBlocks: ['10.10.0.0/16'] },
    // m7i.2xlarge has 4 interfaces: 3 for aws-node, of which the first carries no pods, and 1 for Multus.
    eni: { maxEnis: 3 },
  },
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

// Whoever attaches the interfaces gives them this tag, or aws-node takes them for its own.
new CfnOutput(stack, 'TagOfMultusInterfaces', { value: JSON.stringify(EniTags.unmanaged()) });

app.synth();
