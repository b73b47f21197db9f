import type { DecodedText } from '../../parse/entities.ts';
import { DYNAMIC } from '../judge.ts';
import { credentialStrength, offerText, offerValue, strengthInKeyPlace } from './values.ts';
import type { Scope } from './values.ts';

const POSITION = 'apigee/test-step';

/** The steps of apickli and its kin: `I set X-APIKey header to abc`, a table row `| client_secret | abc |`. */
const NAMED: readonly RegExp[] = [
  /\bset ([\w-]{1,64}) (?:request )?header to "?([^\s"`|]{4,4096})/g,
  /\bset (?:header|query parameter|form parameter) "?([\w-]{1,64})"? to "?([^\s"`|]{4,4096})/g,
  /^[ \t]*\|[ \t]*"?([\w-]{1,64})"?[ \t]*\|[ \t]*"?([^\s"`|]{4,4096})"?[ \t]*\|[ \t]*$/gm,
];
const CREDENTIALS = /\b(?:basic )?auth\w* credentials "?([^\s"`]{1,128})"? (?:and|with password) "?([^\s"`]{2,256})/g;

/** Values that a test of refusals sends. */
const REFUSED = /^(?:in-?valid|wrong|bad|expired|missing|unknown|incorrect|fake|foo|bar|test)\b/i;

const partOf = (match: RegExpMatchArray, value: string): DecodedText => {
  const start = (match.index ?? 0) + match[0].lastIndexOf(value);
  return { text: value, start, end: start + value.length };
};

/** Finds literals in test steps: headers, parameters, credentials, bodies and URLs with a key in them. */
export const considerFeature = (scope: Scope, written: string): void => {
  // Variables stand in backquotes.
  const text = written.replaceAll(/`[^`\r\n]{0,256}`/g, (variable) => DYNAMIC.repeat(variable.length));
  for (const pattern of NAMED) {
    for (const match of text.matchAll(pattern)) {
      const [, name = '', value = ''] = match;
      const strength = credentialStrength(name) === 'none' ? 'none' : strengthInKeyPlace('weak', value);
      if (!REFUSED.test(value)) offerValue(scope, partOf(match, value), { position: POSITION, name, strength });
    }
  }
  for (const match of text.matchAll(CREDENTIALS)) {
    const { 2: value = '' } = match;
    const slot = { position: POSITION, name: 'password', strength: 'strong', kind: 'password' } as const;
    if (!REFUSED.test(value)) offerValue(scope, partOf(match, value), slot);
  }
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = { text: match[0], start: match.index, end: match.index + match[0].length };
    offerText(scope, line, { position: POSITION });
  }
};
