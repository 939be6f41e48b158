import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { NatGateways } from '../../lib/network/nat-gateways';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import type { PodNetworkVpcProps } from '../../lib/network/pod-network-vpc-props';
import { AddressPlan } from '../../lib/planning/address-plan';
import type { AddressPlanProps } from '../../lib/planning/address-plan-props';
import { DeployedTemplate, type TemplateJson } from '../support/deployed-template';
import { subnetsNamed, waysOfRole } from './ways';

const PLAN: AddressPlanProps = {
  vpcCidrBlock: '10.0.0.0/16',
  podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'],
};

function deployedWith(props: Partial<PodNetworkVpcProps> = {}, plan: Partial<AddressPlanProps> = {}) {
  const stack = new Stack(new App(), 'Stack');
  new PodNetworkVpc(stack, 'Network', { addressPlan: AddressPlan.compute({ ...PLAN, ...plan }), ...props });
  const template = Template.fromStack(stack).toJSON() as TemplateJson;
  return { template, deployed: new DeployedTemplate(template) };
}

const TRANSIT = { transitGatewayId: 'tgw-1' };
const V6 = '::/0 -> egress-only gateway';

interface Variant {
  readonly name: string;
  readonly props: Partial<PodNetworkVpcProps>;
  readonly plan?: Partial<AddressPlanProps>;
  readonly node: string[];
  /** Where it differs from the nodes. */
  readonly pod?: string[];
  readonly publicSubnets?: number;
}

const VARIANTS: Variant[] = [
  { name: 'a NAT gateway in each zone', props: {}, node: ['0.0.0.0/0 -> public nat in its zone', V6] },
  {
    name: 'a regional NAT gateway',
    props: { natGateways: NatGateways.regional() },
    plan: { publicSubnets: false },
    node: ['0.0.0.0/0 -> regional nat', V6],
    publicSubnets: 0,
  },
  { name: 'no NAT gateway', props: { natGateways: NatGateways.none() }, node: [V6] },
  { name: 'isolated', props: { isolated: true }, node: [], publicSubnets: 0 },
  {
    name: 'egress through a transit gateway',
    props: { transitGateway: TRANSIT },
    plan: { transitSubnets: true },
    node: ['0.0.0.0/0 -> transit gateway'],
  },
  {
    name: 'egress through a transit gateway in both families',
    props: { transitGateway: { ...TRANSIT, destinationCidrBlocks: ['0.0.0.0/0', '::/0'] } },
    plan: { transitSubnets: true },
    node: ['0.0.0.0/0 -> transit gateway', '::/0 -> transit gateway'],
  },
  {
    name: 'a transit gateway beside NAT gateways',
    props: { transitGateway: { ...TRANSIT, destinationCidrBlocks: ['10.0.0.0/8'] } },
    plan: { transitSubnets: true },
    node: ['0.0.0.0/0 -> public nat in its zone', '10.0.0.0/8 -> transit gateway', V6],
  },
  {
    name: 'private NAT gateways for pods before a transit gateway',
    props: { transitGateway: { ...TRANSIT, destinationCidrBlocks: ['10.0.0.0/8'], privateNatForPods: true } },
    plan: { transitSubnets: true },
    node: ['0.0.0.0/0 -> public nat in its zone', '10.0.0.0/8 -> transit gateway', V6],
    pod: ['0.0.0.0/0 -> public nat in its zone', '10.0.0.0/8 -> private nat in its zone', V6],
  },
  {
    name: 'an isolated network with a way to the data center',
    props: { isolated: true, transitGateway: { ...TRANSIT, destinationCidrBlocks: ['10.0.0.0/8'] } },
    plan: { transitSubnets: true },
    node: ['10.0.0.0/8 -> transit gateway'],
    publicSubnets: 0,
  },
];

describe.each(VARIANTS)('$name', ({ props, plan, node, pod = node, publicSubnets = 3 }) => {
  const { template, deployed } = deployedWith(props, plan);

  test('nodes and pods of every zone and block have exactly these ways out', () => {
    expect(waysOfRole(deployed, 'Node')).toEqual([node]);
    expect(waysOfRole(deployed, 'Pod')).toEqual([pod]);
    expect(waysOfRole(deployed, 'Pod2')).toEqual([pod]);
  });

  test('cluster and transit subnets have none, public ones the Internet gateway', () => {
    expect(waysOfRole(deployed, 'Cluster')).toEqual([[]]);
    const transit = plan?.transitSubnets ? [[]] : [];
    expect(waysOfRole(deployed, 'Transit')).toEqual(transit);
    expect(subnetsNamed(deployed, 'Public')).toHaveLength(publicSubnets);
    const internet = ['0.0.0.0/0 -> internet gateway', '::/0 -> internet gateway'];
    expect(waysOfRole(deployed, 'Public')).toEqual(publicSubnets > 0 ? [internet] : []);
  });

  test('no two routes of a table have one destination, and each comes after its target', () => {
    const routes = deployed.ofType('AWS::EC2::Route');
    const keys = routes.map(
      ({ properties: { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock } }) =>
        [RouteTableId, DestinationCidrBlock ?? DestinationIpv6CidrBlock].join(' '),
    );
    expect(new Set(keys).size).toBe(keys.length);
    const [attachment] = deployed.ofType('AWS::EC2::TransitGatewayAttachment');
    for (const { logicalId, properties } of routes)
      if (properties.TransitGatewayId)
        expect(deployed.prerequisitesOf(logicalId)).toContain(attachment.logicalId);
  });

  test('every public NAT gateway waits for an attached Internet gateway', () => {
    const attachments = deployed.ofType('AWS::EC2::VPCGatewayAttachment');
    for (const { logicalId, properties } of deployed.ofType('AWS::EC2::NatGateway')) {
      if (properties.ConnectivityType === 'private') continue;
      expect(deployed.prerequisitesOf(logicalId)).toContain(attachments[0].logicalId);
    }
  });

  test('every subnet of the plain network is where it was, under the same logical id', () => {
    const plain = deployedWith().template.Resources;
    for (const [id, { Type, Properties }] of Object.entries(template.Resources))
      if (Type === 'AWS::EC2::Subnet' && !id.includes('Transit'))
        expect(plain[id]?.Properties).toMatchObject({
          CidrBlock: Properties!.CidrBlock,
          Ipv6CidrBlock: Properties!.Ipv6CidrBlock,
        });
  });
});

test('an attachment has one /28 in each zone, in a subnet for nothing else', () => {
  const { deployed } = deployedWith({ transitGateway: TRANSIT }, { transitSubnets: true });
  const [attachment] = deployed.ofType('AWS::EC2::TransitGatewayAttachment');
  const subnets = attachment.properties.SubnetIds.map((id: string) => deployed.byPhysicalId(id)?.properties);
  expect(subnets.map(({ CidrBlock }: { CidrBlock: string }) => CidrBlock)).toEqual([
    '10.0.0.48/28',
    '10.0.0.64/28',
    '10.0.0.80/28',
  ]);
  expect(
    new Set(subnets.map(({ AvailabilityZone }: { AvailabilityZone: string }) => AvailabilityZone)).size,
  ).toBe(3);
});

describe('refuses', () => {
  test.each<[string, Partial<PodNetworkVpcProps>, Partial<AddressPlanProps>, RegExp]>([
    [
      'NAT gateways beside a default route to a transit gateway',
      { transitGateway: TRANSIT, natGateways: NatGateways.single() },
      { transitSubnets: true },
      /both lead to 0\.0\.0\.0\/0/,
    ],
    ['a transit gateway without its subnets', { transitGateway: TRANSIT }, {}, /set transitSubnets to true/],
    [
      'a default route out of an isolated network',
      { isolated: true, transitGateway: TRANSIT },
      { transitSubnets: true },
      /and isolated is true/,
    ],
    [
      'a destination inside the VPC',
      { transitGateway: { ...TRANSIT, destinationCidrBlocks: ['10.0.8.0/24'] } },
      { transitSubnets: true },
      /10\.0\.8\.0\/24 is inside 10\.0\.0\.0\/16/,
    ],
    [
      'private NAT without pod blocks',
      { transitGateway: { ...TRANSIT, privateNatForPods: true } },
      { transitSubnets: true, podCidrBlocks: [] },
      /no podCidrBlocks/,
    ],
    ['zonal NAT gateways without public subnets', {}, { publicSubnets: false }, /NatGateways\.regional\(\)/],
  ])('%s', (_, props, plan, message) => {
    expect(() => deployedWith(props, plan)).toThrow(message);
  });
});

describe('connectedCidrBlocks', () => {
  const codes = (plan: Partial<AddressPlanProps>): string[] =>
    AddressPlan.validate({ ...PLAN, ...plan }).map(({ code, path }) => `${code} ${path}`);
  const advice = (plan: Partial<AddressPlanProps>): string[] =>
    AddressPlan.compute({ ...PLAN, ...plan }).advice.map(({ code, path }) => `${code} ${path}`);

  test('refuse a routed block of the VPC', () => {
    expect(codes({ connectedCidrBlocks: ['10.0.0.0/8'] })).toEqual(['NET-13 vpcCidrBlock']);
  });
  test('warn of a pod block in 100.64.0.0/10, and of the service block', () => {
    const connectedCidrBlocks = ['100.65.0.0/16', '172.16.0.0/12'];
    expect(advice({ connectedCidrBlocks, serviceIpv4Cidr: '172.20.0.0/16' })).toEqual(
      expect.arrayContaining(['NET-12 podCidrBlocks[1]', 'CLU-11 serviceIpv4Cidr']),
    );
  });
  test('must be CIDR blocks', () => {
    expect(codes({ connectedCidrBlocks: ['10.1.0.1/16'] })).toEqual(['NET-02 connectedCidrBlocks[0]']);
  });
});
