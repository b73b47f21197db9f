import yargs, { type Argv } from 'yargs';
import { assessCommand } from './assess.ts';
import { checksCommand } from './checks.ts';
import { demoCommand } from './demo.ts';
import { didYouMean } from '../config/nearest.ts';
import { doctorCommand } from './doctor.ts';
import { UsageError } from './errors.ts';
import { flagNames } from './flags.ts';
import { packageVersion } from './package-version.ts';
import { reportCommand } from './report.ts';
import { scanCommand, type Done } from './scan.ts';
import { sourceCommand } from './source.ts';
import { verifyCommand } from './verify.ts';

const commands = [
  scanCommand,
  demoCommand,
  sourceCommand,
  assessCommand,
  reportCommand,
  verifyCommand,
  doctorCommand,
  checksCommand,
] as const;

const widest = 110;

const commandNames: readonly string[] = [
  'scan',
  'demo',
  'source',
  'assess',
  'report',
  'verify',
  'doctor',
  'checks',
  'list',
  'show',
  'frameworks',
];

/** What yargs says of arguments, in our own words and with the nearest name; errors of a command stay what they are. */
function explainArguments(message: string, error: Error | undefined): Error {
  if (error !== undefined && error.name !== 'YError') return error;
  const text = (error?.message ?? message).replace(/\.$/, '');
  const [, what, word] = /^Unknown (argument|command)s?: ([^,]+)/.exec(text) ?? [];
  const hint = 'See portcullis --help, or --help behind a command.';
  if (what === undefined || word === undefined) return new UsageError(`${text}.`, hint);
  const names =
    what === 'command' ? commandNames : flagNames.filter((name) => name !== word).map((name) => `--${name}`);
  const shown = what === 'command' ? word : `--${word}`;
  return new UsageError(`there is no ${what} ${shown} here.${didYouMean(shown, names)}`, hint);
}

/** Exit codes as `--help` tells them. */
const epilogue = `Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 arguments or configuration,
3 something could not be read and nobody accepted that, 4 the tool failed, 130 interrupted.
Standard output is the result; progress goes to standard error.`;

/** The command line. Commands load what they need when they run, so that help costs nothing. */
export function createProgram(args: readonly string[], done: Done): Argv {
  const program = yargs([...args]);
  for (const addCommand of commands) addCommand(program, done);
  return program
    .scriptName('portcullis')
    .usage('$0 <command>\n\nProves, from evidence, how API gateways get their secrets from vaults.')
    .option('debug', { type: 'boolean', describe: 'Show the stack of an error' })
    .example('$0 demo', 'Scan a made-up company that is played on this machine')
    .example('$0 source .', 'Read the gateway files of this folder')
    .example('$0 scan -c portcullis.yaml', 'Scan what the configuration declares')
    .epilogue(epilogue)
    .demandCommand(1, 'name a command')
    .strict()
    .strictCommands()
    .parserConfiguration({ 'boolean-negation': false, 'dot-notation': false, 'parse-numbers': false })
    .detectLocale(false)
    .version(packageVersion())
    .help()
    .alias('help', 'h')
    .wrap(Math.min(widest, process.stdout.columns ?? widest))
    .exitProcess(false)
    .fail((message: string, error: Error | undefined) => {
      throw explainArguments(message, error);
    });
}
