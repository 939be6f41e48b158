import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { NodegroupProps } from '../support/node-stacks';
import { nodegroup, types } from '../support/node-stacks';

const capacityBlock = { reservationId: 'cr-0123456789abcdef0' };

function inBlock(props: NodegroupProps = {}) {
  return nodegroup((stack) => ({
    instanceTypes: types('p5en.48xlarge'),
    nodeSubnets: [stack.nodeSubnets[1]],
    capacityBlock,
    maxSize: 4,
    ...props,
  }));
}

// https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
test('the launch template names market, reservation and type, the node group only that it is a block', () => {
  const { template, data } = inBlock();
  expect(data).toMatchObject({
    InstanceType: 'p5en.48xlarge',
    InstanceMarketOptions: { MarketType: 'capacity-block' },
    CapacityReservationSpecification: {
      CapacityReservationTarget: { CapacityReservationId: capacityBlock.reservationId },
    },
  });
  template.hasResourceProperties('AWS::EKS::Nodegroup', {
    CapacityType: 'CAPACITY_BLOCK',
    InstanceTypes: Match.absent(),
    Subnets: ['subnet-node-eu-west-1b'],
    ScalingConfig: { MinSize: 0, DesiredSize: 0, MaxSize: 4 },
  });
});

test('with EFA its nodes need no placement group: a block is one', () => {
  const { template, data } = inBlock({ efa: true });
  template.resourceCountIs('AWS::EC2::PlacementGroup', 0);
  expect(data.NetworkInterfaces).toHaveLength(17);
});

test('warns of nodes that are wanted before the block starts', () => {
  const warnings = ({ stack }: ReturnType<typeof inBlock>) =>
    Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('start once the block has'));
  expect(warnings(inBlock())).toEqual([]);
  expect(warnings(inBlock({ desiredSize: 2 }))).toHaveLength(1);
});

test.each<[string, NodegroupProps, string]>([
  [
    'CAPACITY_BLOCK without a reservation',
    { capacityBlock: undefined, capacityType: eks.CapacityType.CAPACITY_BLOCK },
    'capacityType CAPACITY_BLOCK needs the reservation',
  ],
  [
    'another capacity type',
    { capacityType: eks.CapacityType.SPOT },
    'capacityType SPOT and capacityBlock exclude',
  ],
  ['no size', { maxSize: undefined }, 'capacityBlock needs maxSize'],
  [
    'several types',
    { instanceTypes: types('p5.48xlarge', 'p5e.48xlarge') },
    'one instance type, instanceTypes has 2',
  ],
  [
    'a reservation without an id',
    { capacityBlock: { reservationId: 'cb-1' } },
    "reservationId 'cb-1' is not the id",
  ],
])('refuses %s', (_, props, message) => {
  expect(() => inBlock(props)).toThrow(message);
});

test('refuses several zones', () => {
  expect(() => nodegroup({ instanceTypes: types('p5en.48xlarge'), capacityBlock, maxSize: 1 })).toThrow(
    'a Capacity Block lies in one Availability Zone, nodeSubnets has 3',
  );
});
