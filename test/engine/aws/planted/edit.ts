import type { Template, TemplateResource } from '../../template/template';
import type { CloudAssembly } from '../../assembly';

export type Json = Record<string, unknown>;

/** A resource that a fault is planted into. */
export interface Editable {
  readonly id: string;
  readonly Type: string;
  Properties: Json;
  DependsOn?: string | string[];
}

/** A template to be spoilt: a copy, with finders that fail loudly when there is nothing to spoil. */
export class Draft {
  readonly template: Template;
  private readonly resources: Record<string, Editable>;

  constructor(template: Template) {
    // Not a structured clone: under Jest its objects have other prototypes, and an unchanged property would differ.
    this.template = JSON.parse(JSON.stringify(template)) as Template;
    this.resources = this.template.Resources as unknown as Record<string, Editable>;
    for (const [id, resource] of Object.entries(this.resources))
      Object.defineProperty(resource, 'id', { value: id, enumerable: false });
  }

  /** The first resource of a type whose logical id matches. */
  one(type: string, id = /./): Editable {
    const [found] = this.all(type, id);
    if (found === undefined) throw new Error(`the template has no ${type} like ${id.source}`);
    return found;
  }

  all(type: string, id = /./): Editable[] {
    return Object.values(this.resources).filter((resource) => resource.Type === type && id.test(resource.id));
  }

  properties(type: string, id = /./): Json {
    const found = this.one(type, id);
    return (found.Properties ??= {});
  }

  add(id: string, Type: string, Properties: Json, DependsOn: string[] = []): void {
    this.resources[id] = Object.defineProperty({ Type, Properties, DependsOn } as Editable, 'id', {
      value: id,
      enumerable: false,
    });
  }

  /** Another resource just like one that there is. */
  copy(type: string, id = /./): void {
    const { id: name, ...resource } = this.one(type, id);
    this.add(`${name}Copy`, resource.Type, structuredClone(resource.Properties));
  }

  remove(type: string, id = /./): void {
    const { id: name } = this.one(type, id);
    Reflect.deleteProperty(this.resources, name);
    this.forget(name);
  }

  /** Turns a dependency around: what had to be there first now comes last. */
  turnAround(dependant: Editable, first: Editable): void {
    this.free(dependant, first.id);
    first.DependsOn = [dependant.id];
  }

  /** Takes a dependency off a resource. */
  free(from: Editable, ...ids: string[]): void {
    const kept = [from.DependsOn ?? []].flat().filter((id) => !ids.includes(id));
    from.DependsOn = kept;
  }

  private forget(name: string): void {
    for (const resource of Object.values(this.resources)) this.free(resource, name);
    for (const output of Object.keys(this.template.Outputs ?? {}))
      if (JSON.stringify(this.template.Outputs?.[output]).includes(`"${name}"`))
        Reflect.deleteProperty(this.template.Outputs ?? {}, output);
  }
}

/** The statement of the policies of a role's own resource that has an action. */
export function statementOf({ Properties }: Editable, action: string): Json {
  const { Statement } = Properties.PolicyDocument as { Statement: Json[] };
  const found = Statement.find(({ Action }) => [Action].flat().includes(action));
  if (found === undefined) throw new Error(`no statement has ${action}`);
  return found;
}

/** The assembly with another template for its stack. */
export function withTemplate(assembly: CloudAssembly, template: Template): CloudAssembly {
  const [{ name } = { name: '' }] = assembly.stacks;
  return Object.create(assembly, { stacks: { value: [{ name, template }] } }) as CloudAssembly;
}

export type { TemplateResource };
