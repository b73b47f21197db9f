import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { renderHtml } from '../../src/report/html.ts';
import { play } from '../kit/play.ts';
import { loadTemplates } from '../report/load-templates.ts';
import { hostileAssessment, sampleAssessment } from '../report/sample-assessment.ts';
import { launchChromium } from './chromium.ts';

/** The report in a real browser, opened from a file as a reader does: the demo's, a sample's, and one of hostile names. */

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'portcullis-browser-'));
const assessment = sampleAssessment();
let browser: Browser;

function write(name: string, html: string): string {
  const path = join(folder, name);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

const sample = write('report.html', renderHtml(assessment, loadTemplates()));
const hostile = write('hostile.html', renderHtml(hostileAssessment(), loadTemplates()));
const played = await play({ args: ['--format', 'html'] });
const demo = write('demo.html', String(played.files.get('report.html')));
const reports = [
  ['the demo', demo],
  ['the sample', sample],
  ['hostile names', hostile],
] as const;

interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests besides the page itself, and everything the browser complained of. */
  readonly requests: string[];
  readonly complaints: string[];
}

async function visit(url: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (request.url().replace(/#.*$/, '') !== url.replace(/#.*$/, '')) requests.push(request.url());
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, context, requests, complaints };
}

const shownResults = async (page: Page): Promise<number> => page.locator('.v:not([hidden])').count();
const openAll = async (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

/** One finding of each state, one fold of each kind, one control: axe takes minutes for a page with all of them open. */
const openOneOfEach = async (page: Page): Promise<void> =>
  page.evaluate(() => {
    const kinds = [
      '.v[data-s=fail]',
      '.v[data-s=accepted]',
      '.v[data-s=not-assessed]',
      '.check .fold',
      '#not-assessed .fold',
      '.control details',
    ];
    for (const kind of kinds) document.querySelector<HTMLDetailsElement>(kind)?.setAttribute('open', '');
  });
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

describe.each(reports)('%s', (_name, url) => {
  test('loads nothing, runs nothing foreign, and the browser has no complaint', async () => {
    const { page, context, requests, complaints } = await visit(url);
    await openAll(page);
    await page.locator('input[name=q]').fill('a');
    await page.locator('#theme').click();
    await page.waitForTimeout(200);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('has no fault that axe finds, in either theme', async () => {
    const { page, context } = await visit(url, { colorScheme: 'light', reducedMotion: 'reduce' });
    await openOneOfEach(page);
    const light = await new AxeBuilder({ page })
      .withTags(axeTags)
      .options({ resultTypes: ['violations'] })
      .analyze();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']).analyze();
    expect([...light.violations, ...dark.violations].map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(dark.passes.map(({ id }) => id)).toContain('color-contrast');
    await context.close();
  });

  test('does not scroll sideways on a narrow screen', async () => {
    const { page, context } = await visit(url, { viewport: { width: 400, height: 800 } });
    await openAll(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await context.close();
  });
});

describe('the policy', () => {
  test('refuses a script and a style that are not the report’s own', async () => {
    const html = renderHtml(assessment, loadTemplates());
    const foreign = html.replace(
      '</main>',
      '<script>document.title="foreign"</script><p style="color:red">x</p></main>',
    );
    const { page, context, complaints } = await visit(write('foreign.html', foreign));
    expect(await page.title()).not.toBe('foreign');
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toHaveLength(2);
    await context.close();
  });
});

describe('the filter', () => {
  const failures = assessment.verdicts.filter((verdict) => verdict.state === 'fail');

  test('shows what fits, counts it aloud, and stands in the address', async () => {
    const { page, context } = await visit(sample);
    expect(await shownResults(page)).toBe(assessment.verdicts.length);
    await page.locator('input[name=state][value=fail]').check();
    expect(await shownResults(page)).toBe(failures.length);
    await page.locator('select[name=severity]').selectOption('high');
    const high = failures.filter((verdict) => verdict.severity === 'high').length;
    expect(await shownResults(page)).toBe(high);
    const output = page.locator('#shown');
    expect(await output.getAttribute('aria-live')).toBe('polite');
    expect(await output.textContent()).toBe(`${String(high)} of ${String(assessment.verdicts.length)} results shown`);
    expect(new URL(page.url()).hash).toBe('#?state=fail&severity=high');
    await context.close();
  });

  test('is taken from a link that somebody sent', async () => {
    const { page, context } = await visit(`${sample}#?q=smtp-password&target=azure`);
    expect(await shownResults(page)).toBe(1);
    expect(await page.locator('.v:not([hidden])').first().textContent()).toContain('smtp-password');
    expect(await page.locator('input[name=q]').inputValue()).toBe('smtp-password');
    await context.close();
  });

  test('opens folded results that fit, and clears', async () => {
    const { page, context } = await visit(sample);
    await page.locator('select[name=family]').selectOption('identity');
    await page.locator('input[name=state][value=pass]').check();
    expect(await page.locator('tr.v:visible').count()).toBe(2);
    await page.locator('#filter button[type=reset]').click();
    await page.waitForFunction(
      (all) => document.querySelectorAll('.v:not([hidden])').length === all,
      assessment.verdicts.length,
    );
    expect(await page.locator('tr.v:visible').count()).toBe(0);
    await context.close();
  });
});

test('a link to a passing result opens the fold that it stands in', async () => {
  const pass = assessment.verdicts.find((verdict) => verdict.state === 'pass');
  const { page, context } = await visit(`${sample}#f-${pass?.fingerprint ?? ''}`);
  expect(await page.locator(`[id="f-${pass?.fingerprint ?? ''}"]`).isVisible()).toBe(true);
  await context.close();
});

test('a finding opens by keyboard', async () => {
  const { page, context } = await visit(sample);
  const finding = page.locator('details.v').first();
  await finding.locator('summary').focus();
  await page.keyboard.press('Enter');
  expect(await finding.locator('.body').isVisible()).toBe(true);
  await context.close();
});

test('the theme switch wins over the system and is kept', async () => {
  const { page, context } = await visit(sample, { colorScheme: 'light' });
  const paper = async (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.locator('#theme').click();
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await paper()).toBe(dark);
  await context.close();
});

test('everything is readable without script', async () => {
  const { page, context } = await visit(sample, { javaScriptEnabled: false });
  expect(await page.locator('#filter').isVisible()).toBe(false);
  expect(await page.locator('#theme').isVisible()).toBe(false);
  const text = await page.locator('main').textContent();
  for (const verdict of assessment.verdicts) expect(text).toContain(verdict.reason);
  const first = page.locator('details.v').first();
  await first.locator('summary').click();
  expect(await first.locator('.body').isVisible()).toBe(true);
  await context.close();
});

test('printed, it shows what is folded, in light colours, and the summary fits the first page', async () => {
  const { page, context } = await visit(sample, { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize({ width: 688, height: 1010 });
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
  expect(await page.locator('.contents').isVisible()).toBe(false);
  const bottom = await page.evaluate(
    () => document.querySelector('#summary')?.getBoundingClientRect().bottom ?? Infinity,
  );
  // A4 less its margins is 269 mm high, at 96 pixels an inch.
  expect(bottom).toBeLessThan((269 / 25.4) * 96);
  expect(await page.locator('tr.v').first().isVisible()).toBe(true);
  await context.close();
});
