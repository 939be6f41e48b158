/** One thing that is wrong, or worth a second look, in the settings of the VPC CNI plugin. */
export interface SettingsProblem {
  /** Name of the check, such as `VersionTooOld`; stays the same over releases. */
  readonly code: string;

  /** The option that causes it, as the user wrote it, such as `snat.excludeSnatCidrs`. */
  readonly path: string;

  /** What is wrong, the value, what is allowed and what to do. */
  readonly message: string;
}
