import type { Argv } from 'yargs';
import { formatFlag } from './flags.ts';
import type { Done } from './scan.ts';

const builder = (yargs: Argv) =>
  yargs
    .positional('run', { type: 'string', demandOption: true, describe: 'Folder of the run' })
    .option('format', {
      ...formatFlag,
      describe: formatFlag.describe.replace('default: all', 'default: those it has'),
    })
    .example('$0 report reports/run-20260503T101500Z', 'Render its reports again')
    .example('$0 report run --format html,sarif', 'Add formats that the run was made without');

/** `portcullis report`: renders the reports of a run again from its assessment. */
export function reportCommand(yargs: Argv, done: Done): Argv {
  return yargs.command('report <run>', 'Render the reports of a run again, into the run', builder, async (argv) => {
    const { reportRun } = await import('./stages/rejudge.ts');
    done(await reportRun(argv.run, argv.format ?? []));
  });
}
