import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/assess/assessment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { loadTemplates } from './load-templates.ts';
import { assessmentOf, hostileAssessment, sampleAssessment, sampleVerdict } from './sample-assessment.ts';
import { sampleChecks } from './sample-checks.ts';

const templates = loadTemplates();
const assessment = sampleAssessment();
const html = renderHtml(assessment, templates);

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length;
  return text.slice(from, text.indexOf(end, from));
}
const all = (pattern: RegExp, text = html): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const plainText = (text: string): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the page', () => {
  test('has the same bytes for the same assessment', () => {
    expect(renderHtml(structuredClone(assessment), loadTemplates())).toBe(html);
  });

  test('has the same bytes when the checkout has Windows line ends', () => {
    const windows = Object.fromEntries(
      Object.entries(templates).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]),
    ) as typeof templates;
    expect(renderHtml(assessment, windows)).toBe(html);
  });

  test('allows exactly its own style and script, and nothing to load', () => {
    const policy = between(html, 'http-equiv="Content-Security-Policy" content="', '"')
      .replaceAll('&#x27;', "'")
      .replaceAll('&#x3D;', '=');
    expect(policy).toBe(
      [
        "default-src 'none'",
        `style-src ${hash(between(html, '<style>', '</style>'))}`,
        `script-src ${hash(between(html, '<script>', '</script>'))}`,
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; '),
    );
  });

  test('refers to nothing outside itself and has no inline style or handler', () => {
    expect(html).not.toMatch(/\s(?:src|srcset|action|poster|data)=/);
    expect(html).not.toMatch(/<(?:link|base|iframe|img|object|embed)\b/);
    expect(html).not.toMatch(/\s(?:style|on[a-z]+)="/);
    expect(html).not.toMatch(/url\((?!#)|@import/);
    expect(all(/\shref="([^"]*)"/g).filter((href) => !href.startsWith('#'))).toEqual([]);
  });

  test('has unique ids, and each link leads to one of them', () => {
    const ids = all(/\sid="([^"]+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(ids);
    const targets = new Set(all(/\shref="#([^"]*)"/g));
    expect([...targets].filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('what it shows', () => {
  test('every verdict, those that pass too', () => {
    const shown = new Set(all(/class="v" id="f-([^"]+)"/g));
    expect(shown).toEqual(new Set(assessment.verdicts.map((verdict) => verdict.fingerprint)));
  });

  test('coverage before any count', () => {
    const text = plainText(between(html, '<section id="summary"', '</section>'));
    expect(text.indexOf('Assessed 49 of 53; 4 could not be assessed.')).toBeLessThan(text.indexOf('Fail'));
    expect(text).toContain('Coverage 92.4 %');
  });

  test('each of the five states by its word', () => {
    const summary = plainText(between(html, '<dl class="tally">', '</dl>'));
    expect(summary.trim()).toBe('Fail 11 Accepted 1 Not assessed 4 Pass 39 Not applicable 2');
  });

  test('each finding with its evidence: record, call, time, identity, status, hash', () => {
    const finding = assessment.verdicts.find((verdict) => verdict.name === 'smtp-password');
    const block = plainText(between(html, `id="f-${finding?.fingerprint ?? ''}"`, '</details>'));
    const record = assessment.records.find((entry) => entry.id === finding?.evidence[0]?.record);
    for (const part of [
      record?.id ?? 'no record',
      'GET management.azure.com/…/microsoft.apimanagement/service/apim-northwind-prod/namedValues',
      'HTTP 200, read',
      '2026-11-20 02:00:01 UTC',
      'portcullis-reader',
      `sha256 ${record?.sha256.slice(0, 12) ?? 'no hash'}`,
      'az apim nv create',
      'secret &#x3D; true, no keyVault',
    ]) {
      expect(block).toContain(part);
    }
  });

  test('a sum that reconciles, and says so where it does not', () => {
    const population = plainText(between(html, '<section id="population"', '</section>'));
    expect(population).toContain(
      '57 found &#x3D; 39 pass + 12 fail (1 of them accepted) + 2 not applicable + 4 not assessed. The sum reconciles.',
    );
    const wrong = renderHtml({ ...assessment, totals: { ...assessment.totals, pass: 40 } }, templates);
    expect(wrong).toContain('The sum does not reconcile');
  });

  test('what is missing, with the permission and the command that grants it', () => {
    const missing = plainText(between(html, '<section id="not-assessed"', '</section>'));
    expect(missing).toContain('Microsoft.KeyVault/vaults/secrets/readMetadata/action');
    expect(missing).toContain('az role assignment create --assignee');
    expect(missing).toContain('2 results hang on it.');
    expect(missing).toContain('apis/legacy/policy.xml');
    expect(missing).toContain('TypeError: a duration was expected');
  });

  test('a section for each control that a check supports, at a stable anchor', () => {
    for (const control of assessment.controls) expect(html).toContain(`id="${control.anchor}"`);
    expect(plainText(between(html, 'id="soc2-2017-cc6.1"', '</section>'))).toContain('Check that supports CC6.1');
  });

  test('the register of exceptions, expired ones first', () => {
    const register = plainText(between(html, '<section id="exceptions"', '</section>'));
    expect(register.indexOf('Expired')).toBeGreaterThan(0);
    expect(register.indexOf('Expired')).toBeLessThan(register.indexOf('In force'));
  });

  test('no judgement that is not ours to make', () => {
    expect(plainText(html.slice(html.indexOf('<body>')))).not.toMatch(
      /\bcomplian(?:t|ce)\b|\bcertified\b|\bsatisfies\b/i,
    );
  });

  test('nothing in scope is said, and is not shown as sound', () => {
    const empty = renderHtml(assessmentOf([], { complete: true, records: [] }), templates);
    expect(empty).toContain('Nothing was in scope.');
    expect(empty).toContain('Coverage –');
    expect(
      all(/<span class="st (\w+)">/g, between(empty, '<section id="controls"', '</section>\n<section id="population"')),
    ).not.toContain('pass');
  });
});

describe('hostile names', () => {
  const hostile = renderHtml(hostileAssessment(), templates);

  test('start no element and end no attribute', () => {
    expect(all(/<script\b[^>]*>/g, hostile)).toHaveLength(all(/<script\b[^>]*>/g).length);
    expect(hostile).not.toContain('<img');
    expect(hostile).not.toMatch(/<[^>]*\sonerror=[^>]*>/);
    expect(hostile).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('hide and reorder nothing', () => {
    // oxlint-disable-next-line no-control-regex
    expect(hostile).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
    expect(hostile).toContain('⟨U+202E⟩gnp.');
  });
});

test('a thousand verdicts keep to 1.5 MB', () => {
  const record = (index: number): string => assessment.records[index % assessment.records.length]?.id ?? '';
  const states: readonly Verdict['outcome'][] = [
    'pass',
    'fail',
    'pass',
    'pass',
    'not-assessed',
    'pass',
    'fail',
    'pass',
    'pass',
    'fail',
  ];
  const fix = assessment.verdicts.find((verdict) => verdict.name === 'payments-api-key')?.fix ?? [];
  const verdicts = Array.from({ length: 1000 }, (_, index) => {
    const outcome = states[index % states.length] ?? 'pass';
    return sampleVerdict(sampleChecks[index % sampleChecks.length]?.id ?? '', outcome, {
      subject: `/subscriptions/7b0f6e1c-3a52-4c7e-9d44-1f2f5a0c8e11/resourcegroups/rg-gateway-prod/providers/microsoft.apimanagement/service/apim-northwind-prod/namedvalues/value-${String(index)}`,
      name: `value-${String(index)}`,
      kind: 'named value',
      target: 'azure',
      reason: 'The named value points to one version of the secret stripe-live-key in kv-payments-prod.',
      observed: 'https://kv-payments-prod.vault.azure.net/secrets/stripe-live-key/6f0c',
      expected: 'https://kv-payments-prod.vault.azure.net/secrets/stripe-live-key',
      evidence: [0, 1, 2].map((step) => ({ record: record(index + step), row: `value-${String(index)}` })),
      fix: outcome === 'fail' ? fix : [],
    });
  });
  const bytes = Buffer.byteLength(renderHtml(assessmentOf(verdicts), templates));
  expect(bytes).toBeLessThan(1_500_000);
});
