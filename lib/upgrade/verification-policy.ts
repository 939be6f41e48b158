/** What happens when the live settings of aws-node are not what was declared, or settings were lost. */
export enum VerificationPolicy {
  /** Fail: CloudFormation rolls back to the version and configuration before. */
  FAIL = 'fail',

  /** Succeed, with the differences as a warning in the outputs. */
  WARN = 'warn',

  /** Succeed; the report in the bucket tells. */
  REPORT = 'report',
}
