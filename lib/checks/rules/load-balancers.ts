import { LOAD_BALANCER_ADDRESSES } from '../../planning/reservation-rules';
import { ipv4Size } from '../../planning/slot-layout';
import type { KubernetesObject, Subnet } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { isObject, known, Unknown, textOf } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { name, zonesOf } from './facts';
import { rule, type Rule } from './rule';
import { LBC_SUBNETS, ug } from './sources';

const balancers = ({ assembly }: NetworkModel) =>
  assembly.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').map((resource) => ({ resource }));

const LB_TAGS = ['kubernetes.io/role/elb', 'kubernetes.io/role/internal-elb'];

/** Subnets that load balancers are placed in. */
const balancerSubnets = ({ subnets }: NetworkModel): Subnet[] =>
  subnets.filter(({ tags, ipv4 }) => ipv4 !== undefined && LB_TAGS.some((tag) => tags.has(tag)));

function annotationsOf({ object }: KubernetesObject): Record<string, unknown> {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  return isObject(metadata.annotations) ? metadata.annotations : {};
}

/** Ingresses and services of type LoadBalancer among the manifests. */
function exposed({ objects }: NetworkModel): KubernetesObject[] {
  return objects.filter(({ object, cluster }) => {
    const isService =
      object.kind === 'Service' && isObject(object.spec) && object.spec.type === 'LoadBalancer';
    return cluster !== undefined && (object.kind === 'Ingress' || isService);
  });
}

function annotation(object: KubernetesObject, names: string[]): string | undefined {
  const annotations = annotationsOf(object);
  const key = names.find((item) => annotations[item] !== undefined);
  return key === undefined ? undefined : textOf(known(annotations[key] as string | Unknown));
}

export const LB_RULES: readonly Rule[] = [
  rule({
    id: 'LB-01',
    severity: RuleSeverity.ERROR,
    title: 'Load balancers have one subnet in each of several zones',
    why: 'An application load balancer wants two zones, and no load balancer takes two subnets of one zone.',
    over: (model) => balancers(model).filter(({ resource }) => resource.props.has('Subnets')),
    check: ({ resource }, { model }) => {
      const subnets = resource.props
        .list('Subnets')
        .map(
          (value) =>
            model.subnets.find((subnet) => model.assembly.referenced(value) === subnet.resource) ??
            new Unknown('a subnet is not in the templates'),
        );
      const zones = zonesOf(subnets);
      if (zones.length < subnets.length)
        return `${resource.logicalId} has ${subnets.length} subnets in ${zones.length} zones`;
      const type = known(resource.props.text('Type') ?? 'application');
      return (
        type === 'application' &&
        zones.length < 2 &&
        `application load balancer ${resource.logicalId} is in one zone`
      );
    },
    remedy: 'Give it one subnet in each of two or three zones.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html',
    example: 'LoadBalancer: { Subnets: [PublicSubnetA] }',
  }),
  rule({
    id: 'LB-02',
    severity: RuleSeverity.ERROR,
    title: 'Subnets of load balancers have eight addresses for them',
    why: 'The controller passes over subnets with fewer; reserved addresses do not count.',
    over: balancerSubnets,
    check: (subnet) => {
      const { usableAddresses: usable } = known(subnet.ipv4!).block;
      const reserved = subnet.reservations.reduce(
        (sum, { cidr }) => sum + (known(cidr).block.isIpv6 ? 0 : ipv4Size(known(cidr).block.cidrMask)),
        0,
      );
      const free = Math.max(0, usable - reserved);
      return (
        free < LOAD_BALANCER_ADDRESSES &&
        `${name(subnet)} is tagged for load balancers and has ${free} unreserved addresses; they need ${LOAD_BALANCER_ADDRESSES}`
      );
    },
    remedy: 'Use larger subnets for load balancers, without reservations.',
    source: LBC_SUBNETS,
    example: 'PublicSubnet: 10.0.16.0/28 of which a /29 is reserved',
  }),
  rule({
    id: 'LB-03',
    severity: RuleSeverity.WARNING,
    title: 'Load balancers of IPv6 clusters are dual-stack',
    why: 'Without the annotation they have IPv4 addresses only.',
    over: exposed,
    when: ({ cluster }) => cluster!.ipv6,
    check: (object) => {
      const type = annotation(object, [
        'alb.ingress.kubernetes.io/ip-address-type',
        'service.beta.kubernetes.io/aws-load-balancer-ip-address-type',
      ]);
      return (
        type !== 'dualstack' &&
        `${textOf(object.object.kind)} in ${object.resource.logicalId} has no ip-address-type: dualstack`
      );
    },
    remedy: 'Annotate it with ip-address-type: dualstack.',
    source: ug('alb-ingress'),
    example: 'kind: Ingress without alb.ingress.kubernetes.io/ip-address-type on an IPv6 cluster',
  }),
  rule({
    id: 'LB-04',
    severity: RuleSeverity.WARNING,
    title: 'Load balancers of IPv6 clusters and Fargate use ip targets',
    why: 'Instance targets do not work with IPv6 pods and pods on Fargate.',
    over: exposed,
    when: ({ cluster }) => known(cluster!.ipv6) || cluster!.fargateProfiles.length > 0,
    check: (object) => {
      const type = annotation(object, [
        'alb.ingress.kubernetes.io/target-type',
        'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type',
      ]);
      return (
        type !== 'ip' && `${textOf(object.object.kind)} in ${object.resource.logicalId} has no target type ip`
      );
    },
    remedy: 'Annotate it with target-type: ip.',
    source: ug('network-load-balancing'),
    example: 'kind: Service, type: LoadBalancer without nlb-target-type on an IPv6 cluster',
  }),
];
