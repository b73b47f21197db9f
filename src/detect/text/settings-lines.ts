import { offer, offerNote, offerParts, partOf } from './offer.ts';
import type { Scope } from './offer.ts';
import type { Content, Range } from './types.ts';

/** `name = value`, `name: value`, with `export` or `set` in front; npm writes URLs as names. */
const ASSIGNMENT =
  /^[ \t]*(?:-[ \t]+)?(?:(?:export|set|SET|setenv|ENV|ARG)[ \t]+)?["']?([\w.@/:[\]-]{1,200}?)["']?[ \t]{0,64}(?:=>?|:(?!_))[ \t]{0,64}(?=\S)/;
const ENV_ASSIGNMENT = /^[ \t]*(?:(?:export|set|SET|ENV|ARG)[ \t]+)?([\w.-]{1,200})[ \t]{0,64}=[ \t]{0,64}(?=\S)/;
const COMMENT = /^[ \t]*(?:[#;!]+|\/\/[ \t]|--[ \t])/;

/** A quoted value ends at its quote, a bare one before white space and a number sign. */
const valueRange = (line: string, from: number): Range => {
  const quote = line[from];
  const triple = (quote === '"' || quote === "'") && line.startsWith(quote.repeat(3), from) ? quote.repeat(3) : '';
  const closing = triple === '' ? -1 : line.indexOf(triple, from + 3);
  if (closing !== -1) return { start: from + 3, end: closing };
  if (quote === '"' || quote === "'") {
    const end = line.indexOf(quote, from + 1);
    if (end !== -1) return { start: from + 1, end };
  }
  const comment = /[ \t][#;][ \t]/.exec(line.slice(from));
  return { start: from, end: comment === null ? line.length : from + comment.index };
};

/** A line that ends in an odd number of backslashes goes on in the next one. */
const goesOn = (line: string): boolean => (/\\{1,64}$/.exec(line)?.[0].length ?? 0) % 2 === 1;

const MAX_JOINED = 64;

/** The lines of a text; in property files each with those that continue it. */
const linesOf = (text: string, position: string): Range[] => {
  const lines: Range[] = [];
  let joined = 0;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line: Range = { start: match.index, end: match.index + match[0].length };
    const before = joined > 0 ? lines.pop() : undefined;
    lines.push(before === undefined ? line : { start: before.start, end: line.end });
    const isComment = before === undefined && COMMENT.test(match[0].slice(0, 512));
    joined = position === 'text/properties' && !isComment && joined < MAX_JOINED && goesOn(match[0]) ? joined + 1 : 0;
  }
  return lines;
};

/** Headers that a proxy in front of a gateway sets: `proxy_set_header Name value;`. */
const DIRECTIVE =
  /^[ \t]*(?:proxy_set_header|more_set_input_headers|(?:RequestHeader|Header)[ \t]+(?:set|add|append)|http-request[ \t]+(?:set|add)-header|header_up)[ \t]+["']?([\w-]{1,64})["']?:?[ \t]+(?=\S)/i;

/** A header or argument that a proxy compares with a text: `if ($http_x_api_key != "...")`. */
const COMPARED = /\$(?:http|arg|cookie)_(\w{1,64})[ \t]{1,8}!?=~?[ \t]{1,8}["']?([^\s"'{}()]{4,256})/g;

const considerCompared = (scope: Scope, text: string, line: Range, position: string): void => {
  for (const match of text.slice(line.start, line.end).matchAll(COMPARED)) {
    const end = line.start + match.index + match[0].length;
    const value = partOf(text, { start: end - (match[2] ?? '').length, end });
    if (!/^[$^~]/.test(value.text)) offer(scope, value, { position, name: match[1] ?? '' });
  }
};

/** Pairs of Logstash and Puppet, several of which may stand on a line. */
const PAIR = /(?<![\w.'"$-])["']?([\w.-]{1,64})["']?[ \t]{0,16}=>[ \t]{0,8}(["'])((?:(?!\2)[^\r\n]){1,512})\2/g;

const considerPairs = (scope: Scope, text: string, line: Range, position: string): void => {
  for (const match of text.slice(line.start, line.end).matchAll(PAIR)) {
    const end = line.start + match.index + match[0].length - 1;
    offer(scope, partOf(text, { start: end - (match[3] ?? '').length, end }), { position, name: match[1] ?? '' });
  }
};

/** Settings with nothing but white space between name and value: those of Redis take any text, others say theirs by its form. */
const SPACED = /^[ \t]*([A-Za-z][\w.-]{1,63})[ \t]{1,16}(["']?)([^\s"']{2,512})\2;?[ \t]*$/;
const REDIS = /^(?:requirepass|masterauth|masterpass)$/i;

const considerSpaced = (scope: Scope, text: string, line: Range, position: string): void => {
  const written = text.slice(line.start, line.end);
  const [whole = '', name = '', quote = '', value = ''] = SPACED.exec(written) ?? [];
  if (whole === '' || (quote === '' && !REDIS.test(name) && !/[^A-Za-z]/.test(value))) return;
  const start = line.start + written.lastIndexOf(value);
  const slot = { position, name, ...(REDIS.test(name) ? ({ strength: 'strong', kind: 'password' } as const) : {}) };
  offer(scope, partOf(text, { start, end: start + value.length }), slot);
};

/** A line that assigns nothing as a whole: a directive, or a host of an inventory with its variables. */
const considerDirective = (scope: Scope, text: string, line: Range, position: string): void => {
  const written = text.slice(line.start, line.end);
  const match = DIRECTIVE.exec(written);
  if (match === null) {
    considerSpaced(scope, text, line, position);
    if (written.includes('$')) considerCompared(scope, text, line, position);
    offerParts(scope, partOf(text, line), position);
    return;
  }
  const { start, end } = valueRange(written.replace(/;[ \t]*$/, ''), match[0].length);
  const value = partOf(text, { start: line.start + start, end: line.start + end });
  if (!/^[$%]/.test(value.text)) offer(scope, value, { position, name: match[1] ?? '' });
};

const considerLine = (scope: Scope, text: string, line: Range, position: string): void => {
  const written = text.slice(line.start, line.end);
  if (written.includes('=>')) {
    considerPairs(scope, text, line, position);
    if (/=>.*=>|\{/.test(written)) return;
  }
  const match = (position === 'text/env' ? ENV_ASSIGNMENT : ASSIGNMENT).exec(written);
  if (match === null) {
    considerDirective(scope, text, line, position);
    return;
  }
  const name = (match[1] ?? '').split(/[/:]/).at(-1) ?? '';
  const { start, end } = valueRange(written, match[0].length);
  const value = partOf(text, { start: line.start + start, end: line.start + end });
  offer(scope, value, { position, name });
  offerParts(scope, value, position);
};

const considerComment = (scope: Scope, text: string, line: Range, position: string): void => {
  const mark = COMMENT.exec(text.slice(line.start, line.end))?.[0].length ?? 0;
  const rest: Range = { start: line.start + mark, end: line.end };
  // What was switched off has no space in its value; a sentence with a colon has.
  if (/^[ \t]*[\w.-]+[ \t]*[=:][ \t]*\S+[ \t]*$/.test(text.slice(rest.start, rest.end))) {
    considerLine({ found: scope.found, context: 'comment' }, text, rest, position);
  }
  offerNote(scope, partOf(text, rest), position);
};

/** Environment files, property files and ini sections: one name and value a line. */
export const considerSettingsLines = (scope: Scope, text: string, position: string): Content => {
  const comments: Range[] = [];
  for (const line of linesOf(text, position)) {
    const head = text.slice(line.start, Math.min(line.end, line.start + 512));
    if (COMMENT.test(head) && !/^[ \t]*\/\/[^ \t]/.test(head)) {
      comments.push(line);
      considerComment(scope, text, line, position);
    } else considerLine(scope, text, line, position);
  }
  return { comments, errors: [] };
};
