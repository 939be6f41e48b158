// EKS Auto Mode alone: nodes in three /22, pods in three /18 of 100.80.0.0/16, and no add-on to look after.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'AutoMode');

const addressPlan = AddressPlan.compute({
  vpcCidrBlock: '10.0.0.0/20',
  podCidrBlocks: ['100.80.0.0/16'],
});
const network = new PodNetworkVpc(stack, 'Network', { addressPlan });
const version = eks.KubernetesVersion.of('1.36');
const cluster = new PodNetworkCluster(stack, 'Cluster', { network, version, autoMode: true });
const nodes = cluster.addAutoModeNodes('General', { nodePoolLimits: { cpu: 1000 } });

// aws cloudformation describe-stacks ... --query '...OutputValue' --output text | kubectl apply -f -
new CfnOutput(stack, 'Manifests', { value: nodes.manifests });

app.synth();
