import { warnAtSynth } from '../../synth/warn-at-synth';
import type { PodNetworkClusterProps } from '../pod-network-cluster-props';
import type { Construct } from 'constructs';

/** Props that reach other nodes only. */
const OF_OTHER_NODES = [
  'podAddressing',
  'vpcCniVersion',
  'vpcCniSettings',
  'kubeProxyVersion',
  'coreDnsVersion',
  'upgradeGuard',
] as const satisfies readonly (keyof PodNetworkClusterProps)[];

/** Says which props have no effect in a cluster whose only nodes are those of Auto Mode. */
export function warnOfIgnoredProps(
  scope: Construct,
  props: PodNetworkClusterProps,
  hasOtherNodes: () => boolean,
): void {
  const given = OF_OTHER_NODES.filter((name) => props[name] !== undefined);
  if (!props.autoMode || given.length === 0) return;
  warnAtSynth(
    scope,
    'PodNetwork:AutoModeIgnores',
    () => !hasOtherNodes(),
    `nodes of Auto Mode ignore ${given.join(', ')}, and this cluster has no others: set addresses and network policy with addAutoModeNodes, and leave the rest out`,
  );
}
