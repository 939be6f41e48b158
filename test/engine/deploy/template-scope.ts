import { isCustom } from './resource-calls';
import { resolve, NO_VALUE, type Scope } from '../template/intrinsics';
import { TemplateRefusal, type Template } from '../template/template';
import { specificationOf } from '../specification/specification';
import type { World } from '../world';
import type { Stack } from './stack';

/** What the intrinsic functions of a template see: parameters, conditions, and the stack as it is at this moment. */
export class TemplateScope implements Scope {
  private readonly conditions = new Map<string, boolean>();

  constructor(
    private readonly template: Template,
    private readonly parameters: Readonly<Record<string, unknown>>,
    private readonly stack: Stack,
    private readonly world: World,
    private readonly exported: (name: string) => unknown,
  ) {}

  resolve(value: unknown): unknown {
    return resolve(value, this);
  }

  condition = (name: string): boolean => {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    const declared = this.template.Conditions?.[name];
    if (declared === undefined) throw new TemplateRefusal(`Template error: unresolved condition ${name}`);
    const value = resolve(declared, this) === true;
    this.conditions.set(name, value);
    return value;
  };

  /** Whether the template, under its conditions, has the resource. */
  has = (logicalId: string): boolean => {
    const resource = this.template.Resources[logicalId];
    return resource !== undefined && (resource.Condition === undefined || this.condition(resource.Condition));
  };

  reference(name: string): unknown {
    if (name in this.parameters) return this.parameters[name];
    const pseudo = this.pseudoParameters()[name];
    if (pseudo !== undefined) return pseudo;
    return this.resourceOf(name).physicalId;
  }

  attribute(logicalId: string, attribute: string): unknown {
    const { type, attributes } = this.resourceOf(logicalId);
    const found = attributes[attribute];
    if (found !== undefined) return found;
    if (isCustom(type)) {
      throw new TemplateRefusal(
        `CustomResource attribute error: Vendor response doesn't contain ${attribute} key`,
      );
    }
    const isKnown = specificationOf(type)?.attributes.includes(attribute) === true;
    const why = isKnown ? 'has no value for attribute' : 'does not support attribute type';
    throw new TemplateRefusal(`Template error: resource ${logicalId} ${why} ${attribute} in Fn::GetAtt`);
  }

  mapping(map: string, first: string, second: string): unknown {
    const found = this.template.Mappings?.[map]?.[first]?.[second];
    if (found !== undefined) return found;
    throw new TemplateRefusal(`Template error: Unable to get mapping for ${map}::${first}::${second}`);
  }

  zones(region: string): readonly string[] {
    return region === this.world.region ? this.world.availabilityZones() : [];
  }

  importValue(name: string): unknown {
    const found = this.exported(name);
    if (found === undefined) throw new TemplateRefusal(`No export named ${name} found`);
    this.stack.change({ imports: [...new Set([...this.stack.state.imports, name])] });
    return found;
  }

  private resourceOf(logicalId: string): {
    type: string;
    physicalId: string;
    attributes: Readonly<Record<string, unknown>>;
  } {
    const found = this.stack.resources.get(logicalId);
    if (found !== undefined && this.has(logicalId)) return found;
    throw new TemplateRefusal(`Template format error: Unresolved resource dependencies [${logicalId}]`);
  }

  private pseudoParameters(): Readonly<Record<string, unknown>> {
    const { region, accountId, partition } = this.world;
    return {
      'AWS::Region': region,
      'AWS::AccountId': accountId,
      'AWS::Partition': partition,
      'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
      'AWS::StackName': this.stack.name,
      'AWS::StackId': this.stack.id,
      'AWS::NotificationARNs': [],
      'AWS::NoValue': NO_VALUE,
    };
  }
}
