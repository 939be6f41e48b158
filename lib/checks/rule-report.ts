import type { RuleProfile } from './rules/rule-profile';
import type { RuleSeverity } from './rules/rule-severity';

/** A rule of the book, in words. */
export interface NetworkingRule {
  /** Public contract: never renamed, never used again for something else. */
  readonly id: string;

  /** How much it matters. */
  readonly severity: RuleSeverity;

  /**
   * Severity of findings that matter less, in the circumstances of `lowerSeverityWhen`.
   *
   * @default - every finding has the severity of the rule
   */
  readonly lowerSeverity?: RuleSeverity;

  /**
   * Circumstances in which a finding has the lower severity.
   *
   * @default - every finding has the severity of the rule
   */
  readonly lowerSeverityWhen?: string;

  /** Profile that checks the rule. */
  readonly profile: RuleProfile;

  /** What has to hold. */
  readonly title: string;

  /** What happens otherwise. */
  readonly why: string;

  /** What to do. */
  readonly remedy: string;

  /** Public pages the rule rests on. */
  readonly sources: string[];

  /** Template lines that break the rule. */
  readonly example: string;
}

/** Where in the templates something was looked at. */
export interface RuleLocation {
  /** Name of the template. */
  readonly stack: string;

  /** Logical id of the resource. */
  readonly logicalId: string;

  /** CloudFormation type of the resource. */
  readonly resourceType: string;

  /**
   * Path of the construct.
   *
   * @default - the template carries no path metadata
   */
  readonly constructPath?: string;
}

/** One thing that breaks a rule. */
export interface RuleFinding extends RuleLocation {
  /** Id of the rule. */
  readonly ruleId: string;

  /** How much this finding matters. */
  readonly severity: RuleSeverity;

  /** What is wrong, with the values. */
  readonly message: string;

  /** What to do. */
  readonly remedy: string;

  /** Public pages the rule rests on. */
  readonly sources: string[];
}

/** One thing that a rule could not be checked for, because the template leaves a value open. */
export interface UncheckedRule extends RuleLocation {
  /** Id of the rule. */
  readonly ruleId: string;

  /** Which value is not known, and why. */
  readonly reason: string;
}

/** Everything the rule book says about a set of templates. */
export interface RuleReport {
  /** What breaks a rule, errors first. */
  readonly findings: RuleFinding[];

  /** What could not be checked. */
  readonly notCheckable: UncheckedRule[];

  /** Ids of the rules that had something to look at. */
  readonly appliedRuleIds: string[];
}
