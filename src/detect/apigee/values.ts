import type { DecodedText } from '../../parse/entities.ts';
import { considerBody, considerElements, considerHeader, considerUrl } from '../credentials.ts';
import { newFindings } from '../findings.ts';
import { DYNAMIC, looksOpaque } from '../judge.ts';
import { nameStrength } from '../names.ts';
import type { NameStrength } from '../names.ts';
import type { Confidence, Found, LiteralContext } from '../types.ts';

/** The marks around a variable in a message template. Some elements let a policy choose its own. */
export interface Delimiters {
  readonly prefix: string;
  readonly suffix: string;
}

export const BRACES: Delimiters = { prefix: '{', suffix: '}' };

/** What a file's literals are gathered in. */
export interface Scope {
  readonly found: Found[];
  readonly context: LiteralContext;
}

export interface Slot {
  readonly position: string;
  readonly name?: string;
  readonly strength: NameStrength;
  readonly kind?: string;
  readonly confidence?: Confidence;
}

const VARIABLE = /\{[A-Za-z_][\w.:#-]{0,255}(?:\([^{}]{0,1024}\))?\}/g;
const MAX_DELIMITER = 8;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

const templatePattern = ({ prefix, suffix }: Delimiters): RegExp => {
  const isDefault = prefix === BRACES.prefix && suffix === BRACES.suffix;
  const isUsable = [prefix, suffix].every((mark) => mark !== '' && mark.length <= MAX_DELIMITER);
  if (isDefault || !isUsable) return VARIABLE;
  return new RegExp(`${escaped(prefix)}[A-Za-z_][\\w.:-]{0,255}${escaped(suffix)}`, 'g');
};

/** The text with each variable of a message template as one DYNAMIC character. */
export const withoutTemplates = (decoded: DecodedText, delimiters: Delimiters = BRACES): DecodedText => {
  if (delimiters === BRACES && !decoded.text.includes(BRACES.prefix)) return decoded;
  const matches = [...decoded.text.matchAll(templatePattern(delimiters))];
  if (matches.length === 0) return decoded;
  const offsets: number[] = [];
  const ends: number[] = [];
  const pieces: string[] = [];
  const startOf = (index: number): number => decoded.offsets?.[index] ?? decoded.start + index;
  const endOf = (index: number): number => {
    if (decoded.ends !== undefined) return decoded.ends[index] ?? decoded.end;
    return index + 1 >= decoded.text.length ? decoded.end : startOf(index + 1);
  };
  const copy = (from: number, to: number): void => {
    pieces.push(decoded.text.slice(from, to));
    for (let index = from; index < to; index++) {
      offsets.push(startOf(index));
      ends.push(endOf(index));
    }
  };
  let from = 0;
  for (const match of matches) {
    copy(from, match.index);
    from = match.index + match[0].length;
    pieces.push(DYNAMIC);
    offsets.push(startOf(match.index));
    ends.push(endOf(from - 1));
  }
  copy(from, decoded.text.length);
  return { text: pieces.join(''), start: decoded.start, end: decoded.end, offsets, ends };
};

const WORD = /^(?:[A-Za-z]?[a-z]+|[A-Z]+|[A-Za-z]{1,8}\d{1,2}|\d{1,2})$/;
/** A number of its own in a name counts, and stands between dots. */
const HAS_NUMBER = /-\d+(?=[.-]|$)/;
const FLOW_ROOT =
  /^(?:request|response|message|flow|private|propertyset|organization|environment|proxy|apiproxy|target|client|system|variable|context|servicecallout|oauthv2|jwt|kvm|app|developer|apiproduct|verifyapikey|raisefault|fault|error|route|loadbalancing|ratelimit|calloutresponse|calloutrequest)\./i;

/** `sf.backend.password`, `request.formparam.client_secret`: words with dots between them, one of which names a credential. */
const namesVariable = (value: string): boolean => {
  if (value.length > 200 || HAS_NUMBER.test(value) || !/^[A-Za-z_][\w-]*(?:\.[\w-]+){1,12}$/.test(value)) return false;
  if (/^(?:hv[sbr]|[sbr]|eyJ[\w-]*|SG|ya29)\./.test(value)) return false;
  const words = value.split(/[._-]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word !== '');
  if (!words.every((word) => WORD.test(word))) return false;
  return FLOW_ROOT.test(value) || nameStrength(value) !== 'none';
};

const JSON_PATH = /^\$(?:\.{1,2}[\w*[]|\[)/;
const PATH_STEP = /^[A-Za-z@*][A-Za-z_.:*@-]{0,63}\d{0,2}(?:\[[^\]]{0,64}\])?$/;

/** `/v1/token`, `//wsse:Password`: steps of words. A key in base64 may begin with a slash too. */
const isPath = (value: string): boolean => {
  const steps = /^\.{0,2}\/{1,2}(.+)$/.exec(value)?.[1]?.split(/\/{1,2}/);
  return (
    steps !== undefined && (steps.length > 1 || value.startsWith('//')) && steps.every((step) => PATH_STEP.test(step))
  );
};

const RESOURCE_REFERENCE =
  /^(?:(?:jsc|java|py|node|xsl|wsdl|oas|properties|ref|genai|projects):\/\/|projects\/[^/\s]+\/secrets\/)/i;
const PUBLIC_MATERIAL =
  /-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}(?:PUBLIC KEY|CERTIFICATE|CERTIFICATE REQUEST|PARAMETERS)-----/;
const UNSET =
  /^(?:not[_ -]?set|unset|unknown|empty|n\.a\.|<<<.*>>>|\*{3,}.*|ENC\(.*\)|ENC\[.*\]|!.{0,3}ENCRYPTED.*)$/is;
/** Names of headers and fields, which constants of scripts and samples hold. */
const FIELD_NAME =
  /^(?:x[-_])?(?:client|api|access|refresh|id|auth|subscription|consumer|app|private|public|shared|session|bearer|user|vault|csrf|secret)[-_]?(?:secret|key|token|password|code)$/i;
const ANGLED = /^<{1,3}[^<>]*>{1,3}$/;

/** References and placeholders that only Apigee's own texts know. */
export const isApigeeReference = (raw: string): boolean => {
  const value = raw.trim();
  const head = value.slice(0, 1024);
  if (namesVariable(value) || JSON_PATH.test(head) || isPath(head) || RESOURCE_REFERENCE.test(head)) return true;
  if (UNSET.test(head) || ANGLED.test(head) || FIELD_NAME.test(value)) return true;
  return PUBLIC_MATERIAL.test(head) && !/PRIVATE KEY-----/.test(value);
};

const HOST = /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d{1,5})?(?:\/\S*)?$/i;
const CONFIGURATION: readonly RegExp[] = [
  /^[a-z][a-z0-9+.-]{1,15}:\/\//i,
  HOST,
  /^[\w.+-]+@[\w-]+\.[\w.-]+$/,
  /^\.{0,2}\/\S*$/,
  /^[\d.,:TZ+/-]+$/,
  /^v?\d+(?:\.\d+){1,3}(?:-[\w.]+)?$/,
  /^(?:urn|arn):/i,
  /^(?:application|text|image|audio|video|multipart|message|font)\/[a-z0-9.+-]+(?:;.*)?$/i,
];

/** Values behind a weak name that are addresses, times, versions or lists and no credentials. */
const looksLikeConfiguration = (value: string): boolean =>
  CONFIGURATION.some((pattern) => pattern.test(value)) || /[,;|]\S*[,;|]/.test(value);

/**
 * The strength of a name in a place where keys stand (a query parameter, a condition): letters with digits are enough
 * there, even behind a weak name.
 */
export const strengthInKeyPlace = (strength: NameStrength, value: string): NameStrength => {
  const isChosen = value.length >= 6 && /[0-9]/.test(value) && /[A-Za-z]/.test(value) && !/\s/.test(value);
  return strength === 'weak' && isChosen && !looksLikeConfiguration(value) ? 'strong' : strength;
};

const PASS = /(?:^|[._-]|[Ss]tore|key|user|db|admin|trust)pass$|[a-z]Pass$/;
const CIPHER_KEY = /(?:jwt|jws|aes|des|rsa|hmac|pgp|crypto|cipher)key$/i;

/** How far a name says that its value is a credential, with the names that Java and policies give to keys and passes. */
export const credentialStrength = (name: string): NameStrength => {
  const strength = nameStrength(name);
  if (strength !== 'none' || name.length > 128) return strength;
  if (PASS.test(name)) return 'strong';
  return CIPHER_KEY.test(name) ? 'weak' : 'none';
};

const ACCOUNT =
  /(?:^|[._-])(?:user(?:[._-]?name|id)?|login|account|e?mail|client[._-]?id|tenant(?:[._-]?id)?|principal|alias|kid)$/i;

/** Whether a name says that its value is whom, and not the proof. */
export const isAccountName = (name: string): boolean =>
  ACCOUNT.test(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('user_name', 'username'));

/** A name in a place for credentials (`private.`, a map of secrets): weak where the name itself says nothing. */
export const strengthInPlace = (name: string): NameStrength => {
  const own = credentialStrength(name);
  if (own !== 'none' || isAccountName(name)) return own;
  // A name about a credential (its address, its life) stays none whatever stands in front of it.
  return nameStrength(`secret.${name}`) === 'none' ? 'none' : 'weak';
};

const accepts = (found: Found, strength: NameStrength): boolean => {
  if (isApigeeReference(found.value)) return false;
  return strength !== 'weak' || (looksOpaque(found.value) && !looksLikeConfiguration(found.value));
};

const keepAll = (scope: Scope, gathered: readonly Found[], strength: NameStrength): void => {
  for (const found of gathered) {
    const isWeak = found.confidence === 'medium' ? 'weak' : strength;
    if (accepts(found, isWeak)) scope.found.push(found);
  }
};

const placeOf = (scope: Scope, slot: Slot): { position: string; context: LiteralContext; name?: string } => ({
  position: slot.position,
  context: scope.context,
  ...(slot.name === undefined ? {} : { name: slot.name }),
});

/** A value in a credential position. A scheme (`Basic`, `Bearer`) in front of it is no part of it. */
export const offerValue = (
  scope: Scope,
  decoded: DecodedText,
  slot: Slot,
  range?: { readonly start: number; readonly end: number },
): void => {
  if (slot.strength === 'none') return;
  const findings = newFindings();
  considerHeader(findings, decoded, placeOf(scope, slot), {
    strength: slot.strength,
    ...(slot.kind === undefined ? {} : { kind: slot.kind }),
    // Callers hand in tokens, which have a kind of their own.
    ...(range === undefined ? {} : { start: range.start, end: range.end }),
  });
  const { confidence } = slot;
  const gathered =
    confidence === undefined ? findings.found : findings.found.map((found) => ({ ...found, confidence }));
  keepAll(scope, gathered, slot.strength);
};

/** Whether a text can hold what `offerText` looks for. Most values cannot, and are passed over by this alone. */
export const mayHoldParts = (text: string): boolean => /[=?]|:\s{0,32}["/]|<\//.test(text);

/** A text that may hold a URL with credentials, form fields or JSON properties. */
export const offerText = (scope: Scope, decoded: DecodedText, slot: Omit<Slot, 'strength'>): void => {
  if (!mayHoldParts(decoded.text)) return;
  const findings = newFindings();
  const place = placeOf(scope, { ...slot, strength: 'none' });
  if (decoded.text.includes('?') || decoded.text.includes('://')) considerUrl(findings, decoded, place);
  considerBody(findings, decoded, place);
  considerElements(findings, decoded, place);
  keepAll(scope, findings.found, 'strong');
};
