import type { Argv } from 'yargs';
import type { ExitCode } from './exit-codes.ts';
import {
  allowIncompleteFlag,
  configFlag,
  deadlineFlag,
  failOnFlag,
  formatFlag,
  jsonFlag,
  onlyFlag,
  outFlag,
  resumeFlag,
} from './flags.ts';

/** Hands a command's exit code to the program. */
export type Done = (code: ExitCode) => void;

/** Flags of every command that collects and judges. */
export function runFlags<T>(yargs: Argv<T>) {
  return yargs
    .option('out', outFlag)
    .option('only', onlyFlag)
    .option('format', formatFlag)
    .option('fail-on', failOnFlag)
    .option('json', jsonFlag);
}

const builder = (yargs: Argv) =>
  runFlags(yargs.option('config', configFlag))
    .option('allow-incomplete', allowIncompleteFlag)
    .option('resume', resumeFlag)
    .option('deadline', deadlineFlag)
    .option('demo-estate', {
      type: 'boolean',
      hidden: true,
      describe: 'Mark the run as one of the demo, and end with it',
    })
    .example('$0 scan', 'Scan what ./portcullis.yaml declares')
    .example('$0 scan -c prod.yaml --fail-on critical', 'End with 1 only where something is critical')
    .example('$0 scan --only rotation --format html,sarif', 'One family of checks, two formats')
    .example('$0 scan --resume', 'Go on where a run was ended half way')
    .example('$0 scan --deadline 4h', 'End in four hours at the latest, and say what was not read')
    .example('VAULT_ADDR=https://vault:8200 $0 scan', 'One Vault, without a configuration file');

/** `portcullis scan`: reads gateways, stores, logs and repositories, judges them and writes a run. */
export function scanCommand(yargs: Argv, done: Done): Argv {
  return yargs.command(
    'scan',
    'Read what the configuration declares, judge it, write a report',
    builder,
    async (argv) => {
      const { scan } = await import('./stages/scan.ts');
      done(
        await scan({
          config: argv.config,
          out: argv.out,
          only: argv.only ?? [],
          formats: argv.format,
          failOn: argv['fail-on'],
          allowIncomplete: argv['allow-incomplete'] === true,
          json: argv.json === true,
          resume: argv.resume === true,
          deadline: argv.deadline,
          demo: argv['demo-estate'] === true,
        }),
      );
    },
  );
}
