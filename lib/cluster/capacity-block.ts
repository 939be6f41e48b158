import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { Annotations, Token } from 'aws-cdk-lib';
import { ConstructError } from '../synth/construct-error';
import type { CapacityBlockOptions } from './capacity-block-options';
import type { NodeOptions } from './node-options';

const CAPACITY_BLOCK = 'CAPACITY_BLOCK';

/** A node group that may run in a Capacity Block. */
interface BlockNodes extends NodeOptions {
  readonly capacityBlock?: CapacityBlockOptions;
  readonly capacityType?: eks.CapacityType;
  readonly nodeSubnets: ec2.ISubnet[];
}

/**
 * Everything that keeps a node group from using a Capacity Block, in one error.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
 */
export function checkCapacityBlock(scope: Construct, props: BlockNodes): void {
  const problems = props.capacityBlock === undefined ? reservationMissing(props) : blockProblems(props);
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
  if (props.capacityBlock !== undefined) warnOfEarlyNodes(scope, props);
}

function reservationMissing({ capacityType }: BlockNodes): string[] {
  if (capacityType !== eks.CapacityType.CAPACITY_BLOCK) return [];
  return [
    "capacityType CAPACITY_BLOCK needs the reservation: use capacityBlock: { reservationId: 'cr-0123456789abcdef0' }, and leave capacityType out",
  ];
}

function blockProblems(props: BlockNodes): string[] {
  const { capacityBlock, capacityType, instanceTypes, nodeSubnets, maxSize, image } = props;
  const id = capacityBlock!.reservationId;
  const zones = new Set(nodeSubnets.map(({ availabilityZone }) => availabilityZone));
  const rules: [boolean, string][] = [
    [
      !Token.isUnresolved(id) && !/^cr-[0-9a-f]{8,17}$/.test(id),
      `capacityBlock.reservationId '${id}' is not the id of a capacity reservation: write it as in cr-0123456789abcdef0`,
    ],
    [
      capacityType !== undefined && capacityType !== eks.CapacityType.CAPACITY_BLOCK,
      `capacityType ${capacityType} and capacityBlock exclude each other: leave capacityType out`,
    ],
    [
      instanceTypes.length > 1,
      `a Capacity Block has one instance type, instanceTypes has ${instanceTypes.length}: name that of the reservation`,
    ],
    [
      zones.size > 1,
      `a Capacity Block lies in one Availability Zone, nodeSubnets has ${zones.size}: name the subnet in the zone of the reservation, such as nodeSubnets: [network.nodeSubnets[0]]`,
    ],
    [maxSize === undefined, 'capacityBlock needs maxSize: use the number of instances of the reservation'],
    [image?.chosenByEks ?? false, 'chosenByEks and capacityBlock exclude each other: leave chosenByEks out'],
  ];
  return rules.filter(([broken]) => broken).map(([, text]) => text);
}

/** CloudFormation waits for nodes that EC2 does not start before the block does. */
function warnOfEarlyNodes(scope: Construct, { desiredSize = 0, minSize = 0 }: BlockNodes): void {
  if (desiredSize === 0 && minSize === 0) return;
  Annotations.of(scope).addWarningV2(
    'PodNetwork:CapacityBlockNotStarted',
    'nodes of a Capacity Block start once the block has: with desiredSize or minSize above 0 a deployment before that fails; leave both out, and let a scaling schedule or an autoscaler set the size',
  );
}

/** The sizes of the group: none starts before the block does. */
export function withBlockSizes<T extends BlockNodes>(props: T): T {
  if (props.capacityBlock === undefined) return props;
  return { ...props, minSize: props.minSize ?? 0, desiredSize: props.desiredSize ?? 0 };
}

/** The launch template names reservation, market and type, and the node group none of them. */
export function useCapacityBlock(
  props: BlockNodes,
  template: ec2.LaunchTemplate,
  nodegroup: CfnNodegroup,
): void {
  if (props.capacityBlock === undefined) return;
  const data = template.node.defaultChild as ec2.CfnLaunchTemplate;
  data.addPropertyOverride('LaunchTemplateData.InstanceType', String(props.instanceTypes[0]));
  data.addPropertyOverride('LaunchTemplateData.InstanceMarketOptions', { MarketType: 'capacity-block' });
  data.addPropertyOverride('LaunchTemplateData.CapacityReservationSpecification', {
    CapacityReservationTarget: { CapacityReservationId: props.capacityBlock.reservationId },
  });
  nodegroup.capacityType = CAPACITY_BLOCK;
  nodegroup.instanceTypes = undefined;
}
