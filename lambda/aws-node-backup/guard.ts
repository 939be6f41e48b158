import { readConfiguration, targetSchemaProblems, walkSchemaProblems } from './guard-configuration-checks';
import {
  changesVersion,
  effectiveTarget,
  versionsToWalk,
  type GuardDecision,
  type GuardFacts,
  type GuardRequest,
} from '../../lib/aws-node/guard/guard-model';
import {
  offerProblems,
  pathProblems,
  roleProblems,
  runningProblems,
  versionProblems,
} from './guard-version-checks';
import {
  kubernetesWarnings,
  migrationWarnings,
  statusWarnings,
} from '../../lib/aws-node/guard/guard-warnings';

/** Everything that speaks against the change, all of it at once. */
export function guard(request: GuardRequest, facts: GuardFacts): GuardDecision {
  const target = effectiveTarget(request, facts);
  const configuration = readConfiguration(request.targetConfiguration, 'configuration values to deploy');
  const walk = versionsToWalk(request, facts);
  const ofVersion = [
    ...offerProblems(target, facts),
    ...versionProblems(request, facts, target, configuration.values),
  ];
  const changes = changesVersion(request, facts);
  return {
    problems: [
      ...configuration.problems,
      ...runningProblems(facts),
      ...pathProblems(request, facts),
      ...(changes ? ofVersion : []),
      ...roleProblems(request, facts, target, configuration.values),
      ...targetSchemaProblems(request, facts, target, configuration.values),
      ...walkSchemaProblems(facts, walk),
    ],
    warnings: [
      // What runs is backed up whatever may be said against its version.
      ...(changes ? [] : ofVersion),
      ...statusWarnings(facts),
      ...kubernetesWarnings(request, facts, target),
      ...migrationWarnings(request, facts),
    ],
    walk,
  };
}
