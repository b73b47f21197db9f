import type { Argv } from 'yargs';
import { jsonFlag, single } from './flags.ts';
import { moment } from './moment.ts';
import type { Done } from './scan.ts';

const builder = (yargs: Argv) =>
  yargs
    .positional('run', { type: 'string', demandOption: true, describe: 'Folder of the run' })
    .option('now', {
      type: 'string',
      requiresArg: true,
      describe: 'Moment that ages are counted to, ISO 8601 (default: when the evidence was collected)',
      coerce: (value: unknown) => moment('now', single('now')(value)),
    })
    .option('json', jsonFlag)
    .example('$0 assess reports/run-20260503T101500Z', 'Judge its evidence with the checks of this version')
    .example('$0 assess run --now 2026-12-31', 'What will be too old at the end of the year');

/** `portcullis assess`: judges the evidence of a run again and writes the result into it. */
export function assessCommand(yargs: Argv, done: Done): Argv {
  return yargs.command(
    'assess <run>',
    'Judge the evidence of a run again; its assessment and reports are written anew',
    builder,
    async (argv) => {
      const { assessRun } = await import('./stages/rejudge.ts');
      const now = argv.now === undefined ? {} : { now: argv.now };
      done(await assessRun(argv.run, { ...now, json: argv.json === true }));
    },
  );
}
