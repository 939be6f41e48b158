import { propertyProblems } from '../specification/property-problems';
import { specificationOf } from '../specification/specification';
import { intrinsicOf } from '../template/intrinsics';
import { dependenciesOf, refuseCycles, unresolvedNames } from '../template/references';
import { formatProblems, TemplateRefusal, type Template } from '../template/template';
import { isCustom } from './resource-calls';
import type { Stack } from './stack';
import type { TemplateScope } from './template-scope';

/** A type of the CDK that is in no specification, and that CloudFormation takes without properties of its own. */
const CDK_METADATA = 'AWS::CDK::Metadata';

/**
 * Everything that CloudFormation says about a template before it touches anything.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
 */
export function refuseTemplate(template: Template): void {
  const unresolved = unresolvedNames(template);
  const problems = [
    ...formatProblems(template),
    ...(unresolved.length === 0 ? [] : [`Unresolved resource dependencies [${unresolved.join(', ')}] in the Resources block of the template`]), // prettier-ignore
    ...Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties = {} }]) =>
      typeProblems(logicalId, Type, Properties),
    ),
    ...attributeProblems(template),
  ];
  if (problems.length > 0) throw new TemplateRefusal(`Template format error: ${problems.join('; ')}`);
}

function typeProblems(logicalId: string, type: string, properties: unknown): string[] {
  if (isCustom(type)) {
    const has = typeof properties === 'object' && properties !== null && 'ServiceToken' in properties;
    return has ? [] : [`${logicalId}: Missing required field ServiceToken`];
  }
  if (type === CDK_METADATA) return [];
  const specification = specificationOf(type);
  if (specification === undefined) return [`Unrecognized resource types: [${type}]`];
  return propertyProblems(specification, properties).map((problem) => `${logicalId}: ${problem}`);
}

/** Attributes that Fn::GetAtt asks for and that the type does not have. */
function attributeProblems(template: Template): string[] {
  const problems = new Set<string>();
  const visit = (value: unknown): void => {
    const intrinsic = intrinsicOf(value);
    if (intrinsic?.name === 'Fn::GetAtt') {
      const { argument } = intrinsic;
      const [logicalId, ...path] =
        typeof argument === 'string' ? argument.split('.') : (argument as unknown[]);
      const type = template.Resources[String(logicalId)]?.Type ?? '';
      const known = specificationOf(type)?.attributes;
      if (known && path.every((part) => typeof part === 'string') && !known.includes(path.join('.')))
        problems.add(
          `resource ${String(logicalId)} does not support attribute type ${path.join('.')} in Fn::GetAtt`,
        );
    }
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(template.Resources);
  visit(template.Outputs);
  return [...problems];
}

/** What depends on the values of the parameters, and on the stack that is there. */
export function refuseChange(template: Template, scope: TemplateScope, stack: Stack): void {
  const ids = Object.keys(template.Resources).filter(scope.has);
  refuseCycles(
    new Map(
      ids.map((id) => [id, dependenciesOf(template.Resources[id]!, scope.has, scope.condition)] as const),
    ),
  );
  for (const [name, { RuleCondition = true, Assertions }] of Object.entries(template.Rules ?? {})) {
    if (scope.resolve(RuleCondition) !== true) continue;
    for (const { Assert, AssertDescription } of Assertions) {
      if (scope.resolve(Assert) !== true)
        throw new TemplateRefusal(`Template constraint ${name}: ${AssertDescription}`);
    }
  }
  for (const id of ids) {
    const type = stack.resources.get(id)?.type;
    if (type !== undefined && type !== template.Resources[id]!.Type) {
      throw new TemplateRefusal(`Update of resource type is not permitted: [${id}]`);
    }
  }
}
