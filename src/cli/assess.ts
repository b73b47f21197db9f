import type { Argv } from 'yargs';
import { UsageError } from './errors.ts';
import { jsonFlag, single } from './flags.ts';
import type { Done } from './scan.ts';

const builder = (yargs: Argv) =>
  yargs
    .positional('run', { type: 'string', demandOption: true, describe: 'Folder of the run' })
    .option('now', {
      type: 'string',
      requiresArg: true,
      describe: 'Moment that ages are counted to, ISO 8601 (default: when the evidence was collected)',
      coerce: (value: unknown) => parseMoment(single('now')(value)),
    })
    .option('json', jsonFlag)
    .example('$0 assess reports/run-20260503T101500Z', 'Judge its evidence with the checks of this version')
    .example('$0 assess run --now 2026-12-31', 'What will be too old at the end of the year');

/** Milliseconds since 1970 of a date or of a date and time with its zone. */
function parseMoment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(moment) || (text.length === 10 && !new Date(moment).toISOString().startsWith(text))) {
    throw new UsageError('--now takes a date or a moment with its zone, such as 2026-12-31 or 2026-12-31T08:00:00Z');
  }
  return moment;
}

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
