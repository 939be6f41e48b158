// Network policies in strict mode: a pod without a policy gets no traffic at all, from its first second.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, NetworkPolicyEnforcingMode, PodNetworkCluster, PodNetworkVpc } from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'NetworkPolicyStrict');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  vpcCniSettings: {
    networkPolicy: { enforcingMode: NetworkPolicyEnforcingMode.STRICT, policyEventLogs: true },
  },
  // CoreDNS would not answer before its policy is there, and the deployment would wait for it: policy first, then CoreDNS.
  installCoreDns: false,
});
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

const coreDnsPolicy = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'coredns', namespace: 'kube-system' },
  spec: {
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{}],
    egress: [{}],
  },
};
// Apply it with: kubectl apply -f - (JSON is YAML), then install the coredns add-on.
new CfnOutput(stack, 'CoreDnsPolicy', { value: JSON.stringify(coreDnsPolicy) });

app.synth();
