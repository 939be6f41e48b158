import { cfn, ug } from '../checks/rules/sources';
import type { Resource } from '../checks/model/resource';
import { isObject } from '../checks/model/value';
import { nodesOf, rolloutMinutes } from './node-count';
import type { Impact, Outcome } from './outcome';
import type { ResourceChange } from './resource-changes';

/** What one change does, in the words of a report. */
export type Effect = Pick<Impact, 'pods' | 'duration' | 'rollback' | 'permanent' | 'source'> & {
  readonly outcome?: Outcome;
};

const touches = ({ properties }: ResourceChange, ...paths: readonly string[]): boolean =>
  properties.some(({ path }) => paths.some((one) => path === one || path.startsWith(`${one}.`)));

const isReplaced = ({ action }: ResourceChange): boolean => action === 'replace' || action === 'may replace';
const isGone = (change: ResourceChange): boolean => isReplaced(change) || change.action === 'remove';

const MANAGED_UPDATE = ug('managed-node-update-behavior');
const LAUNCH_TEMPLATES = ug('launch-templates');

/** The effect on nodes and pods of changes of one resource type. */
type Describe = (change: ResourceChange) => Effect;

/** Effects by resource type; other types have the effect that CloudFormation's own action has. */
const EFFECTS: Readonly<Record<string, Describe>> = {
  'AWS::EKS::Nodegroup': nodegroup,
  'AWS::AutoScaling::AutoScalingGroup': autoScalingGroup,
  'AWS::EKS::Cluster': cluster,
  'AWS::EKS::Addon': addon,
  'AWS::EC2::Subnet': (change) =>
    isGone(change)
      ? {
          pods: 'its addresses end: nodes and pods with interfaces in it must be gone first',
          permanent: 'interfaces and reservations in the old subnet do not come back',
          rollback: 'the new subnet is deleted; the old one is kept until the stack has succeeded',
          source: cfn('aws-resource-ec2-subnet'),
        }
      : {},
  'AWS::EC2::VPC': (change) =>
    isGone(change)
      ? {
          pods: 'everything in it ends: subnets, cluster, nodes and pods',
          permanent: 'the cluster and its workloads',
          source: cfn('aws-resource-ec2-vpc'),
        }
      : {},
  'AWS::EC2::VPCCidrBlock': (change) =>
    isGone(change) ? { pods: 'its subnets must be empty and gone before EC2 takes it away' } : {},
  'AWS::EC2::NatGateway': (change) =>
    isGone(change)
      ? {
          pods: 'connections through it are cut; its public address changes unless the allocation stays',
          rollback: 'routes turn back to the old gateway while it exists',
        }
      : {},
  'AWS::EC2::Route': (change) => ({
    outcome: change.action === 'update' ? 'interrupted' : undefined,
    pods: 'packets are lost for seconds; open connections through a NAT gateway are cut',
    rollback: 'the route turns back, with the same effect again',
  }),
  'Custom::SubnetCidrReservation': reservation,
  'AWS::EC2::SubnetCidrReservation': reservation,
  'AWS::EKS::PodIdentityAssociation': (change) =>
    isGone(change) ? { pods: 'pods of the service account lose their role when its credentials end' } : {},
};

/** The effect of one change. */
export function effectOf(change: ResourceChange): Effect {
  const type = (change.after ?? change.before)!.type;
  return EFFECTS[type]?.(change) ?? {};
}

function nodegroup(change: ResourceChange): Effect {
  if (change.action === 'add') return {};
  const nodes = nodesOf(change.before!);
  if (isReplaced(change))
    return {
      pods: `the pods of ${nodes} are drained to the nodes of the new group, which is made first`,
      duration: drain(change.before!),
      rollback: 'the new group is deleted; the old one runs on until the stack has succeeded',
      source: cfn('aws-resource-eks-nodegroup'),
    };
  if (change.action === 'remove')
    return { pods: `the pods of ${nodes} are drained`, duration: drain(change.before!) };
  if (touches(change, 'LaunchTemplate', 'Version', 'ReleaseVersion'))
    return {
      outcome: 'rolled',
      pods: `${nodes} are replaced one after the other, their pods drained`,
      duration: drain(change.before!),
      rollback: 'the nodes are replaced once more',
      source: touches(change, 'LaunchTemplate') ? LAUNCH_TEMPLATES : MANAGED_UPDATE,
    };
  return shrinks(change) ? { outcome: 'interrupted', ...SHRINKING } : {};
}

const SHRINKING: Effect = {
  pods: 'fewer nodes at once: pods end without regard to disruption budgets',
  source: ug('update-managed-node-group'),
};

/** A lower desired or maximum size ends nodes at once. */
function shrinks({ before, after }: ResourceChange): boolean {
  const size = (resource: Resource | undefined, name: string): number => {
    const value = resource?.props.object('ScalingConfig').number(name);
    return typeof value === 'number' ? value : NaN;
  };
  const running = size(before, 'DesiredSize');
  return size(after, 'DesiredSize') < running || size(after, 'MaxSize') < running;
}

const drain = (group: Resource): string =>
  `at most ${rolloutMinutes(group)} minutes of draining, 15 for each node; longer only when it is forced`;

function autoScalingGroup(change: ResourceChange): Effect {
  if (change.action !== 'update') return {};
  if (
    !touches(change, 'LaunchTemplate', 'MixedInstancesPolicy', 'LaunchConfigurationName', 'VPCZoneIdentifier')
  )
    return {};
  const policy = updatePolicy(change.after!);
  if (
    isObject(policy.AutoScalingReplacingUpdate) &&
    String(policy.AutoScalingReplacingUpdate.WillReplace) === 'true'
  )
    return { outcome: 'replaced', pods: 'a new group is made, the nodes of the old one end without a drain' };
  if (policy.AutoScalingRollingUpdate === undefined)
    return { pods: 'nodes that run keep the old template; only new nodes take the new one' };
  return {
    outcome: 'rolled',
    pods: 'nodes are replaced in batches, without a drain',
    rollback: 'they are replaced once more',
  };
}

function updatePolicy({ evaluator, logicalId }: Resource): Record<string, unknown> {
  const raw = evaluator.body.Resources[logicalId] as { UpdatePolicy?: unknown };
  const value = evaluator.evaluate(raw.UpdatePolicy ?? {});
  return isObject(value) ? value : {};
}

function cluster(change: ResourceChange): Effect {
  if (isReplaced(change))
    return {
      pods: 'a new, empty cluster is made and the old one deleted with everything that runs in it',
      permanent: 'all Kubernetes objects',
      source: cfn('aws-resource-eks-cluster'),
    };
  if (!touches(change, 'Version')) return {};
  return {
    pods: 'pods run on; the API server is exchanged',
    permanent: 'a rollback of the stack does not lower the version of the control plane by itself',
    source: ug('update-cluster'),
  };
}

function addon(change: ResourceChange): Effect {
  const name = (change.after ?? change.before)!.props.text('AddonName');
  if (change.action === 'add' || !(name === 'vpc-cni' || name === 'kube-proxy' || name === 'coredns'))
    return {};
  if (isGone(change))
    return { pods: `${name} is deleted from all nodes, then made again if the new one comes later` };
  if (
    !touches(
      change,
      'AddonVersion',
      'ConfigurationValues',
      'ServiceAccountRoleArn',
      'PodIdentityAssociations',
    )
  )
    return {};
  return {
    outcome: 'rolled',
    pods:
      name === 'vpc-cni'
        ? 'aws-node restarts on every node; pods keep their addresses, new pods wait for seconds'
        : `the pods of ${name} restart`,
    rollback: 'they restart once more with what was before',
    source: ug('managing-vpc-cni'),
  };
}

function reservation(change: ResourceChange): Effect {
  if (!isGone(change)) return {};
  return {
    pods: 'running pods keep their addresses; the range is open to others until it is reserved again',
  };
}
