import type { Argv } from 'yargs';
import { allowIncompleteFlag, deadlineFlag, listOf, resumeFlag, single, wholeNumber } from './flags.ts';
import { runFlags, type Done } from './scan.ts';

const builder = (yargs: Argv) =>
  runFlags(
    yargs
      .option('estate', {
        type: 'string',
        requiresArg: true,
        describe: 'Play the company of this JSON file (default: the one that comes with Portcullis)',
        coerce: single('estate'),
      })
      .option('scale', {
        type: 'string',
        requiresArg: true,
        describe: 'Play the company this many times over (default: 1)',
        coerce: wholeNumber('scale'),
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        describe: 'Number that decides row order, page sizes and latency; results do not depend on it (default: 1)',
        coerce: wholeNumber('seed'),
      })
      .option('latency', {
        type: 'string',
        requiresArg: true,
        describe: 'Mean delay of an answer in milliseconds (default: 0)',
        coerce: wholeNumber('latency'),
      })
      .option('fault', {
        type: 'string',
        requiresArg: true,
        describe: 'Break answers: KIND[:HOST][:RATE]; may be repeated',
        coerce: (value: unknown) => listOf(value, 'fault'),
      }),
  )
    .option('allow-incomplete', allowIncompleteFlag)
    .option('resume', resumeFlag)
    .option('deadline', deadlineFlag)
    .example('$0 demo', 'The whole program against a made-up company')
    .example('$0 demo --fault 403:vault.azure.net', 'What a missing permission looks like')
    .example('$0 demo --scale 20 --latency 40', 'A larger and slower company');

/** `portcullis demo`: the unmodified program against a company that is played on loopback. */
export function demoCommand(yargs: Argv, done: Done): Argv {
  return yargs.command('demo', 'Scan a made-up company that is played on this machine', builder, async (argv) => {
    const { playDemo } = await import('./stages/play-demo.ts');
    done(
      await playDemo({
        estate: argv.estate,
        scale: argv.scale ?? 1,
        seed: argv.seed ?? 1,
        latencyMs: argv.latency ?? 0,
        faults: argv.fault ?? [],
        out: argv.out,
        only: argv.only ?? [],
        formats: argv.format,
        failOn: argv['fail-on'],
        allowIncomplete: argv['allow-incomplete'] === true,
        json: argv.json === true,
        resume: argv.resume === true,
        deadline: argv.deadline,
      }),
    );
  });
}
