import type { Evaluator } from './evaluator';
import { Props } from './props';
import type { RawResource } from './template';
import { textOf } from './value';

/** One resource of the assembly, with its properties evaluated when they are first read. */
export class Resource {
  private evaluated?: Props;

  constructor(
    public readonly evaluator: Evaluator,
    public readonly logicalId: string,
    private readonly raw: RawResource,
  ) {}

  /** Unique in the assembly: `<stack>/<logical id>`. */
  public get id(): string {
    return this.evaluator.resourceId(this.logicalId);
  }

  public get stack(): string {
    return this.evaluator.source.name;
  }

  public get type(): string {
    return this.raw.Type;
  }

  public get region(): string | undefined {
    return this.evaluator.source.region;
  }

  public get props(): Props {
    this.evaluated ??= Props.of(this.evaluator.evaluate(this.raw.Properties ?? {}));
    return this.evaluated;
  }

  public get rawProperties(): Record<string, unknown> {
    return this.raw.Properties ?? {};
  }

  public get dependsOn(): string[] {
    return [this.raw.DependsOn ?? []].flat().map(textOf);
  }

  /** Path of the construct, when the template carries CDK metadata. */
  public get constructPath(): string | undefined {
    const path = this.raw.Metadata?.['aws:cdk:path'];
    return typeof path === 'string' ? path : undefined;
  }

  /** Name of the condition that decides whether the resource exists, when that is not known. */
  public get undecidedCondition(): string | undefined {
    const { Condition: name } = this.raw;
    return name !== undefined && this.evaluator.condition(name) === undefined ? name : undefined;
  }
}
