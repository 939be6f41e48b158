/** Part of the rule book that a run checks. */
export enum RuleProfile {
  /** What breaks pods, nodes, upgrades or the supply of addresses. */
  POD_NETWORK = 'pod-network',

  /** Security, logs, protection and good practice: true, and a decision of the team. */
  POSTURE = 'posture',

  /** Both. */
  ALL = 'all',
}
