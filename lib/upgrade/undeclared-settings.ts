/** What happens to settings of aws-node that are live and that no deployment of the stack declared. */
export enum UndeclaredSettings {
  /** Refuse the change and name them. */
  REFUSE = 'refuse',

  /**
   * Go on where EKS keeps them: what was set in the cluster, with `ResolveConflicts.PRESERVE`. What was set through EKS
   * is refused all the same, as CloudFormation overwrites it.
   */
  PRESERVE = 'preserve',

  /** Go on, and let the change take them away. The backup holds them. */
  DISCARD = 'discard',
}
