/* eslint-disable @typescript-eslint/no-explicit-any -- a template is any JSON */

/** A fault that is planted into a sound template. */
export interface Mutation {
  readonly name: string;
  /** Changes the template; false when it has no place for the fault. */
  plant(resources: Record<string, any>): boolean;
}

/** Picks one resource of a type. */
export type Test = (properties: any, id: string) => boolean;

export function find(
  resources: Record<string, any>,
  type: string,
  test: Test = () => true,
): [string, any] | undefined {
  return Object.entries(resources).find(
    ([id, { Type, Properties }]) => Type === type && test(Properties ?? {}, id),
  );
}

/** Changes the properties of the first resource of a type. */
export function on(
  name: string,
  type: string,
  change: (properties: any, resource: any) => unknown,
  test?: Test,
): Mutation {
  return {
    name,
    plant: (resources) => {
      const found = find(resources, type, test);
      if (found === undefined) return false;
      const before = JSON.stringify(found[1]);
      change((found[1].Properties ??= {}), found[1]);
      return JSON.stringify(found[1]) !== before;
    },
  };
}

/** Takes the first resource of a type out, and out of all DependsOn. */
export function without(name: string, type: string, test?: Test): Mutation {
  return {
    name,
    plant: (resources) => {
      const found = find(resources, type, test);
      if (found === undefined) return false;
      delete resources[found[0]];
      for (const resource of Object.values(resources)) {
        if (resource.DependsOn === undefined) continue;
        resource.DependsOn = [resource.DependsOn].flat().filter((id: string) => id !== found[0]);
      }
      return true;
    },
  };
}

/**
 * Takes the order between a resource and those of some types away: its own dependencies on them, and those of all it
 * waits for, as a template of the CDK names the same order in several places.
 */
export function unordered(name: string, type: string, before: string[]): Mutation {
  return {
    name,
    plant: (resources) => {
      const ids = Object.keys(resources).filter((id) => resources[id].Type === type);
      const waiting = ids.find((id) =>
        dependencies(resources, id).some((other) => isOf(resources, other, before)),
      );
      if (waiting === undefined) return false;
      for (const id of [waiting, ...dependencies(resources, waiting)]) {
        const { DependsOn = [] } = resources[id];
        resources[id].DependsOn = [DependsOn].flat().filter((other) => !isOf(resources, other, before));
      }
      return true;
    },
  };
}

const isOf = (resources: Record<string, any>, id: string, types: string[]) =>
  types.includes(resources[id].Type);

/** All resources that a resource waits for, directly or over others. */
function dependencies(resources: Record<string, any>, id: string): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string' && value in resources && !found.has(value)) {
      found.add(value);
      visit([resources[value].DependsOn, resources[value].Properties]);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit([resources[id].DependsOn, resources[id].Properties]);
  return [...found];
}

/** Changes the text of a JSON or user data property, whether it is plain or joined around tokens. */
export function rewrite(
  name: string,
  type: string,
  property: string,
  from: RegExp,
  to: string,
  test?: Test,
): Mutation {
  return on(
    name,
    type,
    (properties) => {
      const holder = properties.LaunchTemplateData ?? properties;
      holder[property] = JSON.parse(JSON.stringify(holder[property] ?? '').replace(from, to));
    },
    test,
  );
}
