/**
 * What EKS does with fields of an add-on that somebody else has set in the cluster.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-field-management.html
 */
export enum ResolveConflicts {
  /** The declared values win; what was changed by hand in the cluster is lost. */
  OVERWRITE = 'OVERWRITE',

  /** Values changed by hand stay on update. On creation this acts like NONE. */
  PRESERVE = 'PRESERVE',

  /** A conflict fails the deployment. */
  NONE = 'NONE',
}
