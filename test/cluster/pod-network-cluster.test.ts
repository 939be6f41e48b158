import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { NodeImage } from '../../lib/cluster/node-image';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { parseMime } from '../support/mime';
import type { TemplateJson } from '../support/deployed-template';
import { DeployedTemplate } from '../support/deployed-template';
import { types } from '../support/node-stacks';

function define(props: Partial<PodNetworkClusterProps> = {}) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
    availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  });
  const version = eks.KubernetesVersion.V1_36;
  return new PodNetworkCluster(stack, 'Cluster', { network, version, ...props });
}

function deploy(cluster: PodNetworkCluster) {
  const template = Template.fromStack(Stack.of(cluster));
  return { template, deployed: new DeployedTemplate(template.toJSON() as TemplateJson) };
}

test('nodes are told what aws-node is told', () => {
  const podAddressing = PodAddressing.secondaryIp();
  const { nodeNetwork } = define({
    podAddressing,
    vpcCniVersion: VpcCniVersion.of('v1.22.4-eksbuild.3'),
    vpcCniSettings: { securityGroupsForPods: {}, eni: { maxEnis: 3 } },
  });
  expect(nodeNetwork).toMatchObject({
    podAddressing,
    customNetworking: true,
    securityGroupsForPods: true,
    maxEnis: 3,
    vpcCniVersion: VpcCniVersion.of('v1.22.4-eksbuild.3'),
    windowsIpam: false,
    serviceCidr: '172.20.0.0/16',
  });
});

test('settings of aws-node reach max pods', () => {
  const cluster = define({
    podAddressing: PodAddressing.secondaryIp(),
    vpcCniSettings: { securityGroupsForPods: {} },
  });
  // (3 - 1 - 1) x (10 - 1) + 2
  expect(cluster.addNodegroup('General', { instanceTypes: types('m5.large') }).maxPods).toBe(11);
});

test.each<[string, Partial<PodNetworkClusterProps>, number]>([
  ['branch interfaces', { vpcCniSettings: { securityGroupsForPods: {} } }, 1],
  [
    'addresses of Windows pods',
    { vpcCniSettings: { windows: {} }, podSubnetSelection: PodSubnetSelection.nodeSubnets() },
    1,
  ],
  ['neither', { vpcCniSettings: { windows: { enabled: false } } }, 0],
])('the control plane may manage interfaces for %s', (_, props, count) => {
  const { template } = deploy(define(props));
  const roles = template.findResources('AWS::IAM::Role', {
    Properties: {
      ManagedPolicyArns: Match.arrayWith([
        Match.objectLike({
          'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('AmazonEKSVPCResourceController')])],
        }),
      ]),
    },
  });
  expect(Object.keys(roles)).toHaveLength(count);
});

test('an IPv6 node learns its service CIDR block and its DNS service from the cluster', () => {
  const cluster = define({ ipFamily: eks.IpFamily.IP_V6 });
  cluster.addNodegroup('General', { instanceTypes: types('m5.large'), image: NodeImage.bottlerocket() });
  const { template } = deploy(cluster);
  const text = JSON.stringify(template.findResources('AWS::EC2::LaunchTemplate'));
  expect(text).toMatch(
    /cluster-dns-ip = \\"",\{"Fn::Select":\[0,\{"Fn::Split":\["\/",.*ServiceIpv6Cidr.*"a\\"/,
  );
});

test('tokens survive in a NodeConfig', () => {
  const cluster = define();
  cluster.addNodegroup('General', { instanceTypes: types('m5.large') });
  const { deployed } = deploy(cluster);
  const [{ properties }] = deployed.ofType('AWS::EC2::LaunchTemplate');
  const [part] = parseMime(Buffer.from(properties.LaunchTemplateData.UserData, 'base64').toString());
  const [{ logicalId }] = deployed.ofType('AWS::EKS::Cluster');
  expect(JSON.parse(part.body).spec.cluster).toEqual({
    name: `id-${logicalId}`,
    apiServerEndpoint: `id-${logicalId}/Endpoint`,
    certificateAuthority: `id-${logicalId}/CertificateAuthorityData`,
    cidr: '172.20.0.0/16',
  });
});

describe('a node group for each zone', () => {
  const cluster = define();
  const groups = cluster.addNodegroupPerAvailabilityZone('Data', {
    instanceTypes: types('m5.large'),
    maxSize: 4,
  });
  const { deployed } = deploy(cluster);

  test('has the node subnet of its zone and nothing else', () => {
    const subnets = deployed.ofType('AWS::EKS::Nodegroup').map(({ properties }) => properties.Subnets);
    const zones = subnets.map(([id, ...others]) => {
      expect(others).toEqual([]);
      return deployed.byPhysicalId(id)!.properties.AvailabilityZone;
    });
    expect(zones).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  });

  test('starts with one node', () => {
    for (const { properties } of deployed.ofType('AWS::EKS::Nodegroup')) {
      expect(properties.ScalingConfig).toEqual({ MinSize: 1, DesiredSize: 1, MaxSize: 4 });
    }
  });

  test('has a construct id with the number of its zone', () => {
    expect(groups.map(({ node }) => node.id)).toEqual(['Data1', 'Data2', 'Data3']);
  });
});

test('self-managed nodes wait for their network, and coredns waits for them', () => {
  const cluster = define();
  cluster.addSelfManagedNodegroup('Batch', { instanceTypes: types('m5.large') });
  const { deployed } = deploy(cluster);
  const addon = (name: string) =>
    deployed.ofType('AWS::EKS::Addon').find(({ properties }) => properties.AddonName === name)!.logicalId;
  const [group] = deployed.ofType('AWS::AutoScaling::AutoScalingGroup');
  expect(deployed.prerequisitesOf(group.logicalId)).toContain(addon('vpc-cni'));
  expect(deployed.prerequisitesOf(group.logicalId)).toContain(addon('kube-proxy'));
  expect(deployed.prerequisitesOf(addon('coredns'))).toContain(group.logicalId);
});

test('Windows nodes need a cluster that gives their pods addresses', () => {
  const options = { instanceTypes: types('m5.large'), image: NodeImage.windows2022() };
  expect(() =>
    define({ podSubnetSelection: PodSubnetSelection.nodeSubnets() }).addNodegroup('Windows', options),
  ).toThrow(
    'gets no addresses for its pods in this cluster: give the cluster vpcCniSettings: { windows: {} }',
  );
  const cluster = define({
    podSubnetSelection: PodSubnetSelection.nodeSubnets(),
    vpcCniSettings: { windows: { prefixDelegation: true } },
  });
  expect(cluster.addNodegroup('Windows', options).maxPods).toBe(110);
});

test('the API server is reached over the Internet from the named blocks only', () => {
  deploy(define({ publicAccessCidrs: ['203.0.113.0/24'] })).template.hasResourceProperties(
    'AWS::EKS::Cluster',
    {
      ResourcesVpcConfig: { EndpointPublicAccess: true, PublicAccessCidrs: ['203.0.113.0/24'] },
    },
  );
});
