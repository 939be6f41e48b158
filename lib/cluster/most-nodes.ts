import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { InstanceEniLimits } from '../capacity/eni-limits';
import { factsOf } from './instance-facts';
import type { NodePoolLimits } from './node-pool-options';

/** Most nodes of a pool: as many as its limits allow, of the smallest of its types; undefined where they do not tell. */
export function mostNodes(
  { nodes, cpu }: NodePoolLimits = {},
  instanceTypes?: ec2.InstanceType[],
  limits?: InstanceEniLimits[],
): number | undefined {
  if (nodes !== undefined) return Token.isUnresolved(nodes) ? undefined : nodes;
  if (cpu === undefined || Token.isUnresolved(cpu) || instanceTypes === undefined) return undefined;
  const vcpus = factsOf(instanceTypes, limits).map(({ facts }) => facts.vcpus);
  if (vcpus.some((count) => count === undefined)) return undefined;
  return Math.floor(cpu / Math.min(...vcpus.map(Number)));
}
