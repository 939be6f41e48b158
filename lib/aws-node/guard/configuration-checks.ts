import type { UpgradeProblem } from '../upgrade-problem';
import type { GuardFacts, GuardRequest, SchemaCheck } from './guard-model';

/** What of the configuration to deploy cannot be read, or does not fit the schema of the version that will run. */
export function configurationProblems(
  { targetConfiguration }: GuardRequest,
  { schema }: GuardFacts,
  target: string | undefined,
  checkSchema: SchemaCheck,
): UpgradeProblem[] {
  if (targetConfiguration === undefined) return [];
  if ('problem' in targetConfiguration) {
    const message = `configuration values to deploy: ${targetConfiguration.problem}`;
    return [{ code: 'ConfigurationUnreadable', message }];
  }
  if (schema === undefined || target === undefined) return [];
  return checkSchema(targetConfiguration.values, schema).map((problem) => ({
    code: 'ConfigurationRejected',
    message: `the configuration to deploy does not fit vpc-cni ${target}: ${problem}`,
  }));
}
