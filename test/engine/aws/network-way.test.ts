import type { FunctionConfiguration } from '../world';
import { cluster } from './cases/eks.cases';
import { Stage, type Made } from './cases/stage';

const HTTPS = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

/** A function in a subnet of its own, with a NAT gateway as its way out. */
async function place() {
  const stage = new Stage();
  const { network } = stage.world;
  const vpc = await stage.vpc();
  const subnet = await stage.subnet(vpc, '10.0.1.0/24');
  const group = await stage.group(vpc);
  const { nat } = await stage.nat(vpc);
  const table = await stage.table(vpc);
  const association = await stage.associate(table, subnet);
  const route = await stage.route(table, { NatGatewayId: nat.id });
  return {
    stage,
    network,
    vpc,
    subnet,
    group,
    nat,
    table,
    association,
    route,
    ...asker(stage, [subnet], [group]),
  };
}

function asker(stage: Stage, subnets: readonly Made[], groups: readonly Made[]) {
  const configuration: FunctionConfiguration = {
    arn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
    name: 'f',
    roleArn: 'arn:aws:iam::123456789012:role/r',
    logGroupName: 'f',
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: groups.map(({ id }) => id),
  };
  const why = (name: string): string | undefined => {
    const at = jest.spyOn(stage.world.servers, 'serviceAt').mockReturnValue(name);
    const answer = stage.world.whyUnreachable(configuration, new URL('http://127.0.0.1:1'));
    at.mockRestore();
    return answer;
  };
  return { why, configuration };
}

const endpoint = ({ stage, vpc, subnet }: Awaited<ReturnType<typeof place>>, more: object) =>
  stage.make('AWS::EC2::VPCEndpoint', {
    VpcId: vpc.id, ServiceName: 'com.amazonaws.us-east-1.eks', VpcEndpointType: 'Interface', SubnetIds: [subnet.id], ...more,
  }); // prettier-ignore

test('a function outside of any VPC reaches every service', () =>
  expect(asker(new Stage(), [], []).why('EKS')).toBeUndefined());

test('a NAT gateway behind an attached internet gateway is a way', async () =>
  expect((await place()).why('EKS')).toBeUndefined());

test('there is no way once the route is gone', async () => {
  const { stage, route, why } = await place();
  await stage.remove(route);
  expect(why('EKS')).toMatch(/has no route to 0\.0\.0\.0\/0/);
});

test('there is no way once the route table is gone from the subnet', async () => {
  const { stage, association, why } = await place();
  await stage.remove(association);
  expect(why('EKS')).toMatch(/has no route to 0\.0\.0\.0\/0/);
});

test('there is no way while the NAT gateway is being deleted', async () => {
  const { network, nat, why } = await place();
  network.nats.get(nat.id)!.state = 'deleting';
  expect(why('EKS')).toMatch(/is deleting/);
});

test('an address without NAT gets nothing through an internet gateway', async () => {
  const { stage, network, route, table, why } = await place();
  await stage.remove(route);
  await stage.route(table, { GatewayId: [...network.gateways.keys()][0] });
  expect(why('EKS')).toMatch(/not through a living NAT gateway/);
});

test('a security group has to let HTTPS out', async () => {
  const { stage, group, why } = await place();
  await stage.change(group, { SecurityGroupEgress: [{ ...HTTPS, CidrIp: '10.0.0.0/16' }] });
  expect(why('EKS')).toMatch(/lets HTTPS out/);
  await stage.change(group, { SecurityGroupEgress: [{ ...HTTPS, CidrIp: '0.0.0.0/0' }] });
  expect(why('EKS')).toBeUndefined();
});

test('an interface endpoint with a private name takes the packets, also where its group refuses them', async () => {
  const all = await place();
  const { stage, vpc, group, why } = all;
  const closed = await stage.group(vpc, { SecurityGroupIngress: [] });
  await endpoint(all, { PrivateDnsEnabled: true, SecurityGroupIds: [closed.id] });
  expect(why('EKS')).toMatch(/lets HTTPS in/);
  expect(why('EC2')).toBeUndefined();
  const rule = { GroupId: closed.id, SourceSecurityGroupId: group.id, ...HTTPS };
  await stage.make('AWS::EC2::SecurityGroupIngress', rule);
  expect(why('EKS')).toBeUndefined();
});

test('an endpoint is a way of its own, without NAT', async () => {
  const all = await place();
  const { stage, vpc, route, why } = all;
  const open = await stage.group(vpc, { SecurityGroupIngress: [{ ...HTTPS, CidrIp: '10.0.0.0/16' }] });
  await endpoint(all, { PrivateDnsEnabled: true, SecurityGroupIds: [open.id] });
  await stage.remove(route);
  expect(why('EKS')).toBeUndefined();
  expect(why('S3')).toMatch(/has no route/);
});

test('a gateway endpoint counts for the route tables that have it', async () => {
  const all = await place();
  const { stage, vpc, route, table, why } = all;
  await stage.remove(route);
  const gateway = { VpcId: vpc.id, ServiceName: 'com.amazonaws.us-east-1.s3', VpcEndpointType: 'Gateway' };
  await stage.make('AWS::EC2::VPCEndpoint', { ...gateway, RouteTableIds: [table.id] });
  expect(why('S3')).toBeUndefined();
  expect(why('EKS')).toMatch(/has no route/);
});

test('each subnet of a function has to have a way', async () => {
  const { stage, vpc, subnet, group } = await place();
  const other = await stage.subnet(vpc, '10.0.2.0/24', 1);
  expect(asker(stage, [subnet, other], [group]).why('EKS')).toMatch(other.id);
});

describe('a network ACL', () => {
  type Entry = readonly [number: number, action: 'allow' | 'deny', egress: boolean, ports?: readonly [number, number], block?: string]; // prettier-ignore

  async function behind(...entries: Entry[]): Promise<string | undefined> {
    const made = await place();
    const { id } = await made.stage.make('AWS::EC2::NetworkAcl', { VpcId: made.vpc.id });
    for (const [RuleNumber, RuleAction, Egress, ports, CidrBlock = '0.0.0.0/0'] of entries)
      await made.stage.make('AWS::EC2::NetworkAclEntry', {
        NetworkAclId: id,
        ...{ RuleNumber, RuleAction, Egress, CidrBlock, Protocol: ports === undefined ? -1 : 6 },
        ...(ports && { PortRange: { From: ports[0], To: ports[1] } }),
      });
    const association = { NetworkAclId: id, SubnetId: made.subnet.id };
    await made.stage.make('AWS::EC2::SubnetNetworkAclAssociation', association);
    return made.why('EKS');
  }

  const OUT: Entry = [100, 'allow', true];
  const IN: Entry = [100, 'allow', false];

  test('lets nothing through without entries', async () =>
    expect(await behind()).toMatch(/lets no egress of TCP 443/));

  test('has to let the answers in as well', async () =>
    expect(await behind(OUT)).toMatch(/lets no ingress of TCP 32768-60999/));

  test('lets through what its entries allow in both directions', async () => {
    expect(await behind(OUT, IN)).toBeUndefined();
    expect(await behind([100, 'allow', true, [443, 443]], [100, 'allow', false, [1024, 65_535]])).toBeUndefined(); // prettier-ignore
  });

  test('goes by the entry with the lowest number', async () => {
    expect(await behind(OUT, IN, [90, 'deny', true, [443, 443]])).toMatch(/lets no egress/);
    expect(await behind(OUT, IN, [110, 'deny', true, [443, 443]])).toBeUndefined();
  });

  test('that allows the VPC alone cuts the way to the Internet', async () =>
    expect(await behind([100, 'allow', true, undefined, '10.0.0.0/16'], IN)).toMatch(/0\.0\.0\.0\/0/));

  test('on the subnet of the NAT gateway counts as well', async () => {
    const { stage, vpc, why, network, nat } = await place();
    const { id } = await stage.make('AWS::EC2::NetworkAcl', { VpcId: vpc.id });
    const SubnetId = network.nats.get(nat.id)!.subnetId;
    await stage.make('AWS::EC2::SubnetNetworkAclAssociation', { NetworkAclId: id, SubnetId });
    expect(why('EKS')).toMatch(new RegExp(`the network ACL of ${SubnetId}`));
  });
});

describe('the API server of a cluster', () => {
  async function withCluster(network: Readonly<Record<string, unknown>>) {
    const stage = new Stage();
    const made = await cluster(stage, { network });
    const record = stage.world.eks.cluster(made.id);
    const vpc: Made = {
      type: 'AWS::EC2::VPC',
      logicalId: 'Vpc',
      id: record.vpcId,
      properties: {},
      attributes: {},
    };
    const group = await stage.group(vpc);
    const subnet = { ...vpc, id: made.subnetIds[0]! };
    jest.spyOn(stage.world.apiServers, 'clusterAt').mockReturnValue(made.id);
    return { stage, record, group, subnet, vpc };
  }

  test('is out of reach from outside of its VPC when it is private', async () => {
    const { stage } = await withCluster({ EndpointPublicAccess: false });
    expect(asker(stage, [], []).why('API')).toMatch(/is private/);
  });

  test('is within reach from anywhere when it is public', async () => {
    const { stage } = await withCluster({ EndpointPublicAccess: true });
    expect(asker(stage, [], []).why('API')).toBeUndefined();
  });

  test('lets in what its security groups let in', async () => {
    const { stage, record, group, subnet } = await withCluster({ EndpointPublicAccess: false });
    const { why } = asker(stage, [subnet], [group]);
    expect(why('API')).toMatch(/lets HTTPS in/);
    const rule = { GroupId: record.clusterGroupId, SourceSecurityGroupId: group.id, ...HTTPS };
    const made = await stage.make('AWS::EC2::SecurityGroupIngress', rule);
    expect(why('API')).toBeUndefined();
    await stage.remove(made);
    expect(why('API')).toMatch(/lets HTTPS in/);
  });

  test('is cut off by a network ACL on its own subnets', async () => {
    const { stage, record, group, subnet, vpc } = await withCluster({ EndpointPublicAccess: false });
    const rule = { GroupId: record.clusterGroupId, SourceSecurityGroupId: group.id, ...HTTPS };
    await stage.make('AWS::EC2::SecurityGroupIngress', rule);
    const { id } = await stage.make('AWS::EC2::NetworkAcl', { VpcId: vpc.id });
    const SubnetId = record.subnetIds[1];
    await stage.make('AWS::EC2::SubnetNetworkAclAssociation', { NetworkAclId: id, SubnetId });
    expect(asker(stage, [subnet], [group]).why('API')).toMatch(
      `the network ACL of ${SubnetId} lets no ingress`,
    );
  });
});
