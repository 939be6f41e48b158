import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { NatGateways } from '../../lib/network/nat-gateways';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { NetworkPolicyEnforcingMode } from '../../lib/aws-node/options/network-policy-options';
import { PodSecurityGroupEnforcingMode } from '../../lib/aws-node/options/security-groups-for-pods-options';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import type { VpcCniSettingsProps } from '../../lib/aws-node/vpc-cni-settings-props';
import { UpgradeGuarding } from '../../lib/upgrade/upgrade-guarding';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { clusterApp, deployedClusterApp, warningIds } from '../support/cluster-app';
import type { DeployedTemplate } from '../support/deployed-template';

const M7I = [new ec2.InstanceType('m7i.2xlarge')];

/** Managed policies of the role of the cluster, by name. */
function clusterRolePolicies(deployed: DeployedTemplate): string[] {
  const [{ properties }] = deployed.ofType('AWS::EKS::Cluster');
  const role = deployed
    .ofType('AWS::IAM::Role')
    .find(({ logicalId }) => properties.RoleArn.includes(logicalId))!;
  return role.properties.ManagedPolicyArns.map((arn: string) => arn.split('/').pop());
}

describe('secondary IP mode', () => {
  const { values, deployed, stack } = deployedClusterApp({
    podCidrBlocks: [],
    props: { podAddressing: PodAddressing.secondaryIp({ warmIpTarget: 5, minimumIpTarget: 15 }) },
  });

  test('sets the targets and neither prefixes nor custom networking', () => {
    expect(values.env).toMatchObject({
      ENABLE_PREFIX_DELEGATION: 'false',
      WARM_IP_TARGET: '5',
      MINIMUM_IP_TARGET: '15',
    });
    expect(values.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG).toBeUndefined();
    expect(values).not.toHaveProperty('eniConfig');
  });

  test('warns of ranges that the network keeps for prefixes in vain', () => {
    const podAddressing = PodAddressing.secondaryIp({ warmIpTarget: 5, minimumIpTarget: 15 });
    const reserving = (props: object) => warningIds(clusterApp({ reservePrefixes: true, props }).stack);
    expect(reserving({ podAddressing })).toEqual(['ReservationsUseless']);
    expect(reserving({})).toEqual([]);
  });

  test('needs no more than the policy of the cluster, and gives no warning', () => {
    expect(clusterRolePolicies(deployed)).toEqual(['AmazonEKSClusterPolicy']);
    expect(warningIds(stack)).toEqual([]);
  });
});

test('prefix delegation in the node subnets sets one warm prefix', () => {
  const { values } = deployedClusterApp({ podCidrBlocks: [] });
  expect(values.env).toEqual({ ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' });
});

// m5.xlarge: 4 interfaces of 15 addresses
test.each<[string, VpcCniSettingsProps, number]>([
  ['without Multus: (4 - 1) x (15 - 1) + 2', {}, 44],
  ['with one interface for Multus: (4 - 1 - 1) x (15 - 1) + 2', { multus: { interfacesPerNode: 1 } }, 30],
  [
    'the same by MAX_ENI: (min(3, 4) - 1) x (15 - 1) + 2',
    { eni: { maxEnis: 3 }, multus: { interfacesPerNode: 1 } },
    30,
  ],
])('nodes are told as many pods as have addresses, %s', (_, vpcCniSettings, expected) => {
  const { cluster } = clusterApp({ props: { podAddressing: PodAddressing.secondaryIp(), vpcCniSettings } });
  const instanceTypes = [new ec2.InstanceType('m5.xlarge')];
  expect(cluster.addNodegroup('Multus', { instanceTypes }).maxPods).toBe(expected);
});

describe('custom networking with prefix delegation', () => {
  const { values, deployed, cluster } = deployedClusterApp();

  test('has an ENIConfig for each zone with its pod subnet and the cluster security group', () => {
    const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
    expect(Object.keys(values.eniConfig.subnets)).toEqual(zones);
    for (const zone of zones) {
      const { id, securityGroups } = values.eniConfig.subnets[zone];
      expect(deployed.byPhysicalId(id)!.properties).toMatchObject({ AvailabilityZone: zone });
      expect(deployed.byPhysicalId(id)!.properties.CidrBlock).toMatch(/^100\.64\./);
      expect(securityGroups).toEqual([expect.stringContaining('ClusterSecurityGroupId')]);
    }
  });

  test('keeps the first interface of nodes free of pods', () => {
    expect(cluster.podSubnetSelection.leavesPrimaryInterface).toBe(true);
  });

  test('can be left out although the network has pod subnets, which then nobody uses', () => {
    const { stack } = clusterApp({ props: { podSubnetSelection: PodSubnetSelection.nodeSubnets() } });
    expect(warningIds(stack)).toEqual(['PodBlockUnused']);
  });

  test('refuses a selection without a pod subnet in a zone where nodes run', () => {
    const props = (network: PodNetworkVpc) => ({
      podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: network.podSubnets.slice(1) }),
    });
    expect(() => clusterApp({ props })).toThrow(
      'the selection has no pod subnet in zone 1, where nodes run: add one (network.podSubnetsOf(n) has one of pod block n for each zone)',
    );
  });
});

describe('several pod subnets in each zone by node label', () => {
  const LABEL = 'example.com/pod-subnets';
  const twoBlocks = {
    podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'],
    props: (network: PodNetworkVpc) => ({
      podSubnetSelection: PodSubnetSelection.customNetworkingByNodeLabel(LABEL, [
        { name: 'web', subnets: network.podSubnetsOf(0) },
        { name: 'batch', subnets: network.podSubnetsOf(1) },
      ]),
    }),
  };

  test('a node group of one zone carries the label of its ENIConfig, which has a subnet of that zone', () => {
    const { values, deployed, stack } = deployedClusterApp({
      ...twoBlocks,
      nodes: (cluster) => {
        cluster.addNodegroupPerAvailabilityZone('Web', { instanceTypes: M7I, labels: { team: 'shop' } });
        cluster.addNodegroupPerAvailabilityZone('Batch', { instanceTypes: M7I, podSubnetGroup: 'batch' });
      },
    });
    const groups = deployed.ofType('AWS::EKS::Nodegroup');
    expect(groups).toHaveLength(6);
    for (const { properties } of groups) {
      expect(properties.Subnets).toHaveLength(1);
      const zone = deployed.byPhysicalId(properties.Subnets[0])!.properties.AvailabilityZone;
      const podSubnet = deployed.byPhysicalId(
        values.eniConfig.subnets[properties.Labels[LABEL]].id,
      )!.properties;
      const web = properties.Labels.team === 'shop';
      expect(podSubnet.AvailabilityZone).toBe(zone);
      expect(podSubnet.CidrBlock).toMatch(web ? /^100\.64\./ : /^100\.65\./);
      const { LaunchTemplateData } = deployed.byPhysicalId(properties.LaunchTemplate.Id)!.properties;
      const userData = Buffer.from(LaunchTemplateData.UserData, 'base64').toString();
      expect(userData).toContain(`${LABEL}=${properties.Labels[LABEL]}`);
    }
    expect(warningIds(stack)).toEqual([]);
  });

  test('refuses nodes of an Auto Scaling group over several zones too', () => {
    const nodes = (cluster: PodNetworkCluster) =>
      cluster.addSelfManagedNodegroup('Own', { instanceTypes: M7I });
    expect(() => clusterApp({ ...twoBlocks, nodes })).toThrow('define a SelfManagedNodegroup for each zone');
  });

  test('refuses a node group over several zones', () => {
    expect(() => clusterApp(twoBlocks)).toThrow(
      "nodes of this cluster name their pod subnet by the label example.com/pod-subnets, so each node group stays in one Availability Zone: use addNodegroupPerAvailabilityZone for 'General'",
    );
  });

  test('a second pod block that no ENIConfig uses is named in a warning', () => {
    const { stack } = clusterApp({ podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'] });
    expect(warningIds(stack)).toEqual(['PodBlockUnused']);
  });
});

describe('subnet discovery', () => {
  const discovery = (network: PodNetworkVpc) => ({
    clusterName: 'shop',
    podSubnetSelection: PodSubnetSelection.subnetDiscovery({
      subnets: [...network.podSubnetsOf(0), ...network.podSubnetsOf(1)],
      excludedSubnets: network.nodeSubnets,
      clusterName: 'shop',
    }),
  });
  const podCidrBlocks = ['100.64.0.0/16', '100.65.0.0/16'];

  test('tags pod subnets, node subnets and nothing else', () => {
    const { deployed, values, stack } = deployedClusterApp({ podCidrBlocks, props: discovery });
    const roleOf = (tags: { Key: string; Value: string }[]) =>
      tags.find(({ Key }) => Key === 'kubernetes.io/role/cni')?.Value;
    for (const { properties } of deployed.ofType('AWS::EC2::Subnet')) {
      const pod = properties.CidrBlock.startsWith('100.');
      const node = /NodeSubnet/.test(JSON.stringify(properties.Tags));
      expect(roleOf(properties.Tags)).toBe(pod ? '1' : node ? '0' : undefined);
    }
    expect(values.env.ENABLE_SUBNET_DISCOVERY).toBe('true');
    expect(warningIds(stack)).toEqual([]);
  });

  test.each([
    {
      clusterName: undefined,
      message: "this cluster gets its name at deployment: set clusterName to 'shop'",
    },
    { clusterName: 'store', message: "this one is called 'store': use one name" },
  ])('refuses subnets kept for another cluster ($clusterName)', ({ clusterName, message }) => {
    const props = (network: PodNetworkVpc) => ({ ...discovery(network), clusterName });
    expect(() => clusterApp({ podCidrBlocks, props })).toThrow(message);
  });

  test('excluded node subnets take the first interface from the pods: m5.large holds (3 - 1) x 9 x 16 + 2', () => {
    const maxPods = (excluded: boolean) => {
      const props = ({ podSubnets: subnets, nodeSubnets }: PodNetworkVpc) => ({
        podSubnetSelection: PodSubnetSelection.subnetDiscovery({
          subnets,
          excludedSubnets: excluded ? nodeSubnets : undefined,
        }),
      });
      const { cluster } = clusterApp({ props, nodes: () => {} });
      const instanceTypes = [new ec2.InstanceType('m5.large')];
      return cluster.addNodegroup('General', { instanceTypes }).maxPodsResult.results[0].uncapped;
    };
    expect(maxPods(true)).toBe((3 - 1) * 9 * 16 + 2);
    expect(maxPods(false)).toBe(3 * 9 * 16 + 2);
  });

  test('refuses excluded node subnets in a zone without pod subnet', () => {
    const props = ({ podSubnets, nodeSubnets }: PodNetworkVpc) => ({
      podSubnetSelection: PodSubnetSelection.subnetDiscovery({
        subnets: podSubnets.slice(0, 2),
        excludedSubnets: nodeSubnets,
      }),
    });
    expect(() => clusterApp({ props })).toThrow('has no pod subnet in');
  });
});

describe('IPv6 cluster', () => {
  const ipv6 = { podCidrBlocks: [], props: { ipFamily: eks.IpFamily.IP_V6 } };
  const { values, deployed, cluster, stack } = deployedClusterApp(ipv6);

  test('leaves the service CIDR block to EKS, and tells nodes which it is', () => {
    const [{ properties }] = deployed.ofType('AWS::EKS::Cluster');
    expect(properties.KubernetesNetworkConfig).toEqual({
      IpFamily: 'ipv6',
      ElasticLoadBalancing: { Enabled: false },
    });
    expect(stack.resolve(cluster.serviceCidr)).toEqual({
      'Fn::GetAtt': [expect.any(String), 'KubernetesNetworkConfig.ServiceIpv6Cidr'],
    });
  });

  test('uses prefix delegation, no custom networking, and a policy of IPv6', () => {
    expect(values.env.ENABLE_PREFIX_DELEGATION).toBe('true');
    expect(values).not.toHaveProperty('eniConfig');
    const policies = JSON.stringify(
      deployed.ofType('AWS::IAM::Role').map(({ properties }) => properties.Policies),
    );
    expect(policies).toContain('ec2:AssignIpv6Addresses');
    expect(policies).not.toContain('ec2:AssignPrivateIpAddresses');
  });

  test('has control-plane interfaces that may talk IPv6', () => {
    const [{ properties }] = deployed.ofType('AWS::EKS::Cluster');
    const [groupId] = properties.ResourcesVpcConfig.SecurityGroupIds;
    const group = deployed.resources.find(({ logicalId }) => groupId.includes(logicalId))!;
    const blocks = group.properties.SecurityGroupEgress.map(
      (rule: { CidrIp?: string; CidrIpv6?: string }) => rule.CidrIp ?? rule.CidrIpv6,
    );
    expect(blocks.sort()).toEqual(['0.0.0.0/0', '::/0']);
  });

  test('gives no warning in a network of its own, and names pod blocks that IPv6 does not use', () => {
    expect(warningIds(stack)).toEqual([]);
    const withPods = clusterApp({ props: { ipFamily: eks.IpFamily.IP_V6 } });
    expect(warningIds(withPods.stack)).toEqual(['PodBlockUnused']);
  });

  test('refuses custom networking, secondary IP mode and an IPv4 service CIDR block', () => {
    const refuse = (props: object, message: string | RegExp) =>
      expect(() =>
        clusterApp({ props: (network) => ({ ...ipv6.props, ...selectionOf(props, network) }) }),
      ).toThrow(message);
    const selectionOf = (props: object, { podSubnets: subnets }: PodNetworkVpc) =>
      'custom' in props ? { podSubnetSelection: PodSubnetSelection.customNetworking({ subnets }) } : props;
    refuse({ custom: true }, 'custom networking on an IPv6 cluster');
    refuse({ podAddressing: PodAddressing.secondaryIp() }, 'secondary IP mode on an IPv6 cluster');
    refuse({ serviceIpv4Cidr: '172.20.0.0/16' }, 'serviceIpv4Cidr 172.20.0.0/16 is for IPv4 clusters');
  });

  test('refuses a VPC without IPv6, and names each subnet', () => {
    const stack = new Stack(new App(), 'Stack');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    const network = PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
      vpc,
      clusterSubnets: vpc.privateSubnets,
      nodeSubnets: vpc.privateSubnets,
    });
    const define = () =>
      new PodNetworkCluster(stack, 'Cluster', {
        network,
        version: eks.KubernetesVersion.V1_36,
        ipFamily: eks.IpFamily.IP_V6,
      });
    expect(define).toThrow(
      /does not fit an IPv6 cluster:\n.*PrivateSubnet1 has no IPv6 CIDR block(.|\n)*PrivateSubnet2 has no route for ::\/0/,
    );
  });

  test('says of imported subnets what it cannot see', () => {
    const stack = new Stack(new App(), 'Stack');
    const subnets = ['a', 'b'].map((zone) =>
      ec2.Subnet.fromSubnetAttributes(stack, `Node-${zone}`, {
        subnetId: `subnet-${zone}`,
        availabilityZone: `eu-west-1${zone}`,
        routeTableId: 'rtb-1',
      }),
    );
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: ['subnet-a', 'subnet-b'],
      privateSubnetRouteTableIds: ['rtb-1', 'rtb-1'],
    });
    const network = PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
      vpc,
      clusterSubnets: subnets,
      nodeSubnets: subnets,
    });
    new PodNetworkCluster(stack, 'Cluster', {
      network,
      version: eks.KubernetesVersion.V1_36,
      ipFamily: eks.IpFamily.IP_V6,
    });
    expect(warningIds(stack)).toContain('Ipv6OfSubnetsNotSeen');
  });
});

describe('IPv4 cluster with IPv6 egress', () => {
  const props = { vpcCniSettings: { egress: { ipv6Egress: true } } };

  test('sets the variable in both containers', () => {
    const { values } = deployedClusterApp({ props });
    expect(values.env.ENABLE_V6_EGRESS).toBe('true');
    expect(values.init.env.ENABLE_V6_EGRESS).toBe('true');
  });

  test('refuses node subnets that give nodes no IPv6 address', () => {
    const withIpv4 = (network: PodNetworkVpc) => {
      const resource = network.nodeSubnets[0].node.defaultChild as ec2.CfnSubnet;
      resource.assignIpv6AddressOnCreation = false;
      return props;
    };
    expect(() => clusterApp({ props: withIpv4 })).toThrow(
      /does not fit ipv6Egress:\n {2}- .*NodeSubnet1 gives its interfaces no IPv6 address/,
    );
  });

  test('refuses DNS64 on node subnets', () => {
    const withDns64 = (network: PodNetworkVpc) => {
      (network.nodeSubnets[2].node.defaultChild as ec2.CfnSubnet).enableDns64 = true;
      return props;
    };
    expect(() => clusterApp({ props: withDns64 })).toThrow(/NodeSubnet3 has DNS64 on/);
  });
});

describe('security groups for pods', () => {
  test('strict mode: kubelet probes work, the cluster role may make branch interfaces', () => {
    const { values, deployed } = deployedClusterApp({
      props: { vpcCniSettings: { securityGroupsForPods: {} } },
    });
    expect(values.env.ENABLE_POD_ENI).toBe('true');
    expect(values.init.env.DISABLE_TCP_EARLY_DEMUX).toBe('true');
    expect(clusterRolePolicies(deployed)).toEqual([
      'AmazonEKSClusterPolicy',
      'AmazonEKSVPCResourceController',
    ]);
  });

  test('standard mode: no change to TCP, and advice to let pods keep their address', () => {
    const securityGroupsForPods = { enforcingMode: PodSecurityGroupEnforcingMode.STANDARD };
    const { values, stack } = deployedClusterApp({ props: { vpcCniSettings: { securityGroupsForPods } } });
    expect(values.env.POD_SECURITY_GROUP_ENFORCING_MODE).toBe('standard');
    expect(values).not.toHaveProperty('init');
    expect(warningIds(stack)).toContain('StandardModeWithoutExternalSnat');
  });

  test('the trunk takes an interface from the pods: m5.large with custom networking holds (3 - 2) x 9 x 16 + 2', () => {
    const maxPods = (vpcCniSettings: VpcCniSettingsProps) => {
      const { cluster } = clusterApp({ props: { vpcCniSettings }, nodes: () => {} });
      const instanceTypes = [new ec2.InstanceType('m5.large')];
      return cluster.addNodegroup('General', { instanceTypes }).maxPodsResult.results[0].uncapped;
    };
    expect(maxPods({})).toBe((3 - 1) * 9 * 16 + 2);
    expect(maxPods({ securityGroupsForPods: {} })).toBe((3 - 2) * 9 * 16 + 2);
  });

  describe('instance types without a trunk interface', () => {
    const nodesOf = (instanceTypes: string[], props: Partial<PodNetworkClusterProps> = {}) =>
      clusterApp({
        props: { vpcCniSettings: { securityGroupsForPods: {} }, ...props },
        nodes: (cluster) =>
          instanceTypes.forEach((type) =>
            cluster.addNodegroup(type, { instanceTypes: [new ec2.InstanceType(type)] }),
          ),
      });

    test('are named where other node groups have one', () => {
      const { stack } = nodesOf(['t3.xlarge', 'm5.large']);
      Annotations.fromStack(stack).hasWarning(
        '*',
        Match.stringLikeRegexp('t3.xlarge has no trunk interface'),
      );
    });

    test('fail the synthesis where they are all that the cluster has', () => {
      const { stack } = nodesOf(['t3.xlarge', 't3.large']);
      expect(() => Template.fromStack(stack)).toThrow(
        /no instance type of the cluster has a trunk interface \(t3\.xlarge, t3\.large\).*SGP-01/,
      );
    });

    test('pass where nodes from elsewhere have one', () => {
      const { stack } = nodesOf(['t3.xlarge'], { validateCapacity: false });
      expect(() => Template.fromStack(stack)).not.toThrow();
    });
  });

  test('switched off: the cluster role keeps to its own', () => {
    const { deployed } = deployedClusterApp({
      props: { vpcCniSettings: { securityGroupsForPods: { enabled: false } } },
    });
    expect(clusterRolePolicies(deployed)).toEqual(['AmazonEKSClusterPolicy']);
  });
});

test('network policy, strict: turns the agent on and warns that every pod needs a policy', () => {
  const { values, stack } = deployedClusterApp({
    props: {
      vpcCniSettings: {
        networkPolicy: { enforcingMode: NetworkPolicyEnforcingMode.STRICT, policyEventLogs: true },
      },
    },
  });
  expect(values).toMatchObject({
    enableNetworkPolicy: 'true',
    env: { NETWORK_POLICY_ENFORCING_MODE: 'strict' },
    nodeAgent: { enablePolicyEventLogs: 'true' },
  });
  expect(warningIds(stack)).toEqual(['StrictNetworkPolicy']);
});

test('Windows: turns Windows IPAM on and lets the cluster give addresses to Windows nodes', () => {
  const { values, deployed } = deployedClusterApp({
    podCidrBlocks: [],
    props: { vpcCniSettings: { windows: { prefixDelegation: true } } },
  });
  expect(values).toMatchObject({ enableWindowsIpam: 'true', enableWindowsPrefixDelegation: 'true' });
  expect(clusterRolePolicies(deployed)).toContain('AmazonEKSVPCResourceController');
});

test('Windows: refuses custom networking', () => {
  expect(() => clusterApp({ props: { vpcCniSettings: { windows: {} } } })).toThrow('Windows');
});

test('probes, requests, tolerations and affinity pass through', () => {
  const affinity = {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
  };
  const { values } = deployedClusterApp({
    props: {
      vpcCniSettings: {
        probes: { livenessTimeoutSeconds: 30 },
        resources: { cpuRequest: '50m' },
        tolerations: [{ operator: 'Exists' }],
        affinity,
      },
    },
  });
  expect(values).toMatchObject({
    livenessProbeTimeoutSeconds: 30,
    resources: { requests: { cpu: '50m' } },
    tolerations: [{ operator: 'Exists' }],
    affinity,
  });
});

describe('EKS Pod Identity', () => {
  const { deployed, addon, template } = deployedClusterApp({
    props: { identityType: eks.IdentityType.POD_IDENTITY },
  });

  test('gives the role by an association and not by an annotation', () => {
    const { properties } = addon('vpc-cni');
    expect(properties.PodIdentityAssociations).toEqual([
      { ServiceAccount: 'aws-node', RoleArn: expect.stringContaining('PodIdentityRole') },
    ]);
    expect(properties).not.toHaveProperty('ServiceAccountRoleArn');
    template.resourceCountIs('AWS::IAM::OIDCProvider', 0);
  });

  test('installs the agent before aws-node, and both before nodes', () => {
    const agent = addon('eks-pod-identity-agent').logicalId;
    const [{ logicalId: nodegroup }] = deployed.ofType('AWS::EKS::Nodegroup');
    expect(deployed.prerequisitesOf(addon('vpc-cni').logicalId)).toContain(agent);
    expect(deployed.prerequisitesOf(nodegroup)).toContain(agent);
    expect(deployed.prerequisitesOf(nodegroup)).toContain(addon('vpc-cni').logicalId);
  });
});

describe('role of aws-node', () => {
  const own = (_: PodNetworkVpc, stack: Stack) => ({
    awsNodeRole: new iam.Role(stack, 'Own', { assumedBy: new iam.AccountRootPrincipal() }),
  });

  test('can be given, and is never the role of nodes', () => {
    const { addon } = deployedClusterApp({ props: own });
    expect(addon('vpc-cni').properties.ServiceAccountRoleArn).toMatch(/^id-Own/);
    const misuse = (cluster: PodNetworkCluster) =>
      cluster.addNodegroup('General', {
        instanceTypes: M7I,
        nodeRole: cluster.vpcCni.serviceAccountRole,
      });
    expect(() => clusterApp({ props: own, nodes: misuse })).toThrow(
      "nodeRole of 'General' is the role of aws-node",
    );
  });

  test('can be cut down to the cluster, whose name is known at deployment only', () => {
    const { deployed } = deployedClusterApp({ props: { scopeAwsNodeRole: true } });
    const roles = JSON.stringify(
      deployed.ofType('AWS::IAM::Role').map(({ properties }) => properties.Policies),
    );
    expect(roles).toContain('aws:ResourceTag/cluster.k8s.amazonaws.com/name');
    expect(roles).toContain('aws:ResourceTag/eks:cluster-name');
  });

  test('cut down to a cluster of a chosen name, it knows the nodes by the tag that all of them have', () => {
    const { deployed } = deployedClusterApp({ props: { scopeAwsNodeRole: true, clusterName: 'shop' } });
    const roles = JSON.stringify(
      deployed.ofType('AWS::IAM::Role').map(({ properties }) => properties.Policies),
    );
    expect(roles).toContain('aws:ResourceTag/kubernetes.io/cluster/shop');
    expect(roles).not.toContain('aws:ResourceTag/eks:cluster-name');
  });

  test.each([
    { clusterName: undefined, ids: ['NodesOutOfScope'] },
    { clusterName: 'shop', ids: [] },
  ])(
    'warns of self-managed nodes that a cut-down role does not reach ($clusterName)',
    ({ clusterName, ids }) => {
      const { stack } = clusterApp({
        props: { scopeAwsNodeRole: true, clusterName },
        nodes: (cluster) => cluster.addSelfManagedNodegroup('Own', { instanceTypes: M7I }),
      });
      expect(warningIds(stack)).toEqual(ids);
    },
  );

  test('cannot be cut down in an IPv6 cluster', () => {
    const props = { scopeAwsNodeRole: true, ipFamily: eks.IpFamily.IP_V6 };
    expect(() => clusterApp({ podCidrBlocks: [], props })).toThrow('permissions for IPv6 cannot be cut down');
  });
});

describe('facts of the cluster', () => {
  const policies = { networkPolicy: {} };

  test('the Kubernetes version is read off the cluster', () => {
    const props = { version: eks.KubernetesVersion.of('1.24'), vpcCniSettings: policies };
    expect(() => clusterApp({ props })).toThrow('network policies need Kubernetes 1.25 or newer, not 1.24');
  });

  test('NAT gateways are read off the network', () => {
    const props = { vpcCniSettings: { snat: { externalSnat: true } }, upgradeGuard: UpgradeGuarding.off() };
    const warnings = (natGateways: NatGateways) => warningIds(clusterApp({ natGateways, props }).stack);
    expect(warnings(NatGateways.none())).toContain('ExternalSnatWithoutNat');
    expect(warnings(NatGateways.single())).not.toContain('ExternalSnatWithoutNat');
  });

  test('the version in use can be stated, and a step that EKS refuses is found', () => {
    const props = {
      vpcCniVersion: VpcCniVersion.of('v1.22.4-eksbuild.3'),
      clusterFacts: { previousVersion: VpcCniVersion.of('v1.20.4-eksbuild.1') },
    };
    expect(() => clusterApp({ props })).toThrow('one minor version at a time');
  });
});
