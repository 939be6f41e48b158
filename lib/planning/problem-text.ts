import { type PlanProblem, PlanProblemSeverity } from './plan-problem';

/** A problem that refuses the plan. */
export function planError(code: string, path: string, message: string): PlanProblem {
  return { code, severity: PlanProblemSeverity.ERROR, path, message };
}

/** A problem that the plan survives. */
export function planWarning(code: string, path: string, message: string): PlanProblem {
  return { code, severity: PlanProblemSeverity.WARNING, path, message };
}

/** A fact worth knowing. */
export function planInfo(code: string, path: string, message: string): PlanProblem {
  return { code, severity: PlanProblemSeverity.INFO, path, message };
}

/** Whether a problem refuses the plan. */
export function isError(problem: PlanProblem): boolean {
  return problem.severity === PlanProblemSeverity.ERROR;
}

/** One line per problem, as the command line and the thrown error show it. */
export function renderProblem(problem: PlanProblem): string {
  return `${problem.path}: ${problem.message} (${problem.code})`;
}

/** The one error that carries every problem. */
export function problemsError(problems: PlanProblem[]): Error {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new Error(
    [`the address plan has ${count}:`, ...problems.map((p) => `  ${renderProblem(p)}`)].join('\n'),
  );
}
