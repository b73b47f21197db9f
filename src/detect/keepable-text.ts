import { findTokens } from './tokens.ts';

const MASK = '***';

/** `name=value` and `name:value` behind a name that says what the value is. */
const PAIR =
  /((?:^|[^\w])\w{0,40}(?:key|secret|token|password|passwd|pwd|sig|code)\w{0,20}\s?[=:]\s?)([^\s&;,/]{6,})/gi;
/** Bot API addresses carry their token in the path. */
const BOT_TOKEN = /\bbot\d{6,12}:[\w-]{20,}/gi;
/** A run of letters of both cases and digits: no name, no GUID, no version of Key Vault. */
const OPAQUE_RUN = /[A-Za-z0-9_-]{16,}/g;

const isOpaque = (run: string): boolean =>
  /[a-z]/.test(run) &&
  /[A-Z]/.test(run) &&
  /\d[A-Za-z]*\d/.test(run) &&
  /[a-z][A-Z][a-z]?[A-Z\d]|\d[A-Za-z]\d|[A-Z]\d[a-z]/.test(run);

/** The text with every token form in it masked. */
export const maskTokens = (text: string): string =>
  findTokens(text)
    .toSorted((left, right) => right.start - left.start)
    .reduce((current, { start, end }) => current.slice(0, start) + MASK + current.slice(end), text);

const maskPairs = (text: string): string =>
  maskTokens(text)
    .replaceAll(BOT_TOKEN, `bot${MASK}`)
    .replaceAll(PAIR, (_match, name: string) => `${name}${MASK}`);

/**
 * A text that evidence may keep (a path, a key, a role): what could be a credential in it is masked, since such places
 * are no credential positions and are not judged as one.
 */
export const keepableText = (text: string): string =>
  maskPairs(text).replaceAll(OPAQUE_RUN, (run) => (isOpaque(run) ? MASK : run));

const WORD = /[A-Za-z0-9]{16,}/g;
const PART_OF_NAME = /[A-Z]?[a-z]{3,}/g;

/** Names that run words together are mostly made of them; characters drawn by lot hardly ever are. */
const isDrawnByLot = (word: string): boolean =>
  isOpaque(word) && word.replaceAll(PART_OF_NAME, '').length > word.length / 2;

/**
 * A name that evidence may keep, by which things are linked: a credential in its place is masked, and a name that
 * merely runs several words together stays.
 */
export const keepableName = (name: string): string => {
  const kept = maskPairs(name);
  return kept.match(WORD)?.some(isDrawnByLot) === true ? MASK : kept;
};
