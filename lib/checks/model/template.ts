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
  if (body.Resources === undefined || body.Resources === null) return 'it has no Resources section';
  if (!isJson(body.Resources))
    return `its Resources section is ${kindOf(body.Resources)}, not an object of resources by logical id`;
  const resources = Object.entries(body.Resources).filter(([name]) => !isLoop(name));
  return resources.map(([name, resource]) => resourceProblem(name, resource)).find(Boolean);
}

function resourceProblem(name: string, resource: unknown): string | undefined {
  if (!isJson(resource)) return `resource '${name}' is ${kindOf(resource)}, not an object with a Type`;
  if (typeof resource.Type !== 'string') return `resource '${name}' has no Type`;
  const properties = resource.Properties ?? {};
  if (!isJson(properties)) return `Properties of resource '${name}' is ${kindOf(properties)}, not an object`;
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** Loops stand where resources do until they are expanded. */
const isLoop = (name: string): boolean => name.startsWith('Fn::ForEach::');
