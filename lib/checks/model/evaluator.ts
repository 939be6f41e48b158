import { INTRINSICS, NO_VALUE, type IntrinsicScope } from './intrinsics';
import { isJson, type RawResource, type TemplateBody, type TemplateSource } from './template';
import { parseJsonText } from './json-text';
import { isObject, Reference, SsmValue, Unknown, type Value, type ValueObject, textOf } from './value';

/** Deeper values are refused instead of exhausting the stack. */
const MAX_DEPTH = 200;

/** Pseudo parameters that are different in every stack. */
const OF_THE_STACK = ['AWS::StackName', 'AWS::StackId'];

/** Attributes that repeat a property of the resource. */
const PROPERTY_ATTRIBUTES: Record<string, string> = {
  'AWS::EC2::VPC.CidrBlock': 'CidrBlock',
  'AWS::EC2::Subnet.AvailabilityZone': 'AvailabilityZone',
  'AWS::EC2::Subnet.CidrBlock': 'CidrBlock',
  'AWS::EC2::Subnet.VpcId': 'VpcId',
  'AWS::EC2::NatGateway.SubnetId': 'SubnetId',
};

/**
 * Evaluates the intrinsic functions of one template, as far as the assembly decides them.
 *
 * Parameters count with the value given to them, else with their default, because that is what a deployment
 * without further input uses; one without a default, and one that names an SSM parameter, is unknown.
 * Every Ref, output, condition and mapping is evaluated once; one that leads to itself is unknown.
 */
export class Evaluator implements IntrinsicScope {
  public readonly body: TemplateBody;
  private readonly memo = new Map<string, Value>();
  private readonly open = new Set<string>();

  constructor(
    public readonly source: TemplateSource,
    private readonly assembly: AssemblyScope,
    private readonly parent?: { evaluator: Evaluator; parameters: Record<string, unknown> },
  ) {
    this.body = source.body as TemplateBody;
  }

  public resourceId(logicalId: string): string {
    return `${this.source.name}/${logicalId}`;
  }

  /** Evaluates any JSON value of this template. */
  public evaluate(node: unknown, depth = 0): Value {
    const value = this.evaluateOrNothing(node, depth);
    return value === NO_VALUE ? null : value;
  }

  /** As evaluate, but says when `AWS::NoValue` takes the value away. */
  public evaluateOrNothing(node: unknown, depth = 0): Value | typeof NO_VALUE {
    if (depth > MAX_DEPTH) return new Unknown(`a value is nested deeper than ${MAX_DEPTH} levels`);
    if (Array.isArray(node)) return this.evaluateList(node, depth);
    if (!isJson(node)) return (node ?? null) as Value;
    const keys = Object.keys(node);
    if (keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'))) {
      return this.intrinsic(keys[0], node[keys[0]], depth);
    }
    return this.evaluateObject(node, depth);
  }

  private evaluateList(items: unknown[], depth: number): Value[] {
    return items
      .map((item) => this.evaluateOrNothing(item, depth + 1))
      .filter((item): item is Value => item !== NO_VALUE);
  }

  private evaluateObject(node: Record<string, unknown>, depth: number): ValueObject {
    const result: ValueObject = {};
    for (const [key, child] of Object.entries(node)) {
      const value = this.evaluateOrNothing(child, depth + 1);
      if (value !== NO_VALUE) result[key] = value;
    }
    return result;
  }

  private intrinsic(name: string, argument: unknown, depth: number): Value | typeof NO_VALUE {
    const compute = INTRINSICS[name];
    if (compute === undefined) return new Unknown(`${name} is not evaluated here`);
    return compute(this, argument, depth + 1);
  }

  /** Evaluates once per key; a value that needs itself is unknown. */
  public once(key: string, compute: () => Value): Value {
    const done = this.memo.get(key);
    if (done !== undefined) return done;
    if (this.open.has(key)) return new Unknown(`${key} refers to itself`);
    this.open.add(key);
    const value = compute();
    this.open.delete(key);
    this.memo.set(key, value);
    return value;
  }

  public ref(name: string): Value | typeof NO_VALUE {
    if (name === 'AWS::NoValue') return NO_VALUE;
    if (name.startsWith('AWS::')) return this.pseudoParameter(name);
    if (isJson(this.body.Parameters?.[name]))
      return this.once(`parameter ${name}`, () => this.parameter(name));
    if (this.resource(name) !== undefined) return new Reference(this.resourceId(name), name);
    return new Unknown(`${name} is not defined in ${this.source.name}`);
  }

  private parameter(name: string): Value {
    const { Type: type, Default: fallback } = this.body.Parameters![name];
    const value = this.givenParameter(name) ?? (fallback as Value | undefined);
    if (textOf(type).startsWith('AWS::SSM::')) return new SsmValue(name, value);
    if (value === undefined) return new Unknown(`parameter ${name} has no default`);
    return asList(type, value);
  }

  private givenParameter(name: string): Value | undefined {
    const given = this.source.parameters?.[name];
    if (given !== undefined || this.parent === undefined || !(name in this.parent.parameters)) return given;
    return this.parent.evaluator.evaluate(this.parent.parameters[name]);
  }

  private pseudoParameter(name: string): Value {
    const { account, region } = this.source;
    if (name === 'AWS::AccountId' && account !== undefined) return account;
    if (name === 'AWS::Region' && region !== undefined) return region;
    if (name === 'AWS::Partition' && region !== undefined) return partition(region);
    if (name === 'AWS::URLSuffix' && region !== undefined) {
      return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    }
    return new Unknown(
      `${name} is known only at deploy time`,
      OF_THE_STACK.includes(name) ? this.resourceId(name) : name,
    );
  }

  public getAtt(logicalId: string, attribute: string): Value {
    const resource = this.resource(logicalId);
    if (resource === undefined) return new Unknown(`${logicalId} is not defined in ${this.source.name}`);
    const property = PROPERTY_ATTRIBUTES[`${resource.Type}.${attribute}`];
    if (property !== undefined && resource.Properties?.[property] !== undefined) {
      return this.once(`${logicalId}.${attribute}`, () => this.evaluate(resource.Properties![property]));
    }
    if (attribute.startsWith('Outputs.'))
      return this.nestedOutput(logicalId, attribute.slice('Outputs.'.length));
    if (resource.Type === 'Custom::AWSCDKCfnJson' && attribute === 'Value')
      return this.cfnJson(logicalId, resource);
    return new Reference(this.resourceId(logicalId), logicalId, attribute);
  }

  private nestedOutput(logicalId: string, output: string): Value {
    const nested = this.assembly.nestedStack(this.source.name, logicalId);
    return (
      nested?.output(output) ?? new Reference(this.resourceId(logicalId), logicalId, `Outputs.${output}`)
    );
  }

  /** CDK's CfnJson returns its own property, parsed. */
  private cfnJson(logicalId: string, resource: RawResource): Value {
    return this.once(`${logicalId}.Value`, () => {
      const parsed = parseJsonText(this.evaluate(resource.Properties?.Value));
      return parsed ?? new Reference(this.resourceId(logicalId), logicalId, 'Value');
    });
  }

  /** Value of an output; text only, as CloudFormation has it. */
  public output(name: string): Value | undefined {
    const output = this.body.Outputs?.[name];
    if (!isJson(output)) return undefined;
    return this.once(`output ${name}`, () => {
      const value = this.evaluate(output.Value);
      return isObject(value) || Array.isArray(value) ? new Unknown(`output ${name} is not text`) : value;
    });
  }

  public importValue(name: Value): Value {
    return (
      this.assembly.exportedValue(name, this.source) ??
      new Unknown(`export ${JSON.stringify(name)} is not in this assembly`)
    );
  }

  public stackOutput(stack: Value, output: Value): Value {
    const found = this.assembly
      .stackWithOutput(textOf(stack), textOf(output), this.source)
      ?.output(textOf(output));
    return found ?? new Unknown(`output ${textOf(output)} of stack ${textOf(stack)} is not in this assembly`);
  }

  /** Whether a condition holds; undefined when that is not known. */
  public condition(name: string): boolean | undefined {
    const definition = this.body.Conditions?.[name];
    if (definition === undefined) return undefined;
    const value = this.once(`condition ${name}`, () => this.evaluate(definition));
    return typeof value === 'boolean' ? value : undefined;
  }

  public mapping(map: string, first: string, second: string): unknown {
    const table = this.body.Mappings?.[map];
    const row = isJson(table) ? table[first] : undefined;
    return isJson(row) ? row[second] : undefined;
  }

  private resource(logicalId: string): RawResource | undefined {
    return Object.hasOwn(this.body.Resources, logicalId) ? this.body.Resources[logicalId] : undefined;
  }
}

/** What one template may ask of the others in its assembly. */
export interface AssemblyScope {
  exportedValue(name: Value, importer: TemplateSource): Value | undefined;
  stackWithOutput(stack: string, output: string, reader: TemplateSource): Evaluator | undefined;
  nestedStack(stack: string, logicalId: string): Evaluator | undefined;
}

/** A parameter of a list type holds comma-separated text. */
function asList(type: unknown, value: Value): Value {
  const isList = /List/.test(textOf(type));
  if (!isList || typeof value !== 'string') return typeof value === 'number' ? textOf(value) : value;
  return value.split(',').map((item) => item.trim());
}

function partition(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
