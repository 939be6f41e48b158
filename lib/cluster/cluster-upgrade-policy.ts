/**
 * Behavior of EKS when the standard support of the Kubernetes version ends.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/extended-support-control.html
 */
export enum ClusterUpgradePolicy {
  /** EKS upgrades the control plane to the next version at the end of standard support. */
  STANDARD = 'STANDARD',

  /** The version stays for 12 more months, at a higher price per cluster and hour. */
  EXTENDED = 'EXTENDED',
}
