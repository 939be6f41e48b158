import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AutoModeDemand } from '../../capacity/auto-mode-demand';
import type { AutoModeDemandProps } from '../../capacity/auto-mode-demand-props';
import { knownBlockOfSubnet } from '../../network/known-at-synth';
import { CidrBlock } from '../../planning/cidr-block';
import { ConstructError } from '../../synth/construct-error';
import { mostNodes } from '../most-nodes';
import { podAddressesOf } from './auto-mode-checks';
import type { AutoModeNodesProps } from './auto-mode-nodes-props';
import { AutoModeIpv4PrefixSize } from './auto-mode-nodes-props';

/** Refuses pools that do not fit into the subnets of their pods at their largest, and warns of those that may not. */
export function checkAutoModeCapacity(scope: Construct, props: AutoModeNodesProps): void {
  const nodes = mostNodes(props.nodePoolLimits, props.instanceTypes);
  const available = addressesOf(props);
  if (nodes === undefined || available === undefined) return;
  const addressing = addressingOf(props);
  // One pod on each node is the least: a DaemonSet suffices.
  const { fewest, reason } = AutoModeDemand.compute({ ...addressing, nodes, podsPerNode: 1 });
  const { most } = AutoModeDemand.compute({ ...addressing, nodes });
  const start = `${nodes} nodes of Auto Mode take ${fewest} addresses with one pod on each and up to ${most} when full (${reason}), and the subnets of their pods have ${available}`;
  if (fewest > available)
    throw new ConstructError(scope, `${start}: lower nodePoolLimits, or use larger subnets`);
  if (most <= available) return;
  Annotations.of(scope).addWarningV2(
    'PodNetwork:AutoModeMayNotFit',
    `${start}: full nodes may find none; lower nodePoolLimits, use larger subnets, or single addresses where pods are few`,
  );
}

function addressingOf({
  ipv4PrefixSize,
  networkInterfaces,
}: AutoModeNodesProps): Pick<AutoModeDemandProps, 'singleAddresses' | 'staticAddresses'> {
  return {
    singleAddresses: ipv4PrefixSize === AutoModeIpv4PrefixSize.SINGLE_ADDRESSES,
    staticAddresses: networkInterfaces && podAddressesOf(networkInterfaces),
  };
}

/** Addresses of the subnets of the pods; undefined where a block is not known at synth. */
function addressesOf({ podSubnets = [], nodeSubnets }: AutoModeNodesProps): number | undefined {
  const subnets = podSubnets.length > 0 ? podSubnets : nodeSubnets;
  const sizes = subnets.map((subnet) => {
    const text = knownBlockOfSubnet(subnet);
    const block = text === undefined ? undefined : CidrBlock._read(text);
    return block?.usableAddresses;
  });
  if (sizes.some((size) => size === undefined)) return undefined;
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
