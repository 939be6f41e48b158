import { neededActions } from '../../aws-node/facts/releases';
import { VpcCniVersion } from '../../aws-node/vpc-cni-version';
import { allowsAction } from '../model/build-iam';
import type { Addon, Entity, IamRole, Statement, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import {
  isObject,
  known,
  NotCheckable,
  PartialText,
  Reference,
  Unknown,
  type Value,
  textOf,
} from '../model/value';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';
import { list } from './facts';
import { nodeRoles } from './roles';
import { find, rule, some, type Rule } from './rule';
import { bp, issue, ug } from './sources';

const IPV4_POLICY = 'AmazonEKS_CNI_Policy';
const AWS_NODE = 'system:serviceaccount:kube-system:aws-node';
const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';

const withRole = ({ cnis }: NetworkModel): VpcCni[] => cnis.filter(({ role }) => role !== undefined);

/** Whether a managed policy is attached; unknown when one of them is. */
function hasPolicy(role: IamRole, policy: string): boolean {
  return some(role.managedPolicies, (name) => known(name) === policy);
}

/** Actions that aws-node calls, for its IP family, version and settings; those of the newest version when none is pinned. */
function actionsOf({ version, cluster, subnetDiscovery, flag }: VpcCni): string[] {
  if (known(flag('ENABLE_IMDS_ONLY_MODE'))) return [];
  return neededActions(known(version ?? VpcCniVersion.LATEST_KNOWN), known(cluster.ipv6) ? 'ipv6' : 'ipv4', {
    subnetDiscoveryOff: !known(subnetDiscovery),
  });
}

const byWebIdentity = ({ allow, actions }: Statement): boolean => allow && actions.includes(WEB_IDENTITY);

interface Irsa extends Entity {
  readonly role: IamRole;
}

/** Roles of aws-node that are assumed by its service account. */
function irsaRoles({ cnis }: NetworkModel): Irsa[] {
  return cnis.flatMap(({ addon, role }) =>
    role !== undefined && addon?.resource.props.has('ServiceAccountRoleArn')
      ? [{ resource: role.resource, role }]
      : [],
  );
}

/** Values that a condition of the trust policy wants for `sub` or `aud`. */
function conditionValues({ condition }: Statement, suffix: string): Value[] {
  const operators = known(condition as Unknown | Record<string, Value>);
  return Object.entries(operators)
    .filter(([operator]) => /^String(Equals|Like)$/.test(operator))
    .flatMap(([, keys]) => Object.entries(known(keys as Unknown | Record<string, Value>)))
    .filter(([key]) => key.endsWith(suffix))
    .flatMap(([, value]) => [value].flat() as Value[]);
}

const AGENT = 'eks-pod-identity-agent';
const withPodIdentity = ({ cnis }: NetworkModel): VpcCni[] =>
  cnis.filter(({ addon }) => addon!.resource.props.has('PodIdentityAssociations'));
const agentOf = ({ cluster }: VpcCni): Addon | undefined =>
  find(cluster.addons, ({ name }) => known(name) === AGENT);

const OIDC_TYPES = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];

/** The write that takes the ARN of a subnet; deletion names the reservation only. */
const CREATE_RESERVATION = 'ec2:CreateSubnetCidrReservation';
const LONGEST_TRUST_POLICY = 2048;

/** Least number of characters of a policy: unknown parts count as nothing, white space not at all. */
function leastLength(value: Value | undefined): number {
  if (value === undefined || (value instanceof Unknown && !(value instanceof PartialText))) return 0;
  if (value instanceof PartialText)
    return value.parts
      .filter((part) => typeof part === 'string')
      .join('')
      .replaceAll(/\s/g, '').length;
  if (Array.isArray(value)) return 2 + value.reduce<number>((sum, item) => sum + leastLength(item), 0);
  if (!isObject(value)) return textOf(value).length;
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + 3 + leastLength(item), 2);
}

export const IAM_RULES: readonly Rule[] = [
  rule({
    id: 'IAM-01',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'The role of the nodes has no permissions of aws-node',
    why: 'Every pod that reaches the metadata service could move network interfaces.',
    over: nodeRoles,
    check: ({ role, resource }) => {
      const allowed =
        hasPolicy(role, IPV4_POLICY) || known(allowsAction(role, 'ec2:AssignPrivateIpAddresses'));
      return (
        allowed &&
        `node role ${resource.logicalId} may assign addresses to interfaces, and with it every pod that gets its credentials`
      );
    },
    remedy:
      'Give aws-node a role of its own (IRSA or EKS Pod Identity) and detach the policy from the nodes.',
    source: bp('identity-and-access-management'),
    example: 'NodeRole: { ManagedPolicyArns: [AmazonEKS_CNI_Policy] }',
  }),
  rule({
    id: 'IAM-02',
    severity: RuleSeverity.ERROR,
    title: 'aws-node may do what its mode and version need',
    why: 'Pods get no address, or aws-node crashes at its start.',
    over: withRole,
    check: (view) => {
      const role = view.role!;
      if (!known(view.cluster.ipv6) && hasPolicy(role, IPV4_POLICY)) return undefined;
      const missing = actionsOf(view).filter((action) => !known(allowsAction(role, action)));
      return missing.length > 0 && `role ${role.resource.logicalId} of aws-node lacks ${list(missing)}`;
    },
    remedy: 'Add the actions, or attach AmazonEKS_CNI_Policy on IPv4.',
    cdkRemedy: 'Add the actions (AwsNodePolicy has the list), or attach AmazonEKS_CNI_Policy on IPv4.',
    source: [ug('cni-iam-role'), issue('aws/amazon-vpc-cni-k8s', 3704)],
    example: 'CniRole with a policy without ec2:DescribeSubnets',
  }),
  rule({
    id: 'IAM-03',
    severity: RuleSeverity.ERROR,
    title: 'Only the service account aws-node may assume its role',
    why: 'Without both conditions every pod of the cluster may, and with wrong ones nobody.',
    over: (model) => irsaRoles(model),
    check: ({ role, resource }) => {
      const statements = known(role.trust).filter(byWebIdentity);
      const lacks = (suffix: string, wanted: string) =>
        !some(statements, (statement) =>
          some(conditionValues(statement, suffix), (value) => known(value) === wanted),
        );
      const wrong = [
        ...(lacks(':sub', AWS_NODE) ? [`sub = ${AWS_NODE}`] : []),
        ...(lacks(':aud', 'sts.amazonaws.com') ? ['aud = sts.amazonaws.com'] : []),
      ];
      return (
        wrong.length > 0 && `the trust policy of ${resource.logicalId} lacks the condition ${list(wrong)}`
      );
    },
    remedy: 'Use StringEquals on sub and aud of the issuer.',
    source: ug('iam-roles-for-service-accounts'),
    example: 'Condition: { StringEquals: { "<issuer>:sub": "system:serviceaccount:*:*" } }',
  }),
  rule({
    id: 'IAM-04',
    severity: RuleSeverity.ERROR,
    title: 'A role for a service account trusts the identity provider of the cluster',
    why: 'aws-node cannot assume the role.',
    over: (model) => irsaRoles(model),
    check: ({ role, resource }, { model }) => {
      const principals = known(role.trust)
        .filter(byWebIdentity)
        .map(({ principal }) => (isObject(principal) ? principal.Federated : principal));
      const provider = (value: Value | undefined) =>
        value instanceof Reference && OIDC_TYPES.includes(model.assembly.referenced(value)?.type ?? '');
      if (principals.length === 0)
        return `${resource.logicalId} is the service account role of aws-node, but trusts no identity provider`;
      if (!principals.some(provider)) throw new NotCheckable('the identity provider is not in the templates');
      return undefined;
    },
    remedy: 'Create the provider and name it as the federated principal, or use EKS Pod Identity.',
    source: ug('enable-iam-roles-for-service-accounts'),
    example: 'ServiceAccountRoleArn of a role that trusts ec2.amazonaws.com',
  }),
  rule({
    id: 'IAM-05',
    severity: RuleSeverity.ERROR,
    title: 'Pod Identity comes with its agent',
    why: 'Nobody hands out the credentials.',
    over: withPodIdentity,
    check: (view) =>
      agentOf(view) === undefined &&
      `${view.resource.logicalId} uses EKS Pod Identity, but ${view.cluster.resource.logicalId} has no ${AGENT} add-on`,
    remedy: 'Add the eks-pod-identity-agent add-on, or use IRSA.',
    source: ug('pod-identities'),
    example: 'PodIdentityAssociations on vpc-cni without the agent add-on',
  }),
  rule({
    id: 'IAM-06',
    severity: RuleSeverity.WARNING,
    title: 'vpc-cni waits for the Pod Identity agent',
    why: 'aws-node starts without credentials and restarts until the agent is there.',
    over: withPodIdentity,
    when: (view) => agentOf(view) !== undefined,
    check: (view, { model }) =>
      !model.dependsOn(view, agentOf(view)!) &&
      `${view.resource.logicalId} does not depend on ${agentOf(view)!.resource.logicalId}`,
    remedy: 'Add DependsOn on the agent.',
    source: ug('pod-id-agent-setup'),
    example: 'VpcCni without DependsOn: Agent',
  }),
  rule({
    id: 'IAM-07',
    severity: RuleSeverity.ERROR,
    title: 'Security groups for pods come with their policy on the cluster role',
    why: 'The control plane cannot create branch interfaces; pods stay pending.',
    over: ({ cnis }) => cnis.filter(({ cluster }) => cluster.role !== undefined),
    when: ({ podEni }) => podEni,
    check: ({ cluster }) =>
      !hasPolicy(cluster.role!, 'AmazonEKSVPCResourceController') &&
      `role ${cluster.role!.resource.logicalId} of ${cluster.resource.logicalId} lacks AmazonEKSVPCResourceController`,
    remedy: 'Attach AmazonEKSVPCResourceController to the role of the cluster.',
    source: ug('security-groups-pods-deployment'),
    example: 'ENABLE_POD_ENI: "true" with a cluster role without the policy',
  }),
  rule({
    id: 'IAM-08',
    severity: RuleSeverity.WARNING,
    title: 'Trust policies keep within their quota',
    why: 'IAM refuses more than 2,048 characters.',
    over: ({ roles }) => roles,
    check: ({ resource }) => {
      const length = leastLength(resource.props.raw('AssumeRolePolicyDocument'));
      return (
        length > LONGEST_TRUST_POLICY &&
        `the trust policy of ${resource.logicalId} has ${length} characters, the quota is ${LONGEST_TRUST_POLICY}`
      );
    },
    remedy: 'Use EKS Pod Identity, which needs no trust for each cluster.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    example: 'A role trusted by the identity providers of ten clusters',
  }),
  rule({
    id: 'IAM-09',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'The handler of reservations may change only its subnets',
    why: 'A handler with ec2:* or with all resources can do far more than reserve addresses.',
    over: ({ roles }) =>
      roles.filter(({ statements }) => statements.some(({ actions }) => actions.some(isReservationWrite))),
    check: ({ statements, resource }) => {
      const writes = statements.filter(({ allow, actions }) => allow && actions.some(isReservationWrite));
      const wide = writes.filter(({ resources }) => resources.includes('*'));
      if (wide.length === 0) onlyKnownResources(writes);
      return wide.length > 0 && `${resource.logicalId} may make reservations in every subnet`;
    },
    remedy: 'Allow ec2:CreateSubnetCidrReservation on the ARNs of the subnets.',
    source: ug('security-iam'),
    example: 'Action: ec2:CreateSubnetCidrReservation, Resource: "*"',
  }),
  rule({
    id: 'IAM-10',
    severity: RuleSeverity.WARNING,
    title: 'The role of aws-node outlives the nodes',
    why: 'Without its role aws-node cannot clean up: interfaces are left behind and block the deletion of subnets and security groups.',
    over: ({ nodegroups }) => nodegroups.filter(({ cluster }) => cluster?.cni.role !== undefined),
    check: (group, { model }) => {
      const { role } = group.cluster!.cni;
      const needed = [role!.resource, ...role!.policyResources];
      return needed
        .filter((resource) => !model.dependsOn(group, { resource }))
        .map(
          (resource) =>
            `node group ${group.resource.logicalId} does not depend on ${resource.logicalId}, so aws-node may lose it first on deletion`,
        );
    },
    remedy: 'Let the node group depend on the role and its policies.',
    source: issue('aws/amazon-vpc-cni-k8s', 1223),
    example: 'Nodegroup without DependsOn: CniRole, CniPolicy',
  }),
];

function isReservationWrite(action: Value): boolean {
  return typeof action === 'string' && (action === 'ec2:*' || action === CREATE_RESERVATION);
}

function onlyKnownResources(statements: Statement[]): void {
  const unknown = statements
    .flatMap(({ resources }) => resources)
    .find(
      (item) => item instanceof Unknown && !(item instanceof Reference) && !(item instanceof PartialText),
    );
  if (unknown !== undefined) known(unknown);
}
