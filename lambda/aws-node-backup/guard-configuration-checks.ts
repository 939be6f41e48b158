import type { UpgradeProblem } from '../../lib/aws-node/upgrade-problem';
import { parseConfiguration } from './configuration';
import { schemaProblems } from './configuration-schema';
import type { GuardFacts, GuardRequest } from '../../lib/aws-node/guard/guard-model';
import type { JsonObject } from '../../lib/aws-node/backup/json';

/** Configuration values as an object, or why they cannot be read. */
export function readConfiguration(
  text: string | undefined,
  what: string,
): { values?: JsonObject; problems: UpgradeProblem[] } {
  try {
    return { values: parseConfiguration(text), problems: [] };
  } catch (error) {
    const message = `${what}: ${(error as Error).message}`;
    return { problems: [{ code: 'ConfigurationUnreadable', message }] };
  }
}

/** What of the configuration to deploy does not fit the schema of the target. */
export function targetSchemaProblems(
  request: GuardRequest,
  facts: GuardFacts,
  target: string | undefined,
  configuration: JsonObject | undefined,
): UpgradeProblem[] {
  if (target === undefined || configuration === undefined || request.targetConfiguration === undefined)
    return [];
  return againstSchema(configuration, target, facts, 'the configuration to deploy');
}

/** While walking, the configuration in use goes along: it has to fit every version on the way. */
export function walkSchemaProblems(facts: GuardFacts, walk: readonly string[]): UpgradeProblem[] {
  const live = readConfiguration(facts.addon?.configurationValues, '').values;
  return live ? walk.flatMap((step) => againstSchema(live, step, facts, 'the configuration in use')) : [];
}

function againstSchema(
  configuration: JsonObject,
  target: string,
  facts: GuardFacts,
  what: string,
): UpgradeProblem[] {
  const schema = facts.schemas[target];
  if (schema === undefined) return [];
  const problems = schemaProblems(configuration, schema);
  return problems.map((problem) => ({
    code: 'ConfigurationRejected',
    message: `${what} does not fit vpc-cni ${target}: ${problem}`,
  }));
}
