#!/usr/bin/env node
import { didYouMean } from '../config/nearest.ts';
import { describeFailure, UsageError } from './errors.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { flagNames } from './flags.ts';
import { flushOutput, printNote } from './output.ts';
import { createProgram } from './program.ts';

const commandNames = ['scan', 'demo', 'source', 'assess', 'report', 'verify', 'checks', 'list', 'show', 'frameworks'];

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
    return tell(explainArguments(error));
  }
}

function tell(error: unknown): ExitCode {
  const failure = describeFailure(error, process.argv.includes('--debug'));
  printNote(failure.text);
  return failure.code;
}

/** Makes what yargs says of arguments into our own words, with the nearest name. */
function explainArguments(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'YError') return error;
  const unknown = /^Unknown (?:arguments?|commands?): ([^,]+)/.exec(error.message)?.[1];
  const hint = unknown === undefined ? '' : didYouMean(unknown, [...flagNames, ...commandNames]);
  return new UsageError(`${error.message}.${hint}`, 'See portcullis --help, or --help behind a command.');
}

function crash(error: unknown): void {
  const status = tell(error);
  process.exit(status);
}

/** The reader of a pipe went away: nobody is left to tell. */
function endQuietly(): void {
  process.exit();
}
