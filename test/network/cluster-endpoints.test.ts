import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { ClusterEndpoints } from '../../lib/network/cluster-endpoints';
import { NatGateways } from '../../lib/network/nat-gateways';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import type { PodNetworkVpcProps } from '../../lib/network/pod-network-vpc-props';
import { AddressPlan } from '../../lib/planning/address-plan';
import { ClusterFeature } from '../../lib/planning/cluster-feature';
import { UpgradeGuarding } from '../../lib/upgrade/upgrade-guarding';
import { DeployedTemplate, type TemplateJson } from '../support/deployed-template';
import { endpointsOutOfReach, serviceOf, subnetsNamed, waysOfRole, zonesOfEndpoint } from './ways';

const ZONES = ['eu-west-1a', 'eu-west-1b'];
const PLAN = AddressPlan.compute({
  vpcCidrBlock: '10.0.0.0/16',
  podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'],
});

function deployedOf(stack: Stack): DeployedTemplate {
  return new DeployedTemplate(Template.fromStack(stack).toJSON() as TemplateJson);
}

function isolatedStack(region?: string, props: Partial<PodNetworkVpcProps> = {}) {
  const env = region === undefined ? undefined : { account: '111122223333', region };
  const stack = new Stack(new App(), 'Stack', { env });
  return {
    stack,
    network: new PodNetworkVpc(stack, 'Network', { addressPlan: PLAN, isolated: true, ...props }),
  };
}

function servicesFor(props: Partial<PodNetworkClusterProps>): string[] {
  const { stack, network } = isolatedStack();
  new PodNetworkCluster(stack, 'Cluster', { network, version: eks.KubernetesVersion.V1_36, ...props });
  return [...network.endpoints!.services];
}

describe('an isolated network', () => {
  const { stack, network } = isolatedStack();
  new PodNetworkCluster(stack, 'Cluster', { network, version: eks.KubernetesVersion.V1_36 });
  const deployed = deployedOf(stack);

  test('has no gateway of any kind, and no route', () => {
    for (const type of [
      'InternetGateway',
      'EgressOnlyInternetGateway',
      'NatGateway',
      'EIP',
      'VPCGatewayAttachment',
      'Route',
    ])
      expect(deployed.ofType(`AWS::EC2::${type}`)).toEqual([]);
    expect(['Cluster', 'Node', 'Pod', 'Pod2'].map((name) => waysOfRole(deployed, name))).toEqual([
      [[]],
      [[]],
      [[]],
      [[]],
    ]);
    expect(subnetsNamed(deployed, 'Public')).toEqual([]);
  });

  test('every node and every pod block reaches every endpoint', () => {
    const subnets = ['Node', 'Pod', 'Pod2'].flatMap((name) => subnetsNamed(deployed, name));
    expect(subnets).toHaveLength(9);
    expect(subnets.flatMap((subnet) => endpointsOutOfReach(deployed, subnet))).toEqual([]);
  });

  test('each interface endpoint is in every zone once, with its private name', () => {
    const interfaces = deployed
      .ofType('AWS::EC2::VPCEndpoint')
      .filter(({ properties }) => properties.VpcEndpointType === 'Interface');
    for (const endpoint of interfaces) {
      expect(zonesOfEndpoint(deployed, endpoint)).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
      expect(endpoint.properties.PrivateDnsEnabled).toBe(true);
    }
    expect(network.endpoints).toHaveProperty('interfaceCount', interfaces.length * 3);
  });

  test('the functions of the guard come after the endpoints and go before them', () => {
    const endpoints = deployed.ofType('AWS::EC2::VPCEndpoint').map(({ logicalId }) => logicalId);
    for (const type of ['Custom::AwsNodeBackup', 'Custom::AwsNodeVerification'])
      for (const { logicalId } of deployed.ofType(type))
        expect([...deployed.prerequisitesOf(logicalId)]).toEqual(expect.arrayContaining(endpoints));
  });
});

describe('derives endpoints from the features of the cluster', () => {
  const NODES = ['ec2', 'ecr.api', 'ecr.dkr', 's3'];
  test.each<[string, Partial<PodNetworkClusterProps>, string[]]>([
    ['a guarded cluster', {}, ['cloudformation', 'eks', 'sts']],
    ['IRSA without guard', { upgradeGuard: UpgradeGuarding.off() }, ['sts']],
    [
      'Pod Identity without guard',
      { upgradeGuard: UpgradeGuarding.off(), identityType: eks.IdentityType.POD_IDENTITY },
      ['eks-auth'],
    ],
    [
      'logs of network policies',
      {
        upgradeGuard: UpgradeGuarding.off(),
        vpcCniSettings: { networkPolicy: { enabled: true, cloudWatchLogs: true } },
      },
      ['logs', 'sts'],
    ],
  ])('%s', (_, props, more) => {
    expect(servicesFor(props)).toEqual([...NODES, ...more].sort());
  });

  test('two clusters in one network share one endpoint for each service', () => {
    const { stack, network } = isolatedStack();
    for (const id of ['Blue', 'Green'])
      new PodNetworkCluster(stack, id, {
        network,
        version: eks.KubernetesVersion.V1_36,
        validateCapacity: false,
      });
    const services = deployedOf(stack).ofType('AWS::EC2::VPCEndpoint').map(serviceOf);
    expect(new Set(services).size).toBe(services.length);
  });

  test('every feature has services, and each is one that aws-cdk-lib knows', () => {
    const { network } = isolatedStack();
    network.endpoints!.addFeatures(...Object.values(ClusterFeature));
    const known = new Set(
      Object.values(ec2.InterfaceVpcEndpointAwsService)
        .filter((value) => value instanceof ec2.InterfaceVpcEndpointAwsService)
        .map(({ shortName }) => shortName),
    );
    // eks-auth, ec2messages and the like have constants of their own names; s3 is a gateway here.
    expect(network.endpoints!.services.filter((service) => !known.has(service))).toEqual([]);
  });
});

describe('names of services', () => {
  test.each([
    ['eu-west-1', 'com.amazonaws.eu-west-1.ecr.api', 'com.amazonaws.eu-west-1.s3'],
    ['us-gov-west-1', 'com.amazonaws.us-gov-west-1.ecr.api', 'com.amazonaws.us-gov-west-1.s3'],
    ['cn-north-1', 'cn.com.amazonaws.cn-north-1.ecr.api', 'com.amazonaws.cn-north-1.s3'],
  ])('follow the partition of %s', (region, api, s3) => {
    const { stack } = isolatedStack(region);
    const names = Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint')).map(
      ({ Properties }) => JSON.stringify(Properties.ServiceName).replace('",{"Ref":"AWS::Region"},"', region),
    );
    expect(names).toEqual(
      expect.arrayContaining([expect.stringContaining(api), expect.stringContaining(s3)]),
    );
  });

  test('warns where a Region has no endpoint of EKS', () => {
    const { stack, network } = isolatedStack('mx-central-1');
    network.endpoints!.addFeatures(ClusterFeature.UPGRADE_GUARD);
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Network/Endpoints',
      Match.stringLikeRegexp('eks had no VPC endpoint in mx-central-1'),
    );
  });
});

test('refuses NAT gateways in an isolated network', () => {
  expect(() => isolatedStack(undefined, { natGateways: NatGateways.single() })).toThrow(
    /natGateways lead to the Internet, and isolated is true/,
  );
});

describe('in an imported network', () => {
  function importedStack(vpcCidrBlocks?: string[], podBlocks: (string | undefined)[] = []) {
    const stack = new Stack(new App(), 'Stack');
    const subnets = (role: string, blocks: (string | undefined)[]) =>
      ZONES.map((availabilityZone, index) =>
        ec2.Subnet.fromSubnetAttributes(stack, `${role}${index}`, {
          subnetId: `subnet-${role}${index}`,
          availabilityZone,
          routeTableId: `rtb-${role}${index}`,
          ipv4CidrBlock: blocks[index],
        }),
      );
    const network = PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ZONES }),
      clusterSubnets: subnets('c', []),
      nodeSubnets: subnets('n', []),
      podSubnets: subnets('p', podBlocks),
      vpcCidrBlocks,
    });
    return { stack, network };
  }

  test('lets in the stated blocks and pod subnets outside of them', () => {
    const { stack, network } = importedStack(['10.20.0.0/16'], ['100.72.0.0/18', '100.72.64.0/18']);
    const endpoints = new ClusterEndpoints(stack, 'Endpoints', { network, additionalServices: ['kms'] });
    expect(endpoints.allowedCidrBlocks).toEqual(['10.20.0.0/16', '100.72.0.0/18', '100.72.64.0/18']);
    expect(endpoints.services).toEqual(['ec2', 'ecr.api', 'ecr.dkr', 'kms', 's3', 'sts']);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      RouteTableIds: ['rtb-n0', 'rtb-n1', 'rtb-p0', 'rtb-p1'],
    });
  });

  test('refuses blocks of which nothing is known', () => {
    const { stack, network } = importedStack();
    expect(() => new ClusterEndpoints(stack, 'Endpoints', { network })).toThrow(/state vpcCidrBlocks/);
  });
});
