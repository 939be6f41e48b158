import { readConfiguration, targetSchemaProblems, walkSchemaProblems } from './guard-configuration-checks';
import {
  effectiveTarget,
  versionsToWalk,
  type GuardDecision,
  type GuardFacts,
  type GuardRequest,
} from './guard-model';
import {
  offerProblems,
  pathProblems,
  roleProblems,
  runningProblems,
  versionProblems,
} from './guard-version-checks';
import { kubernetesWarnings, migrationWarnings, statusWarnings } from './guard-warnings';

/** Everything that speaks against the change, all of it at once. */
export function guard(request: GuardRequest, facts: GuardFacts): GuardDecision {
  const target = effectiveTarget(request, facts);
  const configuration = readConfiguration(request.targetConfiguration, 'configuration values to deploy');
  const walk = versionsToWalk(request, facts);
  return {
    problems: [
      ...configuration.problems,
      ...runningProblems(facts),
      ...offerProblems(target, facts),
      ...pathProblems(request, facts),
      ...versionProblems(request, facts, target, configuration.values),
      ...roleProblems(request, facts, target),
      ...targetSchemaProblems(request, facts, target, configuration.values),
      ...walkSchemaProblems(facts, walk),
    ],
    warnings: [
      ...statusWarnings(facts),
      ...kubernetesWarnings(request, facts, target),
      ...migrationWarnings(request, facts),
    ],
    walk,
  };
}
