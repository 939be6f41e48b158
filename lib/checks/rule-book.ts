import { didYouMean } from '../text/nearest-names';
import type { CheckOptions } from './rules/check-options';
import type { Resource } from './model/resource';
import { NetworkModel } from './model/network-model';
import { templateProblem } from './model/template';
import type { NetworkingRule, RuleFinding, RuleLocation, RuleReport, UncheckedRule } from './rule-report';
import { customRules } from './rules/custom-rules';
import { withoutConsequences, type Result } from './rules/consequences';
import { UNDECIDED_RULES, whyUndecided } from './rules/undecided';
import { RuleProfile } from './rules/rule-profile';
import { RuleSeverity } from './rules/rule-severity';
import { RULES } from './rules/index';
import { ruleContext, type Outcome, type Rule, type RuleContext } from './rules/rule';
import type { StackTemplate } from './model/stack-template';

/**
 * The rules of EKS pod networking, for any CloudFormation template, whoever wrote it.
 *
 * A rule looks at what the templates decide. Where they leave a value open (a parameter without a default, an import
 * from another assembly) the rule reports "not checkable" with the reason, never a guess.
 *
 * @example
 * const report = RuleBook.check([
 *   { name: 'network', body: { Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/8' } } } } },
 * ]);
 * report.findings[0].message; //=> 'VPC block 10.0.0.0/8 is /8; AWS accepts /16 to /28'
 */
export class RuleBook {
  /** Every rule, in the order of the groups. */
  public static rules(): NetworkingRule[] {
    return RULES.map(toText);
  }

  /**
   * A rule by its id; undefined when there is none.
   *
   * @param id such as `RSV-06`
   */
  public static find(id: string): NetworkingRule | undefined {
    const rule = RULES.find((candidate) => candidate.id === id.toUpperCase());
    return rule === undefined ? undefined : toText(rule);
  }

  /**
   * Checks templates that are deployed together, as one network.
   *
   * Throws when a value is not a CloudFormation template, when two have one name, and when an option is invalid.
   *
   * @param templates the templates of the assembly
   * @param options what the templates do not say
   */
  public static check(templates: StackTemplate[], options: CheckOptions = {}): RuleReport {
    const rules = selectRules(options);
    refuseBadTemplates(templates);
    const context = ruleContext(new NetworkModel(templates), options);
    const results = withoutConsequences(
      rules.map((rule) => ({ rule, outcomes: run(rule, context) })),
      context.model,
    );
    return {
      findings: results.flatMap(findingsOf).sort((a, b) => RANK[a.severity] - RANK[b.severity]),
      notCheckable: results.flatMap(uncheckedOf),
      appliedRuleIds: results.filter(({ outcomes }) => outcomes.length > 0).map(({ rule }) => rule.id),
    };
  }

  private constructor() {}
}

/** Errors come first. */
const RANK: Record<RuleSeverity, number> = {
  [RuleSeverity.ERROR]: 0,
  [RuleSeverity.WARNING]: 1,
  [RuleSeverity.INFO]: 2,
};

/** Rules by id or by group, such as `RSV-06` or `RSV`, else those of the profile. */
function selectRules({
  rules: wanted,
  profile = RuleProfile.POD_NETWORK,
  customRules: own = [],
}: CheckOptions): readonly Rule[] {
  const custom = customRules(
    own,
    RULES.map(({ id }) => id),
  );
  if (wanted === undefined)
    return [...RULES.filter((rule) => [rule.profile, RuleProfile.ALL].includes(profile)), ...custom];
  const all = [...RULES, ...custom];
  const unknown = wanted.filter((item) => !all.some((rule) => matches(rule, item)));
  if (unknown.length > 0) throw new Error(unknown.map((item) => unknownRule(item, all)).join('; '));
  return all.filter((rule) => wanted.some((item) => matches(rule, item)));
}

function matches({ id }: Rule, wanted: string): boolean {
  return id === wanted.toUpperCase() || id.startsWith(`${wanted.toUpperCase()}-`);
}

function unknownRule(id: string, all: readonly Rule[]): string {
  const undecided = UNDECIDED_RULES.find((rule) => rule.id === id.toUpperCase());
  if (undecided !== undefined) return `${undecided.id} is not checked: ${whyUndecided(undecided)}`;
  const ids = all.map((rule) => rule.id);
  return `there is no rule or group ${JSON.stringify(id)}${didYouMean(id.toUpperCase(), ids, 2)}`;
}

function refuseBadTemplates(templates: readonly StackTemplate[]): void {
  const problems = templates.flatMap(({ name, body }, index) => {
    if (templates.findIndex((other) => other.name === name) !== index)
      return [`two templates are named ${name}: give each its own name`];
    const problem = templateProblem(body);
    return problem === undefined ? [] : [`${name} is not a CloudFormation template: ${problem}`];
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** A rule that fails over a template nobody foresaw must not take the others with it. */
function run(rule: Rule, context: RuleContext): Outcome[] {
  try {
    return rule.run(context);
  } catch (error) {
    const [resource] = context.model.assembly.resources.values();
    const unchecked = `the rule itself failed, please report it: ${(error as Error).message}`;
    return resource === undefined ? [] : [{ resource, messages: [], unchecked }];
  }
}

function locationOf(resource: Resource): RuleLocation {
  const { stack, logicalId, type, constructPath } = resource;
  return { stack, logicalId, resourceType: type, constructPath };
}

function findingsOf({ rule, outcomes }: Result): RuleFinding[] {
  const { id, severity, lower = { severity }, remedy, cdkRemedy = remedy, sources } = rule;
  return outcomes.flatMap(({ resource, messages, isMilder }) =>
    messages.map((message) => ({
      ruleId: id,
      severity: isMilder ? lower.severity : severity,
      message,
      remedy: resource.constructPath === undefined ? remedy : cdkRemedy,
      sources: [...sources],
      ...locationOf(resource),
    })),
  );
}

function uncheckedOf({ rule, outcomes }: Result): UncheckedRule[] {
  return outcomes.flatMap(({ resource, unchecked }) =>
    unchecked === undefined ? [] : [{ ruleId: rule.id, reason: unchecked, ...locationOf(resource) }],
  );
}

function toText({
  id,
  severity,
  lower,
  profile,
  title,
  why,
  remedy,
  sources,
  example,
}: Rule): NetworkingRule {
  return {
    id,
    severity,
    ...(lower && { lowerSeverity: lower.severity, lowerSeverityWhen: lower.when }),
    profile,
    title,
    why,
    remedy,
    sources: [...sources],
    example,
  };
}
