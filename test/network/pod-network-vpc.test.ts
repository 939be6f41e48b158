import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { FlowLogs } from '../../lib/network/flow-logs';
import { NatGateways } from '../../lib/network/nat-gateways';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import type { PodNetworkVpcProps } from '../../lib/network/pod-network-vpc-props';
import type { AddressPlanProps } from '../../lib/planning/address-plan-props';
import { AddressPlan } from '../../lib/planning/address-plan';
import type { TemplateJson } from '../support/deployed-template';
import { DeployedTemplate } from '../support/deployed-template';

const PLAN: AddressPlanProps = { vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] };

interface Options {
  plan?: Partial<AddressPlanProps>;
  props?: Partial<PodNetworkVpcProps>;
  env?: { account: string; region: string };
}

function synthesize({ plan, props, env }: Options = {}) {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env });
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ ...PLAN, ...plan }),
    ...props,
  });
  const template = Template.fromStack(stack);
  return { app, stack, network, template, deployed: new DeployedTemplate(template.toJSON() as TemplateJson) };
}

/** Name of the group, zone and block of every subnet, as they would be deployed. */
function subnetsOf(deployed: DeployedTemplate): string[] {
  return deployed.ofType('AWS::EC2::Subnet').map(({ properties }) => {
    const tag = properties.Tags.find(({ Key }: { Key: string }) => Key === 'aws-cdk:subnet-name').Value;
    return `${tag} ${properties.AvailabilityZone} ${properties.CidrBlock}`;
  });
}

describe('with the default plan', () => {
  const { template, deployed, network, stack } = synthesize();

  test('makes the recommended layout', () => {
    expect(subnetsOf(deployed)).toEqual([
      'Cluster eu-west-1a 10.0.0.0/28',
      'Cluster eu-west-1b 10.0.0.16/28',
      'Cluster eu-west-1c 10.0.0.32/28',
      'Public eu-west-1a 10.0.16.0/20',
      'Public eu-west-1b 10.0.32.0/20',
      'Public eu-west-1c 10.0.48.0/20',
      'Node eu-west-1a 10.0.64.0/18',
      'Node eu-west-1b 10.0.128.0/18',
      'Node eu-west-1c 10.0.192.0/18',
      'Pod eu-west-1a 100.64.0.0/18',
      'Pod eu-west-1b 100.64.64.0/18',
      'Pod eu-west-1c 100.64.128.0/18',
    ]);
  });

  test('associates one Amazon-provided IPv6 block and gives every subnet its own /64', () => {
    template.resourcePropertiesCountIs('AWS::EC2::VPCCidrBlock', { AmazonProvidedIpv6CidrBlock: true }, 1);
    const blocks = deployed.ofType('AWS::EC2::Subnet').map(({ properties }) => properties.Ipv6CidrBlock);
    expect(new Set(blocks).size).toBe(12);
    expect(blocks.every((block) => /^2001:db8:1234:ab[0-9a-f]{2}::\/64$/.test(block))).toBe(true);
  });

  test('associates the pod block before its subnets, and the IPv6 block before all subnets', () => {
    const blocks = deployed.ofType('AWS::EC2::VPCCidrBlock');
    const podBlock = blocks.find(({ properties }) => properties.CidrBlock === '100.64.0.0/16')!.logicalId;
    const ipv6Block = blocks.find(({ properties }) => properties.AmazonProvidedIpv6CidrBlock)!.logicalId;
    for (const { logicalId, properties } of deployed.ofType('AWS::EC2::Subnet')) {
      const before = deployed.prerequisitesOf(logicalId);
      expect(before).toContain(ipv6Block);
      expect(before.has(podBlock)).toBe(properties.CidrBlock.startsWith('100.64.'));
    }
  });

  test('sends node and pod subnets to the NAT gateway of their zone, and to the egress-only gateway over IPv6', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 3);
    for (const group of ['Node', 'Pod']) {
      for (const routes of routesOfGroup(deployed, group)) {
        expect(routes.nat?.zone).toBe(routes.zone);
        expect(routes.egressOnly).toBe(true);
      }
    }
  });

  test('gives cluster subnets no way out', () => {
    for (const routes of routesOfGroup(deployed, 'Cluster')) expect(routes.destinations).toEqual([]);
  });

  test('sends public subnets to the Internet gateway in both families', () => {
    for (const routes of routesOfGroup(deployed, 'Public')) {
      expect(routes.destinations).toEqual(['0.0.0.0/0', '::/0']);
    }
  });

  test('gives every subnet a route table of its own', () => {
    const tables = deployed
      .ofType('AWS::EC2::SubnetRouteTableAssociation')
      .map(({ properties }) => properties.RouteTableId);
    expect(new Set(tables).size).toBe(12);
  });

  test('tags public and node subnets for load balancers, and no other', () => {
    const tagsOf = (group: string) =>
      deployed
        .ofType('AWS::EC2::Subnet')
        .map(({ properties }) => properties.Tags as { Key: string; Value: string }[])
        .filter((tags) => tags.some(({ Key, Value }) => Key === 'aws-cdk:subnet-name' && Value === group))
        .map((tags) => tags.map(({ Key }) => Key).filter((key) => key.startsWith('kubernetes.io/')));
    expect(tagsOf('Public')).toEqual(Array(3).fill(['kubernetes.io/role/elb']));
    expect(tagsOf('Node')).toEqual(Array(3).fill(['kubernetes.io/role/internal-elb']));
    expect(tagsOf('Cluster')).toEqual(Array(3).fill([]));
    expect(tagsOf('Pod')).toEqual(Array(3).fill([]));
  });

  test('turns flow logs on and DNS64 off, closes the default security group', () => {
    template.hasResourceProperties('AWS::EC2::FlowLog', { ResourceType: 'VPC', TrafficType: 'ALL' });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.resourcePropertiesCountIs('AWS::EC2::Subnet', { EnableDns64: Match.anyValue() }, 0);
    template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
  });

  test('turns DNS hostnames and DNS support on', () => {
    template.hasResourceProperties('AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: true });
  });

  test('lets subnets be selected by group name', () => {
    const { subnetIds } = network.vpc.selectSubnets({ subnetGroupName: 'Pod' });
    expect(stack.resolve(subnetIds)).toEqual(
      stack.resolve(network.podSubnets.map(({ subnetId }) => subnetId)),
    );
  });
});

test('makes the subnets of a second pod block without touching the first', () => {
  const one = synthesize();
  const two = synthesize({ plan: { podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'] } });
  const before = one.template.findResources('AWS::EC2::Subnet');
  const after = two.template.findResources('AWS::EC2::Subnet');
  expect(after).toMatchObject(before);
  expect(Object.keys(after)).toHaveLength(15);
  expect(two.network.podSubnetsOf(1)).toHaveLength(3);
});

test('grows into a further zone without touching the subnets of the others', () => {
  const two = synthesize({ plan: { maxAzs: 2 } });
  const three = synthesize({ plan: { maxAzs: 3 } });
  expect(three.template.findResources('AWS::EC2::Subnet')).toMatchObject(
    two.template.findResources('AWS::EC2::Subnet'),
  );
});

test('the control plane stays in its zones when the plan grows, as EKS takes no others', () => {
  const zones = (plan: Partial<AddressPlanProps>) => synthesize({ plan }).network.clusterSubnets.length;
  expect([zones({ azSlots: 4, maxAzs: 3 }), zones({ azSlots: 4, maxAzs: 4 })]).toEqual([3, 3]);
  expect([2, 3].map((maxAzs) => zones({ maxAzs, controlPlaneAzs: 2 }))).toEqual([2, 2]);
});

test('warns who begins with two zones that the control plane would not grow with the plan', () => {
  const { stack } = synthesize({ plan: { maxAzs: 2 } });
  Annotations.fromStack(stack).hasWarning('/Stack/Network', Match.stringLikeRegexp('controlPlaneAzs: 2'));
});

test('makes no public subnets when the plan has none', () => {
  const { network, template } = synthesize({
    plan: { publicSubnets: false },
    props: { natGateways: NatGateways.none() },
  });
  expect(network.publicSubnets).toEqual([]);
  template.resourceCountIs('AWS::EC2::Subnet', 9);
});

test('refuses NAT gateways where there are no public subnets', () => {
  expect(() => synthesize({ plan: { publicSubnets: false } })).toThrow(
    'NAT gateways live in public subnets, and the address plan has none (publicSubnets: false): set natGateways to NatGateways.regional() or NatGateways.none(), or let the plan have public subnets',
  );
});

test('makes no pod subnets when the plan has no pod blocks', () => {
  const { network, template } = synthesize({ plan: { podCidrBlocks: [] } });
  expect(network.podSubnets).toEqual([]);
  template.resourceCountIs('AWS::EC2::Subnet', 9);
});

test.each([
  ['single', NatGateways.single(), 1],
  ['none', NatGateways.none(), 0],
])('makes the NAT gateways that are asked for: %s', (_, natGateways, expected) => {
  synthesize({ props: { natGateways } }).template.resourceCountIs('AWS::EC2::NatGateway', expected);
});

test('keeps flow logs as long as it is told to', () => {
  const { template } = synthesize({ props: { flowLogs: FlowLogs.toCloudWatchLogs({ retention: 365 }) } });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

test('takes the zones it is given', () => {
  const zones = ['us-east-1a', 'us-east-1b', 'us-east-1d'];
  const { deployed } = synthesize({ props: { availabilityZones: zones } });
  const used = deployed.ofType('AWS::EC2::Subnet').map(({ properties }) => properties.AvailabilityZone);
  expect([...new Set(used)]).toEqual(zones);
});

test.each([[['us-east-1a', 'us-east-1b']], [['us-east-1a', 'us-east-1b', 'us-east-1b']]])(
  'refuses zones that do not fit the plan: %j',
  (availabilityZones) => {
    expect(() => synthesize({ props: { availabilityZones } })).toThrow(
      `availabilityZones [${availabilityZones.join(', ')}] does not fit the plan, which uses 3 zones (maxAzs: 3): name 3 different zones`,
    );
  },
);

test('asks AWS for nothing at synth, even in a stack with an account and a region', () => {
  const { app } = synthesize({ env: { account: '111122223333', region: 'us-east-1' } });
  expect(app.synth().manifest.missing).toBeUndefined();
});

test('leaves the zones of the stack as they were', () => {
  const { stack } = synthesize();
  expect(Object.getOwnPropertyDescriptor(stack, 'availabilityZones')).toBeUndefined();
  expect(stack.availabilityZones).toHaveLength(2);
});

test('imports nothing when it is only given attributes', () => {
  const stack = new Stack();
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] });
  const subnet = (id: string, availabilityZone: string) =>
    ec2.Subnet.fromSubnetAttributes(stack, id, { subnetId: id, availabilityZone });
  const network = PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
    vpc,
    clusterSubnets: [subnet('c1', 'eu-west-1a'), subnet('c2', 'eu-west-1b')],
    nodeSubnets: [subnet('n1', 'eu-west-1a')],
    podSubnets: [subnet('p1', 'eu-west-1a')],
    vpcCidrBlocks: ['10.0.0.0/16'],
  });
  expect(network.knownCidrBlocks).toEqual(['10.0.0.0/16']);
  expect(network.publicSubnets).toEqual([]);
  Template.fromStack(stack).templateMatches({});
});

interface GroupRoutes {
  zone: string;
  destinations: string[];
  nat?: { zone: string };
  egressOnly: boolean;
}

/** Follows each subnet of a group to its route table, and each NAT route to the zone of its gateway. */
function routesOfGroup(deployed: DeployedTemplate, group: string): GroupRoutes[] {
  const subnets = deployed
    .ofType('AWS::EC2::Subnet')
    .filter(({ properties }) =>
      properties.Tags.some(
        ({ Key, Value }: { Key: string; Value: string }) => Key === 'aws-cdk:subnet-name' && Value === group,
      ),
    );
  return subnets.map((subnet) => {
    const association = deployed
      .ofType('AWS::EC2::SubnetRouteTableAssociation')
      .find(({ properties }) => properties.SubnetId === deployed.idOf(subnet))!;
    const routes = deployed
      .ofType('AWS::EC2::Route')
      .map(({ properties }) => properties)
      .filter(({ RouteTableId }) => RouteTableId === association.properties.RouteTableId);
    const natId = routes.find(({ NatGatewayId }) => NatGatewayId)?.NatGatewayId;
    const natSubnet =
      natId && deployed.byPhysicalId(deployed.byPhysicalId(natId.split('/')[0])!.properties.SubnetId);
    return {
      zone: subnet.properties.AvailabilityZone,
      destinations: routes
        .map(
          ({ DestinationCidrBlock, DestinationIpv6CidrBlock }) =>
            DestinationCidrBlock ?? DestinationIpv6CidrBlock,
        )
        .sort(),
      nat: natSubnet && { zone: natSubnet.properties.AvailabilityZone },
      egressOnly: routes.some(({ EgressOnlyInternetGatewayId }) => EgressOnlyInternetGatewayId),
    };
  });
}
