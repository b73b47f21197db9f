import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { renderReports } from '../../../src/report/render.ts';
import { loadTemplates } from '../../report/load-templates.ts';
import { hostileAssessment, sampleAssessment } from '../../report/sample-assessment.ts';

/**
 * GitHub's rules as an independent checker knows them: JSON schema, GitHub's own demands, and the SARIF multitool. The
 * checker comes from a folder beside the project; where there is none, this says so and fails.
 */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const shared = process.env['PORTCULLIS_SHARED'] ?? resolve(root, '../shared');
const checker = join(shared, 'sarif/check-sarif.mjs');
const schema = join(shared, 'sarif/sarif-2.1.0.schema.json');
const multitool = join(root, 'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool');
const folder = mkdtempSync(join(tmpdir(), 'portcullis-sarif-'));

afterAll(() => rmSync(folder, { recursive: true }));

function judge(text: string): { code: number | null; says: string } {
  const file = join(folder, 'findings.sarif');
  writeFileSync(file, text);
  // The package is installed without install scripts, which would have made it executable.
  chmodSync(multitool, 0o755);
  const ended = spawnSync(process.execPath, [checker, schema, file, multitool], { cwd: root, encoding: 'utf8' });
  return { code: ended.status, says: ended.stderr };
}

const findings = (assessment: Parameters<typeof renderReports>[0]): string =>
  renderReports(assessment, ['sarif'], loadTemplates()).get('findings.sarif') ?? '';

describe('findings.sarif', () => {
  test('the checker is there', () => {
    expect([checker, existsSync(checker)]).toEqual([checker, true]);
  });

  test.each([
    ['a whole run', sampleAssessment({ gaps: [], problems: [], complete: true })],
    ['a run with a target that is withheld', sampleAssessment()],
    ['a run without findings', sampleAssessment({ gaps: [], problems: [], verdicts: [] })],
    ['a run full of hostile names', { ...hostileAssessment(), gaps: [], problems: [] }],
  ])('of %s is fit for GitHub', (_name, assessment) => {
    expect(judge(findings(assessment))).toEqual({ code: 0, says: 'OK\n' });
  });

  test('would be refused with a result that has no place', () => {
    const log = JSON.parse(findings(sampleAssessment())) as { runs: { results: { locations?: unknown }[] }[] };
    for (const run of log.runs) for (const result of run.results) delete result.locations;
    expect(judge(JSON.stringify(log)).code).toBe(1);
  });
});
