import { configurationProblems } from './configuration-checks';
import { driftProblems, driftWarnings } from './drift-checks';
import {
  changesVersion,
  effectiveTarget,
  valuesOf,
  type GuardDecision,
  type GuardFacts,
  type GuardRequest,
  type SchemaCheck,
} from './guard-model';
import { kubernetesWarnings, migrationWarnings, skewWarnings, statusWarnings } from './guard-warnings';
import {
  lostRoleActionProblems,
  offerProblems,
  pathProblems,
  roleProblems,
  runningProblems,
  versionProblems,
} from './version-checks';

/** Everything that speaks against a change of the add-on, all of it at once. */
export function guard(request: GuardRequest, facts: GuardFacts, checkSchema: SchemaCheck): GuardDecision {
  const target = effectiveTarget(request, facts);
  const configuration = valuesOf(request.targetConfiguration);
  const ofVersion = [
    ...offerProblems(target, facts),
    ...versionProblems(request, facts, target, configuration),
  ];
  const changes = changesVersion(request, facts);
  return {
    problems: [
      ...runningProblems(facts),
      ...pathProblems(request, facts),
      ...(changes ? ofVersion : []),
      ...roleProblems(request, facts, target, configuration),
      ...lostRoleActionProblems(request, facts),
      ...configurationProblems(request, facts, target, checkSchema),
      ...driftProblems(request, facts),
    ],
    warnings: [
      // What runs is backed up whatever may be said against its version.
      ...(changes ? [] : ofVersion),
      ...driftWarnings(request, facts),
      ...statusWarnings(facts),
      ...kubernetesWarnings(request, facts, target),
      ...skewWarnings(request, facts),
      ...migrationWarnings(request, facts),
    ],
  };
}
