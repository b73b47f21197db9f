import { verbatim } from '../parse/entities.ts';
import { offerText, offerValue } from './iac/values.ts';
import type { IacScope } from './iac/values.ts';
import type { Slot } from './iac/slots.ts';
import { judge } from './judge.ts';
import { keepableName } from './keepable-text.ts';
import { MASK, mergeFindings, unplacedLiteral } from './mask.ts';
import { kindOfName, nameStrength } from './names.ts';
import { namedValuesIn } from './text-values.ts';
import { findTokens } from './tokens.ts';
import type { DetectOptions, Found, UnplacedLiteral } from './types.ts';

/** Credential positions of the resources of API Management, by the published schemas of its REST API. */
export type ResourcePosition =
  | 'backend-authorization'
  | 'backend-header'
  | 'backend-query'
  | 'backend-url'
  | 'backend-proxy-password'
  | 'backend-proxy-url'
  | 'logger-connection-string'
  | 'cache-connection-string'
  | 'client-secret'
  | 'resource-owner-password';

/** One value of a resource, as the service gave it. It ends here. */
export interface ResourceValue {
  readonly position: ResourcePosition;
  /** Names below `properties`, the last of which names the credential. */
  readonly path: readonly string[];
  readonly text: string;
}

/** What is kept of one field. `plain`: a value that is none of a credential, such as a version or a URL without one. */
export interface ResourceField {
  /** Names below `properties`, with slashes between them. */
  field: string;
  holds: 'empty' | 'reference' | 'placeholder' | 'plain' | 'literal';
  /** Named values that the credential is taken from. */
  namedValues: string[];
  literals: UnplacedLiteral[];
}

const KINDS: Readonly<Partial<Record<ResourcePosition, string>>> = {
  'backend-authorization': 'bearer-token',
  'backend-proxy-password': 'password',
  'logger-connection-string': 'connection-string',
  'cache-connection-string': 'connection-string',
  'client-secret': 'client-secret',
  'resource-owner-password': 'password',
};

const URLS: ReadonlySet<ResourcePosition> = new Set(['backend-url', 'backend-proxy-url']);

/**
 * Backends send these beside their credentials: what they ask for, and the parts of a shared access signature that say
 * what it is good for.
 */
const NO_CREDENTIAL =
  /^(?:accept(?:-.*)?|content-.*|host|user-agent|cache-control|connection|prefer|origin|referer|x-forwarded-.*|(?:x-ms-)?(?:api[-_])?version|x-ms-(?:date|blob-type|client-request-id)|format|lang(?:uage)?|s[vperts]|s(?:rt|pr|ip|dd|ig-?version)|sk(?:oid|tid|t|e|s|v))$/i;

const REFERRING_PART = /(?:pass(?:word|wd)?|pwd|key|secret|signature|token)\s{0,4}=\s{0,4}(\{\{[^{}]{1,256}\}\})/gi;

const credentialKind = (position: ResourcePosition, name: string): string =>
  KINDS[position] ?? (nameStrength(name) === 'none' ? 'secret' : kindOfName(name));

/** Backends are sent regions, tenants and features too: under a name that does not say credential, the value has to. */
const isOwnWord = ({ position, path }: ResourceValue): boolean =>
  /^backend-(?:header|query)$/.test(position) && nameStrength(path.at(-1) ?? '') === 'none';

const slotOf = (value: ResourceValue): Slot => {
  const name = value.path.at(-1) ?? '';
  const { position } = value;
  const certainty = isOwnWord(value) ? 'weak' : 'certain';
  return { position: `apim/${position}`, name, kind: credentialKind(position, name), certainty };
};

const isCredentialPlace = ({ position, path }: ResourceValue): boolean =>
  !URLS.has(position) && !NO_CREDENTIAL.test(path.at(-1) ?? '');

const literalsIn = (value: ResourceValue): Found[] => {
  const { text } = value;
  const slot = slotOf(value);
  const scope: IacScope = { found: [], context: 'live' };
  const decoded = verbatim(text, 0, text.length);
  if (isCredentialPlace(value)) offerValue(scope, decoded, slot);
  else offerText(scope, decoded, slot);
  return mergeFindings(text, scope.found, findTokens(text), () => ({
    position: slot.position,
    context: 'live',
    name: slot.name,
  }));
};

/** In a connection string and in a URL only some parts are the credential. */
const referencesIn = (value: ResourceValue): string[] => {
  const { text } = value;
  if (!isCredentialPlace(value)) return [];
  const isWhole = /^\s*\{\{[^{}]+\}\}\s*$/.test(text);
  if (credentialKind(value.position, '') !== 'connection-string' || isWhole) return namedValuesIn(text);
  return namedValuesIn([...text.matchAll(REFERRING_PART)].map((match) => match[1] ?? '').join(' '));
};

const RANK: readonly ResourceField['holds'][] = ['empty', 'plain', 'placeholder', 'reference', 'literal'];

const holdsOf = (value: ResourceValue, found: readonly Found[], names: readonly string[]): ResourceField['holds'] => {
  if (found.length > 0) return 'literal';
  if (names.length > 0) return 'reference';
  const judgement = judge(value.text);
  if (judgement === 'deploy-token') return 'placeholder';
  // Judged as a literal by its text alone, and found to be none in its place.
  return judgement === 'literal' ? 'plain' : judgement;
};

const higher = (a: ResourceField['holds'], b: ResourceField['holds']): ResourceField['holds'] =>
  RANK.indexOf(a) >= RANK.indexOf(b) ? a : b;

/** Names of headers and parameters are the owner's own words: a credential among them is masked. */
const keptPath = (path: readonly string[], values: ReadonlySet<string>): string =>
  path.map((name) => (values.has(name) ? MASK : keepableName(name))).join('/');

/**
 * Judges the values of one resource. Literals are masked here: no value is in what is returned. Values of one field (a
 * header may have several) are one field.
 */
export const judgeResource = (values: readonly ResourceValue[], options: DetectOptions): ResourceField[] => {
  const judged = values.map((value) => ({ value, found: literalsIn(value), names: referencesIn(value) }));
  const secrets = new Set(judged.flatMap(({ found }) => found.map((literal) => literal.value)));
  const fields = new Map<string, ResourceField>();
  for (const { value, found, names } of judged) {
    const field = keptPath(value.path, secrets);
    const known = fields.get(field) ?? { field, holds: 'empty', namedValues: [], literals: [] };
    fields.set(field, {
      field,
      holds: higher(known.holds, holdsOf(value, found, names)),
      namedValues: [...new Set([...known.namedValues, ...names])],
      literals: [...known.literals, ...found.map((literal) => keptLiteral(literal, secrets, options))],
    });
  }
  return [...fields.values()];
};

const keptLiteral = (found: Found, secrets: ReadonlySet<string>, options: DetectOptions): UnplacedLiteral => {
  const kept = unplacedLiteral(found, secrets, options.groupOf);
  return kept.name === undefined ? kept : { ...kept, name: keepableName(kept.name) };
};
