import type { Resource } from '../checks/model/resource';
import { labelOf } from '../checks/model/value';
import type { ResourceChange } from './resource-changes';

/**
 * Properties that AWS allows once at a time: CloudFormation makes the new resource before it deletes the old one, so
 * both exist for a moment.
 */
const UNIQUE: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::Subnet': ['VpcId', 'CidrBlock'],
  'AWS::EC2::VPCCidrBlock': ['VpcId', 'CidrBlock'],
  'AWS::EC2::Route': [
    'RouteTableId',
    'DestinationCidrBlock',
    'DestinationIpv6CidrBlock',
    'DestinationPrefixListId',
  ],
  'AWS::EC2::SubnetCidrReservation': ['SubnetId', 'Cidr'],
  'AWS::EC2::SubnetRouteTableAssociation': ['SubnetId'],
  'AWS::EC2::LaunchTemplate': ['LaunchTemplateName'],
  'AWS::EC2::SecurityGroup': ['VpcId', 'GroupName'],
  'AWS::EKS::Cluster': ['Name'],
  'AWS::EKS::Addon': ['ClusterName', 'AddonName'],
  'AWS::EKS::Nodegroup': ['ClusterName', 'NodegroupName'],
  'AWS::EKS::FargateProfile': ['ClusterName', 'FargateProfileName'],
  'AWS::EKS::AccessEntry': ['ClusterName', 'PrincipalArn'],
  'AWS::EKS::PodIdentityAssociation': ['ClusterName', 'Namespace', 'ServiceAccount'],
  'AWS::IAM::Role': ['RoleName'],
};

/** Without these, AWS chooses a name, and two resources do not meet. */
const NAMES = ['LaunchTemplateName', 'GroupName', 'Name', 'NodegroupName', 'FargateProfileName', 'RoleName'];

/** Why a deployment fails, by the id of the resource that cannot be made. */
export function refusals(changes: ReadonlyMap<string, ResourceChange>): Map<string, string> {
  const all = [...changes.values()];
  const ending = new Map(
    all.flatMap((change) =>
      isEnding(change) ? identityOf(change.before!).map((key) => [key, change] as const) : [],
    ),
  );
  return new Map(
    all.flatMap((change): [string, string][] => {
      const sentence = typeChange(change) ?? collision(change, ending, changes);
      return sentence === undefined ? [] : [[change.id, sentence]];
    }),
  );
}

const isEnding = ({ action }: ResourceChange): boolean => action === 'remove' || action === 'replace';
const isNew = ({ action }: ResourceChange): boolean => action === 'add' || action === 'replace';

function typeChange({ action, before, after }: ResourceChange): string | undefined {
  if (action !== 'change type') return undefined;
  return `CloudFormation does not change the type of a resource, here from ${before!.type} to ${after!.type}: give the new one another logical id`;
}

function collision(
  change: ResourceChange,
  ending: ReadonlyMap<string, ResourceChange>,
  changes: ReadonlyMap<string, ResourceChange>,
): string | undefined {
  if (!isNew(change) || isUnderNewParent(change, changes)) return undefined;
  const old = identityOf(change.after!)
    .map((key) => ending.get(key))
    .find((found) => found !== undefined);
  if (old === undefined) return undefined;
  const what = UNIQUE[change.after!.type]
    .flatMap((name) =>
      change.after!.props.has(name) ? [`${name} ${labelOf(change.after!.props.raw(name)!)}`] : [],
    )
    .join(', ');
  const holder = old.id === change.id ? 'the resource it replaces' : old.before!.logicalId;
  return `the new one is made before the old one is deleted, and ${what} still belongs to ${holder}: ${remedy(change, old)}`;
}

/** A new parent has room: the route table, VPC or cluster that the resource stands in is replaced as well. */
function isUnderNewParent(
  { after, properties }: ResourceChange,
  changes: ReadonlyMap<string, ResourceChange>,
): boolean {
  return properties.some(
    ({ path, because }) =>
      because !== undefined &&
      UNIQUE[after!.type]?.includes(path) &&
      changes.get(because)?.action === 'replace',
  );
}

const remedy = (change: ResourceChange, old: ResourceChange): string =>
  old.id === change.id
    ? 'change the name as well, or remove it first in a deployment of its own'
    : 'keep the logical id, or remove the old one first in a deployment of its own';

/** Keys of what must be unique; none where AWS chooses the name. */
function identityOf({ type, props, stack, evaluator }: Resource): string[] {
  const names = UNIQUE[type] ?? [];
  if (names.length === 0 || names.some((name) => NAMES.includes(name) && !props.has(name))) return [];
  const values = names.map((name) => (props.has(name) ? labelOf(props.raw(name)!) : ''));
  const { account, region } = evaluator.source;
  return [[type, account ?? stack, region ?? stack, ...values].join('|')];
}
