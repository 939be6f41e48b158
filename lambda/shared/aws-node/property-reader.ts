/** The template asks for something that cannot be done. */
export class UnusableProperties extends Error {
  constructor(problems: readonly string[]) {
    super(`the properties of the custom resource are not usable: ${problems.join('; ')}`);
    this.name = 'UnusableProperties';
  }
}

/** Says what a value is without saying the value. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list of other things';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/**
 * Reads the properties of a custom resource, which CloudFormation passes as strings.
 *
 * Collects every problem; `finish` throws them all at once.
 */
export class PropertyReader {
  private readonly problems: string[] = [];

  constructor(private readonly properties: Readonly<Record<string, unknown>>) {}

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) this.problems.push(`${name} is missing`);
    return value ?? '';
  }

  optionalText(name: string): string | undefined {
    const value = this.properties[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') return value;
    this.problems.push(`${name} is ${kindOf(value)}, expected a string`);
    return undefined;
  }

  choice<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const value = this.optionalText(name) ?? otherwise;
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.problems.push(`${name} is "${value}", allowed are ${choices.join(', ')}`);
    return chosen ?? otherwise;
  }

  boolean(name: string, otherwise: boolean): boolean {
    const value = this.properties[name] ?? otherwise;
    if (!['true', 'false'].includes(String(value))) {
      this.problems.push(`${name} is ${JSON.stringify(value)}, allowed are true and false`);
    }
    return String(value) === 'true';
  }

  integer(name: string, range: { minimum: number; maximum: number; otherwise: number }): number {
    const value = this.properties[name] ?? range.otherwise;
    const number = Number(value);
    if (!Number.isInteger(number) || number < range.minimum || number > range.maximum) {
      this.problems.push(
        `${name} is ${JSON.stringify(value)}, allowed is ${range.minimum} to ${range.maximum}`,
      );
    }
    return number;
  }

  list(name: string): string[] | undefined {
    const value = this.properties[name];
    if (value === undefined || value === '') return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    this.problems.push(`${name} is ${kindOf(value)}, expected a list of strings`);
    return undefined;
  }

  finish<T>(result: T): T {
    if (this.problems.length > 0) {
      throw new UnusableProperties(this.problems);
    }
    return result;
  }
}
