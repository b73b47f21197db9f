import type { Argv } from 'yargs';
import { single } from './flags.ts';
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
    .option('staged', {
      type: 'boolean',
      describe: 'Read what git has staged instead, and of it only the lines that the next commit adds',
    })
    .option('history', {
      type: 'boolean',
      describe: 'Read past commits too, of every branch: what a removed credential is still worth',
    })
    .option('since', {
      type: 'string',
      requiresArg: true,
      describe: 'With --history: only the commits that HEAD has over this one',
      coerce: single('since'),
    })
    .option('known', {
      type: 'string',
      requiresArg: true,
      describe: 'File of known findings: those with a reason are shown as accepted',
      coerce: single('known'),
    })
    .option('write-known', {
      type: 'string',
      requiresArg: true,
      describe: 'Add the open findings of this run to a file of known findings, for their reasons to be filled in',
      coerce: single('write-known'),
    })
    .example('$0 source', 'Read the gateway files of this folder')
    .example('$0 source apim shared/policies --out /tmp/run', 'Two folders, one run')
    .example('$0 source --staged', 'Before a commit: what it would add')
    .example('$0 source --history --since origin/main', 'What the commits of a branch added, also what they took back')
    .example('$0 source --write-known known.yaml', 'Write down what is there today')
    .example('$0 source --known known.yaml', 'Report what is not written down with a reason')
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
          staged: argv.staged === true,
          history: argv.history === true,
          since: argv.since,
          known: argv.known,
          writeKnown: argv['write-known'],
        }),
      );
    },
  );
}
