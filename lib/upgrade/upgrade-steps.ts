/** What happens when the target version is more than one minor version away: EKS moves vpc-cni one at a time. */
export enum UpgradeSteps {
  /** Refuse, and say the exact sequence of versions to deploy. */
  REFUSE = 'refuse',

  /** Walk through the minor versions in between, each until it is active and rolled out. */
  AUTOMATIC = 'automatic',
}
