import { Failure } from '@buzon/shared/failures';
import { exitStatus } from '@buzon/shared/service';
import { SettingsError } from '@buzon/shared/settings';
import { CommanderError } from 'commander';
import { type CommandContext, CommandError } from './command.ts';
import { databaseAdvice } from './database.ts';
import { createProgram } from './program.ts';

/**
 * Runs one command line.
 * @returns the exit status: 0, 1 (it failed), 64 (wrong command line), 78 (wrong settings)
 */
export async function runCli(args: readonly string[], context: CommandContext): Promise<number> {
  let status: number = exitStatus.ok;
  const program = createProgram(context, (answer) => {
    status = answer;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    return statusOf(error, context);
  }
}

function statusOf(error: unknown, { terminal }: CommandContext): number {
  if (error instanceof CommanderError) {
    // It has said so itself; help that was asked for is no error.
    return error.exitCode === 0 ? exitStatus.ok : exitStatus.usage;
  }
  if (error instanceof SettingsError) {
    for (const line of error.lines()) terminal.complain(line);
    return exitStatus.settings;
  }
  if (error instanceof CommandError) {
    terminal.complain(error.message);
    return error.status;
  }
  if (error instanceof Failure) {
    terminal.complain(wordsOf(error));
    return exitStatus.failed;
  }
  terminal.complain(`An error that should not happen: ${stackOf(error)}`);
  return exitStatus.failed;
}

/** What went wrong, and what to do where that does not say it. */
function wordsOf(failure: Failure): string {
  const advice = failure.source === 'database' ? databaseAdvice(failure) : null;
  return advice === null ? failure.message : `${failure.message} → ${advice}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
