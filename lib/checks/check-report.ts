import type { IConstruct } from 'constructs';

/** Templates of an app; each release of aws-cdk-lib has at least this to give to a validation plugin. */
export interface CheckContext {
  /** Paths of the synthesized templates. */
  readonly templatePaths: string[];

  /**
   * App or stage that was synthesized.
   *
   * @default - the app of the scope of the plugin
   */
  readonly appConstruct?: IConstruct;
}

/** Resource that breaks a rule. */
export interface ViolatingResource {
  /** Path of its construct. */
  readonly constructPath: string;

  /** Logical id in the template. */
  readonly resourceLogicalId: string;

  /** File of the template. */
  readonly templatePath: string;

  /** Parts of the resource in question. */
  readonly locations: string[];
}

/** Finding in the form of the validation reports of the CDK. */
export interface RuleViolation {
  /** Id of the rule. */
  readonly ruleName: string;

  /** Problem, with the values. */
  readonly description: string;

  /** Remedy, and the public pages the rule rests on. */
  readonly fix: string;

  /** Severity of the rule. */
  readonly severity: string;

  /** The resource at fault. */
  readonly violatingResources: ViolatingResource[];
}

/** Validation report of an app. */
export interface CheckReport {
  /** Whether to let the synthesis pass. */
  readonly success: boolean;

  /** Findings that are not acknowledged. */
  readonly violations: RuleViolation[];
}
