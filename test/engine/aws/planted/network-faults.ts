import type { Draft } from './edit';
import type { PlantedFault } from './faults';

const SUBNET = 'AWS::EC2::Subnet';
const ROUTE = 'AWS::EC2::Route';
const NAT = 'AWS::EC2::NatGateway';
const BLOCK = 'AWS::EC2::VPCCidrBlock';
const ATTACHMENT = 'AWS::EC2::VPCGatewayAttachment';

/** A network ACL with entries for everything, on the subnets of nodes; nodes and functions wait for it. */
function addAcl(d: Draft, entries: readonly object[]): void {
  d.add('Acl', 'AWS::EC2::NetworkAcl', { VpcId: { Ref: d.one('AWS::EC2::VPC').id } });
  const all = { NetworkAclId: { Ref: 'Acl' }, Protocol: -1, RuleAction: 'allow', CidrBlock: '0.0.0.0/0' };
  for (const [index, entry] of entries.entries())
    d.add(`AclEntry${index}`, 'AWS::EC2::NetworkAclEntry', { ...all, ...entry });
  for (const { id } of d.all(SUBNET, /NodeSubnet/))
    d.add(`Acl${id}`, 'AWS::EC2::SubnetNetworkAclAssociation', { NetworkAclId: { Ref: 'Acl' }, SubnetId: { Ref: id } }); // prettier-ignore
}

export const NETWORK_FAULTS: readonly PlantedFault[] = [
  {
    name: 'two node subnets with the same block',
    plant: (d) =>
      (d.properties(SUBNET, /NodeSubnet2/).CidrBlock = d.properties(SUBNET, /NodeSubnet1/).CidrBlock),
    says: /InvalidSubnet\.Conflict/,
  },
  {
    name: 'a subnet outside the blocks of the VPC',
    plant: (d) => (d.properties(SUBNET, /NodeSubnet1/).CidrBlock = '10.9.0.0/24'),
    says: /InvalidSubnet\.Range/,
  },
  {
    name: 'a subnet smaller than /28',
    plant: (d) => (d.properties(SUBNET, /ClusterSubnet1/).CidrBlock = '10.0.0.0/29'),
    says: /InvalidSubnet\.Range/,
  },
  {
    name: 'a pod block that may not stand beside 10.0.0.0/16',
    plant: (d) => (d.properties(BLOCK, /Pod/).CidrBlock = '192.168.0.0/16'),
    says: /InvalidVpc\.Range/,
  },
  {
    name: 'a pod block larger than /16',
    plant: (d) => (d.properties(BLOCK, /Pod/).CidrBlock = '100.64.0.0/10'),
    says: /InvalidVpc\.Range/,
  },
  {
    name: 'a pod block that overlaps another',
    plant: (d) =>
      d.add('Overlapping', BLOCK, {
        VpcId: { Ref: d.one('AWS::EC2::VPC').id },
        CidrBlock: '100.64.128.0/17',
      }),
    says: /CidrConflict/,
  },
  {
    name: 'a pod subnet before its block',
    plant: (d) => {
      const block = d.one(BLOCK, /Pod/);
      for (const type of [SUBNET, 'AWS::EC2::RouteTable', 'AWS::EC2::SubnetRouteTableAssociation', ROUTE])
        for (const dependant of d.all(type, /PodSubnet/)) d.free(dependant, block.id);
      block.DependsOn = [d.one(SUBNET, /PodSubnet1/).id];
    },
    says: /InvalidSubnet\.Range/,
  },
  {
    name: 'more IPv4 blocks than a VPC may have',
    plant: (d) =>
      [65, 66, 67, 68].forEach((second) =>
        d.add(`Block${second}`, BLOCK, {
          VpcId: { Ref: d.one('AWS::EC2::VPC').id },
          CidrBlock: `100.${second}.0.0/16`,
        }),
      ),
    says: /CidrLimitExceeded/,
  },
  {
    name: 'a network ACL without entries on the subnets of nodes',
    plant: (d) => addAcl(d, []),
    says: /did not receive a response/,
  },
  {
    name: 'a network ACL that lets requests out and no answers in',
    plant: (d) => addAcl(d, [{ Egress: true, RuleNumber: 100 }]),
    says: /did not receive a response/,
  },
  {
    name: 'a subnet in a zone that the region does not have',
    plant: (d) => (d.properties(SUBNET, /NodeSubnet1/).AvailabilityZone = 'us-east-1z'),
    says: /InvalidParameterValue/,
  },
  {
    name: 'a NAT gateway before the attachment of the internet gateway',
    plant: (d) => {
      const nat = d.one(NAT);
      const routes = d.all(ROUTE, /PublicSubnet/);
      d.free(nat, ...routes.map(({ id }) => id));
      d.turnAround(nat, d.one(ATTACHMENT));
    },
    says: /Gateway\.NotAttached/,
  },
  {
    name: 'a route before the attachment of its gateway',
    plant: (d) => d.turnAround(d.one(ROUTE, /PublicSubnet1DefaultRoute[^6]/), d.one(ATTACHMENT)),
    says: /belong to different networks/,
  },
  {
    name: 'an IPv4 route to an egress-only internet gateway',
    plant: (d) => {
      const route = d.properties(ROUTE, /NodeSubnet1DefaultRoute[^6]/);
      delete route.NatGatewayId;
      route.EgressOnlyInternetGatewayId = { Ref: d.one('AWS::EC2::EgressOnlyInternetGateway').id };
    },
    says: /InvalidParameterValue/,
  },
  {
    name: 'the same route twice',
    plant: (d) => d.copy(ROUTE, /NodeSubnet1DefaultRoute[^6]/),
    says: /RouteAlreadyExists/,
  },
  {
    name: 'a route with two targets',
    plant: (d) =>
      (d.properties(ROUTE, /NodeSubnet1DefaultRoute[^6]/).GatewayId = {
        Ref: d.one('AWS::EC2::InternetGateway').id,
      }),
    says: /InvalidParameterCombination/,
  },
  {
    name: 'a subnet with two route tables',
    plant: (d) => d.copy('AWS::EC2::SubnetRouteTableAssociation', /NodeSubnet1/),
    says: /Resource\.AlreadyAssociated/,
  },
  {
    name: 'more Elastic IP addresses than the quota',
    plant: (d) => [1, 2, 3].forEach((i) => d.add(`Address${i}`, 'AWS::EC2::EIP', { Domain: 'vpc' })),
    says: /AddressLimitExceeded/,
  },
  {
    name: 'one Elastic IP address for two NAT gateways',
    plant: (d) => (d.properties(NAT, /Subnet2/).AllocationId = d.properties(NAT, /Subnet1/).AllocationId),
    says: /Resource\.AlreadyAssociated/,
  },
  {
    name: 'a public NAT gateway without an address',
    plant: (d) => delete d.properties(NAT).AllocationId,
    says: /MissingParameter/,
  },
  {
    name: 'the same security group rule twice',
    plant: (d) => d.copy('AWS::EC2::SecurityGroupIngress'),
    says: /InvalidPermission\.Duplicate/,
  },
  {
    name: 'an arrow in the description of a security group',
    plant: (d) => (d.properties('AWS::EC2::SecurityGroup').GroupDescription = 'functions → API server'),
    says: /InvalidParameterValue/,
  },
  {
    name: 'two security groups of one name',
    plant: (d) =>
      d.all('AWS::EC2::SecurityGroup').forEach(({ Properties }) => (Properties.GroupName = 'functions')),
    says: /InvalidGroup\.Duplicate/,
  },
  {
    name: 'a flow log with the role of a function',
    plant: (d) => {
      const { id } = d.one('AWS::IAM::Role', /SubnetCidrReservation/);
      d.properties('AWS::EC2::FlowLog').DeliverLogsPermissionArn = { 'Fn::GetAtt': [id, 'Arn'] };
    },
    says: /InvalidParameterValue/,
  },
];
