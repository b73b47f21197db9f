import { compareCommands } from './measure.mjs';

/** Start-up: `portcullis --help` against an empty Node process. The bound is twice that plus 100 ms. */
export function startUp() {
  const node = process.execPath;
  const { own, other } = compareCommands(
    'start-up',
    { name: 'portcullis --help', command: [node, 'dist/src/cli/main.js', '--help'] },
    { name: 'node -e 0', command: [node, '-e', '0'] },
    15,
  );
  const bound = 2 * other + 100;
  process.stdout.write(`  bound  ${bound.toFixed(0)} ms: ${own <= bound ? 'kept' : 'BROKEN'}\n`);
}
