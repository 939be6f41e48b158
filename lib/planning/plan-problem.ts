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
   * `NET`, `SUB`, `CLU` and `RSV` codes are those of the rule book. The planner's own:
   * `PLAN-01` not an (IPv4) CIDR block, `PLAN-02` AZ counts, `PLAN-03` masks that are not whole numbers,
   * `PLAN-04` VPC block too small for its slots, `PLAN-05` more pod blocks than IPv6 subnets,
   * `PLAN-06` a reservation without effect, `PLAN-07` a control plane whose AZs would follow `maxAzs`,
   * `PLAN-08` no free block in the space to search, `PLAN-09` retired pod blocks that are none, or all,
   * `PLAN-10` no room for transit subnets. Those of a register: `REG-01` supernets that overlap, `REG-02` a full register,
   * `REG-03` a block that is another cluster's, `REG-04` a block outside of the supernets, `REG-05` a block of another Region
   * or account, `REG-06` a second VPC block.
   */
  readonly code: string;

  /** How much it weighs. */
  readonly severity: PlanProblemSeverity;

  /** The prop the user wrote, for example `podCidrBlocks[1]`. */
  readonly path: string;

  /** What is wrong, the value, what is allowed and what to do. */
  readonly message: string;
}
