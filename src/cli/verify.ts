import type { Argv } from 'yargs';
import { jsonFlag } from './flags.ts';
import type { Done } from './scan.ts';

const builder = (yargs: Argv) =>
  yargs
    .positional('run', { type: 'string', demandOption: true, describe: 'Folder of the run' })
    .option('json', jsonFlag)
    .example(
      '$0 verify reports/run-20260503T101500Z',
      'Check every hash, and that the verdicts follow from the evidence',
    )
    .example('$0 verify run --json', 'The same, for a script');

/** `portcullis verify`: whether a run is what it was when it was written. */
export function verifyCommand(yargs: Argv, done: Done): Argv {
  return yargs.command(
    'verify <run>',
    'Check that a run was not changed and that its reports follow from its evidence',
    builder,
    async (argv) => {
      const { verifyRun } = await import('./stages/verify-run.ts');
      done(await verifyRun(argv.run, { json: argv.json === true }));
    },
  );
}
