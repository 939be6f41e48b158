import { allowsPort } from '../../../lib/checks/model/build-security-groups';
import { policyName } from '../../../lib/checks/model/build-iam';
import { parseCidr } from '../../../lib/checks/model/cidr';
import { NetworkModel } from '../../../lib/checks/model/network-model';
import {
  NotCheckable,
  PartialText,
  sameValue,
  sameZone,
  Unknown,
  zoneLabel,
} from '../../../lib/checks/model/value';
import { readVersion } from '../../../lib/aws-node/read-version';
import { Draft, getAtt, ref } from '../fixtures/draft';
import { house } from '../fixtures/house';

const modelOf = (draft: Draft) => new NetworkModel([{ name: 'S', body: draft.build(), region: 'eu-west-1' }]);

test('the house: one VPC with everything linked', () => {
  const model = modelOf(house());
  const [vpc] = model.vpcs;
  const [cluster] = model.clusters;
  expect(vpc.blocks).toHaveLength(2);
  expect(vpc.subnets).toHaveLength(12);
  expect(vpc.natGateways).toHaveLength(3);
  expect(vpc.clusters).toEqual([cluster]);
  expect(cluster.nodegroups).toHaveLength(1);
  expect(cluster.eniConfigs.map(({ name }) => name)).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  expect(String(cluster.cni.version)).toBe('v1.22.4-eksbuild.3');
  expect(cluster.cni.role?.resource.logicalId).toBe('CniRole');
  expect(model.reservations).toHaveLength(6);
  expect([...model.subnets.find(({ resource }) => resource.logicalId === 'PodA')!.roles]).toEqual(['pod']);
});

test('rules that stand beside a security group belong to it', () => {
  const model = modelOf(
    new Draft()
      .add('Group', 'AWS::EC2::SecurityGroup')
      .add('In', 'AWS::EC2::SecurityGroupIngress', {
        GroupId: ref('Group'),
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        SourceSecurityGroupId: ref('Other'),
      })
      .add('Out', 'AWS::EC2::SecurityGroupEgress', {
        GroupId: getAtt('Group', 'GroupId'),
        IpProtocol: '-1',
        CidrIp: '0.0.0.0/0',
      })
      .add('Lost', 'AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-1', IpProtocol: '-1' }),
  );
  const [{ ingress, egress }] = model.securityGroups;
  expect([ingress.length, egress.length]).toEqual([1, 1]);
  expect([443, 80].map((port) => allowsPort(ingress[0], port))).toEqual([true, false]);
  expect(allowsPort(ingress[0], 443, 'udp')).toBe(false);
  const open = new Unknown('open');
  for (const key of ['protocol', 'fromPort', 'toPort'])
    expect(allowsPort({ ...ingress[0], [key]: open }, 443)).toBe(open);
});

test('clusters and Fargate profiles of the older construct are read like the others', () => {
  const model = modelOf(
    new Draft()
      .add('Vpc', 'AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' })
      .add('Subnet', 'AWS::EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24' })
      .add('Cluster', 'Custom::AWSCDK-EKS-Cluster', {
        Config: {
          name: 'old',
          version: '1.30',
          resourcesVpcConfig: { subnetIds: [ref('Subnet')], endpointPublicAccess: true },
          logging: { clusterLogging: [{ enabled: true, types: ['api'] }] },
        },
      })
      .add('Profile', 'Custom::AWSCDK-EKS-FargateProfile', {
        Config: { clusterName: ref('Cluster'), subnets: [ref('Subnet')] },
      })
      .add('Chart', 'Custom::AWSCDK-EKS-HelmChart', { ClusterName: 'old', Chart: 'x', Values: '{' }),
  );
  const [cluster] = model.clusters;
  expect(cluster).toMatchObject({
    name: 'old',
    version: '1.30',
    publicEndpoint: true,
    privateEndpoint: false,
  });
  expect(cluster.vpc).toBe(model.vpcs[0]);
  expect(cluster.fargateProfiles).toHaveLength(1);
  expect(cluster.charts[0].values).toMatchObject({ why: 'the values of the chart are not JSON' });
});

test.each([
  ['com.amazonaws.eu-west-1.ecr.api', 'ecr.api'],
  ['cn.com.amazonaws.cn-north-1.ec2', 'ec2'],
  ['com.amazonaws.eu-west-1.s3', 's3'],
])('service %s is %s', (ServiceName, service) => {
  expect(modelOf(new Draft().add('E', 'AWS::EC2::VPCEndpoint', { ServiceName })).endpoints[0].service).toBe(
    service,
  );
});

test('the order of resources follows references of every kind, and ends in a cycle', () => {
  const model = modelOf(
    new Draft()
      .add('A', 'X', {
        Value: { 'Fn::Sub': '${B} ${C.Arn} ${!D} ${Own}', Other: [{ 'Fn::GetAtt': 'E.Arn' }] },
      })
      .add('B', 'X', { Value: { 'Fn::Sub': ['${x}', { x: ref('F') }] } }, 'A')
      .add('C', 'X')
      .add('D', 'X')
      .add('E', 'X')
      .add('F', 'X'),
  );
  const resource = (id: string) => model.assembly.resources.get(`S/${id}`)!;
  const reached = ['B', 'C', 'D', 'E', 'F', 'A'].filter((id) =>
    model.assembly.graph.dependsOn(resource('A'), resource(id)),
  );
  expect(reached).toEqual(['B', 'C', 'E', 'F', 'A']);
});

describe('values', () => {
  const [a, b] = [new Unknown('a'), new Unknown('b')];
  test('are compared as far as they are known', () => {
    expect([
      sameValue('1', 1),
      sameValue('1', 2),
      sameValue(a, a),
      sameValue(a, b),
      sameValue(a, '1'),
    ]).toEqual([true, false, true, undefined, undefined]);
  });

  test('zones by name and by position cannot be compared', () => {
    expect(sameZone('eu-west-1a', 'eu-west-1a')).toBe(true);
    expect(sameZone('zone #0', 'zone #1')).toBe(false);
    expect(() => sameZone('eu-west-1a', 'zone #0')).toThrow(NotCheckable as unknown as Error);
    expect(zoneLabel(a)).toBe(a);
    expect(sameValue(new Unknown('z', 'zone #0'), new Unknown('z', 'zone #1'))).toBe(false);
  });

  test('policies are known by the end of their ARN', () => {
    expect(policyName(new PartialText(['arn:', a, ':iam::aws:policy/service-role/Some']))).toBe('Some');
    expect(policyName(new PartialText(['arn:aws:iam::aws:policy/', a]))).toBeInstanceOf(PartialText);
  });

  test('versions are ordered by number', () => {
    expect(String(readVersion('v1.9.10-eksbuild.1'))).toBe('v1.9.10-eksbuild.1');
    expect(readVersion('latest')).toBeInstanceOf(Unknown);
  });

  test('blocks are read as EC2 reads them', () => {
    expect(parseCidr('10.0.1.0/16')).toMatchObject({ text: '10.0.1.0/16' });
    expect(`${parseCidr('10.0.1.0/16')!.block}`).toBe('10.0.0.0/16');
    expect(parseCidr('10.0.0.0')).toBeUndefined();
  });
});
