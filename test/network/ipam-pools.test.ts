import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import type { PodNetworkVpcProps } from '../../lib/network/pod-network-vpc-props';
import { AddressPlan } from '../../lib/planning/address-plan';
import { CidrBlock } from '../../lib/planning/cidr-block';

const POOLS = { vpcPoolId: 'ipam-pool-vpc', podPoolId: 'ipam-pool-pod' };
/** What the pools deal at deployment. */
const VPC_BLOCK = '10.140.64.0/18';
const POD_BLOCKS = ['100.97.0.0/16', '100.98.0.0/17'];

function template(
  props: Partial<PodNetworkVpcProps> = {},
  plan = AddressPlan.ofMasks({ vpcCidrMask: 18, podCidrMasks: [16, 17] }),
) {
  const stack = new Stack(new App(), 'Stack');
  const network = new PodNetworkVpc(stack, 'Network', { addressPlan: plan, ipamPools: POOLS, ...props });
  return { stack, network, resources: Template.fromStack(stack).toJSON().Resources };
}

/** CloudFormation, as far as expressions of blocks go. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function evaluate(value: any, resources: any): any {
  if (typeof value !== 'object') return value;
  if (value.Ref !== undefined) {
    const number = Number(/PodAllocation(\d)/.exec(value.Ref)![1]);
    return `ipam-pool-pod|ipam-pool-alloc-1|${POD_BLOCKS[number - 1]}`;
  }
  const [name, argument] = Object.entries<any>(value)[0]; // eslint-disable-line @typescript-eslint/no-explicit-any
  if (name === 'Fn::GetAtt') {
    const { Type, Properties } = resources[argument[0]];
    return Type === 'AWS::EC2::VPC' ? VPC_BLOCK : evaluate(Properties.CidrBlock, resources);
  }
  if (name === 'Fn::Select') return evaluate(argument[1], resources)[Number(argument[0])];
  if (name === 'Fn::Split') return evaluate(argument[1], resources).split(argument[0]);
  expect(name).toBe('Fn::Cidr');
  const [outer, count, bits] = argument;
  return CidrBlock.parse(evaluate(outer, resources))
    .split(32 - Number(bits))
    .slice(0, Number(count))
    .map(String);
}

const ofType = (resources: { [id: string]: { Type: string } }, type: string) =>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Object.values(resources).filter(({ Type }) => Type === type) as any[];

test('subnets lie in the blocks of the pools where a plan of these very blocks has them', () => {
  const { resources } = template();
  const made = ofType(resources, 'AWS::EC2::Subnet').map(({ Properties }) =>
    evaluate(Properties.CidrBlock, resources),
  );
  const plan = AddressPlan.compute({ vpcCidrBlock: VPC_BLOCK, podCidrBlocks: POD_BLOCKS });
  expect(made.sort()).toEqual(plan.subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock).sort());
});

test('so do the ranges for prefixes', () => {
  const { resources } = template();
  const made = ofType(resources, 'Custom::SubnetCidrReservation').flatMap(({ Properties }) =>
    Properties.CidrBlocks.map((range: unknown) => evaluate(range, resources)),
  );
  const plan = AddressPlan.compute({ vpcCidrBlock: VPC_BLOCK, podCidrBlocks: POD_BLOCKS });
  expect(made.sort()).toEqual(plan.subnets.flatMap(({ reservedCidrBlocks }) => reservedCidrBlocks).sort());
});

test('the blocks are asked of the pools, by their masks', () => {
  const { resources } = template({ ipamPools: { ...POOLS, ipv6PoolId: 'ipam-pool-v6' } });
  expect(ofType(resources, 'AWS::EC2::VPC')[0].Properties).toMatchObject({
    Ipv4IpamPoolId: 'ipam-pool-vpc',
    Ipv4NetmaskLength: 18,
  });
  expect(
    ofType(resources, 'AWS::EC2::IPAMAllocation').map(({ Properties }) => [
      Properties.IpamPoolId,
      Properties.NetmaskLength,
    ]),
  ).toEqual([
    ['ipam-pool-pod', 16],
    ['ipam-pool-pod', 17],
  ]);
  expect(ofType(resources, 'AWS::EC2::VPCCidrBlock').map(({ Properties }) => Properties)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ Ipv6IpamPoolId: 'ipam-pool-v6', Ipv6NetmaskLength: 56 }),
    ]),
  );
});

test('no stand-in address gets into the template', () => {
  const text = JSON.stringify(template().resources);
  expect(text).not.toMatch(/10\.0\.\d|100\.6\d\./);
});

test('what cannot be checked is listed', () => {
  Annotations.fromStack(template().stack).hasInfo(
    '/Stack/Network',
    Match.stringLikeRegexp('the VPC block, pod block 0, pod block 1 come from IPAM .*Not checked: overlap'),
  );
});

test('nothing is known of the blocks at synth', () => {
  expect(template().network.knownCidrBlocks).toEqual([]);
});

test('endpoints of an isolated network let in the subnets by their expressions', () => {
  const { resources } = template({ isolated: true });
  const group = ofType(resources, 'AWS::EC2::SecurityGroup').find(({ Properties }) =>
    /Interface endpoints/.test(Properties.GroupDescription),
  );
  const subnets = ofType(resources, 'AWS::EC2::Subnet').map(({ Properties }) =>
    evaluate(Properties.CidrBlock, resources),
  );
  const open = group.Properties.SecurityGroupIngress.map(({ CidrIp }: { CidrIp: unknown }) =>
    evaluate(CidrIp, resources),
  );
  expect(open).toHaveLength(9);
  expect(subnets).toEqual(expect.arrayContaining(open));
});

describe('refuses', () => {
  test('a plan of masks without pools', () => {
    expect(() => template({ ipamPools: undefined })).toThrow(/blocks come from nowhere: set ipamPools/);
  });
  test('a plan of addresses with pools', () => {
    expect(() => template({}, AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }))).toThrow(
      /computed? .*AddressPlan.ofMasks/,
    );
  });
  test('masks that no layout fits', () => {
    expect(() => AddressPlan.ofMasks({ vpcCidrMask: 28 })).toThrow(/PLAN-04/);
  });
});
