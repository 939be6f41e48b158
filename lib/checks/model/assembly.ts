import { expandForEach } from './for-each';
import { Evaluator, type AssemblyScope } from './evaluator';
import { DependencyGraph } from './dependency-graph';
import { Resource } from './resource';
import { isJson, type RawResource, type TemplateSource } from './template';
import { Reference, Unknown, type Value, textOf } from './value';

/** All templates of one deployment: resources by id and by type, exports, nested stacks, order. */
export class Assembly implements AssemblyScope {
  public readonly resources = new Map<string, Resource>();
  public readonly graph: DependencyGraph;
  private readonly evaluators = new Map<string, Evaluator>();
  private readonly byType = new Map<string, Resource[]>();
  private exports?: Map<string, Evaluated>;

  public readonly sources: readonly TemplateSource[];

  constructor(sources: readonly TemplateSource[]) {
    this.sources = sources.map((source) => ({ ...source, body: expandForEach(source).body }));
    for (const source of this.sources) this.evaluatorOf(source);
    for (const evaluator of this.evaluators.values()) this.addResources(evaluator);
    this.graph = new DependencyGraph(this);
  }

  public ofType(...types: string[]): Resource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resource a value refers to by `Ref` or an id attribute. */
  public referenced(value: Value | undefined): Resource | undefined {
    return value instanceof Reference ? this.resources.get(value.resourceId) : undefined;
  }

  public evaluator(stack: string): Evaluator | undefined {
    return this.evaluators.get(stack);
  }

  public nestedStack(stack: string, logicalId: string): Evaluator | undefined {
    const name = this.evaluators.get(stack)?.source.nested?.[logicalId];
    return name === undefined ? undefined : this.evaluators.get(name);
  }

  public exportedValue(name: Value): Value | undefined {
    this.exports ??= this.collectExports();
    const entry = this.exports.get(name instanceof Unknown ? name.key : textOf(name));
    return entry?.evaluator.output(entry.output);
  }

  /**
   * The stack that `Fn::GetStackOutput` means. Templates go by their path in the assembly, which ends in the name of
   * the stack unless the user named it; the name of the output decides then, if only one stack has it.
   */
  public stackWithOutput(stack: string, output: string): Evaluator | undefined {
    const candidates = [...this.evaluators.values()].filter(({ body }) => isJson(body.Outputs?.[output]));
    const named = candidates.find(
      ({ source }) => source.name === stack || source.name.replaceAll('/', '-') === stack,
    );
    return named ?? (candidates.length === 1 ? candidates[0] : undefined);
  }

  /** The stack whose export has this name. */
  public exportingStack(name: Value): string | undefined {
    this.exports ??= this.collectExports();
    return this.exports.get(name instanceof Unknown ? name.key : textOf(name))?.evaluator.source.name;
  }

  private evaluatorOf(source: TemplateSource): Evaluator {
    const existing = this.evaluators.get(source.name);
    if (existing !== undefined) return existing;
    const parent = this.sources.find(
      (other) => other !== source && nestedId(other, source.name) !== undefined,
    );
    const evaluator = new Evaluator(source, this, parent && this.parentScope(parent, source.name));
    this.evaluators.set(source.name, evaluator);
    return evaluator;
  }

  private parentScope(
    parent: TemplateSource,
    nested: string,
  ): { evaluator: Evaluator; parameters: Record<string, unknown> } {
    const resource = (parent.body as { Resources: Record<string, RawResource> }).Resources[
      nestedId(parent, nested)!
    ];
    const parameters = resource.Properties?.Parameters;
    return { evaluator: this.evaluatorOf(parent), parameters: isJson(parameters) ? parameters : {} };
  }

  private addResources(evaluator: Evaluator): void {
    for (const [logicalId, raw] of Object.entries(evaluator.body.Resources)) {
      if (raw.Condition !== undefined && evaluator.condition(raw.Condition) === false) continue;
      const resource = new Resource(evaluator, logicalId, raw);
      this.resources.set(resource.id, resource);
      const ofType = this.byType.get(raw.Type);
      if (ofType === undefined) this.byType.set(raw.Type, [resource]);
      else ofType.push(resource);
    }
  }

  private collectExports(): Map<string, Evaluated> {
    const exports = new Map<string, Evaluated>();
    for (const evaluator of this.evaluators.values()) {
      for (const [output, definition] of Object.entries(evaluator.body.Outputs ?? {})) {
        if (!isJson(definition) || !isJson(definition.Export)) continue;
        const name = evaluator.evaluate(definition.Export.Name);
        exports.set(name instanceof Unknown ? name.key : textOf(name), { evaluator, output });
      }
    }
    return exports;
  }
}

interface Evaluated {
  readonly evaluator: Evaluator;
  readonly output: string;
}

function nestedId(parent: TemplateSource, nested: string): string | undefined {
  return Object.entries(parent.nested ?? {}).find(([, name]) => name === nested)?.[0];
}
