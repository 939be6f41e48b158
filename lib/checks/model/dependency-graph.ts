import type { Resource } from './resource';
import { textOf, type Value } from './value';
import type { Evaluator } from './evaluator';
import { isJson, type TemplateSource } from './template';

/** The parts of an assembly that decide its order. */
export interface OrderedAssembly {
  readonly sources: readonly TemplateSource[];
  readonly resources: ReadonlyMap<string, Resource>;
  evaluator(stack: string): Evaluator | undefined;
  nestedStack(stack: string, logicalId: string): Evaluator | undefined;
  exportingStack(name: Value, importer: TemplateSource): string | undefined;
  stackWithOutput(stack: string, output: string, reader: TemplateSource): Evaluator | undefined;
}

/**
 * What CloudFormation finishes before it starts a resource: DependsOn, Ref, Fn::GetAtt, Fn::Sub, and the
 * order of stacks, followed to the end. Cycles end the walk, they do not repeat it.
 *
 * Every stack has two nodes of its own: `start` (what comes before all of its resources) and `done` (after all
 * of them), which carry the order between stacks and around nested stacks.
 */
export class DependencyGraph {
  private readonly edges = new Map<string, Set<string>>();
  private readonly reached = new Map<string, Set<string>>();

  constructor(private readonly assembly: OrderedAssembly) {}

  /** Whether the first resource waits for the second, directly or over others. */
  public dependsOn(from: Resource, to: Resource): boolean {
    return this.reachable(from.id).has(to.id);
  }

  /** Whether the order of two stacks is known: one deployment holds both, or one comes first. */
  public isOrdered(one: string, other: string): boolean {
    const [a, b] = [this.outermost(one), this.outermost(other)];
    return a === b || this.isAfter(a, b) || this.isAfter(b, a);
  }

  private isAfter(stack: string, before: string): boolean {
    return this.reachable(`start:${stack}`).has(`done:${before}`);
  }

  private outermost(stack: string): string {
    const [parent] = this.nestedIn(stack);
    return parent === undefined ? stack : this.outermost(parent[0]);
  }

  private reachable(id: string): Set<string> {
    let reached = this.reached.get(id);
    if (reached === undefined) {
      reached = this.walk(id);
      this.reached.set(id, reached);
    }
    return reached;
  }

  private walk(id: string): Set<string> {
    const seen = new Set<string>();
    const queue = [...this.edgesOf(id)];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      for (const edge of this.edgesOf(next)) queue.push(edge);
    }
    return seen;
  }

  private edgesOf(id: string): Set<string> {
    let edges = this.edges.get(id);
    if (edges === undefined) {
      edges = this.computeEdges(id);
      this.edges.set(id, edges);
    }
    return edges;
  }

  private computeEdges(id: string): Set<string> {
    if (id.startsWith('start:')) return this.stackStart(id.slice('start:'.length));
    if (id.startsWith('done:')) return this.stackDone(id.slice('done:'.length));
    const resource = this.assembly.resources.get(id);
    return resource === undefined ? new Set() : this.resourceEdges(resource);
  }

  private resourceEdges(resource: Resource): Set<string> {
    const edges = new Set(this.mentioned(resource));
    edges.add(`start:${resource.stack}`);
    const nested = this.assembly.nestedStack(resource.stack, resource.logicalId);
    if (nested !== undefined) edges.add(`done:${nested.source.name}`);
    return edges;
  }

  /** Resources that a resource names in DependsOn or in its properties. */
  private mentioned(resource: Resource): string[] {
    const names = [...resource.dependsOn, ...mentionedNames(resource.rawProperties)];
    return names.map((name) => resource.evaluator.resourceId(name));
  }

  private stackStart(stack: string): Set<string> {
    const edges = new Set<string>();
    for (const [parent, logicalId] of this.nestedIn(stack)) {
      edges.add(`start:${parent}`);
      const resource = this.assembly.resources.get(`${parent}/${logicalId}`);
      if (resource !== undefined) for (const id of this.mentioned(resource)) edges.add(id);
    }
    for (const before of this.stacksBefore(stack)) edges.add(`done:${before}`);
    return edges;
  }

  private stackDone(stack: string): Set<string> {
    const logicalIds = Object.keys(this.assembly.evaluator(stack)?.body.Resources ?? {});
    return new Set(logicalIds.map((logicalId) => `${stack}/${logicalId}`));
  }

  private nestedIn(stack: string): [string, string][] {
    return this.assembly.sources.flatMap((source) =>
      Object.entries(source.nested ?? {})
        .filter(([, name]) => name === stack)
        .map(([logicalId]): [string, string] => [source.name, logicalId]),
    );
  }

  private stacksBefore(stack: string): string[] {
    return [...(this.assembly.evaluator(stack)!.source.dependsOn ?? []), ...this.stacksReadBy(stack)];
  }

  /** Stacks whose outputs a stack reads. */
  public stacksReadBy(stack: string): string[] {
    const evaluator = this.assembly.evaluator(stack)!;
    return importedFrom(evaluator.body.Resources)
      .map((reference) => this.exporterOf(evaluator, reference))
      .filter((name): name is string => name !== undefined && name !== stack);
  }

  private exporterOf(evaluator: Evaluator, reference: Record<string, unknown>): string | undefined {
    if ('Fn::ImportValue' in reference)
      return this.assembly.exportingStack(evaluator.evaluate(reference['Fn::ImportValue']), evaluator.source);
    const { StackName: stack, OutputName: output } = reference['Fn::GetStackOutput'] as Record<
      string,
      unknown
    >;
    return this.assembly.stackWithOutput(textOf(stack), textOf(output), evaluator.source)?.source.name;
  }
}

/** Walks JSON without recursion and hands out every object. */
function eachObject(node: unknown, visit: (object: Record<string, unknown>) => void): void {
  const stack = [node];
  while (stack.length > 0) {
    const next = stack.pop();
    if (Array.isArray(next)) for (const item of next) stack.push(item);
    else if (isJson(next)) {
      visit(next);
      for (const value of Object.values(next)) stack.push(value);
    }
  }
}

function mentionedNames(properties: unknown): Set<string> {
  const names = new Set<string>();
  eachObject(properties, (object) => {
    if (typeof object.Ref === 'string') names.add(object.Ref);
    const attribute = object['Fn::GetAtt'];
    if (attribute !== undefined)
      names.add(textOf(Array.isArray(attribute) ? attribute[0] : attribute).split('.')[0]);
    const text = object['Fn::Sub'];
    if (text !== undefined) {
      for (const [, name] of textOf(Array.isArray(text) ? text[0] : text).matchAll(/\$\{([^}!.]+)[^}]*\}/g))
        names.add(name);
    }
  });
  return names;
}

/** References to other stacks: `Fn::ImportValue` and `Fn::GetStackOutput`. */
function importedFrom(resources: unknown): Record<string, unknown>[] {
  const references: Record<string, unknown>[] = [];
  eachObject(resources, (object) => {
    if ('Fn::ImportValue' in object || 'Fn::GetStackOutput' in object) references.push(object);
  });
  return references;
}
