import type { UpgradeProblem } from '../upgrade-problem';
import { valuesOf, type GuardFacts, type GuardRequest } from './guard-model';
import { threeWay, type Drift } from './three-way';

/** Settings that are live, were never declared, and that the deployment must not pass over. */
export function driftProblems(request: GuardRequest, facts: GuardFacts): UpgradeProblem[] {
  const lost = driftOf(request, facts).filter((drift) => !isAccepted(drift, request, facts));
  if (lost.length === 0) return [];
  const message = `${sentence(lost)}: declare what is to stay (podnet restore --props prints it from the backup), or say with undeclaredSettings what becomes of it`;
  return [{ code: 'UndeclaredSettings', message }];
}

/** Settings that are live, were never declared, and that the user said what to do about. */
export function driftWarnings(request: GuardRequest, facts: GuardFacts): UpgradeProblem[] {
  const accepted = driftOf(request, facts).filter((drift) => isAccepted(drift, request, facts));
  if (accepted.length === 0) return [];
  const fate =
    request.undeclaredSettings === 'discard'
      ? 'the deployment may take it away, as asked; the backup holds it'
      : 'EKS keeps it with resolveConflicts PRESERVE';
  return [{ code: 'UndeclaredSettings', message: `${sentence(accepted)}: ${fate}` }];
}

function driftOf(request: GuardRequest, { live, addon }: GuardFacts): readonly Drift[] {
  if (live === undefined || request.targetConfiguration === undefined) return [];
  if ('problem' in request.targetConfiguration) return [];
  const liveConfiguration = addon && valuesOf(addon.configuration);
  return threeWay({
    lastDeclared: request.declaredBefore && valuesOf(request.declaredBefore),
    liveConfiguration,
    live,
    declared: request.targetConfiguration.values,
  }).drift;
}

/** What was set in the cluster survives with PRESERVE; what was set through EKS is overwritten by CloudFormation. */
function isAccepted({ where }: Drift, request: GuardRequest, { addon }: GuardFacts): boolean {
  if (request.undeclaredSettings === 'discard') return true;
  if (request.undeclaredSettings !== 'preserve' || where === 'add-on' || addon === undefined) return false;
  return request.resolveConflicts === undefined || request.resolveConflicts === 'PRESERVE';
}

function sentence(drift: readonly Drift[]): string {
  const of = (where: Drift['where'], change: Drift['change']): string[] =>
    drift.filter((one) => one.where === where && one.change === change).map(named);
  const parts: [string[], string][] = [
    [of('add-on', 'set'), 'set through EKS'],
    [of('add-on', 'removed'), 'removed through EKS'],
    [of('cluster', 'set'), 'set in the cluster'],
  ];
  const listed = parts.filter(([names]) => names.length > 0);
  return `outside of the stack ${listed.map(([names, how]) => `${names.join(', ')} was ${how}`).join(' and ')}`;
}

function named({ setting, managers }: Drift): string {
  return managers.length > 0 ? `${setting} (by ${managers.join(', ')})` : setting;
}
