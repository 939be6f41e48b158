/** How much a finding of the rule book matters. */
export enum RuleSeverity {
  /** The deployment fails, or pods do not work. */
  ERROR = 'error',

  /** It deploys, but it will hurt: an outage waiting, a cost, an open door. */
  WARNING = 'warning',

  /** Worth knowing. */
  INFO = 'info',
}
