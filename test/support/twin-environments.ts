import type { CheckOptions } from '../../lib/checks/rules/check-options';
import { RuleBook } from '../../lib/checks/rule-book';
import type { StackTemplate } from '../../lib/checks/model/stack-template';

/** Where a copy of some templates is deployed. */
export interface Place {
  readonly stage: string;
  readonly account?: string;
  readonly region?: string;
}

export const DEV: Place = { stage: 'Dev', account: '111111111111', region: 'eu-west-1' };
export const PROD: Place = { stage: 'Prod', account: '222222222222', region: 'us-east-2' };

/** The templates under the names that a stage would give them, in the account and Region of the place. */
export function deployedTo({ stage, ...environment }: Place, templates: StackTemplate[]): StackTemplate[] {
  const named = (name: string) => `${stage}/${name}`;
  return templates.map((template) => ({
    ...template,
    ...environment,
    name: named(template.name),
    dependsOn: template.dependsOn?.map(named),
    nested: Object.fromEntries(Object.entries(template.nested ?? {}).map(([id, name]) => [id, named(name)])),
  }));
}

/** Everything the rule book says, as sorted lines. */
export function everythingSaid(templates: StackTemplate[], options: CheckOptions = {}): string[] {
  const { findings, notCheckable } = RuleBook.check(templates, options);
  const lines = [
    ...findings.map(({ ruleId, stack, logicalId, message }) => `${ruleId} ${stack}/${logicalId} ${message}`),
    ...notCheckable.map(
      ({ ruleId, stack, logicalId, reason }) => `${ruleId} ${stack}/${logicalId} ? ${reason}`,
    ),
  ];
  return lines.sort();
}

/** What is said about two places together, and about each of them alone. */
export function togetherAndAlone(
  templates: StackTemplate[],
  [first, second]: [Place, Place],
  options: CheckOptions = {},
): { together: string[]; alone: string[] } {
  const before = options.previousTemplates ?? [];
  const say = (...places: Place[]) =>
    everythingSaid(
      places.flatMap((place) => deployedTo(place, templates)),
      before.length === 0
        ? options
        : { ...options, previousTemplates: places.flatMap((place) => deployedTo(place, before)) },
    );
  return { together: say(first, second), alone: [...say(first), ...say(second)].sort() };
}
