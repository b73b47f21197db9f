import { COMPUTED } from '../../parse/code-value.ts';
import { sourceEnd, sourceOffset } from '../../parse/entities.ts';
import type { DecodedText } from '../../parse/entities.ts';
import { considerBody, considerHeader, considerUrl } from '../credentials.ts';
import { newFindings } from '../findings.ts';
import { judge } from '../judge.ts';
import { nameStrength } from '../names.ts';
import type { Confidence, Found, LiteralContext } from '../types.ts';
import { isNameOfThing } from '../value-look.ts';
import type { Slot } from './slots.ts';

/** What a file's literals are gathered in. */
export interface IacScope {
  readonly found: Found[];
  readonly context: LiteralContext;
}

const PUBLIC_MATERIAL = /^(?:ssh-\w+|ecdsa-\S+) |-----BEGIN (?:RSA )?(?:PUBLIC KEY|CERTIFICATE)/;
const PATH_STEP = /^(?:[a-z][a-z_.-]*\d{0,3}|[A-Z][a-z]+|\.{1,2}|\d{1,4})$/;
const FILE = /^[\w./~ -]{1,256}\.(?:pem|pfx|p12|cer|crt|key|jks|json|ya?ml|tfstate|txt|xml|sh|ps1|bicep|tf|env)$/;
const TYPE =
  /^(?:secure)?(?:string|object|int|bool|array)$|^(?:System|User)Assigned$|^(?:Microsoft|System)\.[\w.]+(?:\/[\w/]+)?$/i;
const ADDRESS: readonly RegExp[] = [
  /^\/(?:subscriptions|providers|resourceGroups)\//i,
  /^[a-z][a-z0-9+.-]{1,15}:\/\//i,
  /^(?:[a-z0-9-]+\.)+(?:net|com|io|org|dev|local|internal|cloud|azure)(?::\d{1,5})?(?:\/\S*)?$/i,
  /^(?:urn|arn):/i,
];

const isPath = (value: string): boolean => {
  if (!value.includes('/') || value.length > 256) return false;
  const steps = value.split('/').filter((step) => step !== '');
  return steps.length > 1 && steps.every((step) => PATH_STEP.test(step));
};

const ABOUT_SECRETS =
  /(?:^|[-_.])(?:secret|secrets|password|pwd|passwd|key|token|credential|credentials|connectionstring|kv|apikey)(?:$|[-_.])/;

/** `orders-db-password`, `ORDERS_API_KEY`: words only, one of which names a credential. */
const isNameOfSecret = (value: string): boolean => {
  if (!/^[A-Za-z]+(?:[-_.][A-Za-z]+)+$/.test(value)) return false;
  const oneCase = value === value.toLowerCase() || value === value.toUpperCase();
  return oneCase && ABOUT_SECRETS.test(value.toLowerCase());
};

/** `dbSecret`, but not `clientSecret`: a property that names a secret as often as it holds one. */
const NAMES_A_SECRET = /(?<!client_?|app_?|shared_?|consumer_?|api_?|webhook_?|oauth_?)secrets?$/i;

/** `clientSecret`, `adminPassword`: a name where a value should be. */
const isFieldName = (value: string): boolean =>
  /^[a-z]+(?:[A-Z][a-z]+){0,4}(?:Secret|Password|Passwd|Key|Token|Credentials?|String)s?$/.test(value) &&
  nameStrength(value) === 'strong';

/** Templates of another language that a pipeline fills in, beside those that every grammar knows; `GEN-...` are those of the Azure quickstart templates. */
const FILLED_IN =
  /^(?:\{\{[-\s].*\}\}|<%.*%>|@@.*@@|\$[A-Za-z_]\w*|~\{.*\}~|!!.*!!|\[\[.*\]\]|GEN-[A-Z][A-Z0-9-]*|GET-PREREQ-[A-Za-z0-9-]+)$/s;

/** References, addresses and names that stand behind names of credentials and are none. */
const isNoCredential = (value: string): boolean =>
  TYPE.test(value) ||
  PUBLIC_MATERIAL.test(value) ||
  FILE.test(value) ||
  isPath(value) ||
  isFieldName(value) ||
  (value === value.toUpperCase() && isNameOfSecret(value)) ||
  ADDRESS.some((pattern) => pattern.test(value));

/** The workflow language of Logic Apps: `@parameters('apiKey')`. */
const WORKFLOW_EXPRESSION = /^@[A-Za-z]{1,32}\(.*\)[\w?.[\]']*$/s;

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const VERSION = /^v?\d+(?:\.\d+){1,3}$|^\d{4}-\d{2}-\d{2}\S*$/;

/** Backends send `Accept` and its like beside credentials. */
const MEDIA_TYPE = /^(?:application|text|image|multipart)\/[\w.+-]+(?:\s?;.*)?$/i;

/** What is no credential unless its name says so. */
const isPlain = (value: string): boolean => GUID.test(value) || VERSION.test(value) || /[\s,|]/.test(value);

/** Where a backend is sent what its owner named. */
const SENT = /^(?:iac\/apim-backend|apim\/backend-(?:header|query))$/;

const isLeftOut = (slot: Slot, raw: string): boolean => {
  const value = raw.trim();
  const head = value.slice(0, 512);
  if (FILLED_IN.test(head) || WORKFLOW_EXPRESSION.test(head)) return true;
  if (slot.certainty === 'certain') return /^@Microsoft\.KeyVault\(/i.test(value) || MEDIA_TYPE.test(value);
  if (slot.certainty === 'weak' && (isPlain(value) || (SENT.test(slot.position) && isNameOfThing(value)))) return true;
  return isNoCredential(value.slice(0, 1024)) || (NAMES_A_SECRET.test(slot.name) && isNameOfSecret(value));
};

const CONNECTION_PART =
  /(?:^|[;,?&])\s{0,8}(password|pwd|accountkey|sharedaccesskey|sharedaccesssignature|accesskey|secret|primarykey|client_?secret|sharedsecretvalue)\s{0,4}=\s{0,4}("[^"]{0,512}"|(?:(?!,\s{0,8}\w{2,40}=)[^;"]){0,1024})/gi;
/** At least two parts, one of them secret. */
const CONNECTION = /[;,]\s{0,8}(?:password|pwd|\w{0,20}key|secret)\s{0,4}=|^(?:password|pwd)=[^;,]{1,512}[;,]/i;
const STATED = /^[\w .-]{2,40}=/;

/** What of a connection string is secret: the parts named so; the whole where it has no parts. */
const connectionParts = (text: string): { start: number; end: number }[] => {
  const parts = [...text.matchAll(CONNECTION_PART)].map((match) => {
    const end = match.index + match[0].length;
    return { start: end - (match[2] ?? '').length, end };
  });
  if (parts.length > 0 || STATED.test(text) || text.includes(';') || text.includes('://')) return parts;
  return [{ start: 0, end: text.length }];
};

const placeOf = (
  scope: IacScope,
  slot: Pick<Slot, 'position' | 'name'>,
): { position: string; name: string; context: LiteralContext } => ({
  position: slot.position,
  name: slot.name.slice(0, 128),
  context: scope.context,
});

const confidenceOf = (slot: Slot, confidence: Confidence | undefined): Confidence =>
  confidence ?? (slot.certainty === 'weak' ? 'medium' : 'high');

/** A value in a credential position: judged, and kept if it is a literal. A scheme in front of it is no part of it. */
export const offerValue = (scope: IacScope, decoded: DecodedText, slot: Slot, confidence?: Confidence): void => {
  const { text } = decoded;
  const isConnection = slot.kind === 'connection-string';
  const ranges = isConnection ? connectionParts(text) : [{ start: 0, end: text.length }];
  const strength = slot.certainty === 'weak' ? 'weak' : 'strong';
  for (const { start, end } of ranges) {
    const value = text.slice(start, end);
    if (value.trim() === '' || isLeftOut(slot, value)) continue;
    const findings = newFindings();
    considerHeader(findings, decoded, placeOf(scope, slot), { start, end, strength, kind: slot.kind });
    const kept = findings.found.map((found) => ({ ...found, confidence: confidenceOf(slot, confidence) }));
    scope.found.push(...kept);
  }
};

/** A text that may hold a URL with credentials, form fields or JSON properties. */
export const offerText = (scope: IacScope, decoded: DecodedText, slot: Pick<Slot, 'position' | 'name'>): void => {
  const { text } = decoded;
  if (text.length < 6 || !/[=?]|:\s{0,32}["/]/.test(text)) return;
  if (CONNECTION.test(text) && !text.includes('&')) {
    offerValue(scope, decoded, { ...slot, kind: 'connection-string', certainty: 'strong' });
    return;
  }
  const findings = newFindings();
  const place = placeOf(scope, slot);
  if (text.includes('?') || text.includes('://')) considerUrl(findings, decoded, place);
  if (!/^[a-z]+:\/\//i.test(text)) considerBody(findings, decoded, place);
  scope.found.push(...findings.found.filter(({ value }) => !isNoCredential(value) && !FILLED_IN.test(value)));
};

/** The argument of a function that makes the same value of the same argument each time: whoever reads the file knows it. */
export const offerPredictable = (scope: IacScope, decoded: DecodedText, slot: Slot): void => {
  const value = decoded.text;
  if (value === '' || value.includes(COMPUTED) || judge(value) !== 'literal') return;
  scope.found.push({
    start: sourceOffset(decoded, 0),
    end: sourceEnd(decoded, value.length),
    value,
    kind: slot.kind,
    ...placeOf(scope, slot),
    confidence: 'medium',
  });
};
