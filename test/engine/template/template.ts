/** CloudFormation refuses the template, or a call about it, before anything is made. */
export class TemplateRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ValidationError';
  }
}

/** A resource as a template has it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: DeletionPolicy;
  readonly UpdateReplacePolicy?: DeletionPolicy;
  readonly Metadata?: unknown;
}

export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

/** A parameter as a template has it. */
export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

export interface TemplateRule {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly { readonly Assert: unknown; readonly AssertDescription?: string }[];
}

export interface TemplateOutput {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

/** A CloudFormation template as JSON. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Rules?: Readonly<Record<string, TemplateRule>>;
  readonly Transform?: unknown;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_RESOURCES = 500;
const MOST_BYTES = 1_000_000;

const SECTIONS = ['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Rules', 'Transform', 'Resources', 'Outputs', 'Hooks']; // prettier-ignore
const ATTRIBUTES = ['Type', 'Properties', 'DependsOn', 'Condition', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata', 'CreationPolicy', 'UpdatePolicy']; // prettier-ignore
const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** What CloudFormation says of the form of a template, one sentence for each problem. */
export function formatProblems(template: Template): string[] {
  const { Resources = {} } = template;
  const count = Object.keys(Resources).length;
  return [
    ...Object.keys(template)
      .filter((section) => !SECTIONS.includes(section))
      .map((section) => `Invalid template property or properties [${section}]`),
    ...(count === 0 ? ['At least one Resources member must be defined.'] : []),
    ...(count > MOST_RESOURCES
      ? [`Number of resources, ${count}, is greater than maximum allowed, 500`]
      : []),
    ...(Buffer.byteLength(JSON.stringify(template)) > MOST_BYTES ? ['Template may not exceed 1000000 bytes in size.'] : []), // prettier-ignore
    ...('Transform' in template ? ['this engine refuses transforms'] : []),
    ...Object.entries(Resources).flatMap(([logicalId, resource]) => resourceProblems(logicalId, resource)),
  ];
}

function resourceProblems(logicalId: string, resource: TemplateResource): string[] {
  const { Type, DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' } = resource;
  return [
    ...(/^[A-Za-z0-9]{1,255}$/.test(logicalId) ? [] : [`Resource name ${logicalId} is non alphanumeric.`]),
    ...(typeof Type === 'string' ? [] : [`[/Resources/${logicalId}] Every Resources object must contain a Type member.`]), // prettier-ignore
    ...Object.keys(resource)
      .filter((name) => !ATTRIBUTES.includes(name))
      .map((name) => `Invalid template resource property '${name}'`),
    ...[DeletionPolicy, UpdateReplacePolicy]
      .filter((policy) => !POLICIES.includes(policy))
      .map((policy) => `Unrecognized DeletionPolicy ${policy} for resource ${logicalId}`),
  ];
}

/** Resources that DependsOn names. */
export function declaredDependencies({ DependsOn = [] }: TemplateResource): readonly string[] {
  return typeof DependsOn === 'string' ? [DependsOn] : DependsOn;
}
