import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { templateFiles, type Templates } from '../../src/report/html.ts';

/** The project's own templates. */
export function loadTemplates(): Templates {
  const folder = fileURLToPath(new URL('../../templates/', import.meta.url));
  return Object.fromEntries(
    templateFiles.map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')]),
  ) as unknown as Templates;
}
