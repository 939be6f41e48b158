// Four tools that read CloudFormation templates, behind one interface: ours, and what people use beside it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { App, CloudFormationValidatePlugin, Stack, type PolicyViolation } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';
import { RuleProfile } from '../lib/checks/rules/rule-profile';
import { RuleBook } from '../lib/checks/rule-book';
import type { RuleFinding } from '../lib/checks/rule-report';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

/** Templates that are deployed together. */
export interface Deployment {
  readonly name: string;
  readonly files: readonly string[];
}

/** One finding of a tool; the text says where and what, so that two findings can be told apart. */
export interface ScannerFinding {
  readonly id: string;
  readonly text: string;
}

/** A tool that finds faults in templates. */
export interface Scanner {
  readonly name: string;
  /** Undefined when it is not installed. */
  readonly version: string | undefined;
  /** The findings in each deployment, in their order. */
  scan(deployments: readonly Deployment[]): ScannerFinding[][];
}

const packageVersion = (path: string): string =>
  (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;

/** The rule book. */
export const PODNET: Scanner = {
  name: 'podnet check',
  version: packageVersion('package.json'),
  scan: (deployments) =>
    deployments.map((deployment) =>
      ruleFindings(deployment).map(({ ruleId, logicalId, message }) => ({
        id: ruleId,
        text: `${ruleId} ${logicalId} ${message}`,
      })),
    ),
};

/** What the rule book says about templates that are deployed together. */
export function ruleFindings({ files }: Deployment): RuleFinding[] {
  const templates = files.map((file) => ({
    name: file,
    body: JSON.parse(readFileSync(file, 'utf8')) as unknown,
    region: REGION,
  }));
  return RuleBook.check(templates, { profile: RuleProfile.ALL }).findings;
}

const engine = new CloudFormationValidatePlugin();

/** The CloudFormation validator that runs inside of every synthesis of the CDK. */
export const VALIDATOR: Scanner = {
  name: 'CDK validator',
  version: `${engine.version} of aws-cdk-lib ${packageVersion('node_modules/aws-cdk-lib/package.json')}`,
  scan: (deployments) => deployments.map(({ files }) => validatorFindings(files)),
};

function validatorFindings(files: readonly string[]): ScannerFinding[] {
  const environment = { accountId: ACCOUNT, region: REGION };
  const stackTemplates = files.map((templatePath, index) => ({
    stackConstructPath: `Stack${index}`,
    templatePath,
    ...environment,
  }));
  const context = { templatePaths: [...files], stackTemplates, ...environment, appConstruct: new App() };
  return engine.validate(context).violations.flatMap(findingsOf);
}

/** The AwsSolutions pack of cdk-nag, over an app that includes the templates. */
export const CDK_NAG: Scanner = {
  name: 'cdk-nag AwsSolutions',
  version: packageVersion('node_modules/cdk-nag/package.json'),
  scan: (deployments) => deployments.map(({ files }) => nagFindings(files)),
};

function nagFindings(files: readonly string[]): ScannerFinding[] {
  const app = new App();
  files.forEach((templateFile, index) => {
    const stack = new Stack(app, `Stack${index}`, { env: { account: ACCOUNT, region: REGION } });
    new CfnInclude(stack, 'Template', { templateFile });
  });
  return new AwsSolutionsChecks(app).validateScope(app).violations.flatMap(findingsOf);
}

/** A finding for each resource; cdk-nag writes the details of a finding into the name of its rule. */
function findingsOf({ ruleName, description, violatingResources }: PolicyViolation): ScannerFinding[] {
  return violatingResources.map(({ resourceLogicalId, constructPath, locations }) => ({
    id: ruleName.replace(/\[.*/s, ''),
    text: [ruleName, resourceLogicalId, constructPath, ...locations, description].join(' '),
  }));
}

interface LintMatch {
  readonly Filename: string;
  readonly Message: string;
  readonly Location: { readonly Path?: (string | number)[] };
  readonly Rule: { readonly Id: string };
}

/** cfn-lint as it is found on the PATH, with its informational rules. */
export const CFN_LINT: Scanner = {
  name: 'cfn-lint',
  version: spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' }).stdout?.match(/\d+(\.\d+)+/)?.[0],
  scan: (deployments) => {
    const matches = lint(deployments.flatMap(({ files }) => files));
    return deployments.map(({ files }) =>
      matches.filter(({ Filename }) => files.includes(Filename)).map(toFinding),
    );
  },
};

/** One process for all files, as most of the time of a small run is its start. */
function lint(files: readonly string[]): LintMatch[] {
  const args = ['--format', 'json', '--regions', REGION, '--include-checks', 'I', '--template', ...files];
  const { stdout, stderr, error } = spawnSync('cfn-lint', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error !== undefined || stdout === '') throw new Error(`cfn-lint failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout) as LintMatch[];
}

function toFinding({ Message, Location, Rule }: LintMatch): ScannerFinding {
  // Places in lists move when something before them goes; the name of the property does not.
  const path = (Location.Path ?? []).filter((part) => typeof part === 'string');
  return { id: Rule.Id, text: `${Rule.Id} ${path.join('.')} ${Message}` };
}

/** In the order of the columns. */
export const SCANNERS: readonly Scanner[] = [PODNET, VALIDATOR, CDK_NAG, CFN_LINT];
