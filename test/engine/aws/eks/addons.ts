import { schemaProblems } from '../../../aws-node/addon-schema';
import { answer, provider, type Aws, type Providers } from '../aws';
import type { ProviderRequest } from '../../resource-provider';
import { isTrue, objectsOf, optionalText, textOr } from '../property-values';
import { refusal, refuse } from '../refusals';
import { defaultVersion, isAddon, isOffered } from './addon-versions';
import { minorOf } from './clusters';
import type { Addon, Update } from './model';

/** What a caller wants of an add-on. */
export interface AddonChange {
  readonly addonVersion?: string;
  readonly configurationValues?: string;
  readonly serviceAccountRoleArn?: string;
  readonly resolveConflicts?: string;
  readonly clientRequestToken?: string;
  readonly podIdentityAssociations?: readonly string[];
}

const BUSY = ['CREATING', 'UPDATING', 'DELETING'];

/** The software of a removed add-on stays when the template says so. */
const keepsSoftware = ({ properties }: ProviderRequest): boolean => isTrue(properties.PreserveOnDelete);

/** `AWS::EKS::Addon`. */
export function addonProviders(aws: Aws): Providers {
  const { eks } = aws;
  const settled = async (addon: Addon) => {
    while (BUSY.includes(eks.addon(addon.clusterName, addon.name)?.status ?? ''))
      await aws.clock.sleep(Math.max(1_000, (addon.until ?? 0) - aws.clock.now()));
    const arn = aws.arn('eks', `addon/${addon.clusterName}/${addon.name}/${addon.uuid}`);
    const { status } = addon;
    if (status.endsWith('_FAILED'))
      throw Object.assign(
        refusal('addon-conflict', `Addon moved to failed status. Code: ${addon.issues[0]?.message}`),
        {
          physicalId: `${addon.clusterName}|${addon.name}`,
        },
      );
    return answer(`${addon.clusterName}|${addon.name}`, { Arn: arn });
  };
  const addon = provider({
    create: ({ properties }) =>
      settled(
        createAddon(
          aws,
          textOr(properties.ClusterName, ''),
          textOr(properties.AddonName, ''),
          changeOf(properties),
        ),
      ),
    async update({ properties }) {
      const [clusterName, name] = [textOr(properties.ClusterName, ''), textOr(properties.AddonName, '')];
      updateAddon(aws, clusterName, name, changeOf(properties));
      return settled(eks.addon(clusterName, name)!);
    },
    async delete(id, request) {
      const [clusterName = ''] = id.split('|');
      const found = eks.addon(clusterName, textOr(request.properties.AddonName, ''));
      if (found === undefined) return;
      if (BUSY.includes(found.status)) await settled(found);
      found.status = 'DELETING';
      await aws.clock.sleep(30_000);
      eks.addons.delete(id);
      if (found.name === 'vpc-cni' && !keepsSoftware(request)) eks.awsNodes.delete(clusterName);
    },
  });
  return { 'AWS::EKS::Addon': addon };
}

function changeOf(properties: Readonly<Record<string, unknown>>): AddonChange {
  const version = optionalText(properties.AddonVersion);
  const role = optionalText(properties.ServiceAccountRoleArn);
  const values = optionalText(properties.ConfigurationValues);
  return {
    ...(version !== undefined && { addonVersion: version }),
    ...(role !== undefined && { serviceAccountRoleArn: role }),
    ...(values !== undefined && { configurationValues: values }),
    resolveConflicts: textOr(properties.ResolveConflicts, 'NONE'),
    podIdentityAssociations: objectsOf(properties.PodIdentityAssociations).map(({ RoleArn }) =>
      textOr(RoleArn, ''),
    ),
  };
}

/** What an add-on may not be, whoever asks. */
function check(aws: Aws, name: string, version: string, change: AddonChange): void {
  if (!isAddon(name)) refuse('addon-unknown', `Addon ${name} specified is not supported`);
  if (!isOffered(name, version))
    refuse('addon-version', `Addon version specified is not supported: ${name} ${version}`);
  const roles = [change.serviceAccountRoleArn, ...(change.podIdentityAssociations ?? [])];
  const missing = roles.find((role) => role !== undefined && aws.iam.roleByArn(role) === undefined);
  if (missing !== undefined) refuse('addon-role', `Role ${missing} does not exist`);
  const problems = configurationProblems(name, change.configurationValues ?? '{}');
  if (problems.length > 0)
    refuse(
      'addon-configuration',
      `ConfigurationValue provided in request is not supported: Json schema validation failed with error: [${problems.join('; ')}]`,
    );
}

function configurationProblems(name: string, text: string): string[] {
  try {
    const values = JSON.parse(text) as unknown;
    return name === 'vpc-cni' ? schemaProblems(values) : [];
  } catch {
    return ['the configuration is not JSON'];
  }
}

export function createAddon(aws: Aws, clusterName: string, name: string, change: AddonChange): Addon {
  const { eks } = aws;
  const cluster = eks.cluster(clusterName);
  const version = change.addonVersion ?? defaultVersion(name);
  check(aws, name, version, change);
  if (eks.addon(clusterName, name) !== undefined) refuse('addon-exists', 'Addon already exists.');
  const isTaken = name === 'vpc-cni' && eks.awsNodes.get(clusterName)?.manager === 'helm';
  const addon: Addon = {
    clusterName: cluster.name,
    name,
    version,
    status: 'CREATING',
    ...(change.configurationValues !== undefined && { configurationValues: change.configurationValues }),
    ...(change.serviceAccountRoleArn !== undefined && { roleArn: change.serviceAccountRoleArn }),
    podIdentityAssociations: change.podIdentityAssociations ?? [],
    issues: [],
    until: aws.clock.now() + duration(aws, clusterName, name),
    uuid: String(aws.tables.nextNumber()).padStart(8, '0'),
  };
  eks.addons.set(`${clusterName}|${name}`, addon);
  if (isTaken && change.resolveConflicts !== 'OVERWRITE') {
    delete addon.until;
    addon.status = 'CREATE_FAILED';
    addon.issues = [
      { code: 'ConfigurationConflict', message: 'ConfigurationConflict: DaemonSet.apps aws-node' },
    ];
  } else if (name === 'vpc-cni') eks.applyAwsNode(addon, change.resolveConflicts ?? 'NONE');
  return addon;
}

export function updateAddon(aws: Aws, clusterName: string, name: string, change: AddonChange): Update {
  const { eks } = aws;
  eks.cluster(clusterName);
  const addon = eks.addon(clusterName, name);
  if (addon === undefined)
    return refuse('cluster-not-found', `No addon: ${name} found in cluster: ${clusterName}`);
  const { clientRequestToken: token } = change;
  const known = eks
    .updatesOf(clusterName, name)
    .find((update) => token !== undefined && update.token === token);
  if (known !== undefined) return known;
  if (BUSY.includes(addon.status))
    refuse('addon-busy', `Addon ${name} cannot be updated as it is currently in ${addon.status} state`);
  const version = change.addonVersion ?? addon.version;
  check(aws, name, version, change);
  if (name === 'vpc-cni' && Math.abs(minorOf(version) - minorOf(addon.version)) > 1)
    refuse('addon-version-step', 'Updating VPC-CNI can only go up or down 1 minor version at a time');
  Object.assign(addon, {
    version,
    status: 'UPDATING',
    until: aws.clock.now() + duration(aws, clusterName, name),
  });
  if (change.configurationValues !== undefined) addon.configurationValues = change.configurationValues;
  if (change.serviceAccountRoleArn !== undefined) addon.roleArn = change.serviceAccountRoleArn;
  const id = `00000000-0000-4000-9000-${String(aws.tables.nextNumber()).padStart(12, '0')}`;
  const update: Update = {
    id,
    clusterName,
    addonName: name,
    type: 'AddonUpdate',
    status: 'InProgress',
    createdAt: aws.clock.now(),
    ...(token !== undefined && { token }),
    errors: [],
  };
  eks.updates.set(id, update);
  if (name === 'vpc-cni') eks.applyAwsNode(addon, change.resolveConflicts ?? 'NONE');
  return update;
}

/** CoreDNS without nodes keeps a stack waiting for 20 minutes. */
function duration({ eks, dials }: Aws, clusterName: string, name: string): number {
  if (name === 'coredns' && eks.nodesOf(clusterName) === 0) return 20 * 60_000;
  const waits = name === 'vpc-cni' && dials.addonWaitsForRollout;
  return Math.max(dials.addonUpdate, waits ? eks.rolloutMilliseconds(clusterName) : 0);
}
