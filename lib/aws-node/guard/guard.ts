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
import { settingsDecision } from './setting-checks';
import {
  lostRoleActionProblems,
  offerProblems,
  pathProblems,
  roleProblems,
  runningProblems,
} from './version-checks';

/** Everything that speaks against a change of the add-on, all of it at once. */
export function guard(request: GuardRequest, facts: GuardFacts, checkSchema: SchemaCheck): GuardDecision {
  const target = effectiveTarget(request, facts);
  const configuration = valuesOf(request.targetConfiguration);
  const offer = offerProblems(target, facts);
  const changes = changesVersion(request, facts);
  const settings = settingsDecision(request, facts, target);
  return {
    problems: [
      ...runningProblems(facts),
      ...pathProblems(request, facts),
      ...(changes ? offer : []),
      ...settings.problems,
      ...roleProblems(request, facts, target, configuration),
      ...lostRoleActionProblems(request, facts),
      ...configurationProblems(request, facts, target, checkSchema),
      ...driftProblems(request, facts),
    ],
    warnings: [
      // What runs is backed up whatever may be said against its version.
      ...(changes ? [] : offer),
      ...settings.warnings,
      ...driftWarnings(request, facts),
      ...statusWarnings(facts),
      ...kubernetesWarnings(request, facts, target),
      ...skewWarnings(request, facts),
      ...migrationWarnings(request, facts),
    ],
  };
}
