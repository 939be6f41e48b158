import type { Properties } from '../resource-provider';

/**
 * Paths that the service changes in place although the specification says otherwise.
 *
 * Auto Mode is turned on and off in a cluster that runs:
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-enable-existing.html
 */
const IN_PLACE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'AWS::EKS::Cluster': [['KubernetesNetworkConfig', 'ElasticLoadBalancing']],
};

/** Properties without what changes in place. */
export function withoutInPlace(type: string, properties: Properties): Properties {
  return (IN_PLACE[type] ?? []).reduce<Properties>((all, [outer, inner]) => {
    const value = all[outer];
    if (typeof value !== 'object' || value === null) return all;
    const kept = Object.entries(value).filter(([name]) => name !== inner);
    return { ...all, [outer]: Object.fromEntries(kept) };
  }, properties);
}
