/** One reason not to change the version or configuration of the add-on vpc-cni. */
export interface UpgradeProblem {
  /** Name of the check, such as `MinorVersionSkipped`; stays the same over releases. */
  readonly code: string;

  /** What is wrong, the value, what is allowed and what to do. */
  readonly message: string;
}
