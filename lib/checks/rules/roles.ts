import { allowsAction } from '../model/build-iam';
import type { Entity, IamRole, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { isObject, known, NotCheckable, textOf, Unknown, type Value } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { unique } from './facts';
import { some, rule, type Rule } from './rule';
import { ug } from './sources';

interface RoleUse extends Entity {
  readonly role: IamRole;
}

/** Roles of the nodes of managed node groups. */
export function nodeRoles({ nodegroups }: NetworkModel): RoleUse[] {
  const roles = nodegroups.flatMap(({ role }) => (role === undefined ? [] : [role]));
  return unique(roles).map((role) => ({ resource: role.resource, role }));
}

/** Policies of AWS have names that start like this; what a policy with another name allows, nobody knows here. */
const OF_AWS = /^(Amazon|AWS|CloudWatch)/;

/** Whether a role may do something, by its statements or by a policy of AWS. */
function may(role: IamRole, action: string, policies: RegExp): boolean {
  if (some(role.managedPolicies, (policy) => policies.test(known(policy)))) return true;
  if (known(allowsAction(role, action))) return true;
  const foreign = role.managedPolicies.map((policy) => known(policy)).find((policy) => !OF_AWS.test(policy));
  if (foreign !== undefined) throw new NotCheckable(`the policy ${foreign} is not in the templates`);
  return false;
}

/** What a node needs at its start: an action that stands for it, and the policies of AWS that allow it. */
const NEEDS_OF_NODES: readonly [purpose: string, action: string, policies: RegExp][] = [
  [
    'join the cluster',
    'ec2:DescribeInstances',
    /^(AmazonEKSWorkerNode|AmazonEC2(FullAccess|ReadOnlyAccess))/,
  ],
  ['pull images', 'ecr:GetDownloadUrlForLayer', /^(AmazonEC2ContainerRegistry|AmazonEKSWorkerNodeMinimal)/],
];
const CNI_POLICY = /^(AmazonEKS_CNI_|AmazonEC2FullAccess)/;

function trustsEc2(principal: Value): boolean {
  const services = isObject(principal) ? [principal.Service ?? []].flat() : [principal];
  return some(services as Value[], (service) => /^(ec2\.|\*$)/.test(textOf(known(service as Value))));
}

/** Settings of aws-node that take the credentials of the nodes. */
function onNodeRoles(model: NetworkModel): VpcCni[] {
  return model.cnis.filter((cni) => !hasIdentity(cni.addon!) && !isAssociated(cni, model));
}

/** Whether a Pod Identity association may give aws-node of a cluster a role. */
function isAssociated({ cluster }: VpcCni, model: NetworkModel): boolean {
  return model.resourcesNear(cluster.resource, 'AWS::EKS::PodIdentityAssociation').some((resource) => {
    const account = resource.props.text('ServiceAccount');
    const owner = model.clusterNamedBy(resource) ?? cluster;
    return owner === cluster && (account instanceof Unknown || account === 'aws-node');
  });
}

function hasIdentity({ resource: { props } }: Entity): boolean {
  return props.has('ServiceAccountRoleArn') || props.has('PodIdentityAssociations');
}

/** Whether clusters and their nodes can do their work at all. */
export const ROLE_RULES: readonly Rule[] = [
  rule({
    id: 'IAM-11',
    severity: RuleSeverity.ERROR,
    title: 'EC2 may assume the role of the nodes',
    why: 'Nodes get no credentials and never join.',
    over: nodeRoles,
    check: ({ role, resource }) =>
      !some(known(role.trust), ({ allow, principal }) => allow && trustsEc2(principal)) &&
      `node role ${resource.logicalId} does not trust ec2.amazonaws.com`,
    remedy: 'Allow sts:AssumeRole for the service ec2.amazonaws.com.',
    source: ug('create-node-role'),
    example: 'NodeRole with AssumeRolePolicyDocument for lambda.amazonaws.com',
  }),
  rule({
    id: 'IAM-12',
    severity: RuleSeverity.ERROR,
    title: 'Nodes may join the cluster and pull images',
    why: 'Nodes that may not never become ready, and the node group fails.',
    over: nodeRoles,
    check: ({ role, resource }) =>
      NEEDS_OF_NODES.filter(([, action, policies]) => !may(role, action, policies)).map(
        ([purpose, action]) => `node role ${resource.logicalId} may not ${purpose}: it lacks ${action}`,
      ),
    remedy: 'Attach AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly, or allow the same.',
    source: ug('create-node-role'),
    example: 'NodeRole without ManagedPolicyArns',
  }),
  rule({
    id: 'IAM-13',
    severity: RuleSeverity.ERROR,
    title: 'The role of a cluster has a policy',
    why: 'The control plane cannot manage what the cluster needs in the account.',
    over: ({ clusters }) =>
      clusters.flatMap(({ role, resource }) => (role === undefined ? [] : [{ resource, role }])),
    check: ({ role, resource }) =>
      role.managedPolicies.length + role.statements.length + role.policyResources.length === 0 &&
      `role ${role.resource.logicalId} of ${resource.logicalId} has no policy`,
    remedy: 'Attach AmazonEKSClusterPolicy.',
    source: ug('cluster-iam-role'),
    example: 'ClusterRole without ManagedPolicyArns',
  }),
  rule({
    id: 'IAM-14',
    severity: RuleSeverity.ERROR,
    title: 'aws-node has permissions from somewhere',
    why: 'Without a role of its own aws-node has those of the node; without either no pod gets an address.',
    over: (model) => onNodeRoles(model).filter(({ cluster }) => cluster.nodegroups.some(({ role }) => role)),
    check: ({ cluster }) => {
      const action = known(cluster.ipv6) ? 'ec2:AssignIpv6Addresses' : 'ec2:AssignPrivateIpAddresses';
      const roles = unique(cluster.nodegroups.flatMap(({ role }) => role ?? []));
      return roles
        .filter((role) => !may(role, action, CNI_POLICY))
        .map(
          ({ resource }) =>
            `aws-node has no role of its own, and node role ${resource.logicalId} lacks ${action}`,
        );
    },
    remedy: 'Give the add-on a ServiceAccountRoleArn or a Pod Identity association.',
    source: ug('cni-iam-role'),
    example: 'Addon: { AddonName: vpc-cni } without ServiceAccountRoleArn',
  }),
];
