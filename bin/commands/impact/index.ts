import type { Command } from 'commander';
import { impactOf } from '../../../lib/impact/impact-report';
import { UsageError } from '../check/usage-error';
import { DEFAULT_FAILURES, fails } from './failures';
import { IMPACT_FORMATS } from './formats';
import { readVersions } from './versions';

const USAGE_ERROR = 2;

/** The options as commander hands them over. */
interface ImpactCliOptions {
  readonly region?: string;
  readonly failOn: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** Adds `podnet impact`. */
export function addImpactCommand(program: Command): void {
  program
    .command('impact')
    .description('what deploying a change replaces, rolls, interrupts or leaves alone; reads templates only')
    .argument(
      '<old>',
      'what is deployed: a template, a cdk.out directory, or one at a git revision (main:cdk.out)',
    )
    .argument('<new>', 'what is about to be deployed')
    .option('--region <region>', 'Region of templates that do not name one')
    .option(
      '--fail-on <terms>',
      'exit 1 for these: replace, replace-subnet, roll-nodegroup, none',
      DEFAULT_FAILURES,
    )
    .option('--json', 'print JSON')
    .option('--markdown', 'print Markdown, for a pull request')
    .addHelpText('after', '\nExit code: 0 nothing of --fail-on, 1 something of it, 2 wrong usage.\n')
    .action(run);
}

function run(before: string, after: string, { region, failOn, json, markdown }: ImpactCliOptions): void {
  try {
    if (json && markdown) throw new UsageError('choose one format: --json and --markdown were given');
    const report = impactOf(...readVersions(before, after, { region }));
    const isFailure = fails(report, failOn);
    console.log(IMPACT_FORMATS[json ? 'json' : markdown ? 'markdown' : 'text'](report));
    process.exitCode = isFailure ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = USAGE_ERROR;
  }
}
