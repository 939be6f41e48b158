import type { Assembly } from './assembly';
import type { Resource } from './resource';
import type { VpcParts } from './build-vpc';
import { toCidr } from './cidr';
import type { SecurityGroup, SecurityGroupRule } from './entities';
import { Props } from './props';
import { isObject, Reference, Unknown, type Maybe, type Value } from './value';

/** Security groups with the rules that stand in them and the rules that stand beside them. */
export function buildSecurityGroups(assembly: Assembly, vpcParts: VpcParts): SecurityGroup[] {
  const groups = assembly.ofType('AWS::EC2::SecurityGroup').map((resource) => {
    const group: SecurityGroup = {
      resource,
      vpc: vpcParts.vpcOf(resource.props.raw('VpcId')),
      ingress: inlineRules(resource, 'SecurityGroupIngress', 'Source'),
      egress: inlineRules(resource, 'SecurityGroupEgress', 'Destination'),
    };
    group.vpc?.securityGroups.push(group);
    return group;
  });
  addStandaloneRules(assembly, new Map(groups.map((group) => [group.resource.id, group])));
  return groups;
}

function addStandaloneRules(assembly: Assembly, byId: Map<string, SecurityGroup>): void {
  for (const resource of assembly.ofType('AWS::EC2::SecurityGroupIngress')) {
    groupOf(byId, resource)?.ingress.push(rule(resource, resource.props, 'Source'));
  }
  for (const resource of assembly.ofType('AWS::EC2::SecurityGroupEgress')) {
    groupOf(byId, resource)?.egress.push(rule(resource, resource.props, 'Destination'));
  }
}

function groupOf(byId: Map<string, SecurityGroup>, resource: Resource): SecurityGroup | undefined {
  const value = resource.props.raw('GroupId');
  return value instanceof Reference ? byId.get(value.resourceId) : undefined;
}

function inlineRules(
  resource: Resource,
  property: string,
  side: 'Source' | 'Destination',
): SecurityGroupRule[] {
  return resource.props
    .list(property)
    .filter(isObject)
    .map((item) => rule(resource, new Props(item), side));
}

function rule(resource: Resource, props: Props, side: 'Source' | 'Destination'): SecurityGroupRule {
  const cidr = props.raw('CidrIp') ?? props.raw('CidrIpv6');
  return {
    resource,
    protocol: props.text('IpProtocol') ?? '-1',
    fromPort: props.number('FromPort'),
    toPort: props.number('ToPort'),
    cidr: cidr === undefined ? undefined : toCidr(cidr),
    peer: props.raw(`${side}SecurityGroupId`) ?? props.raw(`${side}PrefixListId`),
  };
}

/** Whether a rule lets a port through; unknown when its protocol or ports are. */
export function allowsPort(item: SecurityGroupRule, port: number, protocol = 'tcp'): Maybe<boolean> {
  if (item.protocol instanceof Unknown) return item.protocol;
  if (item.protocol === '-1') return true;
  if (item.protocol !== protocol && item.protocol !== (protocol === 'tcp' ? '6' : '17')) return false;
  const [from, to] = [item.fromPort ?? 0, item.toPort ?? 65535];
  if (from instanceof Unknown) return from;
  if (to instanceof Unknown) return to;
  return from <= port && port <= to;
}

/** A value that names the cluster's own security group. */
export function isClusterSecurityGroup(value: Value): boolean {
  return value instanceof Reference && /ClusterSecurityGroupId$/.test(value.attribute ?? '');
}
