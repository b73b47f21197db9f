import { readFileSync } from 'node:fs';

/** Version of this program, from its own package.json. */
export function packageVersion(): string {
  const text = readFileSync(new URL(import.meta.resolve('#package')), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
