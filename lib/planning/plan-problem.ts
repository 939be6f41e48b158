/** How much a problem weighs. */
export enum PlanProblemSeverity {
  /** AWS refuses it, or pods and nodes would not get addresses: the plan is refused. */
  ERROR = 'error',

  /** A risk: the plan stands. */
  WARNING = 'warning',

  /** A fact worth knowing: the plan stands. */
  INFO = 'info',
}

/** One thing that is wrong with an address plan, or worth knowing about it. */
export interface PlanProblem {
  /**
   * The stable code of the rule.
   *
   * `NET`, `SUB`, `CLU` and `RSV` codes are those of the rule book;
   * `PLAN` codes belong to the planner's own inputs.
   */
  readonly code: string;

  /** How much it weighs. */
  readonly severity: PlanProblemSeverity;

  /** The prop the user wrote, for example `podCidrBlocks[1]`. */
  readonly path: string;

  /** What is wrong, the value, what is allowed and what to do. */
  readonly message: string;
}
