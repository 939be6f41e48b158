/** One result of the preflight. */
export interface PreflightFinding {
  /** Name of the check, such as `VersionNotOffered`; stays the same over releases. */
  readonly code: string;
  /**
   * - `problem`: the deployment should not start.
   * - `unknown`: the answer is missing, so the deployment is not proven to be safe.
   * - `warning`: worth reading first.
   */
  readonly level: 'problem' | 'unknown' | 'warning';
  /** The value, what is allowed and what to do. */
  readonly message: string;
}

/** Makes findings of one level. */
const at =
  (level: PreflightFinding['level']) =>
  (code: string, message: string): PreflightFinding => ({ code, level, message });

export const problem = at('problem');
export const unknown = at('unknown');
export const warning = at('warning');

/** A problem where the deployment changes something, else a warning. */
export function problemIf(isAtStake: boolean, code: string, message: string): PreflightFinding {
  return isAtStake ? problem(code, message) : warning(code, message);
}
