import type { Argv } from 'yargs';
import { runFlags, type Done } from './scan.ts';

const builder = (yargs: Argv) =>
  runFlags(
    yargs.positional('paths', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Folders to read (default: this one)',
    }),
  )
    .example('$0 source', 'Read the gateway files of this folder')
    .example('$0 source apim shared/policies --out /tmp/run', 'Two folders, one run')
    .example('$0 source . --only hardcoded-secrets --fail-on medium', 'Gate a pull request on credentials in files');

/** `portcullis source`: files only. No configuration, no network, no git repository. */
export function sourceCommand(yargs: Argv, done: Done): Argv {
  return yargs.command(
    'source [paths..]',
    'Read the files of a gateway repository: no cloud, no network, no configuration',
    builder,
    async (argv) => {
      const { scanSource } = await import('./stages/source.ts');
      done(
        await scanSource(argv.paths, {
          out: argv.out,
          only: argv.only ?? [],
          formats: argv.format,
          failOn: argv['fail-on'],
          allowIncomplete: false,
          json: argv.json === true,
        }),
      );
    },
  );
}
