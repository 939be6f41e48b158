import { EniLimits, InstanceHypervisor } from '../capacity/eni-limits';
import { MaxPods } from '../capacity/max-pods';
import { NodeOperatingSystem } from '../capacity/max-pods-props';
import { PodAddressing } from '../vpc-cni/pod-addressing';
import type { NodeImage } from './node-image';
import type { NodeNetwork } from './node-network';
import type { NodeTemplateOptions } from './node-options';
import { usesCustomNetworking } from './node-pod-limit';

/** EC2 reports no hypervisor for bare metal, and the calculator of AWS grants prefixes to the hypervisor Nitro only. */
function takesPrefixes(instanceType: string, { limits = [] }: NodeTemplateOptions): boolean {
  const given = limits.find((each) => each.instanceType === instanceType);
  const known = EniLimits.find(instanceType);
  return (given?.hypervisor ?? known?.hypervisor ?? InstanceHypervisor.NITRO) === InstanceHypervisor.NITRO;
}

/**
 * Predicts the max pods that EKS writes into the user data of a managed node group without an image id.
 *
 * EKS reads the settings of aws-node when the group is made, and takes the lowest number of its types by the rules of
 * `max-pods-calculator.sh`: no trunk interface, no MAX_ENI, nothing reserved, always capped. The script is public, what
 * EKS runs is not, so this is a prediction.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 * @see https://github.com/awslabs/amazon-eks-ami/blob/d31abb69/templates/al2/runtime/max-pods-calculator.sh
 */
export function predictInjectedMaxPods(
  network: NodeNetwork,
  options: NodeTemplateOptions,
  image: NodeImage,
): number {
  const ipv4 = network.cluster.ipFamily !== 'ipv6';
  const numbers = options.instanceTypes.map(String).map((instanceType) => {
    const prefixes = !image.isWindows && takesPrefixes(instanceType, options);
    return MaxPods.compute({
      instanceType,
      limits: options.limits?.find((each) => each.instanceType === instanceType),
      podAddressing: prefixes || !ipv4 ? network.podAddressing : PodAddressing.secondaryIp(),
      customNetworking: !image.isWindows && usesCustomNetworking(network),
      ipFamily: network.cluster.ipFamily,
      operatingSystem: image.isWindows ? NodeOperatingSystem.WINDOWS : NodeOperatingSystem.LINUX,
    }).maxPods;
  });
  return Math.min(...numbers);
}
