import type { DecodedText } from '../../parse/entities.ts';
import { sourceEnd, sourceOffset } from '../../parse/entities.ts';
import { isApigeeReference, offerText, offerValue } from '../apigee/values.ts';
import type { Scope } from '../apigee/values.ts';
import { considerNote } from '../credentials.ts';
import { newFindings } from '../findings.ts';
import { kindOfName, nameStrength } from '../names.ts';
import type { NameStrength } from '../names.ts';
import { findTokens } from '../tokens.ts';
import type { Found, LiteralContext } from '../types.ts';
import { isNameOfThing } from '../value-look.ts';
import type { Range } from './types.ts';

export type { Scope } from '../apigee/values.ts';

/** A named place of a generic file. The name's own strength counts where none is given. */
export interface NamedSlot {
  readonly position: string;
  readonly name: string;
  readonly strength?: NameStrength;
  readonly kind?: string;
}

const MAX_NAME = 128;
const ROOT_TOKEN = /root[_-]?token[_-]?id$/i;
/** Names of objects that hold secrets, as Helm charts and Kubernetes have them, and of files with them. */
const NAMES_A_HOLDER =
  /(?:existing|imagepull|pull|tls|from|external|use|create|generate|rotate|enable|allow|has|is|no)[_-]?secrets?$|secrets?[_-]?(?:file|filter|store|class|manager|engine|dir)$|(?:password|token|key)[._-]?file$|passwords?[_-]?(?:secret)?[_-]?key$|existing[\w-]{0,40}key$|^secrets$|^(?:Load|Import|Set)Credential(?:Encrypted)?$|^(?:checksum|digest|sha256)[/._-]|(?:hash|digest|checksum|fingerprint)$/i;

const ASKS_OR_POINTS =
  /^(?:is|has|enabled?|disabled?|should|allow|use|requires?d?|show|hide|include|skip|persist|automount|existing)(?=[A-Z_-])|^(?:IS|HAS|ENABLED?|DISABLED?|SHOULD|ALLOW|USE|REQUIRED?|SHOW|HIDE|INCLUDE|SKIP)_/;
const PASS = /(?:^|[._-])pass$|[a-z]Pass$/i;
/** Where nginx passes requests on to, and words that end so. */
const NO_PASS = /(?:proxy|fastcgi|uwsgi|grpc|scgi|memcached|by|com)[_-]?pass$/i;
const SHORT_NAME = /(?:^|[._-])(?:pat|creds?|credentials?)$/i;

/** How far a name says credential, with the names that pipelines, charts and shells have for them. */
export const strengthOfName = (name: string): NameStrength => {
  if (ROOT_TOKEN.test(name) || (PASS.test(name) && !NO_PASS.test(name)) || /^AuthorizationHeaderParameter$/i.test(name))
    return 'strong';
  if (NAMES_A_HOLDER.test(name) || ASKS_OR_POINTS.test(name)) return 'none';
  const strength = nameStrength(name.slice(0, MAX_NAME + 1));
  return strength === 'none' && SHORT_NAME.test(name) ? 'weak' : strength;
};

const SECRET_ID = /(?:^|[_-])secret_?id$/i;
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What events are sent to PagerDuty with; queues have routing keys too, of words. */
const ROUTING_KEY = /(?:routing|integration|service)[_-]?key$/i;
const ROUTING_FORM = /^(?:[0-9a-f]{32}|R[0-9A-Z]{31})$/;

/** The secret id of an AppRole is a credential and has the form of an id; other secret ids are names. */
const strengthOfSlot = ({ name, strength }: NamedSlot, value: string): NameStrength => {
  const own = strength ?? strengthOfName(name);
  if (own !== 'none') return own;
  const isSecretId = SECRET_ID.test(name) && GUID.test(value.trim());
  return isSecretId || (ROUTING_KEY.test(name) && ROUTING_FORM.test(value.trim())) ? 'strong' : own;
};

const flat = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const REFERENCES: readonly RegExp[] = [
  /^\$[A-Za-z_{(?]/,
  /\$\{[A-Za-z_]/,
  /^!(?:Ref|Sub|GetAtt|vault|secret|reference)\b/i,
  /^(?:ENC|sops|op|ssm|vault|env|file|secretsmanager|keyvault|kv|awssm|gcpsm|bws|ref\+\w+)(?:[:[(]|\+)/i,
  /^(?:os\.environ|os\.getenv|environment\.get|getenv|config\[|System\.getenv)/i,
  /^@Microsoft\.KeyVault/i,
  /\{\{/,
  /^`/,
  /^<%/,
  // Colours and types of the program.
  /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i,
  /^\w{1,64}(?:::\w{1,64})+$/,
  // Where a secret is kept: `secret/data/db`.
  /^[a-z][a-z-]{1,32}(?:\/[a-z][a-z_.-]{0,32}\d{0,3}){1,8}$/,
  // Versions, and ranges of them, stand under the names of packages.
  /^(?:(?:[\^~v]|[<>]=?\s?)?\d+(?:\.\d+){1,3}(?:-[\w.-]{1,64})?(?:\s{1,2}\|\|\s{1,2}|$)){1,8}$/,
];

/** A message or label: words with spaces between them and no digit. */
const isProse = (value: string): boolean => /^[\p{L}][\p{L}'’,.:!?()-]*(?: [\p{L}'’,.:!?()-]+){2,}$/u.test(value);

/** Where the C library looks users up: `passwd: files systemd`. */
const NAME_SERVICES =
  /^(?:(?:files|compat|db|dns|cache|ldap|sss|sssd|nis|nisplus|winbind|systemd|mymachines|hesiod|altfiles|extrausers|google|oslogin|cache_oslogin|\[[!\w= ]{1,32}\])(?:\s{1,8}|$)){1,12}$/;

const isOrdinary = (name: string, raw: string): boolean => {
  const value = raw.trim();
  const head = value.slice(0, 512);
  if (REFERENCES.some((pattern) => pattern.test(head)) || isProse(head)) return true;
  if (/^passwd$/i.test(name) && NAME_SERVICES.test(head)) return true;
  const last = name.split(/[.:/]/).at(-1) ?? name;
  return (
    flat(value) === flat(last) ||
    /^(?:string|text|boolean|number|object|secret|password|any|read|write|inherit|required|optional)$/i.test(head)
  );
};

const isConnectionString = (value: string): boolean => /^[\w .]{2,40}=[^;]*;/.test(value) || /,password=/i.test(value);

/** Connection strings are left to the token forms where those know the part that is secret. */
export const isLeftToTokens = (name: string, value: string): boolean => {
  if (kindOfName(name) !== 'connection-string' && !isConnectionString(value)) return false;
  return (
    findTokens(value).length > 0 || (isConnectionString(value) && !/(?:pw|pass|key|secret|token)\w*=/i.test(value))
  );
};

/** What is taken where a variable is not set: `${DB_PASSWORD:-letmein}` of a shell, `${db.password:letmein}` of Spring. */
const DEFAULTED =
  /^\$\{(?!(?:file|directory|env|sys|vault|kv|sm|ssm|secret\w*|cred\w*|aws\w*|gcp\w*|azure\w*|base64):)[\w.-]{1,128}:-?([^{}$?+=\s][^{}$\s]{2,512})\}$/;
/** Whether a text is a variable with what is taken in its place. */
export const isDefaulted = (value: string): boolean => DEFAULTED.test(value);

const IS_NUMBERS = /^[\d:.]+$/;

const defaultIn = (decoded: DecodedText, range: Range): Range | undefined => {
  const written = decoded.text.slice(range.start, range.end);
  const value = written.startsWith('${') ? DEFAULTED.exec(written)?.[1] : undefined;
  if (value === undefined || IS_NUMBERS.test(value)) return undefined;
  return { start: range.end - 1 - value.length, end: range.end - 1 };
};

/** A value under a name. */
export const offer = (scope: Scope, decoded: DecodedText, slot: NamedSlot, range?: Range): void => {
  const fallback = defaultIn(decoded, range ?? { start: 0, end: decoded.text.length });
  offerRange(scope, decoded, slot, fallback ?? range);
};

const offerRange = (scope: Scope, decoded: DecodedText, slot: NamedSlot, range: Range | undefined): void => {
  const value = decoded.text.slice(range?.start ?? 0, range?.end ?? decoded.text.length);
  const strength = strengthOfSlot(slot, value);
  if (strength === 'none' || isOrdinary(slot.name, value) || isLeftToTokens(slot.name, value)) return;
  if (strength === 'weak' && isNameOfThing(value)) return;
  offerValue(scope, decoded, { ...slot, name: slot.name.slice(0, MAX_NAME), strength }, range);
};

/** Marks of the text around a URL are no part of its last value. */
const withoutTail = (found: Found): Found => {
  const tail = /[`)\]},]+$/.exec(found.value)?.[0].length ?? 0;
  return tail === 0 ? found : { ...found, value: found.value.slice(0, -tail), end: found.end - tail };
};

/** URLs with credentials, form fields and JSON properties inside a text. */
export const offerParts = (scope: Scope, decoded: DecodedText, position: string): void => {
  const inner: Scope = { found: [], context: scope.context };
  offerText(inner, decoded, { position });
  for (const found of inner.found.map(withoutTail)) {
    // Parts between commas belong to a connection string, which the token forms know.
    const name = found.name ?? '';
    const isPart = found.value === '' || (name !== '' && NAMES_A_HOLDER.test(name)) || /,\w+=/.test(found.value);
    if (isPart || isLeftToTokens(name, found.value)) continue;
    if (!isOrdinary(name, found.value)) scope.found.push(found);
  }
};

/** A comment: names with values that look like credentials, in prose or in what was switched off. */
export const offerNote = (scope: Scope, decoded: DecodedText, position: string): void => {
  const commented: Scope = { found: scope.found, context: 'comment' };
  offerParts(commented, decoded, position);
  const notes = newFindings();
  considerNote(notes, decoded, { position, context: 'comment' });
  scope.found.push(
    ...notes.found.filter(({ name = '', value }) => !isApigeeReference(value) && !isOrdinary(name, value)),
  );
};

/** Lets a reader look at a decoded text and moves what it finds to where it stands in the source. */
export const readWithin = <Result>(
  scope: Scope,
  decoded: DecodedText,
  context: LiteralContext,
  read: (inner: Scope, text: string) => Result,
): Result => {
  const inner: Scope = { found: [], context };
  const result = read(inner, decoded.text);
  for (const found of inner.found) {
    scope.found.push({ ...found, start: sourceOffset(decoded, found.start), end: sourceEnd(decoded, found.end) });
  }
  return result;
};

/** The part of a source between two offsets, as a text of its own. */
export const partOf = (text: string, { start, end }: Range): DecodedText => ({
  text: text.slice(start, end),
  start,
  end,
});
