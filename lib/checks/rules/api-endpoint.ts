import { isPublic, SHARED } from '../../planning/address-families';
import { CidrBlock } from '../../planning/cidr-block';
import type { Resource } from '../model/resource';
import { parseCidr } from '../model/cidr';
import type { Cluster, Entity } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known, NotCheckable } from '../model/value';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';
import { defaultRoute, list, nodeSubnets } from './facts';
import { dhcpOptions, lacksAmazonDns } from './vpc-blocks';
import { rule, some, type Rule } from './rule';
import { CLUSTER_ENDPOINT, CNI_README, ug } from './sources';

const clusters = (model: NetworkModel): Cluster[] => model.clusters;
const EVERYBODY = ['0.0.0.0/0', '::/0'];

/** Who may reach the public endpoint; everybody when nothing is said. */
function publicCidrs({ props }: Cluster): string[] {
  const written = props.object('ResourcesVpcConfig').texts('PublicAccessCidrs').map(known);
  return written.length === 0 ? ['0.0.0.0/0'] : written;
}

function limitsAccess(cluster: Cluster): boolean {
  return !publicCidrs(cluster).some((cidr) => EVERYBODY.includes(cidr));
}

interface KubectlHandler extends Entity {
  readonly cluster: Cluster;
}

/** Functions that CDK applies manifests with, by the cluster they serve. */
function kubectlHandlers(model: NetworkModel): KubectlHandler[] {
  return [...model.objects, ...model.charts].flatMap(({ resource, cluster }) => {
    const handlers = [...reachedFunctions(model, resource)];
    return cluster === undefined ? [] : handlers.map((handler) => ({ resource: handler, cluster }));
  });
}

function* reachedFunctions({ assembly }: NetworkModel, resource: Resource): Iterable<Resource> {
  const token = resource.props.raw('ServiceToken');
  const direct = assembly.referenced(token);
  if (direct?.type === 'AWS::Lambda::Function') yield direct;
}

export const EP_RULES: readonly Rule[] = [
  rule({
    id: 'EP-01',
    severity: RuleSeverity.ERROR,
    title: 'The API server has an endpoint',
    why: 'With both endpoints off nothing can talk to the API server; EKS refuses it.',
    over: clusters,
    check: ({ publicEndpoint, privateEndpoint, resource }) =>
      !known(publicEndpoint) &&
      !known(privateEndpoint) &&
      `${resource.logicalId} has neither a public nor a private endpoint`,
    remedy: 'Turn the private endpoint on.',
    source: CLUSTER_ENDPOINT,
    example: 'ResourcesVpcConfig: { EndpointPublicAccess: false }',
  }),
  rule({
    id: 'EP-02',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'The public endpoint is not open to everybody',
    why: 'Anybody on the internet can try credentials and exploits against the API server.',
    over: clusters,
    when: ({ publicEndpoint }) => publicEndpoint,
    check: (cluster) =>
      !limitsAccess(cluster) &&
      `the API server of ${cluster.resource.logicalId} is open to ${list(publicCidrs(cluster).filter((cidr) => EVERYBODY.includes(cidr)))}`,
    remedy: 'Restrict PublicAccessCidrs, or use the private endpoint only.',
    source: CLUSTER_ENDPOINT,
    example: 'ResourcesVpcConfig: { EndpointPublicAccess: true } without PublicAccessCidrs',
  }),
  rule({
    id: 'EP-03',
    severity: RuleSeverity.ERROR,
    title: 'Nodes reach a public endpoint that is restricted',
    why: 'Nodes come from the addresses of the NAT gateways, which are not on the list: they are locked out of the API server.',
    over: clusters,
    when: (cluster) =>
      known(cluster.publicEndpoint) && !known(cluster.privateEndpoint) && limitsAccess(cluster),
    check: (cluster) => {
      const throughNat = some(nodeSubnets(cluster), (subnet) => defaultRoute(subnet)?.target === 'nat');
      return (
        throughNat &&
        `${cluster.resource.logicalId} has no private endpoint, and its public one is open to ${list(publicCidrs(cluster))} only, without the NAT gateways of its nodes`
      );
    },
    remedy: 'Turn the private endpoint on, or add the addresses of the NAT gateways.',
    source: CLUSTER_ENDPOINT,
    example: 'EndpointPrivateAccess: false, PublicAccessCidrs: [203.0.113.0/24]',
  }),
  rule({
    id: 'EP-04',
    severity: RuleSeverity.ERROR,
    title: 'IPv6 ranges are only on the list of IPv6 clusters',
    why: 'EKS refuses them for an IPv4 cluster.',
    over: clusters,
    when: ({ publicEndpoint }) => publicEndpoint,
    check: (cluster) => {
      const ipv6 = publicCidrs(cluster).filter((cidr) => cidr.includes(':'));
      return (
        ipv6.length > 0 &&
        !known(cluster.ipv6) &&
        `${cluster.resource.logicalId} is an IPv4 cluster with ${list(ipv6)} in PublicAccessCidrs`
      );
    },
    remedy: 'Remove the IPv6 ranges.',
    source: CLUSTER_ENDPOINT,
    example: 'PublicAccessCidrs: [2001:db8::/32] on an IPv4 cluster',
  }),
  rule({
    id: 'EP-05',
    severity: RuleSeverity.WARNING,
    title: 'The list of the public endpoint has public ranges',
    why: 'The public endpoint never sees a private address, so such an entry lets nobody in.',
    over: clusters,
    when: ({ publicEndpoint }) => publicEndpoint,
    check: (cluster) => {
      const hidden = publicCidrs(cluster).filter((text) => isPrivate(text));
      return (
        hidden.length > 0 &&
        `${list(hidden)} in PublicAccessCidrs of ${cluster.resource.logicalId} is never seen on the public endpoint`
      );
    },
    remedy: 'Write the public addresses that these networks come from.',
    source: CLUSTER_ENDPOINT,
    example: 'PublicAccessCidrs: [10.0.0.0/8]',
  }),
  rule({
    id: 'EP-06',
    severity: RuleSeverity.ERROR,
    follows: ['NET-10'],
    title: 'The name of a private endpoint resolves in the VPC',
    why: 'The name is in a private hosted zone that only the resolver of the VPC answers.',
    over: (model) => model.clusters.filter((cluster) => cluster.vpc !== undefined),
    when: ({ privateEndpoint }) => privateEndpoint,
    check: ({ vpc, resource }, { model }) => {
      if (!known(vpc!.dnsSupport) || !known(vpc!.dnsHostnames))
        return `${resource.logicalId} has a private endpoint, but DNS support or DNS hostnames are off in ${vpc!.resource.logicalId}`;
      const options = dhcpOptions(model).filter(
        (item) => item.clusters.includes(vpc!.clusters[0]) && item.options,
      );
      return (
        some(options, lacksAmazonDns) &&
        `${resource.logicalId} has a private endpoint, but the DHCP options of ${vpc!.resource.logicalId} lack AmazonProvidedDNS`
      );
    },
    remedy: 'Turn both DNS settings on and keep AmazonProvidedDNS.',
    source: CLUSTER_ENDPOINT,
    example: 'EndpointPrivateAccess: true in a VPC with EnableDnsHostnames: false',
  }),
  rule({
    id: 'EP-07',
    severity: RuleSeverity.ERROR,
    title: 'kubectl handlers of a private cluster run in its VPC',
    why: 'A function outside the VPC cannot reach the private endpoint, so the deployment hangs until it times out.',
    over: kubectlHandlers,
    when: ({ cluster }) => known(cluster.privateEndpoint) && !known(cluster.publicEndpoint),
    check: ({ resource, cluster }) =>
      !resource.props.has('VpcConfig') &&
      `${resource.logicalId} applies manifests to ${cluster.resource.logicalId}, which has a private endpoint only, from outside the VPC`,
    remedy:
      'Give the kubectl provider private subnets, or do without kubectl: ENIConfigs come with the vpc-cni add-on.',
    source: CLUSTER_ENDPOINT,
    example: 'EndpointPublicAccess: false with a kubectl handler without VpcConfig',
  }),
  rule({
    id: 'EP-08',
    severity: RuleSeverity.ERROR,
    title: 'CLUSTER_ENDPOINT of aws-node goes with a private endpoint',
    why: 'aws-node then talks to the API server before kube-proxy is there, over a name that only resolves with the private endpoint.',
    over: ({ cnis }) => cnis,
    when: (cni) => (cni.env('CLUSTER_ENDPOINT') ?? '') !== '',
    check: ({ cluster }) =>
      !known(cluster.privateEndpoint) &&
      `CLUSTER_ENDPOINT is set for aws-node, but ${cluster.resource.logicalId} has no private endpoint`,
    remedy: 'Turn the private endpoint on, or remove CLUSTER_ENDPOINT.',
    source: CNI_README,
    example: 'env: { CLUSTER_ENDPOINT: https://... } with EndpointPrivateAccess: false',
  }),
  rule({
    id: 'EP-09',
    severity: RuleSeverity.WARNING,
    title: 'A cluster with hybrid nodes has one kind of endpoint',
    why: 'Hybrid nodes resolve the endpoint to its public addresses when both are on, whichever way they should go.',
    over: (model) => model.clusters.filter(({ props }) => props.has('RemoteNetworkConfig')),
    check: ({ publicEndpoint, privateEndpoint, resource }) =>
      known(publicEndpoint) &&
      known(privateEndpoint) &&
      `${resource.logicalId} has hybrid nodes and both kinds of endpoint`,
    remedy: 'Choose the public or the private endpoint.',
    source: ug('hybrid-nodes-networking'),
    example: 'RemoteNetworkConfig with EndpointPublicAccess and EndpointPrivateAccess: true',
  }),
];

const NAT64 = CidrBlock.parse('64:ff9b::/96');

function isPrivate(text: string): boolean {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new NotCheckable(`${text} is not a CIDR block`);
  if (cidr.block.isIpv6) return NAT64.contains(cidr.block);
  return cidr.block.cidrMask > 0 && (!isPublic(cidr.block) || SHARED.contains(cidr.block));
}
