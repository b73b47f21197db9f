import { describe, expect, test } from '@jest/globals';
import { readTextFile } from '../../../src/detect/text/read-file.ts';
import type { TextFindings, TextKind } from '../../../src/detect/text/types.ts';
import { SECOND_DOCUMENT_ROWS } from '../api-management/labelled/second-documents.ts';
import { EMBEDDED_ROWS } from '../api-management/labelled/embedded.ts';
import { SECOND_SETTING_ROWS } from '../infrastructure/labelled/second-settings.ts';
import { THIRD_SCRIPT_ROWS } from '../infrastructure/labelled/third-scripts.ts';
import { CODE_ROWS } from './labelled/code.ts';
import { DEFINITION_ROWS } from './labelled/definitions.ts';
import { MARKDOWN_ROWS } from './labelled/markdown.ts';
import { PIPELINE_ROWS } from './labelled/pipelines.ts';
import { unmark } from './labelled/row.ts';
import { ENV_ROWS, JSON_ROWS } from './labelled/settings.ts';

const ROWS = [
  ...ENV_ROWS,
  ...JSON_ROWS,
  ...PIPELINE_ROWS,
  ...CODE_ROWS,
  ...DEFINITION_ROWS,
  ...MARKDOWN_ROWS,
  ...SECOND_DOCUMENT_ROWS,
  ...EMBEDDED_ROWS,
  ...SECOND_SETTING_ROWS,
  ...THIRD_SCRIPT_ROWS,
];
const KINDS: readonly TextKind[] = [
  'env',
  'properties',
  'pipeline',
  'json',
  'openapi',
  'postman',
  'http',
  'code',
  'shell',
  'markup',
  'html',
  'markdown',
];
const PIECES = Array.from('"\'`\\{}[]()<>:=|&$#@%;,!*-_ \t\r\n\u0000\ud800\ufeff').concat([
  '---\n',
  '```',
  '<policies>',
  '</policies>',
  '\\"',
  '""',
  '$(',
  '${{',
  '- name: ',
  ': |\n  ',
  'password=',
  '://a:b@',
  '😀',
]);
const BUDGET_MS = 1200;

/** A generator of numbers below its argument, the same ones in each run. */
const numbersFrom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
};

const change = (text: string, below: (limit: number) => number): string => {
  const at = below(text.length + 1);
  const choice = below(4);
  if (choice === 0) return text.slice(0, at) + text.slice(at + below(12));
  if (choice === 1) return text.slice(0, at) + (PIECES[below(PIECES.length)] ?? '') + text.slice(at);
  if (choice === 2) return text.slice(0, at);
  return text.slice(0, at) + text.slice(at, at + 40) + text.slice(at);
};

const isInside = (text: string, { literals, problems, policies }: TextFindings): boolean =>
  [...literals, ...problems, ...policies.flatMap((policy) => policy.literals)].every(
    ({ span }) => span.offset >= 0 && span.length >= 0 && span.offset + span.length <= text.length && span.line >= 1,
  );

const isOrdered = ({ literals }: TextFindings): boolean =>
  literals.every(({ span }, index) => {
    const before = literals[index - 1]?.span;
    return span.length > 0 && (before === undefined || before.offset + before.length <= span.offset);
  });

describe('changed files', () => {
  test('never throw; literals stand inside the text, one after the other', () => {
    const below = numbersFrom(20_261_125);
    const until = performance.now() + BUDGET_MS;
    const wrong: string[] = [];
    let cases = 0;
    while (cases < 60 || (performance.now() < until && cases < 2_000)) {
      const row = ROWS[below(ROWS.length)];
      let { text } = unmark(row?.marked ?? '');
      for (let times = below(4) + 1; times > 0; times--) text = change(text, below);
      const kind = KINDS[below(KINDS.length)];
      const options = { groupOf: () => 1, ...(below(2) === 0 && kind !== undefined ? { kind } : {}) };
      const findings = readTextFile(row?.path ?? '', text, options);
      if (!isInside(text, findings) || !isOrdered(findings))
        wrong.push(JSON.stringify({ text, path: row?.path, options }));
      cases++;
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(cases).toBeGreaterThan(50);
  });
});

const LENGTH = 60_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);

describe('a text of nothing but one piece', () => {
  test.each([
    ['env', 'a='],
    ['env', 'password'],
    ['properties', '['],
    ['properties', '# a: b\n'],
    ['pipeline', '- '],
    ['pipeline', 'a: '],
    ['pipeline', '---\n'],
    ['yaml', '{'],
    ['yaml', '? '],
    ['yaml', 'a: ['],
    ['json', '['],
    ['json', '{"a":'],
    ['json', '//'],
    ['code', '"a",'],
    ['code', '@"'],
    ['shell', 'az login '],
    ['shell', '-H "a: '],
    ['shell', '$('],
    ['shell', '-u a:'],
    ['shell', '--a '],
    ['shell', '# a\n'],
    ['shell', 'password='],
    ['http', 'a: b\n'],
    ['markup', '<add '],
    ['markup', '<add key="a" '],
    ['markdown', '```\n'],
    ['markdown', '<policies '],
    ['markdown', '<policies></policies>'],
    ['code', '<policies a=\\"">'],
    ['html', '<script>'],
    ['html', '<script '],
    ['html', '<!--'],
    ['html', '<input name="a" '],
    ['html', '<meta name="token" content="'],
    ['code', '<set-header '],
    ['code', '<set-header name="a"/>'],
    ['code', '<send-request a="'],
    ['code', 'IInboundContext.SetHeader("a", '],
    ['code', 'secret: true, '],
    ['code', 'value: "a", '],
    ['code', '"a": ["b'],
    ['code', '@Value("${a:'],
    ['shell', '"value":"a",'],
    ['shell', 'user-secrets set a '],
    ['shell', '${a:-'],
    ['properties', 'proxy_set_header a '],
    ['yaml', 'chpasswd: {list: "a:b'],
    ['json', '{"outputs":{"a":{"sensitive":true,"value":'],
    ['markdown', 'token: '],
    ['markdown', 'a?code=b '],
  ] as const)('is read in time: %s of %j', (kind, piece) => {
    // The word keeps the readers from passing over the text.
    const text = `${fill(piece)} token`;
    const started = performance.now();
    const findings = readTextFile('x', text, { groupOf: () => 1, kind });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(isInside(text, findings)).toBe(true);
  });
});
