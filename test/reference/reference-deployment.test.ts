import { CidrBlock } from '../../lib/planning/cidr-block';
import type { DeployedResource, DeployedTemplate } from '../support/deployed-template';
import { referenceDeployment } from './reference-app';

const ACCOUNT = '111122223333';

/** Where the reference deployment must hold: any region, none, with and without the recommended feature flags. */
const ENVIRONMENTS = [
  { name: 'agnostic, recommended flags', recommendedFlags: true, env: undefined },
  { name: 'agnostic, no flags', recommendedFlags: false, env: undefined },
  {
    name: 'us-east-1, recommended flags',
    recommendedFlags: true,
    env: { account: ACCOUNT, region: 'us-east-1' },
  },
  { name: 'us-east-1, no flags', recommendedFlags: false, env: { account: ACCOUNT, region: 'us-east-1' } },
  {
    name: 'eu-west-1, recommended flags',
    recommendedFlags: true,
    env: { account: ACCOUNT, region: 'eu-west-1' },
  },
  { name: 'eu-west-1, no flags', recommendedFlags: false, env: { account: ACCOUNT, region: 'eu-west-1' } },
];

describe.each(ENVIRONMENTS)('$name', ({ recommendedFlags, env }) => {
  const { app, template, deployed } = referenceDeployment({ recommendedFlags, env });
  const region = env?.region ?? 'eu-west-1';
  const only = (
    type: string,
    where: (resource: DeployedResource) => boolean = () => true,
  ): DeployedResource => {
    const found = deployed.ofType(type).filter(where);
    expect(found).toHaveLength(1);
    return found[0];
  };
  const addon = (name: string) => only('AWS::EKS::Addon', ({ properties }) => properties.AddonName === name);

  test('no two subnets overlap, and each lies in a block of the VPC', () => {
    const vpcBlocks = vpcCidrBlocks(deployed);
    const blocks = deployed
      .ofType('AWS::EC2::Subnet')
      .map(({ properties }) => CidrBlock.parse(properties.CidrBlock));
    blocks.forEach((block, index) => {
      expect(vpcBlocks.filter((vpcBlock) => vpcBlock.contains(block))).toHaveLength(1);
      blocks.slice(index + 1).forEach((other) => expect(block.overlaps(other)).toBe(false));
    });
  });

  test('there is one IPv6 block, and no two subnets share a /64', () => {
    only('AWS::EC2::VPCCidrBlock', ({ properties }) => properties.AmazonProvidedIpv6CidrBlock === true);
    const blocks = deployed.ofType('AWS::EC2::Subnet').map(({ properties }) => properties.Ipv6CidrBlock);
    expect(new Set(blocks).size).toBe(blocks.length);
  });

  test('every private subnet but the cluster subnets has a way out in both families', () => {
    const clusterSubnets: string[] = only('AWS::EKS::Cluster').properties.ResourcesVpcConfig.SubnetIds;
    for (const subnet of deployed.ofType('AWS::EC2::Subnet')) {
      const destinations = destinationsOf(deployed, subnet);
      expect(destinations).toEqual(
        clusterSubnets.includes(deployed.idOf(subnet)) ? [] : ['0.0.0.0/0', '::/0'],
      );
    }
  });

  test('the control plane lives in the cluster subnets alone', () => {
    const subnetIds: string[] = only('AWS::EKS::Cluster').properties.ResourcesVpcConfig.SubnetIds;
    const blocks = subnetIds.map((id) => deployed.byPhysicalId(id)!.properties.CidrBlock);
    expect(blocks).toEqual(['10.0.0.0/28', '10.0.0.16/28', '10.0.0.32/28']);
  });

  test('there is an ENIConfig for the zone of every node subnet, with the pod subnet of that zone', () => {
    const { eniConfig } = JSON.parse(addon('vpc-cni').properties.ConfigurationValues);
    expect(eniConfig).toMatchObject({ create: true, region });
    const zones = Object.entries(eniConfig.subnets as { [zone: string]: { id: string } }).map(
      ([zone, { id }]) => {
        const { properties } = deployed.byPhysicalId(id)!;
        expect(properties.AvailabilityZone).toBe(zone);
        expect(properties.CidrBlock).toMatch(/^100\.64\./);
        return zone;
      },
    );
    const nodeSubnets: string[] = only('AWS::EKS::Nodegroup').properties.Subnets;
    expect(zones).toEqual(nodeSubnets.map((id) => deployed.byPhysicalId(id)!.properties.AvailabilityZone));
  });

  test('prefixes are reserved in every pod subnet: inside it, aligned, disjoint, and not from its first address on', () => {
    const reservations = deployed.ofType('Custom::SubnetCidrReservation');
    expect(reservations).toHaveLength(3);
    for (const { properties } of reservations) {
      const subnet = CidrBlock.parse(deployed.byPhysicalId(properties.SubnetId)!.properties.CidrBlock);
      const ranges: CidrBlock[] = properties.CidrBlocks.map((cidr: string) => CidrBlock.parse(cidr));
      expect(subnet.toString()).toMatch(/^100\.64\./);
      ranges.forEach((range, index) => {
        expect(subnet.contains(range)).toBe(true);
        expect(range.cidrMask).toBeLessThanOrEqual(28);
        ranges.slice(index + 1).forEach((other) => expect(range.overlaps(other)).toBe(false));
      });
      expect(ranges.some((range) => range.contains(subnet.split(28)[0]))).toBe(false);
    }
  });

  test('the chain of dependencies is true: network, cluster, role, vpc-cni and kube-proxy, nodes, coredns', () => {
    const nodegroup = only('AWS::EKS::Nodegroup').logicalId;
    const cluster = only('AWS::EKS::Cluster').logicalId;
    const before = (logicalId: string) => deployed.prerequisitesOf(logicalId);
    const all = (type: string) => deployed.ofType(type).map(({ logicalId }) => logicalId);

    for (const id of [...all('AWS::EC2::Subnet'), ...all('AWS::EC2::Route')])
      expect(before(cluster)).toContain(id);
    expect(before(addon('vpc-cni').logicalId)).toContain(cluster);
    expect(before(addon('vpc-cni').logicalId)).toContain(awsNodeRole(deployed).logicalId);
    expect(before(nodegroup)).toContain(addon('vpc-cni').logicalId);
    const [backup, verification] = ['Custom::AwsNodeBackup', 'Custom::AwsNodeVerification'].map(
      (type) => only(type).logicalId,
    );
    expect(before(addon('vpc-cni').logicalId)).toContain(backup);
    expect(before(verification)).toContain(addon('vpc-cni').logicalId);
    expect(before(nodegroup)).toContain(verification);
    expect(before(nodegroup)).toContain(addon('kube-proxy').logicalId);
    expect(before(nodegroup)).not.toContain(addon('coredns').logicalId);
    expect(before(addon('coredns').logicalId)).toContain(nodegroup);
    for (const type of ['AWS::EC2::Route', 'Custom::SubnetCidrReservation']) {
      for (const id of all(type)) expect(before(nodegroup)).toContain(id);
    }
  });

  test('backup and verification know the very configuration that the add-on gets', () => {
    const { ConfigurationValues, AddonVersion } = addon('vpc-cni').properties;
    const backup = only('Custom::AwsNodeBackup').properties;
    const verification = only('Custom::AwsNodeVerification').properties;
    expect(backup).toMatchObject({ TargetConfiguration: ConfigurationValues, TargetVersion: AddonVersion });
    expect(verification).toMatchObject({
      DeclaredConfiguration: ConfigurationValues,
      DeclaredVersion: AddonVersion,
    });
  });

  test('there are no nested stacks, no kubectl functions, no layers', () => {
    template.resourceCountIs('AWS::CloudFormation::Stack', 0);
    template.resourceCountIs('AWS::Lambda::LayerVersion', 0);
    const handlers = deployed
      .ofType('AWS::Lambda::Function')
      .map(({ properties }) => properties.Description ?? '');
    expect(handlers.filter((description: string) => /kubectl|oidc/i.test(description))).toEqual([]);
  });

  test('needs nothing from AWS at synth', () => {
    expect(app.synth().manifest.missing).toBeUndefined();
  });
});

function vpcCidrBlocks(deployed: DeployedTemplate): CidrBlock[] {
  const primary = deployed.ofType('AWS::EC2::VPC').map(({ properties }) => properties.CidrBlock);
  const secondary = deployed.ofType('AWS::EC2::VPCCidrBlock').map(({ properties }) => properties.CidrBlock);
  return [...primary, ...secondary].filter((cidr) => cidr !== undefined).map((cidr) => CidrBlock.parse(cidr));
}

function destinationsOf(deployed: DeployedTemplate, subnet: DeployedResource): string[] {
  const table = deployed
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .find(({ properties }) => properties.SubnetId === deployed.idOf(subnet))!.properties.RouteTableId;
  return deployed
    .ofType('AWS::EC2::Route')
    .filter(({ properties }) => properties.RouteTableId === table)
    .map(({ properties }) => properties.DestinationCidrBlock ?? properties.DestinationIpv6CidrBlock)
    .sort();
}

function awsNodeRole(deployed: DeployedTemplate): DeployedResource {
  return deployed
    .ofType('AWS::IAM::Role')
    .find(({ properties }) =>
      JSON.stringify(properties.Policies ?? []).includes('ec2:CreateNetworkInterface'),
    )!;
}
