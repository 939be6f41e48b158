import { _InstanceType } from '@aws-sdk/client-ec2';
import type { Properties } from '../../resource-provider';
import type { Aws } from '../aws';
import type { LaunchTemplate } from '../ec2/launch-templates';
import { capacityProblems } from './capacity-checks';
import { changed, objectOf, objectsOf, optionalText, textOr, textsOf } from '../property-values';
import { refuse } from '../refusals';
import { minorOf } from './clusters';

/** Domains that EKS keeps for itself. */
const RESERVED = /^([a-z0-9.-]+\.)?(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)\//;

const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

/** Data of the version of the launch template that a node group names. */
export function templateData(
  templates: ReadonlyMap<string, LaunchTemplate>,
  properties: Properties,
): Properties | undefined {
  const named = objectOf(properties.LaunchTemplate);
  if (properties.LaunchTemplate === undefined) return undefined;
  const found = [...templates.values()].find(({ id, name }) => id === named.Id || name === named.Name);
  const version = Number(named.Version ?? 1);
  const data = found?.versions[version - 1];
  if (data === undefined)
    return refuse(
      'nodegroup-template',
      `You must specify a valid launch template: ${textOr(named.Id ?? named.Name, '')} version ${version}`,
    );
  return data;
}

/** What a node group may not say beside its launch template. */
export function checkTemplate(properties: Properties, data: Properties | undefined): void {
  const says = (condition: boolean, message: string): void => {
    if (condition) refuse('nodegroup-template', message);
  };
  if (data === undefined) return;
  const image = optionalText(data.ImageId);
  const types = textsOf(properties.InstanceTypes);
  says(properties.DiskSize !== undefined, 'Disk size must be specified within the launch template.');
  says(
    properties.RemoteAccess !== undefined,
    'Remote access configuration cannot be specified with a launch template.',
  );
  says(
    data.InstanceType !== undefined && types.length > 0,
    'Cannot specify instance types in launch template and API request',
  );
  says(
    image !== undefined && properties.AmiType !== undefined && properties.AmiType !== 'CUSTOM',
    `You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template.`,
  );
  says(
    image === undefined && properties.AmiType === 'CUSTOM',
    'Launch template must specify an image id for AMI type CUSTOM',
  );
  says(
    image !== undefined && (properties.Version !== undefined || properties.ReleaseVersion !== undefined),
    'You cannot specify the field version or releaseVersion with an image id in the launch template.',
  );
  says(data.IamInstanceProfile !== undefined, 'Launch template should not specify an instance profile.');
  says(
    objectsOf(data.NetworkInterfaces).some(({ SubnetId }) => SubnetId !== undefined),
    'Launch template should not specify a subnet.',
  );
  capacityProblems(properties, data).forEach((problem) => says(true, problem));
  says(
    data.InstanceMarketOptions !== undefined && textOr(properties.CapacityType, 'ON_DEMAND') === 'SPOT',
    'Launch template should not specify instance market options.',
  );
}

const INSTANCE_TYPES: ReadonlySet<string> = new Set(Object.values(_InstanceType));

/** Instance types by the list of the EC2 API: EKS looks at its own parameter, EC2 at the launch template. */
export function checkInstanceTypes(properties: Properties, data: Properties | undefined): void {
  const unknown = textsOf(properties.InstanceTypes).filter((type) => !INSTANCE_TYPES.has(type));
  if (unknown.length > 0)
    refuse('nodegroup-instance-type', `The following supplied instance types do not exist: [${unknown.join(', ')}]`); // prettier-ignore
  const type = optionalText(data?.InstanceType);
  if (type !== undefined && !INSTANCE_TYPES.has(type))
    refuse('template-instance-type', `The specified instance type ${type} is not valid`);
}

export function checkRole({ iam }: Aws, roleArn: string): void {
  const { managedPolicyArns = [] } = iam.roleByArn(roleArn) ?? {};
  if (!iam.isTrusted(roleArn, 'ec2.amazonaws.com'))
    refuse(
      'nodegroup-role',
      `The provided role doesn't have the Amazon EKS Managed Policies associated with it or is not assumable by EC2: ${roleArn}`,
    );
  if (!managedPolicyArns.some((arn) => /AmazonEKSWorkerNode(Minimal)?Policy$/.test(arn)))
    refuse(
      'nodegroup-role',
      `The provided role doesn't have the Amazon EKS Managed Policies associated with it. Please ensure the following policy is attached: AmazonEKSWorkerNodePolicy (${roleArn})`,
    );
}

export function checkScaling(properties: Properties): number {
  const { MinSize, MaxSize, DesiredSize } = objectOf(properties.ScalingConfig);
  const [minimum, maximum] = [Number(MinSize ?? 1), Number(MaxSize ?? DesiredSize ?? 2)];
  const desired = Number(DesiredSize ?? MinSize ?? 2);
  if (minimum > maximum || maximum < 1)
    refuse(
      'nodegroup-scaling',
      `Minimum capacity ${minimum} can't be greater than maximum capacity ${maximum}`,
    );
  if (desired < minimum || desired > maximum)
    refuse('nodegroup-scaling', `Desired capacity ${desired} can't be outside of ${minimum} and ${maximum}`);
  return desired;
}

export function checkLabels(properties: Properties): void {
  const labels = Object.entries(objectOf(properties.Labels));
  const reserved = labels.find(([key]) => RESERVED.test(key));
  if (reserved !== undefined)
    refuse(
      'nodegroup-labels',
      `Label cannot contain reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]: ${reserved[0]}`,
    );
  const wrong = labels.find(([key, value]) => !LABEL_KEY.test(key) || !LABEL_VALUE.test(String(value)));
  if (wrong !== undefined)
    refuse('nodegroup-labels', `The label ${wrong[0]}=${String(wrong[1])} is not valid`);
  const taints = objectsOf(properties.Taints);
  if (labels.length > 50 || taints.length > 50)
    refuse('nodegroup-labels', 'A node group has at most 50 labels and 50 taints');
  const keys = taints.map(({ Key, Effect }) => `${textOr(Key, '')}:${textOr(Effect, '')}`);
  if (new Set(keys).size < keys.length) refuse('nodegroup-labels', `Duplicate taints: ${keys.join(', ')}`);
}

/** The version may be stated only without an image of one's own, and lie within what the control plane takes. */
export function checkVersion(clusterVersion: string, properties: Properties): void {
  const version = optionalText(properties.Version);
  if (version === undefined) return;
  const behind = minorOf(clusterVersion) - minorOf(version);
  if (behind < 0 || behind > 3)
    refuse(
      'nodegroup-version',
      `Requested Nodegroup version ${version} is not compatible with control plane version ${clusterVersion}`,
    );
}

/** One update changes either the version or something else. */
export function checkUpdate(properties: Properties, previous: Properties): void {
  const version = ['Version', 'ReleaseVersion'].filter((key) => changed(key, properties, previous));
  const others = ['ScalingConfig', 'Labels', 'Taints', 'UpdateConfig', 'LaunchTemplate'].filter((key) =>
    changed(key, properties, previous),
  );
  if (version.length > 0 && others.length > 0)
    refuse(
      'nodegroup-update',
      `Version and ReleaseVersion updates cannot be combined with other updates: ${others.join(', ')}`,
    );
  const [now, before] = [objectOf(properties.LaunchTemplate), objectOf(previous.LaunchTemplate)];
  if (
    (properties.LaunchTemplate === undefined) !== (previous.LaunchTemplate === undefined) ||
    now.Id !== before.Id ||
    now.Name !== before.Name
  )
    refuse('nodegroup-update', 'The launch template id or name of a node group cannot be changed');
}
