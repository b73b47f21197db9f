import type { DecodedText } from '../parse/entities.ts';
import { decodeBasic } from './checksums.ts';
import { consider } from './findings.ts';
import type { Candidate, Findings } from './findings.ts';
import { judge, looksOpaque } from './judge.ts';
import { kindOfName, nameStrength } from './names.ts';
import type { LiteralContext } from './types.ts';
import { isNameOfThing } from './value-look.ts';

/** Where a text stands, as far as literals in it are concerned. */
export interface Place {
  readonly position: string;
  readonly name?: string;
  readonly context: LiteralContext;
}

interface Part {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const placeOf = (place: Place, name: string | undefined): Place => ({
  position: place.position,
  context: place.context,
  ...(name === undefined ? {} : { name }),
});

const SCHEME =
  /^\s*(Basic|Bearer|Digest|Token|ApiKey|Api-Key|Key|SharedAccessSignature|SharedKey|SSWS|GoogleLogin|Hawk|AWS4-HMAC-SHA256|GatewayKey|Splunk|PRIVATE-TOKEN|OAuth)\s+(?:token=|key=)?(?=\S)/i;
const SCHEME_KINDS: Readonly<Record<string, string>> = {
  basic: 'basic-credentials',
  bearer: 'bearer-token',
  token: 'bearer-token',
  sharedaccesssignature: 'sas',
  gatewaykey: 'azure-apim-key',
};

/** `Basic` credentials are judged by the password inside, so that `user:{{password}}` is what it is: a reference. */
const isBasicReference = (value: string): boolean => {
  const pair = decodeBasic(value.trim());
  if (pair === undefined) return false;
  const isExample = /^user(?:name)?$/i.test(pair.user) && /^pass(?:word)?$/i.test(pair.password);
  return isExample || judge(pair.password) !== 'literal';
};

/** A header's value: the scheme in front, if there is one, is no part of the credential. */
export const considerHeader = (
  findings: Findings,
  decoded: DecodedText,
  place: Place,
  options: Pick<Candidate, 'strength'> & { start?: number; end?: number; kind?: string },
): void => {
  const start = options.start ?? 0;
  const end = options.end ?? decoded.text.length;
  const text = decoded.text.slice(start, end);
  const scheme = SCHEME.exec(text);
  const from = start + (scheme?.[0].length ?? 0);
  const schemeName = (scheme?.[1] ?? '').toLowerCase();
  if (schemeName === 'basic' && isBasicReference(decoded.text.slice(from, end))) return;
  const kind = SCHEME_KINDS[schemeName] ?? options.kind ?? kindOfName(place.name ?? '');
  consider(findings, { ...place, decoded, start: from, end, kind, strength: options.strength });
};

const QUERY = /(?:^|[?&;])([A-Za-z][\w.-]{0,63})=([^&\s"'`<>#;]*)/g;
const FORM = /(?:^|[?&;\s"'{,])([A-Za-z][\w.-]{0,63})=([^&\s"'`<>#;]*)/g;
const JSON_PROPERTY = /"([A-Za-z][\w.-]{0,63})"\s{0,32}:\s{0,32}"((?:[^"\\\r\n]|\\.){0,8192})"/g;
const PARAMETERS = new Set(['code', 'key', 'sig', 'token', 'auth', 'apikey']);

const partsOf = (text: string, pattern: RegExp): Part[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const value = match[2] ?? '';
    const closing = match[0].endsWith('"') && pattern === JSON_PROPERTY ? 1 : 0;
    const start = match.index + match[0].length - closing - value.length;
    // Another part behind a comma: this is a connection string, `host,password=x,ssl=True`.
    const comma = closing === 0 ? value.search(/,[A-Za-z]\w{1,40}=/) : -1;
    const end = start + (comma === -1 ? value.length : comma);
    return start === end ? [] : [{ name: match[1] ?? '', start, end }];
  });

const strengthInUrl = (name: string): 'strong' | 'weak' | undefined => {
  const strength = nameStrength(name);
  if (strength !== 'none') return strength;
  return PARAMETERS.has(name.toLowerCase()) ? 'weak' : undefined;
};

const considerParts = (findings: Findings, decoded: DecodedText, place: Place, parts: readonly Part[]): void => {
  for (const { name, start, end } of parts) {
    const strength = strengthInUrl(name);
    if (strength === undefined) continue;
    consider(findings, { ...placeOf(place, name), decoded, start, end, kind: kindOfName(name), strength });
  }
};

const USER_INFO = /[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/?#"'<>@:]{1,128}:([^\s/?#"'<>@]{1,256})@/gi;

/** `jdbc:sqlserver://host:1433;user=app@host`: a port and what follows it is no password. */
const PORT = /^\d{1,5}[;,/]/;
/** What pages write where the password of a URL goes. */
const EXAMPLE_PASSWORD = /^(?:pass(?:word|wd)?|pw|secret)$/i;

/** The query string and the user information of a URL. */
export const considerUrl = (findings: Findings, decoded: DecodedText, place: Place): void => {
  const query = decoded.text.indexOf('?');
  // The token of a badge is in the page of the project for everybody.
  if (query !== -1 && !decoded.text.slice(0, query).endsWith('.svg')) {
    const parts = partsOf(decoded.text.slice(query), QUERY);
    considerParts(
      findings,
      decoded,
      place,
      parts.map((part) => ({ ...part, start: part.start + query, end: part.end + query })),
    );
  }
  for (const match of decoded.text.matchAll(USER_INFO)) {
    const end = match.index + match[0].length - 1;
    const start = end - (match[1] ?? '').length;
    if (EXAMPLE_PASSWORD.test(match[1] ?? '') || PORT.test(match[1] ?? '')) continue;
    consider(findings, { ...place, decoded, start, end, kind: 'url-credentials', strength: 'strong' });
  }
};

const MIN_AZURE_KEY = 32;

/** Fields of answers and requests of Azure; their names also head the keys of tables. */
const isAzureKey = ({ name, start, end }: Part): boolean =>
  /^(?:primary|secondary)Key$/.test(name) && end - start >= MIN_AZURE_KEY;

const isStrong = (part: Part): boolean => nameStrength(part.name) === 'strong' || isAzureKey(part);

/** A request body: form fields and JSON properties with the name of a credential. */
export const considerBody = (findings: Findings, decoded: DecodedText, place: Place): void => {
  considerParts(findings, decoded, place, partsOf(decoded.text, FORM).filter(isStrong));
  considerParts(findings, decoded, place, partsOf(decoded.text, JSON_PROPERTY).filter(isStrong));
};

const ELEMENT =
  /<(?:[A-Za-z][\w-]{0,31}:)?([A-Za-z][\w.-]{0,63})(?:\s[^<>]{0,512})?>([^<>\r\n]{1,1024})<\/(?:[A-Za-z][\w-]{0,31}:)?\1>/g;

/** Elements with the name of a credential inside a text that is no markup itself. */
export const considerElements = (findings: Findings, decoded: DecodedText, place: Place): void => {
  if (!decoded.text.includes('</')) return;
  for (const match of decoded.text.matchAll(ELEMENT)) {
    const [whole, name = '', value = ''] = match;
    if (nameStrength(name) !== 'strong') continue;
    const start = match.index + whole.lastIndexOf(value);
    const slot = { ...place, name, decoded, start, end: start + value.length } as const;
    consider(findings, { ...slot, kind: kindOfName(name), strength: 'strong' });
  }
};

/** The next field of a form and an entity of markup end a value. */
const NOTE =
  /(?<![\w-])([A-Za-z][\w-]{1,40})\s{0,3}[:=]\s{0,3}["']?((?:(?!&(?:amp;|lt;|gt;|quot;|apos;|[\w-]{1,40}=))[^\s"'`<>,;]){8,256})/g;

const isLongAndOpaque = (value: string): boolean =>
  value.length >= 16 && looksOpaque(value) && !isNameOfThing(value) && !/[/\\.:|]/.test(value);

/** Free text of a comment: `password: x`, where x looks like a credential and not like a word. */
export const considerNote = (findings: Findings, decoded: DecodedText, place: Place): void => {
  for (const match of decoded.text.matchAll(NOTE)) {
    const [whole, name = '', value = ''] = match;
    const strength = nameStrength(name);
    const isNamed = strength === 'strong' || (strength === 'weak' && isLongAndOpaque(value));
    if (!isNamed || !/[0-9]/.test(value) || !/[A-Za-z]/.test(value)) continue;
    if (/^[a-z]+:\/\//i.test(value) || /[()]/.test(value)) continue;
    const end = match.index + whole.length;
    const candidate = { ...placeOf(place, name), decoded, start: end - value.length, end };
    consider(findings, { ...candidate, kind: kindOfName(name), strength: 'strong', confidence: 'low' });
  }
};
