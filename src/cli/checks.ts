import type { Argv } from 'yargs';
import { exitCodes } from './exit-codes.ts';
import { jsonFlag } from './flags.ts';
import type { Done } from './scan.ts';

/** `portcullis checks`: what is checked, why, and which controls it supports. */
export function checksCommand(yargs: Argv, done: Done): Argv {
  return yargs.command('checks', 'List the checks, show one, or show which controls they support', (inner) =>
    frameworksCommand(showCommand(listCommand(inner, done), done), done)
      .demandCommand(1, 'name what to do: list, show ID or frameworks')
      .example('$0 checks list', 'Every check, by family')
      .example('$0 checks show rotation/secret-age', 'One of them')
      .example('$0 checks frameworks --json', 'Controls and their checks, for a script'),
  );
}

function listCommand(yargs: Argv, done: Done): Argv {
  return yargs.command(
    'list',
    'Every check, by family',
    (inner) => inner.option('json', jsonFlag).example('$0 checks list --json', 'For a script'),
    async (argv) => {
      const { listChecks } = await import('./stages/list-checks.ts');
      listChecks(argv.json === true);
      done(exitCodes.clean);
    },
  );
}

function showCommand(yargs: Argv, done: Done): Argv {
  return yargs.command(
    'show <id>',
    'One check: why, what it needs, its settings and controls',
    (inner) =>
      inner
        .positional('id', { type: 'string', demandOption: true, describe: 'Id of the check' })
        .option('json', jsonFlag)
        .example('$0 checks show rotation/secret-age', 'Everything about one check'),
    async (argv) => {
      const { showCheck } = await import('./stages/list-checks.ts');
      showCheck(argv.id, argv.json === true);
      done(exitCodes.clean);
    },
  );
}

function frameworksCommand(yargs: Argv, done: Done): Argv {
  return yargs.command(
    'frameworks',
    'The control catalogues, and the checks behind each control',
    (inner) => inner.option('json', jsonFlag).example('$0 checks frameworks', 'Controls and their checks'),
    async (argv) => {
      const { listFrameworks } = await import('./stages/list-checks.ts');
      listFrameworks(argv.json === true);
      done(exitCodes.clean);
    },
  );
}
