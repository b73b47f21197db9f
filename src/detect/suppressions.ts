import { indexLines } from '../parse/lines.ts';
import type { LineIndex, TextSpan } from '../parse/lines.ts';
import { findTokens } from './tokens.ts';

/** A comment `portcullis:allow <reason>`; the shape of `suppression` in `src/evidence/file-findings.ts`. */
export interface Suppression {
  line: number;
  covers: number;
  reason?: string;
  used: boolean;
}

const MARKER = 'portcullis:allow';
const MAX_PER_FILE = 1000;
const MAX_REASON = 200;
/** How far below a comment of its own the code may begin that it speaks for. */
const MAX_GAP = 4;

/** How much of a line around the marker is looked at. */
const REACH = 2000;
/** What must stand right in front of the marker: the opener of a comment, or nothing, as inside a block comment. */
const OPENER = /(?:<!--|(?<!:)\/\/|\/\*|#|--|@\*|"(?:\/\/|#|_?comment|\$comment)"\s{0,8}:\s{0,8}")$/i;
const ONLY_OPENER =
  /^(?:<!--|\/{2,8}|\/\*{1,8}|#{1,8}|--|@\*|\*|;|%|REM|"(?:\/\/|#|_?comment|\$comment)"\s{0,8}:\s{0,8}")?$/i;
const CLOSER = /-->|\*\/|\*@|--\}\}|"\s{0,8},?\s{0,8}$/;
const ONLY_CLOSER = /^\s*(?:--+>|\*+\/|\*@|--\}\}|["']{3})?\s*$/;
const NO_REASON = /^(?:<.*>|\[.*\]|reason|todo|tbd|fixme|xxx+|n\/a)\.?$/i;

const lineText = (text: string, lines: LineIndex, line: number): string => {
  const start = lines.starts[line - 1];
  return start === undefined ? '' : text.slice(start, lines.starts[line] ?? text.length).replace(/[\r\n]+$/, '');
};

/** A reason may repeat what it speaks of: credential forms, and the values of the file's own literals, are masked. */
const maskReason = (reason: string, values: readonly string[]): string => {
  const plain = values.reduce((masked, value) => masked.replaceAll(value, '***'), reason);
  const tokens = findTokens(plain).toSorted((a, b) => b.start - a.start);
  const masked = tokens.reduce((left, { start, end }) => `${left.slice(0, start)}***${left.slice(end)}`, plain);
  return masked
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .slice(0, MAX_REASON)
    .trim();
};

const reasonIn = (rest: string, values: readonly string[]): string | undefined => {
  const closer = CLOSER.exec(rest);
  const given = (closer === null ? rest : rest.slice(0, closer.index)).replace(/^[\s:–—-]+/, '').trim();
  if (!/[\p{L}\p{N}]{2}/u.test(given) || NO_REASON.test(given)) return undefined;
  return maskReason(given, values);
};

const isOpened = (before: string): boolean => OPENER.test(before.slice(-REACH)) || ONLY_OPENER.test(before);

/** Whether nothing but the comment stands on its line. */
const standsAlone = (before: string, rest: string): boolean => {
  if (!ONLY_OPENER.test(before.trim())) return false;
  const closer = CLOSER.exec(rest);
  return closer === null || rest.slice(closer.index + closer[0].length).trim() === '';
};

const nextCodeLine = (text: string, lines: LineIndex, line: number): number => {
  for (let next = line + 1; next <= Math.min(line + MAX_GAP, lines.starts.length); next++) {
    const code = lineText(text, lines, next);
    if (!ONLY_CLOSER.test(code) && !code.includes(MARKER)) return next;
  }
  return line;
};

const valuesOf = (text: string, literals: readonly { span: TextSpan }[]): string[] =>
  literals
    .map(({ span }) => text.slice(span.offset, span.offset + span.length))
    .filter((value) => value.length >= 3)
    .toSorted((a, b) => b.length - a.length);

/** Whether a comment on `line` that speaks for the lines to `covers` speaks for a place. */
const speaksFor = ({ line, covers }: Pick<Suppression, 'line' | 'covers'>, span: TextSpan): boolean =>
  span.line <= covers && span.endLine >= line;

/**
 * The comments of a text that allow a literal: `portcullis:allow <reason>` behind the opener of a comment, whatever the
 * language. A comment with code in front of it speaks for its own line, one of its own for the next line of code too.
 * One without a reason is given without one: it suppresses nothing. `literals` are those found in the text.
 */
export const findSuppressions = (text: string, literals: readonly { span: TextSpan }[]): Suppression[] => {
  if (!text.includes(MARKER)) return [];
  const lines = indexLines(text);
  const values = valuesOf(text, literals);
  const found: Suppression[] = [];
  for (let line = 1; line <= lines.starts.length && found.length < MAX_PER_FILE; line++) {
    const code = lineText(text, lines, line);
    const at = code.indexOf(MARKER);
    if (at === -1) continue;
    const before = code.slice(0, at);
    const rest = code.slice(at + MARKER.length, at + REACH);
    if (/^[\w-]/.test(rest) || !isOpened(before.trim())) continue;
    const covers = standsAlone(before, rest) ? nextCodeLine(text, lines, line) : line;
    const reason = reasonIn(rest, values);
    const used = literals.some(({ span }) => speaksFor({ line, covers }, span));
    found.push({ line, covers, ...(reason === undefined ? {} : { reason }), used });
  }
  return found;
};
