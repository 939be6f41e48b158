// Pods with a security group of their own, in strict mode: all their traffic obeys it, also within the node.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import {
  AddressPlan,
  PodNetworkCluster,
  PodNetworkVpc,
  PodSecurityGroup,
  PodSecurityGroupEnforcingMode,
  SecurityGroupPolicy,
} from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'SecurityGroupsForPodsStrict');

const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  vpcCniSettings: {
    // Without NodeLocal DNSCache and without load balancers that target instances: such pods take no traffic from them.
    securityGroupsForPods: { enforcingMode: PodSecurityGroupEnforcingMode.STRICT },
  },
});
// No t family here: its types have no trunk interface.
cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')] });

// What leaves the pods is a list, too: DNS, the API server, pods of the same group, and the database.
const database = new ec2.SecurityGroup(stack, 'Database', { vpc: network.vpc });
const backend = new PodSecurityGroup(stack, 'Backend', { cluster: cluster.cluster, allowAllOutbound: false });
database.connections.allowFrom(backend.securityGroup, ec2.Port.tcp(5432), 'backend pods');

const policy = SecurityGroupPolicy.render({
  name: 'backend',
  namespace: 'shop',
  podLabels: { app: 'backend' },
  securityGroupIds: [backend.securityGroup.securityGroupId],
});
// Apply it with: kubectl apply -f - (JSON is YAML)
new CfnOutput(stack, 'BackendPolicy', { value: JSON.stringify(policy) });

app.synth();
