import type { Resource } from '../model/resource';
import { allowsPort } from '../model/build-security-groups';
import type { Cluster, Endpoint, Entity, Subnet, Vpc } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { isObject, known, NotCheckable, sameValue, Unknown } from '../model/value';
import { ClusterFeature } from '../../planning/cluster-feature';
import { ENDPOINT_NEEDS, type EndpointNeeds } from '../../planning/endpoint-services';
import { RuleSeverity } from './rule-severity';
import { hasEgress, ipv4Blocks, list, name, nodeSubnets, onlyKnown, unique, zonesOf } from './facts';
import { filter, rule, some, type Rule } from './rule';
import { PRIVATE_CLUSTERS, VPC_LIMITS } from './sources';

interface PrivateCluster extends Entity {
  readonly cluster: Cluster;
  readonly vpc: Vpc;
}

/** Clusters with node subnets in a VPC of the templates. */
function clustersInVpc(model: NetworkModel): PrivateCluster[] {
  return model.clusters.flatMap((cluster) => {
    const { vpc } = cluster;
    return vpc === undefined || cluster.nodegroups.length === 0
      ? []
      : [{ resource: vpc.resource, cluster, vpc }];
  });
}

function workloadSubnets(cluster: Cluster): Subnet[] {
  return unique([...nodeSubnets(cluster), ...onlyKnown(cluster.eniConfigs.map(({ subnet }) => subnet))]);
}

function isPrivate({ cluster, vpc }: PrivateCluster): boolean {
  const isPartOfVpc = some(nodeSubnets(cluster), () => true) && vpc.endpoints.length > 0;
  return isPartOfVpc && some(workloadSubnets(cluster), (subnet) => !hasEgress(subnet));
}

const interfaces = ({ endpoints }: { endpoints: Endpoint[] }): Endpoint[] =>
  endpoints.filter(({ isInterface }) => isInterface !== false);

function usesPodIdentity({ addons }: Cluster): boolean {
  return addons.some(({ name: addon }) => addon === 'eks-pod-identity-agent');
}

/** Services that every private cluster calls; with Pod Identity alone, no token service. */
function needed(cluster: Cluster, model: NetworkModel): EndpointNeeds {
  const podIdentity = usesPodIdentity(cluster);
  const irsa = !podIdentity || model.resourcesNear(cluster.resource, 'AWS::IAM::OIDCProvider').length > 0;
  return {
    ...ENDPOINT_NEEDS[ClusterFeature.NODES],
    ...(irsa ? ENDPOINT_NEEDS[ClusterFeature.IRSA] : {}),
    ...(podIdentity ? ENDPOINT_NEEDS[ClusterFeature.POD_IDENTITY] : {}),
  };
}

/** CIDR blocks of the VPC that no rule of the endpoint's security groups lets in on port 443. */
function blocksKeptOut(endpoint: Endpoint, { securityGroups }: NetworkModel): string[] {
  const groups = endpoint.securityGroups.map((value) =>
    securityGroups.find(({ resource }) => isIdOf(value, resource)),
  );
  if (groups.includes(undefined))
    throw new NotCheckable(`a security group of ${endpoint.resource.logicalId} is not in the templates`);
  const rules = groups.flatMap((group) => group!.ingress);
  if (rules.some(({ peer }) => peer !== undefined)) return [];
  const open = filter(rules, (item) => allowsPort(item, 443)).filter(({ cidr }) => cidr !== undefined);
  const blocks = filter(ipv4Blocks(endpoint.vpc!), ({ cidr }) => isUsed(known(cidr).text, endpoint.vpc!));
  return blocks
    .filter(({ cidr }) => !some(open, (item) => known(item.cidr!).block.contains(known(cidr).block)))
    .map(({ cidr }) => known(cidr).text);
}

function isUsed(text: string, { subnets, blocks }: Vpc): boolean {
  const block = blocks.find(({ cidr }) => !(cidr instanceof Unknown) && cidr.text === text)!;
  return some(
    subnets.filter(
      (subnet) => subnet.ipv4 !== undefined && (subnet.roles.has('node') || subnet.roles.has('pod')),
    ),
    (subnet) => known(block.cidr).block.contains(known(subnet.ipv4!).block),
  );
}

function isIdOf(value: unknown, resource: Resource): boolean {
  return value instanceof Unknown && 'resourceId' in value && value.resourceId === resource.id;
}

export const PRV_RULES: readonly Rule[] = [
  rule({
    id: 'PRV-01',
    severity: RuleSeverity.ERROR,
    title: 'Clusters without egress have the endpoints that nodes need',
    why: 'Without a way to an AWS service, nodes cannot start or pods cannot get their images and credentials.',
    over: clustersInVpc,
    when: isPrivate,
    check: ({ cluster, vpc }, { model }) =>
      Object.entries(needed(cluster, model))
        .filter(([service]) => !some(vpc.endpoints, (endpoint) => known(endpoint.service) === service))
        .map(
          ([service, effect]) =>
            `${vpc.resource.logicalId} has no way out and no endpoint for ${service}: ${effect}`,
        ),
    remedy: 'Add an endpoint for each of them.',
    source: PRIVATE_CLUSTERS,
    example: 'Isolated subnets with endpoints for ec2 and s3 only',
  }),
  rule({
    id: 'PRV-02',
    severity: RuleSeverity.ERROR,
    title: 'Interface endpoints have private DNS on',
    why: 'SDKs use the public name of the service, which then leads out of the VPC.',
    over: (model) => interfaces(model),
    check: (endpoint) =>
      !known(endpoint.privateDns) && `endpoint ${endpoint.resource.logicalId} has private DNS off`,
    remedy: 'Set PrivateDnsEnabled.',
    source: PRIVATE_CLUSTERS,
    example: 'Endpoint: { VpcEndpointType: Interface, PrivateDnsEnabled: false }',
  }),
  rule({
    id: 'PRV-03',
    severity: RuleSeverity.ERROR,
    title: 'Endpoints let nodes and pods in on port 443',
    why: 'Pods of a secondary block are forgotten most often: they time out on every call.',
    over: (model) =>
      interfaces(model).filter(({ vpc, securityGroups }) => vpc !== undefined && securityGroups.length > 0),
    check: (endpoint, { model }) => {
      const out = blocksKeptOut(endpoint, model);
      return (
        out.length > 0 && `endpoint ${endpoint.resource.logicalId} does not let ${list(out)} in on port 443`
      );
    },
    remedy: 'Allow port 443 from every block of the VPC.',
    source: PRIVATE_CLUSTERS,
    example: 'Endpoint group with CidrIp: 10.0.0.0/16 only, pods in 100.64.0.0/16',
  }),
  rule({
    id: 'PRV-04',
    severity: RuleSeverity.WARNING,
    title: 'The S3 gateway endpoint is in the route tables of nodes and pods',
    why: 'The layers of ECR images come from S3.',
    over: ({ endpoints }) => endpoints.filter(({ vpc, service }) => vpc !== undefined && service === 's3'),
    when: ({ isInterface }) => !known(isInterface),
    check: (endpoint) => {
      const subnets = endpoint.vpc!.subnets.filter(
        ({ roles, routeTable }) => routeTable && (roles.has('node') || roles.has('pod')),
      );
      const without = subnets.filter(
        ({ routeTable }) => !some(endpoint.routeTables, (value) => isTable(value, routeTable!.resource)),
      );
      return (
        without.length > 0 &&
        `S3 endpoint ${endpoint.resource.logicalId} is not in the route table of ${list(without.map(name))}`
      );
    },
    remedy: 'Add the route tables to the endpoint.',
    source: PRIVATE_CLUSTERS,
    example: 'Endpoint: { ServiceName: s3, RouteTableIds: [PublicTable] }',
  }),
  rule({
    id: 'PRV-05',
    severity: RuleSeverity.WARNING,
    title: 'Interface endpoints are in every zone that has nodes',
    why: 'Nodes of the other zones cross zones for each call, and lose the service with the zone.',
    over: (model) =>
      interfaces(model).filter(
        ({ vpc }) => vpc !== undefined && vpc.clusters.some(({ nodegroups }) => nodegroups.length > 0),
      ),
    check: (endpoint) => {
      const covered = zonesOf(endpoint.subnets);
      const zones = unique(endpoint.vpc!.clusters.flatMap((cluster) => zonesOf(nodeSubnets(cluster))));
      const missing = zones.filter((zone) => !covered.includes(zone));
      return (
        missing.length > 0 && `endpoint ${endpoint.resource.logicalId} has no interface in ${list(missing)}`
      );
    },
    remedy: 'Give the endpoint a subnet in each of these zones.',
    source: PRIVATE_CLUSTERS,
    example: 'Endpoint in one zone, nodes in three',
  }),
  rule({
    id: 'PRV-06',
    severity: RuleSeverity.ERROR,
    title: 'Without egress, the Load Balancer Controller leaves WAF and Shield alone',
    why: 'It calls services that have no endpoint and fails to create load balancers.',
    over: ({ charts }) =>
      charts.filter(({ chart, cluster }) => chart === 'aws-load-balancer-controller' && cluster?.vpc),
    when: ({ cluster, resource }) => isPrivate({ resource, cluster: cluster!, vpc: cluster!.vpc! }),
    check: ({ values, resource }) => {
      const given = known(values);
      const on = ['enableShield', 'enableWaf', 'enableWafv2'].filter(
        (key) => !isObject(given) || sameValue(given[key] ?? true, false) !== true,
      );
      return on.length > 0 && `${resource.logicalId} runs without egress and leaves on: ${list(on)}`;
    },
    remedy: 'Set enableShield, enableWaf and enableWafv2 to false.',
    source: PRIVATE_CLUSTERS,
    example: 'Chart aws-load-balancer-controller without enableShield: false',
  }),
  rule({
    id: 'PRV-07',
    severity: RuleSeverity.WARNING,
    title: 'A VPC has no more interface endpoints than its quota',
    why: 'Creating the endpoint above the quota fails.',
    over: ({ vpcs }) => vpcs.filter((vpc) => interfaces(vpc).length > 0),
    check: (vpc, { quotas }) => {
      const count = interfaces(vpc).length;
      const quota = quotas.interfaceEndpointsPerVpc;
      return (
        count > quota && `${vpc.resource.logicalId} has ${count} interface endpoints, the quota is ${quota}`
      );
    },
    remedy: 'Raise the quota and say so in the options.',
    source: VPC_LIMITS,
    example: 'Vpc with 51 interface endpoints',
  }),
];

function isTable(value: unknown, resource: Resource): boolean {
  if (isIdOf(value, resource)) return true;
  if (value instanceof Unknown && !('resourceId' in value)) throw new NotCheckable(value.why);
  return false;
}
