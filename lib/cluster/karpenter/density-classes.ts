import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { MaxPods } from '../../capacity/max-pods';
import type { NodeNetwork } from '../node-network';
import { NodeImage } from '../node-image';
import { maxPodsOptionsOf } from '../node-pod-limit';
import type { KarpenterNodesOptions } from './karpenter-nodes-options';

/** Instance types that hold the same number of pods. */
export interface DensityClass {
  readonly maxPods: number;
  readonly instanceTypes: ec2.InstanceType[];
  /** Rank among the classes: Karpenter packs pods onto the densest nodes first. */
  readonly weight: number;
}

const HIGHEST_WEIGHT = 100;
const STEP = 10;

/** Classes of equal max pods, the densest first: an EC2NodeClass has one number for all of its types. */
export function densityClasses(network: NodeNetwork, options: KarpenterNodesOptions): DensityClass[] {
  const { instanceTypes, limits, image = NodeImage.al2023() } = options;
  const { results } = MaxPods.forGroup({
    ...maxPodsOptionsOf(network, options, image),
    instanceTypes: instanceTypes.map(String),
    limits,
  });
  const podsOf = (type: ec2.InstanceType): number =>
    results.find(({ instanceType }) => instanceType === String(type))?.maxPods ?? 0;
  const numbers = [...new Set(instanceTypes.map(podsOf))].sort((a, b) => b - a);
  return numbers.map((maxPods, index) => ({
    maxPods,
    instanceTypes: instanceTypes.filter((type) => podsOf(type) === maxPods),
    weight: Math.max(1, HIGHEST_WEIGHT - index * STEP),
  }));
}
