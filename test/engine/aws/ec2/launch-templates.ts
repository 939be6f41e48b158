import { answer, provider, type Aws, type Providers } from '../aws';
import type { Properties } from '../../resource-provider';
import { objectOf, optionalText, textOr } from '../property-values';
import { refuse } from '../refusals';

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  /** Data of each version, the first one first. */
  readonly versions: Properties[];
}

/** Bytes of user data, before base64. */
const USER_DATA_BYTES = 16_384;

/** Launch templates and flow logs. */
export function launchTemplateProviders(aws: Aws, templates: Map<string, LaunchTemplate>): Providers {
  const attributes = ({ id, versions }: LaunchTemplate) => ({
    LaunchTemplateId: id,
    LatestVersionNumber: String(versions.length),
    DefaultVersionNumber: '1',
  });
  const template = provider({
    create({ properties, generatedName }) {
      const name = textOr(properties.LaunchTemplateName, generatedName);
      if ([...templates.values()].some((other) => other.name === name))
        refuse('template-name-exists', `Launch template name already in use: ${name}`);
      const id = aws.tables.newId('lt');
      const made = { id, name, versions: [checkedData(aws, properties)] };
      templates.set(id, made);
      return answer(id, attributes(made));
    },
    update({ properties }, id) {
      const found = templates.get(id);
      if (found === undefined) throw new Error(`the launch template ${id} does not exist`);
      const data = checkedData(aws, properties);
      if (JSON.stringify(data) !== JSON.stringify(found.versions.at(-1))) found.versions.push(data);
      return answer(id, attributes(found));
    },
    delete: (id) => void templates.delete(id),
  });
  return { 'AWS::EC2::LaunchTemplate': template, 'AWS::EC2::FlowLog': flowLog(aws) };
}

function checkedData({ network }: Aws, properties: Properties): Properties {
  const data = objectOf(properties.LaunchTemplateData);
  const userData = optionalText(data.UserData) ?? '';
  if (!/^[A-Za-z0-9+/=\s]*$/.test(userData))
    refuse('user-data-size', 'Invalid BASE64 encoding of user data.');
  const bytes = Buffer.from(userData, 'base64').length;
  if (bytes > USER_DATA_BYTES)
    refuse('user-data-size', `User data is limited to ${USER_DATA_BYTES} bytes, not ${bytes}`);
  const image = optionalText(data.ImageId);
  if (image !== undefined && !/^(ami-[0-9a-f]{8,17}|resolve:ssm:.+)$/.test(image))
    refuse('image-id', `Invalid id: "${image}" (expecting "ami-...")`);
  for (const id of Array.isArray(data.SecurityGroupIds) ? data.SecurityGroupIds.map(String) : [])
    network.group(id);
  return data;
}

function flowLog(aws: Aws) {
  return provider({
    create({ properties }) {
      const target = textOr(properties.ResourceId, '');
      const { vpcs, state } = aws.network;
      if (!vpcs.has(target) && !state.subnets.has(target) && !state.networkInterfaces.has(target))
        refuse('flow-log-target', `Value (${target}) for parameter resourceId is invalid.`);
      const role = optionalText(properties.DeliverLogsPermissionArn);
      if (role !== undefined && !aws.iam.isTrusted(role, 'vpc-flow-logs.amazonaws.com'))
        refuse('flow-log-target', `Unable to assume role ${role}`);
      const id = aws.tables.newId('fl');
      // The service delivers with the role: what it needs of the role's policies is used from here on.
      const group = optionalText(properties.LogGroupName);
      if (role !== undefined && group !== undefined) aws.iam.deliversLogs(role, group, 'flow-log');
      return answer(id, { Id: id });
    },
    update: (_, id) => answer(id, { Id: id }),
  });
}
