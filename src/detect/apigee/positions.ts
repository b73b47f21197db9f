import { kindOfName } from '../names.ts';
import type { NameStrength } from '../names.ts';
import { isNameOfThing } from '../value-look.ts';
import { attributeOf, childNamed, childrenNamed, walkElements } from './element.ts';
import type { Element } from './element.ts';
import { considerMap } from './key-value-map.ts';
import { considerScript } from './script.ts';
import {
  credentialStrength,
  BRACES,
  isAccountName,
  offerText,
  offerValue,
  strengthInKeyPlace,
  strengthInPlace,
  withoutTemplates,
} from './values.ts';
import type { Delimiters, Scope } from './values.ts';

type Handler = (scope: Scope, element: Element, around: readonly Element[]) => void;

const PARAMETERS = new Set(['code', 'key', 'sig', 'token', 'auth', 'apikey', 'appid']);
/** In these, text is a switch (`true` takes the header over) or a pattern. */
const SWITCHES = new Set(['Copy', 'Remove', 'ExtractVariables', 'RegularExpressionProtection']);
/** Texts of these policies name variables, or are settings. */
const NAMES_ONLY =
  /^(?:OAuthV[12]|(?:Get|Set|Revoke|Delete)OAuth\w*|VerifyAPIKey|AccessEntity|ExtractVariables|RegularExpressionProtection|\w*Cache|\w*SAMLAssertion|DecodeJW[ST]|JSONToXML|XMLToJSON)$/;

const isWithin = (around: readonly Element[], names: ReadonlySet<string>): boolean =>
  around.some(({ name }) => names.has(name));

const nameOf = (element: Element): string => (attributeOf(element, 'name')?.text ?? '').trim().slice(0, 129);

const delimitersOf = (element: Element): Delimiters => {
  const prefix = attributeOf(element, 'variablePrefix')?.text;
  const suffix = attributeOf(element, 'variableSuffix')?.text;
  if (prefix === undefined && suffix === undefined) return BRACES;
  return { prefix: prefix ?? BRACES.prefix, suffix: suffix ?? BRACES.suffix };
};

const parameterStrength = (name: string): NameStrength => {
  const strength = credentialStrength(name);
  return strength === 'none' && PARAMETERS.has(name.toLowerCase()) ? 'weak' : strength;
};

const IN_KEY_PLACE = new Set(['apigee/query-parameter', 'apigee/form-parameter']);

/** An element whose `name` says what its text is: a header, a parameter, a property. */
const named =
  (position: string, strengthOf: (name: string) => NameStrength = credentialStrength): Handler =>
  (scope, element, around) => {
    if (isWithin(around, SWITCHES)) return;
    const name = nameOf(element);
    const slot = { position, name, strength: strengthOf(name) };
    for (const value of [element.text, attributeOf(element, 'value')]) {
      if (value === undefined) continue;
      const decoded = withoutTemplates(value);
      if (slot.strength === 'none') offerText(scope, decoded, { position, name });
      else if (!IN_KEY_PLACE.has(position)) offerValue(scope, decoded, slot);
      else offerValue(scope, decoded, { ...slot, strength: strengthInKeyPlace(slot.strength, decoded.text.trim()) });
    }
  };

const BEARER = /^\s*Bearer\s+[\w.~+/=-]{16,}\s*$/i;

const assignVariable: Handler = (scope, element) => {
  const name = (childNamed(element, 'Name')?.text.text ?? '').trim().slice(0, 129);
  const isPrivate = name.startsWith('private.');
  const strength = isPrivate ? strengthInPlace(name.slice('private.'.length)) : credentialStrength(name);
  for (const child of [...childrenNamed(element, 'Value'), ...childrenNamed(element, 'Template')]) {
    const decoded = withoutTemplates(child.text, delimitersOf(child));
    const chosen = strength === 'none' && BEARER.test(decoded.text) ? 'strong' : strength;
    if (chosen === 'none') offerText(scope, decoded, { position: 'apigee/assign-variable', name });
    else offerValue(scope, decoded, { position: 'apigee/assign-variable', name, strength: chosen });
  }
};

const basicAuthentication: Handler = (scope, element) => {
  const position = 'apigee/basic-authentication';
  const password = childNamed(element, 'Password');
  const user = childNamed(element, 'User');
  if (password !== undefined) {
    const slot = { position, name: 'Password', strength: 'strong', kind: 'password' } as const;
    offerValue(scope, withoutTemplates(password.text), slot);
  }
  if (user === undefined) return;
  const slot = { position, name: 'User', strength: 'strong', kind: 'basic-credentials', confidence: 'low' } as const;
  offerValue(scope, withoutTemplates(user.text), slot);
};

const SAMPLE_ANSWER = /\btoken_type\b|\bexpires_in\b/;
const ANSWER_TOKEN = /^(?:access|refresh|id)_?token$/i;

/** Whether a text is an example of what a token endpoint answers: its tokens were never live, or are long dead. */
const isSampleAnswer = (text: string): boolean => /access_token/.test(text) && SAMPLE_ANSWER.test(text);

const withoutAnswerTokens = (scope: Scope, text: string, offer: (inner: Scope) => void): void => {
  const inner: Scope = { found: [], context: scope.context };
  offer(inner);
  const isSample = isSampleAnswer(text);
  for (const found of inner.found) {
    if (!(isSample && ANSWER_TOKEN.test(found.name ?? ''))) scope.found.push(found);
  }
};

const payloadElement = (scope: Scope, element: Element, delimiters: Delimiters): void => {
  const position = 'apigee/payload';
  const own = attributeOf(element, 'name')?.text ?? element.name;
  const kind = kindOfName(own);
  if (credentialStrength(own) === 'strong') {
    offerValue(scope, withoutTemplates(element.text, delimiters), { position, name: own, strength: 'strong', kind });
  }
  for (const { name, value } of element.attributes) {
    if (credentialStrength(name) !== 'strong') continue;
    offerValue(scope, withoutTemplates(value, delimiters), { position, name, strength: 'strong' });
  }
};

const payload: Handler = (scope, element) => {
  const delimiters = delimitersOf(element);
  const decoded = withoutTemplates(element.text, delimiters);
  withoutAnswerTokens(scope, decoded.text, (inner) => offerText(inner, decoded, { position: 'apigee/payload' }));
  walkElements(element.children, (child) => payloadElement(scope, child, delimiters));
};

const text =
  (position: string): Handler =>
  (scope, element) => {
    offerText(scope, withoutTemplates(element.text, delimitersOf(element)), { position });
  };

const KEY_IN_URL = /[?&;](?:amp;)?([A-Za-z]{3,6})=([^&\s"'<>#;]{6,256})/g;

/** The URL of a target: its user information and its query, where a short name is a key's. */
const url: Handler = (scope, element) => {
  const position = 'apigee/url';
  const decoded = withoutTemplates(element.text);
  offerText(scope, decoded, { position });
  for (const match of decoded.text.matchAll(KEY_IN_URL)) {
    const [whole, name = '', value = ''] = match;
    if (!PARAMETERS.has(name.toLowerCase())) continue;
    const end = match.index + whole.length;
    const strength = strengthInKeyPlace('weak', value);
    offerValue(scope, decoded, { position, name, strength }, { start: end - value.length, end });
  }
};

const CONDITION =
  /([A-Za-z_][\w.-]{0,127})\s{0,8}(?:!?={1,2}|:=|=\||\b(?:Is|IsNot|Equals|NotEquals|EqualsCaseInsensitive)\b)\s{0,8}"([^"\r\n]{1,512})"/gi;

/** A header or parameter with more to its name than `key`. */
const SENT = /^request\.(?:header|queryparam|formparam)\.\w+[-_]\w/i;

/** A condition that compares a credential with a text accepts that text as one. */
const condition: Handler = (scope, element) => {
  const decoded = element.text;
  for (const match of decoded.text.matchAll(CONDITION)) {
    const [whole, name = '', value = ''] = match;
    const own = credentialStrength(name);
    const isSent = own === 'weak' && SENT.test(name) && !isNameOfThing(value);
    if (own !== 'strong' && !isSent) continue;
    const end = match.index + whole.length - 1;
    const range = { start: end - value.length, end };
    const strength = strengthInKeyPlace('weak', value);
    offerValue(scope, decoded, { position: 'apigee/condition', name, strength }, range);
  }
};

/** The customer token that hosted log services want in front of a message. */
const LOG_TOKEN = /\[(?:token="?)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"?@\d{1,8}\b/gi;

const logMessage: Handler = (scope, element) => {
  const decoded = withoutTemplates(element.text, delimitersOf(element));
  for (const match of decoded.text.matchAll(LOG_TOKEN)) {
    const start = match.index + match[0].indexOf(match[1] ?? '');
    const range = { start, end: start + (match[1] ?? '').length };
    const slot = { position: 'apigee/log-message', name: 'Message', strength: 'strong', kind: 'api-key' } as const;
    offerValue(scope, decoded, slot, range);
  }
  offerText(scope, decoded, { position: 'apigee/log-message' });
};

/** The key to check is named by `ref`; a text in its place is a key that the policy always takes. */
const verifiedKey: Handler = (scope, element) => {
  const decoded = withoutTemplates(element.text);
  const strength = strengthInKeyPlace('weak', decoded.text.trim());
  offerValue(scope, decoded, { position: 'apigee/verified-key', name: 'APIKey', strength });
};

/** Any other element with the name of a credential, as in connectors and directory policies. */
const other: Handler = (scope, element, around) => {
  const root = around[0]?.name ?? element.name;
  if (NAMES_ONLY.test(root) || isWithin(around, SWITCHES) || isAccountName(element.name)) return;
  if (credentialStrength(element.name) !== 'strong') return;
  const slot = { position: 'apigee/element', name: element.name, strength: 'strong' } as const;
  offerValue(scope, withoutTemplates(element.text), slot);
};

const script: Handler = (scope, element) => considerScript(scope, element.text, 'javascript', 'apigee/script');

/** Elements that are handled with all below them. */
const WHOLE = new Map<string, Handler>([
  ['Payload', payload],
  ['KeyValueMapOperations', considerMap],
]);

/** Elements whose children carry what is judged there already. */
const QUIET = new Set(['Value', 'SecretKey', 'PrivateKey', 'PublicKey', 'Password', 'User']);

const HANDLERS = new Map<string, Handler>([
  ['Header', named('apigee/header')],
  ['QueryParam', named('apigee/query-parameter', parameterStrength)],
  ['FormParam', named('apigee/form-parameter', parameterStrength)],
  ['Property', named('apigee/property')],
  ['Parameter', named('apigee/flow-parameter')],
  ['AssignVariable', assignVariable],
  ['BasicAuthentication', basicAuthentication],
  ['URL', url],
  ['Path', url],
  ['Input', text('apigee/connector-input')],
  ['Message', logMessage],
  ['Condition', condition],
  ['Source', script],
  ['APIKey', verifiedKey],
]);

/** The elements that may hold a credential: the rows of the table of positions. */
export const CREDENTIAL_ELEMENTS: readonly string[] = [...HANDLERS.keys(), ...WHOLE.keys()];

const SIGNING = /^(?:HMAC|(?:Generate|Verify)JW[ST]|BasicAuthentication)$/;

const isJudgedElsewhere = (element: Element, around: readonly Element[]): boolean =>
  around.some(({ name }) => WHOLE.has(name)) ||
  (QUIET.has(element.name) && around.some(({ name }) => SIGNING.test(name)));

/** Finds the literals in the credential positions of policies, endpoints and shared flows. */
export const considerElements = (scope: Scope, elements: readonly Element[]): void => {
  walkElements(elements, (element, around) => {
    if (isJudgedElsewhere(element, around)) return;
    const handler = WHOLE.get(element.name) ?? HANDLERS.get(element.name) ?? other;
    handler(scope, element, around);
  });
};
