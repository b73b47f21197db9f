import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { families, isCheckId } from './register.ts';

/** Files of a new check: it compiles, and its test fails until the check is written. */
export function newCheckFiles(id: string): Map<string, string> {
  return new Map([
    [`checks/${id}.ts`, checkText()],
    [`test/checks/${id}.test.ts`, testText(id)],
  ]);
}

/** Writes the files of a new check; refuses an id of the wrong form and files that exist. */
export async function createCheck(id: string | undefined): Promise<void> {
  if (id === undefined || !isCheckId(id)) {
    throw new Error(`A check id is <family>/<slug> with a family out of: ${families.join(', ')}`);
  }
  for (const [path, text] of newCheckFiles(id)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    process.stdout.write(`wrote ${path}\n`);
  }
  process.stdout.write('Fill both in, then run: npm run generate && npm test\n');
}

function checkText(): string {
  return `import { defineCheck, notApplicable } from '../../src/assess/check.ts';

export const check = defineCheck({
  title: 'How it reads when it holds',
  failTitle: 'How it reads when it does not hold',
  why: 'What goes wrong where it does not hold, and who would use that.',
  severity: 'medium',
  since: { preview: '0.1.0' },
  logic: 1,
  cwe: [],
  controls: { 'soc2@2017': ['CC6.1'], 'iso27001@2022': ['A.5.15'] },
  rationale: 'Why a result is evidence for these controls.',
  requires: ['apim.service'],
  from: [],
  population: (estate) => estate.gateways,
  subject: (gateway) => ({
    id: gateway.id,
    name: gateway.name,
    kind: 'API Management service',
    target: gateway.target,
  }),
  assess: () => notApplicable('Not written yet.'),
  fix: () => [{ text: 'What to do.' }],
});
`;
}

function testText(id: string): string {
  return `import { testCheck } from '../../kit/check-tester.ts';
import { check } from '../../../checks/${id}.ts';

testCheck('${id}', check, []);
`;
}
