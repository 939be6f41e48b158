import { REPLACING_PROPERTIES } from './replacing-properties.generated';

/** Whether a change replaces the resource: `maybe` depends on more than the specification says. */
export type Replacement = 'no' | 'maybe' | 'yes';

/**
 * Paths where the service does better than its specification.
 *
 * - EKS updates subnets and security groups of a cluster in place since 2023:
 *   https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 * - Auto Mode can be turned on for a cluster that exists:
 *   https://docs.aws.amazon.com/eks/latest/userguide/auto-enable-existing.html
 */
const IN_PLACE: Readonly<Record<string, readonly string[]>> = {
  'AWS::EKS::Cluster': [
    'ResourcesVpcConfig.SubnetIds',
    'ResourcesVpcConfig.SecurityGroupIds',
    'KubernetesNetworkConfig.ElasticLoadBalancing',
  ],
};

const parsed = new Map<string, ReadonlyMap<string, Replacement>>();

/** Whether the update behavior of a resource type is known. */
export function isKnownType(type: string): boolean {
  return Object.hasOwn(REPLACING_PROPERTIES, type);
}

/** Effect of a change at a path such as `ResourcesVpcConfig.SubnetIds`; list positions are left out. */
export function replacementAt(type: string, path: string): Replacement {
  if (IN_PLACE[type]?.some((inPlace) => isWithin(path, inPlace))) return 'no';
  const paths = pathsOf(type);
  // A property that replaces does so with all that is in it; an object that comes or goes takes its own along.
  const related = [...paths].filter(([one]) => isWithin(path, one) || isWithin(one, path));
  const effects = related.map(([, effect]) => effect);
  if (effects.includes('yes')) return 'yes';
  return effects.includes('maybe') ? 'maybe' : 'no';
}

function pathsOf(type: string): ReadonlyMap<string, Replacement> {
  const known = parsed.get(type);
  if (known !== undefined) return known;
  const paths = (REPLACING_PROPERTIES[type] ?? '').split(' ').filter((path) => path !== '');
  const map = new Map(
    paths.map((path): [string, Replacement] =>
      path.endsWith('?') ? [path.slice(0, -1), 'maybe'] : [path, 'yes'],
    ),
  );
  parsed.set(type, map);
  return map;
}

const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}.`);
