import { describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeArchive } from '../../../src/collect/source/judge-archive.ts';
import { judgeFile, judgeText, literalsOf } from '../../../src/collect/source/judge-file.ts';
import type { Literal } from '../../../src/evidence/policy.ts';
import { HELD_OUT_ROWS as APIGEE_HELD_OUT } from '../../detect/apigee/labelled/held-out.ts';
import { KEY_AND_MAP_ROWS } from '../../detect/apigee/labelled/keys-and-maps.ts';
import { POLICY_ROWS } from '../../detect/apigee/labelled/policies.ts';
import { REPOSITORY_CONFIG_ROWS } from '../../detect/apigee/labelled/repository-configs.ts';
import { REPOSITORY_SCRIPT_ROWS } from '../../detect/apigee/labelled/repository-scripts.ts';
import { RESOURCE_ROWS } from '../../detect/apigee/labelled/resources.ts';
import { rows, unmark } from '../../detect/apigee/labelled/row.ts';
import type { Row } from '../../detect/apigee/labelled/row.ts';
import { SECOND_BUNDLE_ROWS } from '../../detect/apigee/labelled/second-bundles.ts';
import { SECOND_CONFIG_ROWS } from '../../detect/apigee/labelled/second-configs.ts';
import { ARM_ROWS } from '../../detect/files/labelled/arm.ts';
import { BICEP_ROWS } from '../../detect/files/labelled/bicep.ts';
import { CODE_ROWS } from '../../detect/files/labelled/code.ts';
import { DATA_ROWS } from '../../detect/files/labelled/data.ts';
import { TERRAFORM_ROWS } from '../../detect/files/labelled/terraform.ts';
import { MARKDOWN_ROWS } from '../../detect/text/labelled/markdown.ts';
import { ENV_ROWS } from '../../detect/text/labelled/settings.ts';
import { PLACE_ROWS } from '../../detect/tokens/labelled/places.ts';
import { REPOSITORY_TOKEN_ROWS } from '../../detect/tokens/labelled/repositories.ts';
import { VENDOR_ROWS } from '../../detect/tokens/labelled/vendors.ts';

/** Policies of API Management with every kind of escape around a value. */
const APIM_ROWS: Row[] = rows('policy', 'apis/orders/policy.xml', [
  [
    'literal',
    `\r
<policies>\r
  <inbound>\r
    <set-header name="x-api-key" exists-action="override"><value>⟦a&amp;b&#33;c9⟧</value></set-header>\r
    <set-header name="x-token"><value><![CDATA[⟦c<d&a7⟧]]></value></set-header>\r
    <authentication-basic username="svc" password="⟦q&quot;uote9⟧" />\r
    <set-variable name="clientSecret" value="@("⟦in \\"quotes\\" 8⟧")" />\r
    <set-variable name="apiKey" value="@(@"⟦ver""batim 7⟧")" />\r
    <!-- 😀 <set-header name="x-api-key"><value>⟦commented-77⟧</value></set-header> -->\r
  </inbound>\r
</policies>\r
`,
  ],
]);

const ESCAPED_ROWS: Row[] = [
  ...rows('json', 'settings/app.json', [
    ['literal', `{ "note": "😀 ü", "password": "⟦a\\"b\\\\c\\u00fc9⟧", "apiKey": "⟦tab\\there7⟧" }\n`],
  ]),
  ...rows('yaml', 'settings/app.yaml', [
    ['literal', `password: '⟦it''s-9⟧'\napiKey: "⟦a\\"b\\u00e4-7⟧"\nnote: 😀\nclientSecret: >-\n  ⟦folded-Secret-7⟧\n`],
  ]),
];

const ROWS: readonly Row[] = [
  ...APIM_ROWS,
  ...ESCAPED_ROWS,
  ...POLICY_ROWS,
  ...KEY_AND_MAP_ROWS,
  ...RESOURCE_ROWS,
  ...APIGEE_HELD_OUT,
  ...REPOSITORY_CONFIG_ROWS,
  ...REPOSITORY_SCRIPT_ROWS,
  ...SECOND_BUNDLE_ROWS,
  ...SECOND_CONFIG_ROWS,
  ...ARM_ROWS,
  ...BICEP_ROWS,
  ...TERRAFORM_ROWS,
  ...DATA_ROWS,
  ...CODE_ROWS,
  ...MARKDOWN_ROWS,
  ...ENV_ROWS,
  ...REPOSITORY_TOKEN_ROWS,
  ...VENDOR_ROWS,
  ...PLACE_ROWS,
].filter((row) => row.case === 'literal');

interface Found {
  readonly literal: Literal;
  /** The value as the reader understood it, which never leaves a real run. */
  readonly value: string;
}

const findIn = (path: string, text: string): Found[] => {
  const values: string[] = [];
  const groupOf = (value: string): number => values.push(value);
  return literalsOf(judgeText(path, text, undefined, groupOf)).map((literal) => ({
    literal,
    value: values[literal.group - 1] ?? '',
  }));
};

/** A value with no character that any format escapes, and with all that the least sure position asks of one. */
const NEW_VALUE = 'Rt7Qx4Zk9Mv2Bw6Lp3Hn8';

const NEXT: Readonly<Record<string, string>> = { a: 'b', b: 'a', A: 'B', B: 'A', '2': '3', '3': '2' };

const nextOf = (character: string): string => {
  if (/[a-z]/.test(character)) return NEXT[character] ?? 'a';
  if (/[A-Z]/.test(character)) return NEXT[character] ?? 'A';
  return /[0-9]/.test(character) ? (NEXT[character] ?? '2') : character;
};

/** What is put in the place of a value: another one, or itself with one letter or digit changed, so that its form stays. */
const editsOf = (written: string): string[] => {
  const places = [...written.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index).toReversed();
  const changed = places
    .filter((_place, order) => order < 24 || order % 16 === 0)
    .map((at) => written.slice(0, at) + nextOf(written[at] ?? '') + written.slice(at + 1))
    .filter((edit) => edit !== written);
  return [NEW_VALUE, ...changed];
};

interface Edited {
  readonly row: Row;
  readonly written: string;
  /** How the file was changed where the change was found again at the same place, and nothing else was. */
  readonly edit: string | undefined;
}

const editRow = (row: Row): Edited[] => {
  const { text } = unmark(row.marked);
  const before = findIn(row.path, text);
  return before.map(({ literal: { span }, value }) => {
    const end = span.offset + span.length;
    const written = text.slice(span.offset, end);
    const edit = editsOf(written).find((one) => {
      const after = findIn(row.path, text.slice(0, span.offset) + one + text.slice(end));
      const there = after.find(({ literal }) => literal.span.offset === span.offset);
      const isExact = there?.literal.span.length === one.length && there.value !== value;
      return isExact && (one !== NEW_VALUE || there.value === NEW_VALUE);
    });
    return { row, written, edit };
  });
};

const EDITED = ROWS.flatMap(editRow);

describe('the place that a finding names', () => {
  test('is that of the value as written, escapes and all', () => {
    for (const row of [...APIM_ROWS, ...ESCAPED_ROWS]) {
      const { text, expected } = unmark(row.marked);
      const spans = findIn(row.path, text).map(({ literal: { span } }) => span);
      const places = spans.map(({ offset, length }) => ({ start: offset, end: offset + length }));
      expect(places.toSorted((a, b) => a.start - b.start)).toEqual(expected);
    }
  });

  test('is where an editor finds the value: what is written there is found there again', () => {
    expect(EDITED.length).toBeGreaterThanOrEqual(600);
    expect(EDITED.filter(({ edit }) => edit === undefined).map(({ row, written }) => [row.path, written])).toEqual([]);
  });

  test('takes any other value in nearly every position that no form of a token explains', () => {
    const whole = EDITED.filter(({ edit }) => edit === NEW_VALUE);
    expect(whole.length / EDITED.length).toBeGreaterThanOrEqual(0.6);
  });

  test('counts lines and columns as the file has them', () => {
    const wrong = ROWS.flatMap((row) => {
      const { text } = unmark(row.marked);
      return findIn(row.path, text).filter(({ literal: { span } }) => {
        const lines = text.slice(0, span.offset).split(/\r\n|\r|\n/);
        return span.line !== lines.length || span.column !== (lines.at(-1) ?? '').length + 1;
      });
    });
    expect(wrong).toEqual([]);
  });

  test('is the same in each encoding', () => {
    for (const row of [...APIM_ROWS, ...ESCAPED_ROWS]) {
      const { text } = unmark(row.marked);
      const encodings = [
        Buffer.from(text),
        Buffer.from(`\ufeff${text}`),
        Buffer.from(`\ufeff${text}`, 'utf16le'),
        Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      ];
      const [plain, ...others] = encodings.map((bytes) =>
        literalsOf(judgeFile(row.path, bytes, () => 1)).map(({ span }) => span),
      );
      expect(plain?.length).toBeGreaterThanOrEqual(2);
      for (const spans of others) expect(spans).toEqual(plain);
    }
  });
});

describe('the place in an entry of an archive', () => {
  test('is that of the entry as a file: an edit of it is found there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-round-trip-'));
    const inBundle = [...POLICY_ROWS, ...SECOND_BUNDLE_ROWS].filter(
      ({ path, case: kind }) => kind === 'literal' && path.includes('apiproxy/'),
    );
    const judge = async (texts: readonly string[]): Promise<Map<string, Literal[]>> => {
      const absolute = join(folder, 'bundle.zip');
      const entries = inBundle.map(({ path }, index) => {
        const inner = path.slice(path.indexOf('apiproxy/')).replace(/[^/]+$/, (name) => `${String(index)}-${name}`);
        return [inner, strToU8(texts[index] ?? '')] as const;
      });
      await writeFile(absolute, zipSync(Object.fromEntries(entries)));
      const { parts = [] } = await judgeArchive({ content: absolute, path: 'bundle.zip' }, () => 1);
      return new Map(parts.map((part) => [part.path, literalsOf(part)]));
    };
    const texts = inBundle.map(({ marked }) => unmark(marked).text);
    const before = [...(await judge(texts)).values()];
    const edited = texts.map((text, index) => {
      const span = before[index]?.[0]?.span;
      return span === undefined
        ? text
        : `${text.slice(0, span.offset)}${NEW_VALUE}${text.slice(span.offset + span.length)}`;
    });
    const after = [...(await judge(edited)).values()];
    await rm(folder, { recursive: true });
    expect(before.length).toBe(inBundle.length);
    const lost = before.flatMap((literals, index) => {
      const [first] = literals;
      const there = after[index]?.find(({ span }) => span.offset === first?.span.offset);
      return there?.span.length === NEW_VALUE.length || first?.position === 'token' ? [] : [inBundle[index]?.marked];
    });
    expect(before.filter((literals) => literals.length > 0).length).toBeGreaterThanOrEqual(40);
    expect(lost).toEqual([]);
  });
});
