import { nodes, template } from './eks.cases';
import type { EC2_REFUSALS } from '../ec2/refusals';
import type { Case, Stage } from './stage';

const twoVpcs = async (s: Stage) => [await s.vpc(), await s.vpc({ CidrBlock: '10.1.0.0/16' })] as const;

const interfaceEndpoint = (s: Stage, VpcId: string, SubnetIds: string[], service = 'sts') =>
  s.make('AWS::EC2::VPCEndpoint', {
    VpcId, SubnetIds, VpcEndpointType: 'Interface', ServiceName: `com.amazonaws.us-east-1.${service}`,
  }); // prettier-ignore

const launchTemplate = (s: Stage, LaunchTemplateData: object, more: object = {}) =>
  s.make('AWS::EC2::LaunchTemplate', { LaunchTemplateData, ...more });

const acl = async (s: Stage) => {
  const vpc = await s.vpc();
  return { vpc, made: await s.make('AWS::EC2::NetworkAcl', { VpcId: vpc.id }) };
};

const aclEntry = (s: Stage, NetworkAclId: string, RuleNumber = 100) =>
  s.make('AWS::EC2::NetworkAclEntry', {
    NetworkAclId, RuleNumber, Protocol: -1, RuleAction: 'allow', CidrBlock: '0.0.0.0/0',
  }); // prettier-ignore

/** For each thing that EC2 refuses, steps of which the last is refused. */
export const EC2_CASES: Record<keyof typeof EC2_REFUSALS, Case> = {
  'vpc-not-found': (s) => s.make('AWS::EC2::RouteTable', { VpcId: 'vpc-00000000000000bad' }),
  'vpc-size': (s) => s.vpc({ CidrBlock: '10.0.0.0/8' }),
  'ipam-pool-not-found': (s) =>
    s.vpc({ CidrBlock: undefined, Ipv4IpamPoolId: 'ipam-pool-0bad', Ipv4NetmaskLength: 16 }),
  'vpc-block-restricted': async (s) =>
    s.make('AWS::EC2::VPCCidrBlock', { VpcId: (await s.vpc()).id, CidrBlock: '172.16.0.0/16' }),
  'vpc-block-conflict': async (s) =>
    s.make('AWS::EC2::VPCCidrBlock', {
      VpcId: (await s.vpc({ CidrBlock: '10.2.0.0/16' })).id,
      CidrBlock: '10.2.128.0/17',
    }),
  'vpc-block-quota': async (s) => {
    const { id: VpcId } = await s.vpc();
    for (let i = 1; i <= 5; i += 1)
      await s.make('AWS::EC2::VPCCidrBlock', { VpcId, CidrBlock: `100.${63 + i}.0.0/16` });
  },
  'vpc-block-in-use': async (s) => {
    const vpc = await s.vpc();
    const block = await s.make('AWS::EC2::VPCCidrBlock', { VpcId: vpc.id, CidrBlock: '100.64.0.0/16' });
    await s.subnet(vpc, '100.64.0.0/24');
    await s.remove(block);
  },
  'vpc-dependencies': async (s) => {
    const vpc = await s.vpc();
    await s.subnet(vpc, '10.0.0.0/24');
    await s.remove(vpc);
  },
  'placement-group-in-use': async (s) => {
    const group = await s.make('AWS::EC2::PlacementGroup', { Strategy: 'cluster' });
    await nodes(s, await template(s, { Placement: { GroupName: group.id } }));
    await s.remove(group);
  },
  'subnet-not-found': async (s) =>
    s.make('AWS::EC2::SubnetRouteTableAssociation', {
      SubnetId: 'subnet-00000000000000bad', RouteTableId: (await s.table(await s.vpc())).id,
    }), // prettier-ignore
  'subnet-range': async (s) => s.subnet(await s.vpc(), '10.1.0.0/24'),
  'subnet-conflict': async (s) => {
    const vpc = await s.vpc();
    await s.subnet(vpc, '10.0.0.0/24');
    await s.subnet(vpc, '10.0.0.128/25', 1);
  },
  'subnet-zone': async (s) =>
    s.make('AWS::EC2::Subnet', {
      VpcId: (await s.vpc()).id,
      CidrBlock: '10.0.0.0/24',
      AvailabilityZone: 'us-east-1z',
    }),
  'subnet-dependencies': async (s) => {
    const subnet = await s.subnet(await s.vpc(), '10.0.0.0/24');
    s.world.network.addInterface(subnet.id, 'aws-K8S-i-0abc');
    await s.remove(subnet);
  },
  'subnet-reserved': async (s) => {
    const subnet = await s.subnet(await s.vpc(), '10.0.0.0/24');
    await s.make('AWS::EC2::SubnetCidrReservation', {
      SubnetId: subnet.id,
      Cidr: '10.0.0.128/28',
      ReservationType: 'prefix',
    });
    await s.remove(subnet);
  },
  'reservation-range': async (s) => {
    const subnet = await s.subnet(await s.vpc(), '10.0.0.0/24');
    await s.make('AWS::EC2::SubnetCidrReservation', {
      SubnetId: subnet.id,
      Cidr: '10.0.1.0/28',
      ReservationType: 'prefix',
    });
  },
  'gateway-not-found': async (s) =>
    s.make('AWS::EC2::VPCGatewayAttachment', {
      VpcId: (await s.vpc()).id,
      InternetGatewayId: 'igw-00000000000000bad',
    }),
  'gateway-attached': async (s) => {
    const vpc = await s.vpc();
    await s.gateway(vpc);
    await s.gateway(vpc);
  },
  'gateway-mapped-addresses': async (s) => s.remove((await s.nat(await s.vpc())).attachment),
  'gateway-in-use': async (s) => s.remove((await s.gateway(await s.vpc())).gateway),
  'route-table-not-found': async (s) =>
    s.make('AWS::EC2::Route', { RouteTableId: 'rtb-00000000000000bad', DestinationCidrBlock: '0.0.0.0/0' }),
  'route-table-in-use': async (s) => {
    const vpc = await s.vpc();
    const table = await s.table(vpc);
    await s.associate(table, await s.subnet(vpc, '10.0.0.0/24'));
    await s.remove(table);
  },
  'route-exists': async (s) => {
    const vpc = await s.vpc();
    const { gateway } = await s.gateway(vpc);
    const table = await s.table(vpc);
    await s.route(table, { GatewayId: gateway.id });
    await s.route(table, { GatewayId: gateway.id });
  },
  'route-gateway-elsewhere': async (s) => {
    const table = await s.table(await s.vpc());
    await s.route(table, { GatewayId: (await s.make('AWS::EC2::InternetGateway')).id });
  },
  'route-target-not-found': async (s) =>
    s.route(await s.table(await s.vpc()), { NatGatewayId: 'nat-00000000000000bad' }),
  'route-family': async (s) => {
    const vpc = await s.vpc();
    const gateway = await s.make('AWS::EC2::EgressOnlyInternetGateway', { VpcId: vpc.id });
    await s.route(await s.table(vpc), { EgressOnlyInternetGatewayId: gateway.id });
  },
  'route-without-target': async (s) => s.route(await s.table(await s.vpc()), {}),
  'association-exists': async (s) => {
    const vpc = await s.vpc();
    const subnet = await s.subnet(vpc, '10.0.0.0/24');
    await s.associate(await s.table(vpc), subnet);
    await s.associate(await s.table(vpc), subnet);
  },
  'association-elsewhere': async (s) => {
    const [one, other] = await twoVpcs(s);
    await s.associate(await s.table(other), await s.subnet(one, '10.0.0.0/24'));
  },
  'address-quota': async (s) => {
    for (let i = 0; i < 6; i += 1) await s.make('AWS::EC2::EIP');
  },
  'address-in-use': async (s) => s.remove((await s.nat(await s.vpc())).address),
  'address-not-found': async (s) => {
    const vpc = await s.vpc();
    const { id } = await s.subnet(vpc, '10.0.0.0/24');
    await s.make('AWS::EC2::NatGateway', { SubnetId: id, AllocationId: 'eipalloc-00000000000000bad' });
  },
  'nat-without-gateway': async (s) => {
    const { id } = await s.subnet(await s.vpc(), '10.0.0.0/24');
    const { AllocationId } = (await s.make('AWS::EC2::EIP')).attributes;
    await s.make('AWS::EC2::NatGateway', { SubnetId: id, AllocationId });
  },
  'nat-address-taken': async (s) => {
    const vpc = await s.vpc();
    const { address } = await s.nat(vpc);
    const { id } = await s.subnet(vpc, '10.0.0.0/24');
    await s.make('AWS::EC2::NatGateway', { SubnetId: id, AllocationId: address.attributes.AllocationId });
  },
  'nat-without-address': async (s) =>
    s.make('AWS::EC2::NatGateway', { SubnetId: (await s.subnet(await s.vpc(), '10.0.0.0/24')).id }),
  'no-free-address': async (s) => {
    const { id } = await s.subnet(await s.vpc(), '10.0.0.0/28');
    for (let i = 0; i < 12; i += 1) s.world.network.addInterface(id, 'a node');
  },
  'group-not-found': (s) =>
    s.make('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-00000000000000bad',
      IpProtocol: 'tcp',
      CidrIp: '10.0.0.0/8',
    }),
  'group-duplicate': async (s) => {
    const vpc = await s.vpc();
    await s.group(vpc, { GroupName: 'pods' });
    await s.group(vpc, { GroupName: 'pods' });
  },
  'group-in-use': async (s) => {
    const vpc = await s.vpc();
    const [group, other] = [await s.group(vpc), await s.group(vpc)];
    const SourceSecurityGroupId = group.id;
    await s.make('AWS::EC2::SecurityGroupIngress', {
      GroupId: other.id,
      IpProtocol: '-1',
      SourceSecurityGroupId,
    });
    await s.remove(group);
  },
  'group-description': async (s) => s.group(await s.vpc(), { GroupDescription: 'pods → API server' }),
  'rule-duplicate': async (s) => {
    const { id: GroupId } = await s.group(await s.vpc());
    const rule = { GroupId, IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16' };
    await s.make('AWS::EC2::SecurityGroupIngress', rule);
    await s.make('AWS::EC2::SecurityGroupIngress', { ...rule, Description: 'another text' });
  },
  'acl-not-found': (s) => aclEntry(s, 'acl-00000000000000bad'),
  'acl-entry-exists': async (s) => {
    const { made } = await acl(s);
    await aclEntry(s, made.id);
    await aclEntry(s, made.id);
  },
  'acl-entry-quota': async (s) => {
    const { made } = await acl(s);
    for (let i = 1; i <= 21; i += 1) await aclEntry(s, made.id, i);
  },
  'acl-in-use': async (s) => {
    const { vpc, made } = await acl(s);
    const SubnetId = (await s.subnet(vpc, '10.0.0.0/24')).id;
    await s.make('AWS::EC2::SubnetNetworkAclAssociation', { SubnetId, NetworkAclId: made.id });
    await s.remove(made);
  },
  'endpoint-service': async (s) => interfaceEndpoint(s, (await s.vpc()).id, [], 'elastic-kubernetes'),
  'endpoint-zones': async (s) => {
    const vpc = await s.vpc();
    const subnets = [await s.subnet(vpc, '10.0.0.0/24'), await s.subnet(vpc, '10.0.1.0/24')];
    await interfaceEndpoint(s, vpc.id, subnets.map(({ id }) => id)); // prettier-ignore
  },
  'endpoint-private-dns': async (s) => {
    const vpc = await s.vpc();
    const subnets = [(await s.subnet(vpc, '10.0.0.0/24')).id];
    await interfaceEndpoint(s, vpc.id, subnets);
    await interfaceEndpoint(s, vpc.id, subnets);
  },
  'user-data-size': (s) => launchTemplate(s, { UserData: Buffer.alloc(16_385, 'x').toString('base64') }),
  'image-id': (s) => launchTemplate(s, { ImageId: 'al2023' }),
  'template-name-exists': async (s) => {
    await launchTemplate(s, {}, { LaunchTemplateName: 'nodes' });
    await launchTemplate(s, {}, { LaunchTemplateName: 'nodes' });
  },
  'flow-log-target': async (s) =>
    s.make('AWS::EC2::FlowLog', {
      ResourceId: (await s.vpc()).id, ResourceType: 'VPC', LogGroupName: 'flows',
      DeliverLogsPermissionArn: (await s.role('lambda.amazonaws.com')).attributes.Arn,
    }), // prettier-ignore
};
