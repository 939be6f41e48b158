// The same app as podnet.cjs, written with aws-cdk-lib alone: what a careful person writes by hand.
const { App, Fn, Stack, Tags } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const eks = require('aws-cdk-lib/aws-eks-v2');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const logs = require('aws-cdk-lib/aws-logs');

const app = new App({ context: { '@aws-cdk/aws-eks:useNativeOidcProvider': true } });
const stack = new Stack(app, 'Comparison');
const zones = [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs()));

const vpc = new ec2.Vpc(stack, 'Vpc', {
  ipProtocol: ec2.IpProtocol.DUAL_STACK,
  ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
  availabilityZones: zones,
  restrictDefaultSecurityGroup: true,
  subnetConfiguration: [
    { name: 'Cluster', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 28 },
    { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 20 },
    { name: 'Node', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 18 },
  ],
});
const logGroup = new logs.LogGroup(stack, 'FlowLogs', { retention: logs.RetentionDays.ONE_MONTH });
vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup) });

const podBlock = new ec2.CfnVPCCidrBlock(stack, 'PodBlock', { vpcId: vpc.vpcId, cidrBlock: '100.64.0.0/16' });
const eigw = vpc.node.findChild('EIGW6');
const podSubnets = zones.map((availabilityZone, index) => {
  const subnet = new ec2.PrivateSubnet(stack, `Pod${index}`, {
    vpcId: vpc.vpcId,
    availabilityZone,
    cidrBlock: `100.64.${64 * index}.0/18`,
    ipv6CidrBlock: Fn.select(48 + index, Fn.cidr(Fn.select(0, vpc.vpcIpv6CidrBlocks), 256, '64')),
    assignIpv6AddressOnCreation: true,
  });
  subnet.node.addDependency(podBlock, vpc.node.findChild('ipv6cidr'));
  const nat = vpc.publicSubnets[index].node.findChild('NATGateway');
  subnet.addDefaultNatRoute(nat.ref);
  subnet.addIpv6DefaultEgressOnlyInternetRoute(eigw.ref);
  Tags.of(subnet).add('Name', `Pod${index}`);
  return subnet;
});

const cluster = new eks.Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.V1_36,
  vpc,
  vpcSubnets: [{ subnetGroupName: 'Cluster' }],
  serviceIpv4Cidr: '172.20.0.0/16',
  endpointAccess: eks.EndpointAccess.PRIVATE,
  clusterLogging: Object.values(eks.ClusterLoggingTypes),
  secretsEncryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
  defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
  defaultCapacity: 0,
  bootstrapSelfManagedAddons: false,
});

const provider = cluster.openIdConnectProvider;
const issuer = provider.openIdConnectProviderIssuer;
const role = new iam.Role(stack, 'AwsNodeRole', {
  assumedBy: new iam.FederatedPrincipal(
    provider.openIdConnectProviderArn,
    {},
    'sts:AssumeRoleWithWebIdentity',
  ),
  managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKS_CNI_Policy')],
});
role.node.defaultChild.assumeRolePolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: provider.openIdConnectProviderArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${issuer}:sub`]: 'system:serviceaccount:kube-system:aws-node',
          [`${issuer}:aud`]: 'sts.amazonaws.com',
        },
      },
    },
  ],
});
const vpcCni = new eks.CfnAddon(stack, 'VpcCni', {
  clusterName: cluster.clusterName,
  addonName: 'vpc-cni',
  addonVersion: 'v1.23.1-eksbuild.1',
  serviceAccountRoleArn: role.roleArn,
  resolveConflicts: 'PRESERVE',
  preserveOnDelete: true,
  configurationValues: JSON.stringify({
    env: {
      ENABLE_PREFIX_DELEGATION: 'true',
      WARM_PREFIX_TARGET: '1',
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true',
      ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone',
    },
    eniConfig: {
      create: true,
      region: stack.region,
      subnets: Object.fromEntries(
        podSubnets.map((subnet) => [
          subnet.availabilityZone,
          { id: subnet.subnetId, securityGroups: [cluster.clusterSecurityGroupId] },
        ]),
      ),
    },
  }),
});
const addon = (id, addonName) =>
  new eks.CfnAddon(stack, id, {
    clusterName: cluster.clusterName,
    addonName,
    resolveConflicts: 'OVERWRITE',
    preserveOnDelete: true,
  });
const kubeProxy = addon('KubeProxy', 'kube-proxy');
const coreDns = addon('CoreDns', 'coredns');

const userData = new ec2.MultipartUserData();
userData.addPart(
  ec2.MultipartBody.fromRawBody({
    contentType: 'application/node.eks.aws',
    body: JSON.stringify({
      apiVersion: 'node.eks.aws/v1alpha1',
      kind: 'NodeConfig',
      spec: {
        cluster: {
          name: cluster.clusterName,
          apiServerEndpoint: cluster.clusterEndpoint,
          certificateAuthority: cluster.clusterCertificateAuthorityData,
          cidr: '172.20.0.0/16',
        },
        kubelet: { config: { maxPods: 110, kubeReserved: { memory: '1465Mi' } } },
      },
    }),
  }),
);
const launchTemplate = new ec2.LaunchTemplate(stack, 'LaunchTemplate', {
  machineImage: ec2.MachineImage.fromSsmParameter(
    '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/recommended/image_id',
  ),
  userData,
  requireImdsv2: true,
  httpPutResponseHopLimit: 1,
  blockDevices: [
    {
      deviceName: '/dev/xvda',
      volume: ec2.BlockDeviceVolume.ebs(80, { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }),
    },
  ],
});
const nodegroup = new eks.Nodegroup(stack, 'Nodes', {
  cluster,
  subnets: { subnetGroupName: 'Node' },
  nodeRole: new iam.Role(stack, 'NodeRole', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'].map((name) =>
      iam.ManagedPolicy.fromAwsManagedPolicyName(name),
    ),
  }),
  instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
  launchTemplateSpec: { id: launchTemplate.launchTemplateId, version: launchTemplate.latestVersionNumber },
});
nodegroup.node.addDependency(vpcCni, kubeProxy);
coreDns.node.addDependency(nodegroup);
app.synth();
