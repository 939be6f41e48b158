import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { addCapacityCommand } from './commands/capacity';
import { addCheckCommand } from './commands/check';
import { addDiffCommand } from './commands/diff';
import { addImpactCommand } from './commands/impact';
import { addInspectCommand } from './commands/inspect';
import { addMaxPodsCommand } from './commands/max-pods';
import { addPlanCommand } from './commands/plan';
import { addPreflightCommand } from './commands/preflight';
import { addReportCommand } from './commands/report';
import { addRestoreCommand } from './commands/restore';
import { addRulesCommands } from './commands/rules';
import { addSettingsCommand } from './commands/settings';
import { addUpgradeCommand } from './commands/upgrade';

/** Exit codes: 0 all is well, 1 problems were found, 2 the command was not understood. */
const USAGE_ERROR = 2;

async function main(argv: string[]): Promise<void> {
  const program = new Command('podnet')
    .description('Plan, check and upgrade the pod network of EKS clusters')
    .version(version)
    .enablePositionalOptions()
    .showHelpAfterError('(run with --help for what is possible)')
    .exitOverride();
  addPlanCommand(program);
  addMaxPodsCommand(program);
  addCapacityCommand(program);
  addSettingsCommand(program);
  addCheckCommand(program);
  addRulesCommands(program);
  addReportCommand(program);
  addPreflightCommand(program);
  addInspectCommand(program);
  addRestoreCommand(program);
  addDiffCommand(program);
  addImpactCommand(program);
  addUpgradeCommand(program);
  await program.parseAsync(argv);
}

main(process.argv).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // commander has printed its message already; --help and --version end here too.
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
    return;
  }
  console.error((error as Error).message);
  process.exitCode = 1;
});
