import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFramework, type Framework } from '../../assess/frameworks.ts';

/** The control catalogues that come with the program, by file name. */
export function shippedFrameworks(): Framework[] {
  const folder = dirname(fileURLToPath(import.meta.resolve('#frameworks/soc2@2017.tsv')));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tsv'))
    .toSorted()
    .map((name) => parseFramework(name.slice(0, -'.tsv'.length), readFileSync(join(folder, name), 'utf8')));
}
