// A cluster for production: who administers it, what is logged and for how long, who upgrades it, what nodes write to.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AddressPlan,
  ClusterUpgradePolicy,
  ControlPlaneLogs,
  FlowLogs,
  PodNetworkCluster,
  PodNetworkVpc,
} from 'cdk-eks-podnet';

const app = new App();
const stack = new Stack(app, 'Choices');

const archive = s3.Bucket.fromBucketName(stack, 'Archive', 'flow-logs-of-all-accounts');
const network = new PodNetworkVpc(stack, 'Network', {
  addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
  flowLogs: FlowLogs.toS3(archive, { keyPrefix: 'prod' }),
});
const cluster = new PodNetworkCluster(stack, 'Cluster', {
  network,
  version: eks.KubernetesVersion.of('1.36'),
  // The log group has the name of the cluster in its own, and must be there first.
  clusterName: 'prod',
  controlPlaneLogs: ControlPlaneLogs.all({ retention: logs.RetentionDays.ONE_YEAR }),
  adminRoles: [iam.Role.fromRoleArn(stack, 'Admins', 'arn:aws:iam::111122223333:role/PlatformAdmins')],
  bootstrapClusterCreatorAdminPermissions: false,
  upgradePolicy: ClusterUpgradePolicy.STANDARD,
  deletionProtection: true,
});
cluster.addNodegroup('General', {
  instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
  volumeIops: 6000,
  volumeThroughput: 250,
  volumeEncryptionKey: new kms.Key(stack, 'Volumes', { enableKeyRotation: true }),
});

app.synth();
