import { basename } from 'node:path';
import { CfnElement, Stack, Stage } from 'aws-cdk-lib';
import { UNKNOWN_ACCOUNT, UNKNOWN_REGION } from 'aws-cdk-lib/cx-api';
import type { IConstruct } from 'constructs';
import { hasPendingLookups } from '../network/known-at-synth';
import { knownAtSynth } from '../synth/known-value';
import { PLUGIN_NAME } from './acknowledged-id';
import { Acknowledgments } from './acknowledgments';
import { readStackTemplates, type LoadedTemplate, type StackFile } from './assembly-templates';
import type { CheckOptions } from './rules/check-options';
import type { CheckContext, CheckReport, RuleViolation } from './check-report';
import { RuleBook } from './rule-book';
import type { RuleFinding, RuleLocation } from './rule-report';
import { RuleSeverity } from './rules/rule-severity';

/** How the rules are applied to an app. */
export interface PodNetworkingChecksProps extends CheckOptions {
  /**
   * Findings below this severity are left out.
   *
   * @default RuleSeverity.WARNING
   */
  readonly minimumSeverity?: RuleSeverity;

  /**
   * Findings of this severity and above fail the synthesis.
   *
   * @default RuleSeverity.ERROR
   */
  readonly failureSeverity?: RuleSeverity;

  /**
   * Whether to report, as `NET-000`, what could not be checked because a value is known at deployment only.
   *
   * @default false
   */
  readonly reportNotCheckable?: boolean;
}

/** Id of the note about a rule that could not be checked. */
const NOT_CHECKABLE = 'NET-000';
const ORDER = [RuleSeverity.INFO, RuleSeverity.WARNING, RuleSeverity.ERROR];

/**
 * The rule book of EKS pod networking over a whole CDK app.
 *
 * A policy-validation plugin, to be registered at the app or a stage, alone or beside the packs of cdk-nag. It reads
 * the synthesized templates, so it sees every construct, of this library or not. A finding is acknowledged by the
 * bare id of its rule, with a reason, at the construct or above it:
 * `Validations.of(construct).acknowledge({ id: 'EP-02', reason: 'reached over the VPN only' })`.
 * An acknowledgment without a reason does not count.
 *
 * Before aws-cdk-lib 2.252, which brings `Validations`, write `app.policyValidationBeta1.push(plugin)`, and acknowledge
 * with `construct.node.addMetadata('aws:cdk:acknowledged-rules', { 'EP-02': 'reached over the VPN only' })`.
 *
 * @example
 * const clusters = new App();
 * Validations.of(clusters).addPlugins(new PodNetworkingChecks(clusters));
 */
export class PodNetworkingChecks {
  /** Name of the plugin in the validation report. */
  public readonly name = PLUGIN_NAME;

  /** Ids of the rules, for the reports of the CDK. */
  public readonly ruleIds?: string[];

  /** Set while validateScope synthesizes, so that the app is not checked twice. */
  private isPassive = false;

  /**
   * @param scope the app or stage the plugin is registered at
   * @param props how the rules are applied
   */
  constructor(
    private readonly scope: IConstruct,
    private readonly props: PodNetworkingChecksProps = {},
  ) {
    const custom = props.customRules ?? [];
    this.ruleIds = [...RuleBook.rules(), ...custom.map(({ definition }) => definition)].map(({ id }) => id);
  }

  /**
   * Called by the CDK at the end of the synthesis.
   *
   * @param context the templates of the app
   */
  public validate(context: CheckContext): CheckReport {
    // Dummy values stand in templates before a look-up, and a failure here would keep the CDK from looking anything up.
    const isEarly = hasPendingLookups(context.appConstruct ?? this.scope);
    if (this.isPassive || isEarly) return { success: true, violations: [] };
    const scope = context.appConstruct ?? this.scope.node.root;
    return this.report(stackFiles(context.templatePaths, scope.node.root), scope);
  }

  /**
   * Checks a construct and everything below it, for the unit tests of an app.
   *
   * Synthesizes the app of the construct; findings about resources outside of the construct are left out.
   *
   * @param scope any construct inside of an app
   */
  public validateScope(scope: IConstruct): CheckReport {
    const stage = Stage.isStage(scope) ? scope : Stage.of(scope);
    if (stage === undefined) {
      throw new Error(`${scope.node.path || 'the construct'} is in no app: put its stack into an App`);
    }
    return this.report(this.synthesize(stage), scope);
  }

  private synthesize(stage: Stage): StackFile[] {
    this.isPassive = true;
    try {
      const { stacksRecursively: stacks } = stage.synth();
      return stacks.map(({ hierarchicalId, templateFullPath, environment, dependencies }) => ({
        name: hierarchicalId,
        path: templateFullPath,
        account: environment.account === UNKNOWN_ACCOUNT ? undefined : environment.account,
        region: environment.region === UNKNOWN_REGION ? undefined : environment.region,
        dependsOn: stacks
          .filter((other) => dependencies.includes(other))
          .map((other) => other.hierarchicalId),
      }));
    } finally {
      this.isPassive = false;
    }
  }

  private report(files: StackFile[], scope: IConstruct): CheckReport {
    const root = scope.node.root;
    const paths = constructPaths(root);
    const templates = readStackTemplates(files);
    const { findings, notCheckable } = RuleBook.check(templates, this.props);
    const placed = this.withNotes(findings, notCheckable.map(toNote)).map((finding) => place(finding, paths));
    const acknowledged = new Acknowledgments(root);
    const open = placed
      .filter(({ severity }) => ORDER.indexOf(severity) >= ORDER.indexOf(this.minimumSeverity))
      .filter(({ constructPath = '' }) => isUnder(constructPath, scope.node.path))
      .filter(({ ruleId, constructPath = '' }) => acknowledged.reason(ruleId, constructPath) === undefined);
    const failing = open.filter(
      ({ severity }) => ORDER.indexOf(severity) >= ORDER.indexOf(this.failureSeverity),
    );
    return { success: failing.length === 0, violations: violationsOf(open, templates) };
  }

  /** Notes count as information; whoever asks for them wants to see them at any threshold. */
  private withNotes(findings: RuleFinding[], notes: RuleFinding[]): RuleFinding[] {
    if (!this.props.reportNotCheckable) return findings;
    return [...findings, ...notes.map((note) => ({ ...note, severity: this.minimumSeverity }))];
  }

  private get minimumSeverity(): RuleSeverity {
    return this.props.minimumSeverity ?? RuleSeverity.WARNING;
  }

  private get failureSeverity(): RuleSeverity {
    return this.props.failureSeverity ?? RuleSeverity.ERROR;
  }
}

/** Stacks of the app by the names of their templates; only newer releases of aws-cdk-lib tell them to a plugin. */
function stackFiles(templatePaths: string[], root: IConstruct): StackFile[] {
  const stacks = root.node.findAll().filter((construct) => Stack.isStack(construct));
  return templatePaths.map((path) => {
    const stack = stacks.find(({ templateFile }) => templateFile === basename(path));
    const { account, region } = stack ?? {};
    const dependsOn = stack?.dependencies.map(({ node }) => node.path);
    return {
      name: stack?.node.path ?? path,
      path,
      account: knownAtSynth(account),
      region: knownAtSynth(region),
      dependsOn,
    };
  });
}

function toNote({
  ruleId,
  reason,
  ...location
}: RuleLocation & { ruleId: string; reason: string }): RuleFinding {
  return {
    ...location,
    ruleId: NOT_CHECKABLE,
    severity: RuleSeverity.INFO,
    message: `${ruleId} is not checkable at synth: ${reason}`,
    remedy: 'Give the value in the app, or check the deployed network.',
    sources: [],
  };
}

/** Construct paths by stack and logical id; templates carry them as metadata only when the CDK is told to. */
function constructPaths(root: IConstruct): Map<string, string> {
  const paths = new Map<string, string>();
  for (const construct of root.node.findAll()) {
    if (!CfnElement.isCfnElement(construct)) continue;
    const stack = Stack.of(construct);
    paths.set(`${templateName(stack)} ${logicalIdOf(construct, stack)}`, construct.node.path);
  }
  return paths;
}

/** Name under which the template of a stack was read; a nested stack has the name of its resource. */
function templateName(stack: Stack): string {
  const { nestedStackParent: parent, nestedStackResource: resource } = stack;
  if (parent === undefined || resource === undefined) return stack.node.path;
  return `${templateName(parent)}.${logicalIdOf(resource as CfnElement, parent)}`;
}

function logicalIdOf(element: CfnElement, stack: Stack): string {
  return String(stack.resolve(element.logicalId));
}

function place(finding: RuleFinding, paths: Map<string, string>): RuleFinding {
  const constructPath =
    finding.constructPath ?? paths.get(`${finding.stack} ${finding.logicalId}`) ?? finding.stack;
  return { ...finding, constructPath };
}

function isUnder(path: string, scope: string): boolean {
  return scope === '' || path === scope || path.startsWith(`${scope}/`);
}

/** One violation for each rule and message, as the report of the CDK groups them. */
function violationsOf(findings: RuleFinding[], templates: LoadedTemplate[]): RuleViolation[] {
  const files = new Map(templates.map(({ name, path }) => [name, path]));
  return findings.map(
    ({ ruleId, severity, message, remedy, sources, stack, logicalId, constructPath = stack }) => ({
      ruleName: ruleId,
      description: message,
      fix: [remedy, ...sources].join(' '),
      severity,
      violatingResources: [
        {
          constructPath,
          resourceLogicalId: logicalId,
          templatePath: files.get(stack) ?? '',
          locations: ['Properties'],
        },
      ],
    }),
  );
}
