// Helm charts, manifests and the AWS Load Balancer Controller by CloudFormation. The functions behind it are off by default.
//
//   npm install @aws-cdk/lambda-layer-kubectl-v36
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Kubectl');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const podNetwork = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  // Two functions in the node subnets: the endpoint of the cluster stays private.
  kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(stack, 'KubectlLayer') },
});
const nodes = podNetwork.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

// What needs pods waits for nodes; on deletion it goes before them.
const { cluster } = podNetwork;
const controller = new eks.AlbController(stack, 'AlbController', {
  cluster,
  version: eks.AlbControllerVersion.V2_8_2,
});
const metrics = cluster.addHelmChart('MetricsServer', {
  chart: 'metrics-server',
  repository: 'https://kubernetes-sigs.github.io/metrics-server/',
  version: '3.13.0',
  namespace: 'kube-system',
});
[controller, metrics].forEach((chart) => chart.node.addDependency(nodes));

const team = cluster.addManifest('Team', {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'team' },
});
cluster.addServiceAccount('Uploader', { name: 'uploader', namespace: 'team' }).node.addDependency(team);

app.synth();
