import type { Argv } from 'yargs';
import { configFlag, jsonFlag, onlyFlag } from './flags.ts';
import type { Done } from './scan.ts';

const builder = (yargs: Argv) =>
  yargs
    .option('config', configFlag)
    .option('only', onlyFlag)
    .option('json', jsonFlag)
    .example('$0 doctor', 'What a scan of ./portcullis.yaml could not read, why, and what grants it')
    .example('$0 doctor --only rotation', 'What these checks need, and no more')
    .example('VAULT_ADDR=https://vault:8200 $0 doctor', 'One Vault, with the policy that the scanner needs');

/** `portcullis doctor`: a dry run that says, reading by reading, what would be unread, and what grants it. */
export function doctorCommand(yargs: Argv, done: Done): Argv {
  return yargs.command(
    'doctor',
    'Say what a scan could not read, why, and the exact grants; nothing is kept',
    builder,
    async (argv) => {
      const { runDoctor } = await import('./stages/doctor.ts');
      done(await runDoctor({ config: argv.config, only: argv.only ?? [], json: argv.json === true }));
    },
  );
}
