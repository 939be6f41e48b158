import { type PlanProblem, PlanProblemSeverity } from './plan-problem';
import { plural } from '../text/counts';

/** Rules about one kind of subject: by code, the message for a subject that breaks the rule. */
export type Rules<T> = Record<string, (subject: T) => string | undefined>;

/** The problems of a subject that was written at `path`. */
export function check<T>(
  rules: Rules<T>,
  path: string,
  subject: T,
  severity = PlanProblemSeverity.ERROR,
): PlanProblem[] {
  return Object.entries(rules).flatMap(([code, rule]) => {
    const message = rule(subject);
    return message === undefined ? [] : [{ code, severity, path, message }];
  });
}

/** A problem that refuses the plan. */
export function planError(code: string, path: string, message: string): PlanProblem {
  return { code, severity: PlanProblemSeverity.ERROR, path, message };
}

/** Whether a problem refuses the plan. */
export function isError(problem: PlanProblem): boolean {
  return problem.severity === PlanProblemSeverity.ERROR;
}

/** The one error that carries every problem. */
export function problemsError(problems: PlanProblem[]): Error {
  const lines = problems.map(({ path, message, code }) => `  ${path}: ${message} (${code})`);
  return new Error([`the address plan has ${plural(problems.length, 'problem')}:`, ...lines].join('\n'));
}
