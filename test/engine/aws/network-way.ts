import { askedBy, askFrom, blockedBy, EPHEMERAL } from './acl-way';
import { isInside, type LoopbackSubnet } from '../../loopback/ec2-state';
import type { Aws } from './aws';
import type { RouteTable, SecurityGroupRule } from './ec2/network';
import type { Cluster } from './eks/model';

const HTTPS = 443;
const INTERNET = '0.0.0.0/0';

/** Who sends packets: addresses of a subnet, behind security groups. Nodes are not asked for their groups. */
type Groups = readonly string[] | undefined;

/** @returns why packets from a subnet get lost on their way to a service; undefined when there is a way */
export function wayOut(
  aws: Aws,
  subnet: LoopbackSubnet,
  service: string,
  groups: Groups,
): string | undefined {
  const { network } = aws;
  const endpoints = [...network.endpoints.values()].filter(
    (endpoint) => endpoint.vpcId === subnet.vpcId && endpoint.service === service,
  );
  const named = endpoints.find(({ hasPrivateName }) => hasPrivateName);
  // Once the name leads to the endpoint, a NAT gateway beside it does not help.
  if (named !== undefined)
    return wayInto(aws, { groups: named.groupIds, subnetIds: named.subnetIds, name: `the endpoint of ${service}` }, subnet, groups); // prettier-ignore
  if (groups !== undefined && !opens(aws, groups, 'egress', ['0.0.0.0/0']))
    return `no security group of ${groups.join(', ')} lets HTTPS out`;
  const table = network.routeTableOf(subnet);
  const isGateway = endpoints.some(
    ({ kind, routeTableIds }) => kind === 'Gateway' && routeTableIds.includes(table?.id ?? ''),
  );
  return isGateway ? blockedBy(aws, askFrom(subnet, INTERNET)) : wayToInternet(aws, subnet, table);
}

/** @returns why packets get lost on their way to the API server of a cluster, from a VPC or from outside of any */
export function wayToApiServer(
  aws: Aws,
  cluster: Cluster,
  subnet: LoopbackSubnet | undefined,
  groups: Groups,
): string | undefined {
  if (subnet === undefined)
    return cluster.isPublic ? undefined : `the API server of ${cluster.name} is private`;
  if (!cluster.isPrivate) return wayOut(aws, subnet, 'kubernetes', groups);
  if (subnet.vpcId !== cluster.vpcId) return `the API server of ${cluster.name} is in another VPC`;
  const target = {
    groups: [cluster.clusterGroupId, ...cluster.groupIds],
    subnetIds: cluster.subnetIds,
    name: `the API server of ${cluster.name}`,
  };
  return wayInto(aws, target, subnet, groups);
}

/** Interfaces in the same VPC. */
interface Target {
  readonly groups: readonly string[];
  readonly subnetIds: readonly string[];
  readonly name: string;
}

function wayInto(
  aws: Aws,
  { groups: targets, subnetIds, name }: Target,
  subnet: LoopbackSubnet,
  groups: Groups,
): string | undefined {
  const blocks = subnet.cidrBlock === undefined ? [] : [subnet.cidrBlock];
  const targetBlocks = aws.network.subnetsOf(subnet.vpcId).flatMap(({ cidrBlock }) => cidrBlock ?? []);
  if (groups !== undefined && !opens(aws, groups, 'egress', [...targets, ...targetBlocks]))
    return `no security group of ${groups.join(', ')} lets HTTPS out to ${name}`;
  // Nodes have the group of the cluster, which lets its members in.
  if (groups === undefined || opens(aws, targets, 'ingress', [...groups, ...blocks]))
    return blockedBetween(aws, subnet, subnetIds);
  return `no security group of ${name} lets HTTPS in from ${groups.join(', ')}`;
}

/** Packets within one subnet do not pass its network ACL. */
function blockedBetween(aws: Aws, subnet: LoopbackSubnet, targetIds: readonly string[]): string | undefined {
  const targets = targetIds
    .filter((id) => id !== subnet.subnetId)
    .flatMap((id) => aws.network.state.subnets.get(id) ?? []);
  return blockedBy(
    aws,
    targets.flatMap((target) => [
      ...askFrom(subnet, target.cidrBlock ?? INTERNET),
      ...askedBy(target, subnet.cidrBlock ?? INTERNET),
    ]),
  );
}

/** Whether a rule of these groups lets HTTPS through to, or from, one of the peers. */
function opens(
  { network }: Aws,
  groups: readonly string[],
  direction: SecurityGroupRule['direction'],
  peers: readonly string[],
): boolean {
  const rules = groups.flatMap((id) => Object.values(network.groups.get(id)?.rules ?? {}));
  return rules.some(
    (rule) => rule.direction === direction && isHttps(rule) && peers.some((peer) => covers(rule.peer, peer)),
  );
}

function isHttps({ protocol, fromPort = 0, toPort = 65_535 }: SecurityGroupRule): boolean {
  return protocol === '-1' || (['tcp', '6'].includes(protocol) && fromPort <= HTTPS && HTTPS <= toPort);
}

function covers(rulePeer: string, peer: string): boolean {
  if (rulePeer === peer || rulePeer === '0.0.0.0/0') return true;
  return rulePeer.includes('/') && peer.includes('/') && isInside(peer, rulePeer);
}

/** A private address needs a NAT gateway that is available, whose own subnet leads to an attached gateway. */
function wayToInternet(aws: Aws, subnet: LoopbackSubnet, table: RouteTable | undefined): string | undefined {
  const { network } = aws;
  const { subnetId } = subnet;
  const target = table?.routes['0.0.0.0/0']?.target;
  if (target === undefined) return `the route table of ${subnetId} has no route to 0.0.0.0/0`;
  const nat = network.nats.get(target);
  if (nat === undefined) return `the route of ${subnetId} to ${target} is not through a living NAT gateway`;
  if (nat.state !== 'available' || !nat.isPublic)
    return `${target} is ${nat.isPublic ? nat.state : 'private'}`;
  const attached = [...network.gateways.values()].some(
    ({ kind, vpcId }) => kind === 'internet' && vpcId === nat.vpcId,
  );
  if (nat.subnetId === '') return attached ? undefined : `no internet gateway is attached for ${target}`;
  const home = network.state.subnets.get(nat.subnetId);
  const onward = home && network.routeTableOf(home)?.routes['0.0.0.0/0']?.target;
  const gateway = network.gateways.get(onward ?? '');
  if (home !== undefined && gateway?.kind === 'internet' && gateway.vpcId === home.vpcId)
    return blockedBy(aws, [
      ...askFrom(subnet, INTERNET),
      ...(home === subnet ? [] : askedBy(home, subnet.cidrBlock ?? INTERNET)),
      ...askFrom(home, INTERNET, EPHEMERAL.nat),
    ]);
  return `the subnet of ${target} has no route to an attached internet gateway`;
}
