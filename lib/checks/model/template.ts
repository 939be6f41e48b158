/** One CloudFormation template of an assembly, already parsed. */
export interface TemplateSource {
  /** Name of the stack, or of the file when there is no stack yet. */
  readonly name: string;
  /** The template as a JSON value. */
  readonly body: unknown;
  /** Account the stack is deployed to, when the assembly says so. */
  readonly account?: string;
  /** Region the stack is deployed to, when the assembly says so. */
  readonly region?: string;
  /** Names of the stacks that are deployed before this one. */
  readonly dependsOn?: readonly string[];
  /** Nested stacks: logical id of the AWS::CloudFormation::Stack to the name of its template source. */
  readonly nested?: Readonly<Record<string, string>>;
  /** Values of parameters, which win over their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A JSON object of a template that has not been evaluated. */
export type Json = Record<string, unknown>;

/** The parts of a template that are read here. */
export interface TemplateBody {
  readonly Resources: Record<string, RawResource>;
  readonly Parameters?: Record<string, Json>;
  readonly Mappings?: Record<string, unknown>;
  readonly Conditions?: Record<string, unknown>;
  readonly Outputs?: Record<string, Json>;
}

/** A resource as written. */
export interface RawResource {
  readonly Type: string;
  readonly Properties?: Json;
  readonly DependsOn?: string | string[];
  readonly Condition?: string;
  readonly Metadata?: Json;
  readonly DeletionPolicy?: string;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a value is not a CloudFormation template; undefined when it is one. */
export function templateProblem(body: unknown): string | undefined {
  if (!isJson(body)) return 'it is not an object';
  if (!isJson(body.Resources)) return 'it has no Resources section';
  const odd = Object.entries(body.Resources).find(
    ([name, resource]) => !isLoop(name) && (!isJson(resource) || typeof resource.Type !== 'string'),
  );
  return odd === undefined ? undefined : `resource '${odd[0]}' has no Type`;
}

/** Loops stand where resources do until they are expanded. */
const isLoop = (name: string): boolean => name.startsWith('Fn::ForEach::');
