import type { TemplateSource } from './template';

/** Resolves the references of one template to the templates of others. */
type ReferencesOf = (source: TemplateSource) => readonly TemplateSource[];

/**
 * The environments (account and Region) of the templates of an assembly.
 *
 * Templates share an environment when both say the same account and Region, when one is nested in the other, and when
 * one imports a value of the other, which CloudFormation only does within an environment. A template of which nothing
 * of that is known stands alone: two stacks are never taken for neighbors by accident.
 */
export class Environments {
  private readonly neighbor = new Map<string, string>();

  constructor(
    private readonly sources: readonly TemplateSource[],
    referencesOf: ReferencesOf,
  ) {
    const first = new Map<string, TemplateSource>();
    for (const source of sources) {
      for (const nested of Object.values(source.nested ?? {})) this.join(source.name, nested);
      for (const other of referencesOf(source))
        if (mayShareEnvironment(source, other)) this.join(source.name, other.name);
      const { account, region } = source;
      if (account === undefined || region === undefined) continue;
      const same = first.get(`${account}/${region}`) ?? source;
      first.set(`${account}/${region}`, same);
      this.join(source.name, same.name);
    }
  }

  /** Name of the environment of a template: the same text for all templates in it. */
  public of(template: string): string {
    const next = this.neighbor.get(template);
    return next === undefined ? template : this.of(next);
  }

  /** The candidate that a name in a template means: one of its environment, else the only one that may share it. */
  public pick<T>(from: string, candidates: readonly T[], templateOf: (item: T) => string): T | undefined {
    const near = candidates.find((item) => this.of(templateOf(item)) === this.of(from));
    if (near !== undefined) return near;
    const source = this.source(from);
    const possible = candidates.filter((item) => mayShareEnvironment(source, this.source(templateOf(item))));
    return possible.length === 1 ? possible[0] : undefined;
  }

  private source(name: string): TemplateSource {
    return this.sources.find((source) => source.name === name)!;
  }

  private join(a: string, b: string): void {
    const [from, to] = [this.of(a), this.of(b)];
    if (from !== to) this.neighbor.set(from, to);
  }
}

/** False where both templates say an account or a Region, and not the same one. */
export function mayShareEnvironment(a: TemplateSource, b: TemplateSource): boolean {
  const differs = (one?: string, other?: string) => one !== undefined && other !== undefined && one !== other;
  return !differs(a.account, b.account) && !differs(a.region, b.region);
}
