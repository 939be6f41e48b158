import type { ProviderRequest } from '../../resource-provider';
import { answer, provider, type Aws, type Providers } from '../aws';
import { objectOf, textOr, textsOf } from '../property-values';
import { refuse } from '../refusals';

export interface FunctionRecord {
  readonly name: string;
  roleArn: string;
  subnetIds: readonly string[];
  groupIds: readonly string[];
}

/** What Lambda needs of the role of a function in a VPC, to make and to remove its interfaces. */
const MAKING = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
const REMOVING = ['ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'];
/** Lambda asks for these as well, and does without them. */
const OPTIONAL = ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'];

const interfaceName = (name: string): string => `AWS Lambda VPC ENI-${name}`;

/** Functions, their network interfaces and their settings. */
export function functionProviders(aws: Aws, functions: Map<string, FunctionRecord>): Providers {
  const attributes = (name: string) => ({ Arn: aws.arn('lambda', `function:${name}`) });
  const lambda = provider({
    async create(request) {
      const name = textOr(request.properties.FunctionName, request.generatedName.slice(0, 64));
      if (functions.has(name)) refuse('function-exists', `Function already exist: ${name}`);
      const made = checked(aws, request, name);
      for (const subnetId of made.subnetIds)
        aws.network.addInterface(subnetId, interfaceName(name), made.groupIds);
      functions.set(name, made);
      await aws.clock.sleep(made.subnetIds.length > 0 ? 60_000 : 3_000);
      return answer(name, attributes(name));
    },
    async update(request, name) {
      const made = checked(aws, request, name);
      const former = functions.get(name);
      functions.set(name, made);
      if (JSON.stringify(former?.subnetIds) !== JSON.stringify(made.subnetIds)) {
        removeInterfaces(aws, name);
        for (const subnetId of made.subnetIds)
          aws.network.addInterface(subnetId, interfaceName(name), made.groupIds);
      }
      await aws.clock.sleep(5_000);
      return answer(name, attributes(name));
    },
    async delete(name) {
      const found = functions.get(name);
      functions.delete(name);
      if (found === undefined || found.subnetIds.length === 0) return;
      const release = async (): Promise<void> => {
        const { era } = aws.tables;
        await aws.clock.sleep(aws.dials.functionInterfaceRelease);
        if (aws.tables.era !== era) return;
        // Without the role, or its permission, the interfaces stay for good.
        if (REMOVING.every((action) => aws.iam.mayService(found.roleArn, action, '*')))
          removeInterfaces(aws, name);
      };
      const released = release();
      if (aws.dials.deleteWaitsForInterfaces) await released;
    },
  });
  const ofFunction = (id: (request: ProviderRequest) => string) =>
    provider({
      create(request) {
        const name = textOr(request.properties.FunctionName, '').split(':function:').at(-1)!;
        if (!functions.has(name)) refuse('function-not-found', `Function not found: ${name}`);
        return answer(id(request), { Id: request.generatedName });
      },
      update: (request, physicalId) => answer(physicalId, { Id: request.generatedName }),
    });
  return {
    'AWS::Lambda::Function': lambda,
    'AWS::Lambda::EventInvokeConfig': ofFunction(({ properties }) =>
      [properties.FunctionName, properties.Qualifier].map(String).join('|'),
    ),
    'AWS::Lambda::Permission': ofFunction(({ generatedName }) => generatedName),
  };
}

function removeInterfaces({ network }: Aws, name: string): void {
  for (const { networkInterfaceId, description } of network.state.networkInterfaces.values())
    if (description === interfaceName(name)) network.state.networkInterfaces.delete(networkInterfaceId);
}

function checked(aws: Aws, { properties }: ProviderRequest, name: string): FunctionRecord {
  const roleArn = textOr(properties.Role, '');
  if (!aws.iam.isTrusted(roleArn, 'lambda.amazonaws.com'))
    refuse('function-role', `The role defined for the function cannot be assumed by Lambda: ${roleArn}`);
  aws.iam.functionRoles.add(roleArn.split('/').at(-1) ?? '');
  checkEnvironment(objectOf(objectOf(properties.Environment).Variables));
  const vpc = objectOf(properties.VpcConfig);
  const made = { name, roleArn, subnetIds: textsOf(vpc.SubnetIds), groupIds: textsOf(vpc.SecurityGroupIds) };
  if (made.subnetIds.length > 0) checkNetwork(aws, made);
  return made;
}

function checkNetwork(aws: Aws, { roleArn, subnetIds, groupIds }: FunctionRecord): void {
  const { subnets } = aws.network.state;
  const missing = [
    ...subnetIds.filter((id) => !subnets.has(id)),
    ...groupIds.filter((id) => !aws.network.groups.has(id)),
  ];
  if (missing.length > 0)
    refuse(
      'function-network',
      `Error occurred while DescribeSubnets or DescribeSecurityGroups: ${missing.join(', ')} do not exist`,
    );
  const vpcs = [
    ...subnetIds.map((id) => subnets.get(id)!.vpcId),
    ...groupIds.map((id) => aws.network.group(id).vpcId),
  ];
  if (groupIds.length === 0 || new Set(vpcs).size > 1)
    refuse(
      'function-network',
      'Security groups and subnets must be in the same VPC, and there must be one of each.',
    );
  const lacking = MAKING.filter((action) => !aws.iam.mayService(roleArn, action, '*'));
  OPTIONAL.forEach((action) => aws.iam.mayService(roleArn, action, '*'));
  if (lacking.length > 0)
    refuse(
      'function-network-permissions',
      `The provided execution role does not have permissions to call ${lacking.map((it) => it.slice(4)).join(', ')} on EC2`,
    );
}

function checkEnvironment(variables: Readonly<Record<string, unknown>>): void {
  const size = Object.entries(variables).reduce(
    (sum, [key, value]) => sum + key.length + String(value).length,
    0,
  );
  if (size > 4096)
    refuse(
      'function-environment',
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit: ${size}`,
    );
  const reserved = Object.keys(variables).find((key) => /^(AWS_REGION|AWS_DEFAULT_REGION|AWS_ACCESS_KEY.*|AWS_SECRET.*|AWS_SESSION_TOKEN|AWS_LAMBDA_.*|LAMBDA_.*|_HANDLER|AWS_EXECUTION_ENV)$/.test(key) || !/^[a-zA-Z]\w+$/.test(key)); // prettier-ignore
  if (reserved !== undefined)
    refuse(
      'function-environment',
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys: ${reserved}`,
    );
}
