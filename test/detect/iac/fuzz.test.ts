import { describe, expect, test } from '@jest/globals';
import type { IacKind } from '../../../src/detect/iac/kinds.ts';
import { readIacFile } from '../../../src/detect/iac/read-file.ts';
import type { IacFindings } from '../../../src/detect/iac/read-file.ts';
import { unmark } from '../apigee/labelled/row.ts';
import { ARM_ROWS } from './labelled/arm.ts';
import { BICEP_ROWS } from './labelled/bicep.ts';
import { TERRAFORM_ROWS } from './labelled/terraform.ts';

const ROWS = [...BICEP_ROWS, ...TERRAFORM_ROWS, ...ARM_ROWS];
const KINDS: readonly IacKind[] = ['bicep', 'terraform', 'tfvars', 'arm-template', 'arm-parameters'];
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '"',
  "'",
  "'''",
  '${',
  '$${',
  '%{',
  '\\',
  '\\u{1F600}',
  '\\u00e9',
  ':',
  '=',
  '=>',
  '?',
  '??',
  ',',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\u0000',
  '\ud800',
  '\ufeff',
  '😀',
  '//',
  '#',
  '/*',
  '*/',
  '@secure()',

  '<<EOT\n',
  '<<-X\n',
  'EOT',
  'for x in y:',
  'resource a ',
  'param ',
  '[concat(',
  "')]",
  '<policies>',
  'password = ',
];

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
  const piece = PIECES[below(PIECES.length)] ?? '';
  const choice = below(4);
  if (choice === 0) return text.slice(0, at) + text.slice(at + below(12));
  if (choice === 1) return text.slice(0, at) + piece + text.slice(at);
  if (choice === 2) return text.slice(0, at);
  return text.slice(0, at) + text.slice(at, at + 40) + text.slice(at);
};

const isInside = (text: string, findings: IacFindings): boolean => {
  const { literals, problems, secretOutputs, keyVaultParameterForms, policies } = findings;
  const inPolicies = policies.flatMap((policy) => [...policy.literals, ...policy.problems, ...policy.namedValues]);
  const lines = text.split(/\r\n|\r|\n/).length;
  return [...literals, ...problems, ...secretOutputs, ...keyVaultParameterForms, ...inPolicies].every(
    ({ span: { offset, length, line } }) =>
      offset >= 0 && length >= 0 && offset + length <= text.length && line >= 1 && line <= lines,
  );
};

const isOrdered = ({ literals }: IacFindings): boolean =>
  literals.every(({ span }, index) => {
    const before = literals[index - 1]?.span;
    return span.length > 0 && (before === undefined || before.offset + before.length <= span.offset);
  });

describe('any text', () => {
  test('is read without a throw, with each span inside it and no two literals on one place', () => {
    const below = numbersFrom(20_260_801);
    const wrong: string[] = [];
    for (let count = 0; count < 500; count++) {
      const row = ROWS[below(ROWS.length)];
      let { text } = unmark(row?.marked ?? '');
      for (let times = below(4) + 1; times > 0; times--) text = change(text, below);
      const kind = KINDS[below(KINDS.length)] ?? 'bicep';
      const findings = readIacFile(row?.path ?? '', text, { groupOf: () => 1, ...(below(3) === 0 ? { kind } : {}) });
      if (!isInside(text, findings) || !isOrdered(findings)) wrong.push(JSON.stringify({ text, kind, row: row?.path }));
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

const LONG = 20_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(LONG / piece.length)).slice(0, LONG);

test('a long chain of calls is read without running out of stack', () => {
  const text = `var password = a()${'.b()'.repeat(20_000)}`;
  expect(readIacFile('x.bicep', text, { groupOf: () => 1 }).literals).toEqual([]);
});

describe('a text of nothing but one mistake', () => {
  test.each([
    ['bicep', "'"],
    ['bicep', "'''"],
    ['bicep', "'${"],
    ['bicep', "var a = '${'x'\n"],
    ['bicep', '{'],
    ['bicep', 'var a = [\n'],
    ['bicep', "resource a 'b' = {\n"],
    ['bicep', 'param a '],
    ['bicep', '@a('],
    ['bicep', 'a.b(c['],
    ['bicep', 'a ? b : '],
    ['bicep', '.b()'],
    ['bicep', 'var x = a()\n.b()'],
    ['bicep', '[for x in y: '],
    ['bicep', '/*'],
    ['bicep', '// password: "a\n'],
    ['terraform', '<<E\n'],
    ['terraform', 'a = <<E\nx\n'],
    ['terraform', 'a = "${"'],
    ['terraform', 'a "b" '],
    ['terraform', 'a {\n'],
    ['terraform', 'a = {'],
    ['terraform', '# a\n'],
    ['terraform', 'for x in y : '],
    ['terraform', 'a = "%{'],
    ['terraform', '{"resource":{"a":'],
    ['terraform', '{"variable":[{'],
    ['tfvars', '{"api_keys":{'],
    ['bicep', "replace('a', '"],
    ['bicep', "var command = '--password "],
    ['arm-template', '{"a":'],
    ['arm-template', '['],
    ['arm-template', '"\\'],
    ['arm-template', '{"resources":['],
    ['arm-template', '{"variables":{"a":"[concat('],
    ['arm-template', '"[a(\''],
    ['arm-parameters', '{"password":{"value":"'],
  ] as const)('is read in time: %s of %j', (kind, piece) => {
    const text = fill(piece);
    const started = performance.now();
    const findings = readIacFile('x', text, { groupOf: () => 1, kind });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(isInside(text, findings)).toBe(true);
  });
});
