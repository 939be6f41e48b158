import type { Properties } from '../../resource-provider';
import { objectOf, objectsOf, optionalText, textOr, textsOf } from '../property-values';

/**
 * What EKS and EC2 refuse in a launch template with network interfaces or for a Capacity Block.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
 */
export function capacityProblems(properties: Properties, data: Properties): string[] {
  return [...interfaceProblems(data), ...blockProblems(properties, data)];
}

function interfaceProblems(data: Properties): string[] {
  const interfaces = objectsOf(data.NetworkInterfaces);
  if (interfaces.length === 0) return [];
  const efaOnly = interfaces.filter(({ InterfaceType }) => InterfaceType === 'efa-only');
  return [
    ...(textsOf(data.SecurityGroupIds).length > 0
      ? ['Network interfaces and an instance-level security groups may not be specified on the same request']
      : []),
    ...(interfaces.some(({ Groups }) => textsOf(Groups).length === 0)
      ? ['Launch template should specify security groups in each network interface.']
      : []),
    ...(efaOnly.some(({ NetworkCardIndex, DeviceIndex }) => NetworkCardIndex === 0 && DeviceIndex === 0)
      ? ['The primary network interface cannot be EFA-only.']
      : []),
  ];
}

function blockProblems(properties: Properties, data: Properties): string[] {
  if (textOr(properties.CapacityType, 'ON_DEMAND') !== 'CAPACITY_BLOCK') return [];
  const reservation = objectOf(objectOf(data.CapacityReservationSpecification).CapacityReservationTarget);
  const wanted: [boolean, string][] = [
    [objectOf(data.InstanceMarketOptions).MarketType === 'capacity-block', 'the market type capacity-block'],
    [optionalText(reservation.CapacityReservationId) !== undefined, 'a capacity reservation id'],
    [optionalText(data.InstanceType) !== undefined, 'an instance type'],
  ];
  return wanted
    .filter(([there]) => !there)
    .map(([, what]) => `Launch template should specify ${what} for capacity type CAPACITY_BLOCK.`);
}
