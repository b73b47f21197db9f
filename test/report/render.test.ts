import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { formats, renderReports } from '../../src/report/render.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { summarise } from '../../src/report/summary.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { loadTemplates } from './load-templates.ts';
import { hostileAssessment, sampleAssessment } from './sample-assessment.ts';

const templates = loadTemplates();
const assessment = sampleAssessment();

describe('reports by format', () => {
  test('have the file names that the run directory promises', () => {
    expect([...renderReports(assessment, formats, templates).keys()]).toEqual([
      'report.html',
      'findings.sarif',
      'full.sarif.json',
      'summary.json',
      'summary.md',
    ]);
    expect([...renderReports(assessment, ['md'], templates).keys()]).toEqual(['summary.md']);
  });

  test('have the same bytes for the same assessment, whatever the order of keys', () => {
    const reversed = JSON.parse(JSON.stringify(assessment), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    ) as typeof assessment;
    const first = renderReports(assessment, formats, templates);
    const second = renderReports(reversed, formats, templates);
    for (const [name, text] of first) expect([name, second.get(name) === text]).toEqual([name, true]);
  });
});

describe('summary.json', () => {
  const summary = summarise(assessment);

  test('counts what the report shows', () => {
    expect(summary.counts).toEqual({
      found: 57,
      pass: 39,
      fail: 11,
      accepted: 1,
      'not-assessed': 4,
      'not-applicable': 2,
    });
    expect(summary.failures).toEqual({ critical: 1, high: 3, medium: 6, low: 1, info: 0 });
    expect(summary.coverage).toEqual({ found: 53, assessed: 49, notAssessed: 4, percent: 92.4 });
    expect(summary.complete).toBe(false);
  });

  test('says what is missing, how to grant it, and what is therefore withheld', () => {
    expect(summary.gaps.map((gap) => [gap.target, gap.permission, gap.accepted])).toEqual([
      ['azure', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action', false],
      ['vault', 'sudo and read on sys/audit', true],
    ]);
    expect(summary.targets.map((target) => [target.name, target.uploadable])).toEqual([
      ['azure', false],
      ['gateway-config', true],
      ['vault', true],
    ]);
  });

  test('is documented field by field', () => {
    const page = readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8');
    const undocumented = Object.keys(summary).filter((field) => !page.includes(`\`${field}\``));
    expect(undocumented).toEqual([]);
  });
});

describe('summary.md', () => {
  const page = renderMarkdown(assessment);

  test('has coverage first, then findings, what is missing with its grant, controls', () => {
    const places = [
      'Assessed 49 of 53',
      '## Findings',
      '## What could not be read',
      'az role assignment create',
      '## Evidence that supports',
    ].map((text) => page.indexOf(text));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
  });

  test('takes no markup, link, mention or table cell from a hostile name', () => {
    const hostile = renderMarkdown(hostileAssessment());
    expect(hostile).not.toMatch(/<(?:script|img)/);
    expect(hostile).not.toMatch(/(?<!\\)\[a(?<!\\)\]\(/);
    expect(hostile.replace(/`{3,}[^`]*`{3,}/g, '')).not.toMatch(/(?<!&#64;)@Html|http:\/\//);
    const rows = hostile.split('\n').filter((line) => line.startsWith('| Critical'));
    expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(5);
  });
});

describe('the summary on screen', () => {
  const escape = '\u001b';

  test('has no colour code where there is no terminal', () => {
    expect(renderTerminal(assessment, { color: false, width: 80 })).not.toContain(escape);
  });

  test('is coloured on a terminal, with the same words', () => {
    const colored = renderTerminal(assessment, { color: true, width: 80 });
    expect(colored).toContain(`${escape}[31m`);
    // oxlint-disable-next-line no-control-regex
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderTerminal(assessment, { color: false, width: 80 }));
  });

  test('says coverage, the states in words, the worst finding, the grant and what is withheld', () => {
    const text = renderTerminal(assessment, { color: false, width: 100 });
    expect(text.startsWith('Assessed 49 of 53; 4 could not be assessed. Coverage 92.4 %.')).toBe(true);
    for (const part of [
      '✗ Fail',
      'Not assessed',
      'Rotation',
      'Critical    1  A Vault auth role accepts any principal',
      '--role "Key Vault Reader"',
      'Left out of findings.sarif',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('keeps its lines of findings to the width', () => {
    const lines = renderTerminal(assessment, { color: false, width: 70 })
      .split('\n')
      .filter((line) => /^(?:Critical|High|Medium|Low) /.test(line));
    expect(lines.length).toBeGreaterThan(3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70);
  });

  test('gives hostile names no power over the screen', () => {
    const screen = renderTerminal(hostileAssessment(), { color: false, width: 80 });
    // oxlint-disable-next-line no-control-regex
    expect(screen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
