import { Command, CommanderError } from 'commander';

/** What a run of the tool leaves behind. */
export interface Outcome {
  readonly out: string;
  readonly err: string;
  /** The exit code; for wrong usage the one of commander. */
  readonly code: number;
  /** Which wrong usage it was, such as `commander.unknownOption`. */
  readonly usageError?: string;
}

type AddCommand = (program: Command) => unknown;

/** Runs commands that answer at once, and catches what they print. */
export function run(commands: readonly AddCommand[], args: readonly string[]): Outcome {
  const recording = record();
  try {
    programOf(commands, recording).parse(args, { from: 'user' });
    return recording.outcome();
  } catch (error) {
    return recording.outcome(error);
  } finally {
    recording.stop();
  }
}

/** The same for commands that read from elsewhere first. */
export async function runAsync(commands: readonly AddCommand[], args: readonly string[]): Promise<Outcome> {
  const recording = record();
  try {
    await programOf(commands, recording).parseAsync(args, { from: 'user' });
    return recording.outcome();
  } catch (error) {
    return recording.outcome(error);
  } finally {
    recording.stop();
  }
}

type Recording = ReturnType<typeof record>;

function programOf(commands: readonly AddCommand[], { out, err }: Recording): Command {
  const program = new Command('podnet');
  for (const add of commands) add(program);
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void out.push(withoutLineEnd(text)),
      writeErr: (text) => void err.push(withoutLineEnd(text)),
    });
  }
  return program;
}

/** As console.log takes it, so that a line is a line whichever way it was printed. */
const withoutLineEnd = (text: string): string => text.replace(/\n$/, '');

function record() {
  const [out, err]: string[][] = [[], []];
  const log = jest.spyOn(console, 'log').mockImplementation((text: string) => void out.push(text));
  const error = jest.spyOn(console, 'error').mockImplementation((text: string) => void err.push(text));
  const before = process.exitCode;
  process.exitCode = undefined;
  return {
    out,
    err,
    outcome: (thrown?: unknown): Outcome => ({
      ...endOf(thrown, err),
      out: out.join('\n'),
      err: err.join('\n'),
    }),
    stop: () => {
      log.mockRestore();
      error.mockRestore();
      process.exitCode = before;
    },
  };
}

/** How bin/podnet.ts ends: with the message of the error alone. */
function endOf(thrown: unknown, err: string[]): Pick<Outcome, 'code' | 'usageError'> {
  if (thrown === undefined) return { code: Number(process.exitCode ?? 0) };
  if (thrown instanceof CommanderError) return { code: thrown.exitCode, usageError: thrown.code };
  err.push((thrown as Error).message);
  return { code: 1 };
}
