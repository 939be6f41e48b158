import { expandForEach } from './for-each';
import { Evaluator, type AssemblyScope } from './evaluator';
import { DependencyGraph } from './dependency-graph';
import { Environments, mayShareEnvironment } from './environments';
import { Resource } from './resource';
import { isJson, type RawResource, type TemplateSource } from './template';
import { Reference, Unknown, type Value, textOf } from './value';

/** All templates of one deployment: resources by id and by type, exports, nested stacks, order. */
export class Assembly implements AssemblyScope {
  public readonly resources = new Map<string, Resource>();
  public readonly graph: DependencyGraph;
  private readonly evaluators = new Map<string, Evaluator>();
  private readonly byType = new Map<string, Resource[]>();
  private exports?: Map<string, Evaluated[]>;
  private knownEnvironments?: Environments;

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

  /** Where the templates are deployed, as far as they share an environment. */
  public get environments(): Environments {
    this.knownEnvironments ??= new Environments(this.sources, (source) => this.referencesOf(source));
    return this.knownEnvironments;
  }

  /** Whether two resources are in one account and Region. */
  public shareEnvironment(a: Resource, b: Resource): boolean {
    return this.environments.of(a.stack) === this.environments.of(b.stack);
  }

  public exportedValue(name: Value, importer: TemplateSource): Value | undefined {
    const entry = this.exporter(name, importer);
    return entry?.evaluator.output(entry.output);
  }

  /**
   * The stack that `Fn::GetStackOutput` means. Templates go by their path in the assembly, which ends in the name of
   * the stack unless the user named it; the name of the output decides then, if only one stack has it.
   */
  public stackWithOutput(stack: string, output: string, reader: TemplateSource): Evaluator | undefined {
    const candidates = [...this.evaluators.values()].filter(({ body }) => isJson(body.Outputs?.[output]));
    const named = candidates.filter(
      ({ source }) => source.name === stack || source.name.replaceAll('/', '-') === stack,
    );
    const sourceOf = ({ source }: Evaluator) => source;
    return nearest(named, reader, sourceOf) ?? nearest(candidates, reader, sourceOf) ?? named[0];
  }

  /** The stack whose export has this name, as the importing template sees it. */
  public exportingStack(name: Value, importer: TemplateSource): string | undefined {
    return this.exporter(name, importer)?.evaluator.source.name;
  }

  /** Names of exports are unique within an account and Region only. */
  private exporter(name: Value, importer: TemplateSource): Evaluated | undefined {
    this.exports ??= this.collectExports();
    const entries = this.exports.get(name instanceof Unknown ? name.key : textOf(name)) ?? [];
    return nearest(entries, importer, ({ evaluator }) => evaluator.source);
  }

  private referencesOf(source: TemplateSource): TemplateSource[] {
    return this.graph.stacksReadBy(source.name).flatMap((name) => this.evaluators.get(name)?.source ?? []);
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

  private collectExports(): Map<string, Evaluated[]> {
    const exports = new Map<string, Evaluated[]>();
    for (const evaluator of this.evaluators.values()) {
      for (const [output, definition] of Object.entries(evaluator.body.Outputs ?? {})) {
        if (!isJson(definition) || !isJson(definition.Export)) continue;
        const name = evaluator.evaluate(definition.Export.Name);
        const key = name instanceof Unknown ? name.key : textOf(name);
        exports.set(key, [...(exports.get(key) ?? []), { evaluator, output }]);
      }
    }
    return exports;
  }
}

interface Evaluated {
  readonly evaluator: Evaluator;
  readonly output: string;
}

/**
 * The candidate in the environment of a template. Where its account or Region is not known, the only candidate there
 * can be, or the only one that is deployed before it.
 */
function nearest<T>(
  candidates: readonly T[],
  from: TemplateSource,
  sourceOf: (item: T) => TemplateSource,
): T | undefined {
  const possible = candidates.filter((item) => mayShareEnvironment(from, sourceOf(item)));
  const [only, ...others] = possible;
  if (others.length === 0) return only;
  const isBefore = (item: T) => from.dependsOn?.includes(sourceOf(item).name) ?? false;
  const isHere = (item: T) =>
    sourceOf(item).account === from.account && sourceOf(item).region === from.region;
  return [isBefore, isHere].map((test) => possible.filter(test)).find(({ length }) => length === 1)?.[0];
}

function nestedId(parent: TemplateSource, nested: string): string | undefined {
  return Object.entries(parent.nested ?? {}).find(([, name]) => name === nested)?.[0];
}
