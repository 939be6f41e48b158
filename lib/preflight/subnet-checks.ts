import { replacedNodegroups, type PreflightChange } from './changes';
import { problemIf, unknown, type PreflightFinding } from './finding';
import type { LiveCluster, LiveSubnet } from './live-cluster';
import { surgeOf } from './surge-checks';

/** Free addresses and zones EKS needs for a new control plane: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const CONTROL_PLANE = { addresses: 5, zones: 2 };

/** Room for the interfaces of a new control plane, and for the nodes that are added while node groups are replaced. */
export function subnetFindings(all: readonly PreflightChange[], live: LiveCluster): PreflightFinding[] {
  const { subnets } = live;
  if (subnets === undefined) return [];
  const surges = replacedNodegroups(all, live).flatMap((group) => surgeOf(group, live, subnets));
  return [...controlPlaneRoom(all, live, subnets), ...surges];
}

function controlPlaneRoom(
  all: readonly PreflightChange[],
  { subnetIds }: LiveCluster,
  subnets: readonly LiveSubnet[],
): PreflightFinding[] {
  const ofCluster = subnets.filter(({ id }) => subnetIds.includes(id));
  const missing = subnetIds.filter((id) => !ofCluster.some((subnet) => subnet.id === id));
  if (missing.length > 0)
    return [
      unknown(
        'ClusterSubnets',
        `free addresses of cluster subnets ${missing.join(', ')}: describe all of them`,
      ),
    ];
  const enough = ofCluster.filter(({ freeAddresses }) => freeAddresses >= CONTROL_PLANE.addresses);
  if (new Set(enough.map(({ zone }) => zone)).size >= CONTROL_PLANE.zones) return [];
  const free = ofCluster.map(({ id, zone, freeAddresses }) => `${id} (${zone}) ${freeAddresses}`).join(', ');
  const message = `free addresses of the cluster subnets: ${free}; EKS needs ${CONTROL_PLANE.addresses} in each of ${CONTROL_PLANE.zones} Availability Zones to upgrade the control plane: free addresses, or add cluster subnets in the same zones`;
  const isUpgrade = all.some(({ subject }) => subject === 'Kubernetes');
  return [problemIf(isUpgrade, 'ClusterSubnetsFull', message)];
}
