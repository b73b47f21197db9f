#!/usr/bin/env node
import { describeFailure } from './errors.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { flushOutput, printNote } from './output.ts';
import { createProgram } from './program.ts';

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

const code = await run(process.argv.slice(2));
await flushOutput();
// Idle connections that a client keeps open would hold the process for minutes.
process.exit(code);

async function run(args: readonly string[]): Promise<ExitCode> {
  let ended: ExitCode = exitCodes.clean;
  const program = createProgram(args, (given) => {
    ended = given;
  });
  try {
    await program.parseAsync();
    return ended;
  } catch (error) {
    return tell(error);
  }
}

function tell(error: unknown): ExitCode {
  const failure = describeFailure(error, process.argv.includes('--debug'));
  printNote(failure.text);
  return failure.code;
}

function crash(error: unknown): void {
  const status = tell(error);
  process.exit(status);
}

/** The reader of a pipe went away: nobody is left to tell. */
function endQuietly(): void {
  process.exit();
}
