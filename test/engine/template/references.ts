import { intrinsicOf, SUBSTITUTION } from './intrinsics';
import { declaredDependencies, TemplateRefusal, type Template, type TemplateResource } from './template';

/** Names that a value refers to, parameters and resources alike; of Fn::If only the branch that is taken. */
export function referencesOf(value: unknown, condition: (name: string) => boolean): Set<string> {
  const found = new Set<string>();
  collect(value, condition, found);
  return found;
}

function collect(value: unknown, condition: (name: string) => boolean, found: Set<string>): void {
  const intrinsic = intrinsicOf(value);
  if (intrinsic === undefined) {
    if (typeof value === 'object' && value !== null)
      Object.values(value).forEach((item) => collect(item, condition, found));
    return;
  }
  const { name, argument } = intrinsic;
  if (name === 'Ref') found.add(String(argument));
  else if (name === 'Fn::GetAtt') found.add(String(argument).split(/[.,]/)[0]!);
  else if (name === 'Fn::Sub') substitutions(argument).forEach((own) => found.add(own));
  if (name === 'Fn::If' && Array.isArray(argument)) {
    const [condition_, whenTrue, whenFalse] = argument as unknown[];
    return collect(condition(String(condition_)) ? whenTrue : whenFalse, condition, found);
  }
  if (name !== 'Ref' && name !== 'Condition') collect(argument, condition, found);
}

function substitutions(argument: unknown): string[] {
  const [template, variables] = Array.isArray(argument) ? (argument as [unknown, object?]) : [argument];
  const names = [...String(template).matchAll(SUBSTITUTION)].filter(([, escaped]) => escaped === '');
  return names
    .map(([, , name]) => name!.trim().split('.')[0]!)
    .filter((name) => !(name in (variables ?? {})));
}

/** Ids of the resources that a resource waits for. */
export function dependenciesOf(
  resource: TemplateResource,
  exists: (logicalId: string) => boolean,
  condition: (name: string) => boolean,
): string[] {
  const all = new Set([...declaredDependencies(resource), ...referencesOf(resource.Properties, condition)]);
  return [...all].filter(exists);
}

const PSEUDO = /^AWS::/;

/** Names that a template refers to and does not have. */
export function unresolvedNames(template: Template): string[] {
  const known = { ...template.Parameters, ...template.Resources };
  const names = Object.values(template.Resources).flatMap((resource) => [
    ...referencesOf(resource.Properties, () => true),
    ...referencesOf(resource.Properties, () => false),
    ...declaredDependencies(resource),
  ]);
  return [...new Set(names)].filter((name) => !(name in known) && !PSEUDO.test(name));
}

/** @throws TemplateRefusal when resources wait for each other */
export function refuseCycles(dependencies: ReadonlyMap<string, readonly string[]>): void {
  const done = new Set<string>();
  const path = new Set<string>();
  const visit = (id: string): void => {
    if (done.has(id)) return;
    if (path.has(id)) {
      throw new TemplateRefusal(`Circular dependency between resources: [${[...path, id].join(', ')}]`);
    }
    path.add(id);
    (dependencies.get(id) ?? []).forEach(visit);
    path.delete(id);
    done.add(id);
  };
  [...dependencies.keys()].forEach(visit);
}
