import { getAtt, ref, UNKNOWN } from '../fixtures/draft';
import type { RuleCase } from './harness';

const CONFIG = 'Cluster.ResourcesVpcConfig';
const CIDRS = `${CONFIG}.PublicAccessCidrs`;
type D = Parameters<RuleCase['breaks']>[0];

const privateOnly = (d: D) => d.set(`${CONFIG}.EndpointPublicAccess`, false);
const manifest = (d: D, handler: object) =>
  d
    .add('Handler', 'AWS::Lambda::Function', handler)
    .add('Manifest', 'Custom::AWSCDK-EKS-KubernetesResource', {
      ServiceToken: getAtt('Handler', 'Arn'),
      ClusterName: ref('Cluster'),
      Manifest: '[]',
    });
/** A manifest with one object in it, so that it is tied to its handler. */
const namespace = (d: D, handler: object) =>
  manifest(privateOnly(d), handler).set('Manifest.Manifest', [{ kind: 'Namespace' }]);

export const EP_CASES: RuleCase[] = [
  {
    id: 'EP-01',
    breaks: (d) => privateOnly(d).set(`${CONFIG}.EndpointPrivateAccess`, false),
    says: 'Cluster has neither a public nor a private endpoint',
    unknown: (d) => privateOnly(d).set(`${CONFIG}.EndpointPrivateAccess`, UNKNOWN),
  },
  {
    id: 'EP-02',
    breaks: (d) => d.set(CIDRS, undefined),
    says: 'the API server of Cluster is open to 0.0.0.0/0',
    unknown: (d) => d.set(CIDRS, UNKNOWN),
  },
  {
    id: 'EP-03',
    breaks: (d) => d.set(`${CONFIG}.EndpointPrivateAccess`, false),
    says: 'Cluster has no private endpoint, and its public one is open to 203.0.113.0/24 only, without the NAT gateways of its nodes',
    passes: (d) => d.set(`${CONFIG}.EndpointPrivateAccess`, false).set('Nodegroup.Subnets', [ref('PublicA')]),
    unknown: (d) => d.set(`${CONFIG}.EndpointPrivateAccess`, UNKNOWN),
  },
  {
    id: 'EP-04',
    breaks: (d) => d.set(CIDRS, ['2001:db8::/32']),
    says: 'Cluster is an IPv4 cluster with 2001:db8::/32 in PublicAccessCidrs',
    unknown: (d) => d.set(CIDRS, [UNKNOWN]),
  },
  {
    id: 'EP-05',
    breaks: (d) => d.set(CIDRS, ['203.0.113.0/24', '10.0.0.0/8']),
    says: '10.0.0.0/8 in PublicAccessCidrs of Cluster is never seen on the public endpoint',
    unknown: (d) => d.set(CIDRS, [UNKNOWN]),
  },
  {
    id: 'EP-06',
    breaks: (d) => d.set('Vpc.EnableDnsHostnames', false),
    says: 'Cluster has a private endpoint, but DNS support or DNS hostnames are off in Vpc',
    unknown: (d) => d.set('Vpc.EnableDnsHostnames', UNKNOWN),
  },
  {
    id: 'EP-07',
    breaks: (d) => namespace(d, {}),
    says: 'Handler applies manifests to Cluster, which has a private endpoint only, from outside the VPC',
    passes: (d) => namespace(d, { VpcConfig: { SubnetIds: [ref('NodeA')] } }),
    unknown: (d) =>
      manifest(d, {})
        .set('Manifest.Manifest', [{ kind: 'Namespace' }])
        .set(`${CONFIG}.EndpointPublicAccess`, UNKNOWN),
  },
  {
    id: 'EP-08',
    breaks: (d) =>
      d.env({ CLUSTER_ENDPOINT: 'https://example.com' }).set(`${CONFIG}.EndpointPrivateAccess`, false),
    says: 'CLUSTER_ENDPOINT is set for aws-node, but Cluster has no private endpoint',
    passes: (d) => d.env({ CLUSTER_ENDPOINT: getAtt('Cluster', 'Endpoint') }),
    absent: () => undefined,
    unknown: (d) =>
      d.env({ CLUSTER_ENDPOINT: 'https://example.com' }).set(`${CONFIG}.EndpointPrivateAccess`, UNKNOWN),
  },
  {
    id: 'EP-09',
    breaks: (d) => d.set('Cluster.RemoteNetworkConfig', {}),
    says: 'Cluster has hybrid nodes and both kinds of endpoint',
    passes: (d) => privateOnly(d).set('Cluster.RemoteNetworkConfig', {}),
    absent: () => undefined,
    unknown: (d) => d.set('Cluster.RemoteNetworkConfig', {}).set(`${CONFIG}.EndpointPublicAccess`, UNKNOWN),
  },
];
