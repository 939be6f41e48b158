import { createHash } from 'node:crypto';
import type { ProviderAnswer, ProviderRequest, ResourceProvider } from './resource-provider';
import { specificationOf } from './specification/specification';

/** A resource type without a provider of its own: whatever its properties say is done. */
export const genericProvider: ResourceProvider = {
  create: async (request) => answerOf(request, suffix(request)),
  update: async (request) => ({ ...answerOf(request, suffix(request)), physicalId: request.physicalId! }),
  delete: async () => undefined,
};

const suffix = ({ generatedName }: ProviderRequest): string =>
  createHash('sha256').update(generatedName).digest('hex').slice(0, 17);

/** Ref values that differ from the primary identifier, by the page of the type. */
const REF_IS_NAME: Readonly<Record<string, string>> = {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
  'AWS::IAM::Policy': 'PolicyName',
};

function answerOf(request: ProviderRequest, id: string): ProviderAnswer {
  const specification = specificationOf(request.type);
  const value = (name: string): unknown => request.properties[name] ?? made(request, name, id);
  const attributes = Object.fromEntries((specification?.attributes ?? []).map((name) => [name, value(name)]));
  const named = REF_IS_NAME[request.type];
  const identifier = named === undefined ? (specification?.refIdentifier ?? []) : [named];
  const physicalId = identifier.map((name) => String(value(name))).join('|') || request.generatedName;
  return { physicalId, attributes };
}

/** A value for a name that the properties do not have. */
function made(request: ProviderRequest, name: string, id: string): string {
  const { type, region, accountId, partition, generatedName } = request;
  const service = type.split('::')[1]!.toLowerCase();
  if (/Arn$/.test(name)) return `arn:${partition}:${service}:${region}:${accountId}:${generatedName}`;
  if (/Name$/.test(name)) return generatedName;
  return `${service}-${id}`;
}
