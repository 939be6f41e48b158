/** Parameters of an EC2 query request; lists are numbered from 1, e.g. `Filter.1.Value.2`. */
export class Ec2Query {
  private readonly parameters: URLSearchParams;

  constructor(body: string) {
    this.parameters = new URLSearchParams(body);
  }

  get(name: string): string | undefined {
    return this.parameters.get(name) ?? undefined;
  }

  /** Scalars of a list such as `ResourceId.1`, `ResourceId.2`. */
  list(name: string): string[] {
    const values: string[] = [];
    for (let i = 1; this.parameters.has(`${name}.${i}`); i += 1) values.push(this.get(`${name}.${i}`)!);
    return values;
  }

  /** Tags of a list such as `Tag.1.Key`, `Tag.1.Value`. */
  tags(name: string): Record<string, string> {
    const tags: Record<string, string> = {};
    for (let i = 1; this.parameters.has(`${name}.${i}.Key`); i += 1) {
      tags[this.get(`${name}.${i}.Key`)!] = this.get(`${name}.${i}.Value`) ?? '';
    }
    return tags;
  }

  /** Filters by name; undefined values mean that there is no such filter. */
  filter(name: string): string[] | undefined {
    for (let i = 1; this.parameters.has(`Filter.${i}.Name`); i += 1) {
      if (this.get(`Filter.${i}.Name`) === name) return this.list(`Filter.${i}.Value`);
    }
    return undefined;
  }
}
