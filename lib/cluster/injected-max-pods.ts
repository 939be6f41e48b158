import { MaxPods } from '../capacity/max-pods';
import { NodeOperatingSystem } from '../capacity/max-pods-props';
import type { NodeImage } from './node-image';
import type { NodeNetwork } from './node-network';
import type { NodeTemplateOptions } from './node-options';
import { usesCustomNetworking } from './node-pod-limit';

/**
 * Predicts the max pods that EKS writes into the user data of a managed node group without an image id.
 *
 * EKS reads the settings of aws-node when the group is made, and takes the lowest number of its types by the rules of
 * `max-pods-calculator.sh`: no trunk interface, no MAX_ENI, nothing reserved, always capped. The script is public, what
 * EKS runs is not, so this is a prediction. The script grants bare metal no prefixes; every such type reaches its cap
 * without them.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 * @see https://github.com/awslabs/amazon-eks-ami/blob/d31abb69/templates/al2/runtime/max-pods-calculator.sh
 */
export function predictInjectedMaxPods(
  network: NodeNetwork,
  options: NodeTemplateOptions,
  image: NodeImage,
): number {
  const { maxPods } = MaxPods.forGroup({
    instanceTypes: options.instanceTypes.map(String),
    limits: options.limits,
    podAddressing: image.isWindows ? undefined : network.podAddressing,
    customNetworking: !image.isWindows && usesCustomNetworking(network),
    ipFamily: network.cluster.ipFamily,
    operatingSystem: image.isWindows ? NodeOperatingSystem.WINDOWS : NodeOperatingSystem.LINUX,
  });
  return maxPods;
}
