import { property } from '../../parse/data.ts';
import type { DataEntry, DataNode } from '../../parse/data.ts';
import type { DecodedText } from '../../parse/entities.ts';
import { decodeScalar } from '../apigee/scalar.ts';
import { isAccountName, strengthInPlace } from '../apigee/values.ts';
import { judge, looksOpaque } from '../judge.ts';
import { kindOfName, mayBeNumber } from '../names.ts';
import { considerCode } from './code.ts';
import {
  groupedSlot,
  isBackendToken,
  isText,
  named,
  nestedKind,
  RESOURCE,
  sentSlot,
  storedSlot,
  textOf,
  wholeName,
} from './data-slots.ts';
import type { Around, Reading, ReadNested, Scalar } from './data-slots.ts';
import { offer, offerParts, readWithin, strengthOfName } from './offer.ts';
import type { NamedSlot, Scope } from './offer.ts';
import { considerSettingsLines } from './settings-lines.ts';
import { considerShell } from './shell.ts';
import type { TextKind } from './types.ts';

const POSITIONS: Readonly<Partial<Record<TextKind, string>>> = {
  pipeline: 'text/pipeline',
  json: 'text/json',
  openapi: 'definition/openapi',
  postman: 'definition/postman',
};

/** Under these keys stand names of secrets and never their values. */
const REFERENCE_KEYS =
  /^(?:secretKeyRef|secretRef|configMapKeyRef|valueFrom|keyVault|keyVaultReference|secretKeySelector|remoteRef|secretStoreRef|encryptedData)$/i;
const SAYING_KEYS =
  /^(?:i18n|l10n|locali[sz]ation|locales?|translations?|labels|messages|errorMessages|texts|strings|placeholders|tooltips)$/i;
const SCHEME_KEYS = /^(?:securityDefinitions|securitySchemes|security)$/;
const SCRIPT_KEYS =
  /^(?:script|run|bash|powershell|pwsh|inlineScript|inline|before_script|after_script|commands?|args|arguments|entrypoint|preDeploy|postDeploy|overrideParameters|commandToExecute|runcmd|bootcmd|\w+Arg(?:ument)?s)$/i;
const EXAMPLE_KEYS = /^(?:x-)?examples?$/i;
/** Inputs with what they are where nobody gives them: of CloudFormation, of workflows, of pipelines. */
const DECLARES = /^(?:parameters|inputs|variables)$/i;
const VALUE_KEYS = new Set(['default', 'defaultvalue', 'example', 'x-example', 'value', 'const']);

const scopeOf = ({ scope }: Reading, { isExample }: Around): Scope =>
  isExample && scope.context === 'live' ? { found: scope.found, context: 'sample' } : scope;

/** A document as a value: what is in it counts, and not the whole. */
const IS_DOCUMENT = /^\s{0,16}\{\s{0,16}"[^"]{1,128}"\s{0,16}:[\s\S]{0,65536}\}\s{0,16}$/;

/** An example is a credential only where it looks like one; most show the form of a value. */
const offerNamed = (reading: Reading, node: Scalar, slot: NamedSlot, around: Around): void => {
  if (typeof node.value === 'number' && !mayBeNumber(slot.name)) return;
  const decoded = decodeScalar(reading.text, node);
  const scope = scopeOf(reading, around);
  offerParts(scope, decoded, reading.position);
  if (IS_DOCUMENT.test(decoded.text)) return;
  if (around.isExample && !looksOpaque(decoded.text.trim().replace(/^(?:Basic|Bearer)\s+/i, ''))) return;
  offer(scope, decoded, slot.strength === 'none' && SCHEMED.test(decoded.text) ? { ...slot, ...AUTHORIZATION } : slot);
};

/** A header of any name whose value begins with the scheme of a credential. */
const SCHEMED = /^\s{0,8}(?:Bearer|Basic|SSWS|Splunk|ApiKey|GatewayKey|SharedAccessSignature)\s[\w.~+/=&-]{8,}\s{0,8}$/;
const AUTHORIZATION = { strength: 'weak', kind: 'bearer-token' } as const;

const considerScript = (reading: Reading, node: Scalar, around: Around): void => {
  const decoded = decodeScalar(reading.text, node);
  readWithin(reading.scope, decoded, scopeOf(reading, around).context, (inner, text) => considerShell(inner, text));
};

/** `user:password` lines, as cloud-init takes them. */
const considerUserLines = (reading: Reading, node: Scalar): void => {
  const decoded = decodeScalar(reading.text, node);
  for (const match of decoded.text.matchAll(/^[\w.-]{1,64}:([^\r\n]{1,256})$/gm)) {
    const end = match.index + match[0].length;
    const slot: NamedSlot = { ...named(reading, 'password', 'strong'), kind: 'password' };
    offer(reading.scope, decoded, slot, { start: end - (match[1] ?? '').length, end });
  }
};

const considerScalar = (reading: Reading, key: string, node: Scalar, around: Around): void => {
  if (typeof node.value === 'string' && (SCRIPT_KEYS.test(key) || around.path.at(-1) === 'scripts')) {
    considerScript(reading, node, around);
    return;
  }
  const inner = nestedKind(key, node);
  if (inner !== undefined) {
    const decoded = decodeScalar(reading.text, node);
    readWithin(reading.scope, decoded, scopeOf(reading, around).context, (scope, text) =>
      reading.nested(scope, text, inner),
    );
    return;
  }
  if (key === 'list' && around.path.at(-1) === 'chpasswd') {
    considerUserLines(reading, node);
    return;
  }
  if (isBackendToken(key, around)) {
    offerNamed(reading, node, { ...named(reading, key, 'strong'), kind: 'bearer-token' }, around);
    return;
  }
  const subject = around.subject;
  const whole = wholeName(reading, key, around.path);
  if (whole === undefined && subject !== undefined && VALUE_KEYS.has(key.toLowerCase())) {
    const isExample = around.isExample || /example/.test(key);
    offerNamed(reading, node, named(reading, subject), { ...around, isExample });
    return;
  }
  const slot =
    storedSlot(reading, key, around.path) ??
    whole ??
    sentSlot(reading, key, around.path) ??
    groupedSlot(reading, key, around.path) ??
    named(reading, key);
  offerNamed(reading, node, slot, around);
};

/** A line of a script that Postman runs before or after a request. */
const considerTestScript = (reading: Reading, node: Scalar, around: Around): void => {
  const decoded = decodeScalar(reading.text, node);
  readWithin(reading.scope, decoded, scopeOf(reading, around).context, (inner, text) =>
    considerCode(inner, text, 'javascript'),
  );
};

/** Lists of `name:value`, as gateways that change requests have them. */
const SENT_LIST = /^(?:headers?|querystring|body|json)$/i;

/** A header as one word of a command that is a list of them. */
const considerHeaderItem = (reading: Reading, node: Scalar): void => {
  const decoded = decodeScalar(reading.text, node);
  const match = /^([\w-]{1,64}):[ \t]{0,8}([^\s/][^\r\n]{0,4095})$/.exec(decoded.text);
  if (match === null) return;
  const { length } = decoded.text;
  offer(reading.scope, decoded, named(reading, match[1] ?? ''), {
    start: length - (match[2] ?? '').length,
    end: length,
  });
};

/** `NAME=value` as an item of a list, the way compose files write environments; a command of a list of those. */
const considerItem = (reading: Reading, node: Scalar, around: Around): void => {
  const key = around.path.at(-1) ?? '';
  const isCell = key === 'source' && around.path.at(-2) === 'cells';
  if (isCell || (key === 'exec' && around.path.at(-2) === 'script')) {
    considerTestScript(reading, node, around);
    return;
  }
  if (SCRIPT_KEYS.test(key)) {
    considerScript(reading, node, around);
    considerHeaderItem(reading, node);
    return;
  }
  if (SENT_LIST.test(key)) considerHeaderItem(reading, node);
  const decoded = decodeScalar(reading.text, node);
  if (/^\w{1,128}=(?!=?$)/.test(decoded.text)) {
    readWithin(reading.scope, decoded, scopeOf(reading, around).context, (inner, text) => {
      considerSettingsLines(inner, text, 'text/env');
      for (const [index, found] of inner.found.entries()) inner.found[index] = { ...found, position: reading.position };
    });
    return;
  }
  offerNamed(reading, node, sentSlot(reading, key, around.path.slice(0, -1)) ?? named(reading, key), around);
};

const readDocument = (reading: Reading, decoded: DecodedText): void => {
  readWithin(reading.scope, decoded, reading.scope.context, (scope, text) => reading.nested(scope, text, 'json'));
};

/** Values of a Kubernetes secret: every key names one, save those that say who. `data` is in base64. */
const considerSecretEntry = (reading: Reading, { key, value }: DataEntry, isEncoded: boolean): void => {
  // `endpoint`, `tls.crt.path`: what a name is about stands in a secret beside what is secret.
  if (!isText(value) || isAccountName(key) || strengthInPlace(key) === 'none') return;
  const decoded = decodeScalar(reading.text, value);
  const slot: NamedSlot = { ...named(reading, key), strength: 'strong' };
  if (/\.(?:crt|pem|cer)$|^ca\b/i.test(key)) return;
  if (!isEncoded && /^\s*\{/.test(decoded.text)) readDocument(reading, decoded);
  else if (!isEncoded) offer(reading.scope, decoded, slot);
  else if (judge(Buffer.from(decoded.text.trim(), 'base64').toString('utf8')) === 'literal')
    offer(reading.scope, decoded, slot);
};

const isSecretManifest = (node: DataNode): boolean =>
  /^(?:Secret|SealedSecretTemplate)$/.test(textOf(property(node, 'kind')) ?? '');

/** `{name, value}` and `{key, value}`: the value stands under its name. */
const considerPair = (reading: Reading, name: string, value: Scalar, around: Around): void => {
  const inApiKey = around.path.some((key) => key.toLowerCase() === 'apikey');
  if (inApiKey && name === 'value')
    offerNamed(reading, value, { ...named(reading, 'apikey'), strength: 'strong' }, around);
  else if (inApiKey && (name === 'key' || name === 'in')) return;
  else offerNamed(reading, value, pairSlot(reading, name, around), around);
};

const TYPED_SECRET = '#typed-secret';
const MARKED_SECRET = '#secret';
const FLAGS = new Set([TYPED_SECRET, MARKED_SECRET]);

/** A named value that its resource calls secret, a variable of that type: the name need not say so. */
const pairSlot = (reading: Reading, name: string, around: Around): NamedSlot => {
  // What an API is to be given as its named values is no list of cache keys.
  if (around.path.includes('namedValues') && strengthOfName(name) === 'weak') return named(reading, name, 'strong');
  const stored = storedSlot(reading, 'value', around.path);
  if (stored !== undefined) return stored;
  const flag = around.path.at(-1) ?? '';
  if (!FLAGS.has(flag) || isAccountName(name)) return named(reading, name);
  return named(reading, name, strengthOfName(name) === 'none' && flag === TYPED_SECRET ? 'weak' : 'strong');
};

/** `secret: true` says it of the value; `type: secret` may say it of a field of a form. */
const secretFlag = (node: DataNode | undefined): string | undefined => {
  const isMarked = [property(node, 'secret'), property(node, 'isSecret')].some(
    (flag) => flag?.kind === 'scalar' && flag.value === true,
  );
  if (isMarked) return MARKED_SECRET;
  return textOf(property(node, 'type')) === 'secret' ? TYPED_SECRET : undefined;
};

const subjectOf = (node: DataNode): string | undefined =>
  textOf(property(node, 'name')) ?? textOf(property(node, 'key')) ?? textOf(property(node, 'displayName'));

const considerEntry = (
  reading: Reading,
  entry: DataEntry,
  around: Around,
  subject: string | undefined,
  resource?: string,
): void => {
  const { key, value } = entry;
  // What a page says is no value of it.
  if (value.kind === 'object' && SAYING_KEYS.test(key)) return;
  if (value.kind !== 'scalar' && (REFERENCE_KEYS.test(key) || (reading.isDefinition && SCHEME_KEYS.test(key)))) return;
  const isInProperties = around.path.at(-1) === 'properties' && reading.isDefinition;
  const isInParameters = !reading.isDefinition && DECLARES.test(around.path.at(-1) ?? '') && value.kind === 'object';
  const inner: Around = {
    path: [...around.path, ...(resource === undefined ? [] : [RESOURCE + resource]), key].slice(-16),
    isExample: around.isExample || (EXAMPLE_KEYS.test(key) && reading.isDefinition),
    ...(isInProperties || isInParameters ? { subject: key } : subject === undefined ? {} : { subject }),
  };
  if (isText(value)) considerScalar(reading, key, value, subject === undefined ? around : { ...around, subject });
  else considerNode(reading, value, inner);
};

const SUBSCRIPTION_KEYS = new Set(['primaryKey', 'secondaryKey']);

/** Keys of a subscription of API Management: its scope is a path, which tells it from keys of a table. */
const subscriptionKeys = (node: DataNode): ReadonlySet<string> =>
  textOf(property(node, 'scope'))?.startsWith('/') === true ? SUBSCRIPTION_KEYS : new Set();

const ANSWER_TOKEN = /^(?:access|refresh|id)_token$/;

/** What a document or a test shows of the answer of a token endpoint: its tokens were never live, or are long dead. */
const isSampleAnswer = ({ scope }: Reading, node: DataNode): boolean =>
  scope.context !== 'live' &&
  property(node, 'access_token') !== undefined &&
  ['token_type', 'expires_in'].some((key) => property(node, key) !== undefined);

/** A `random_password` as Terraform keeps it in its state. */
const isRandomPassword = (node: DataNode): boolean =>
  ['length', 'special', 'bcrypt_hash'].every((key) => property(node, key) !== undefined);

/** An output of a Terraform state that its module calls sensitive. */
const isSensitiveOutput = ({ value }: DataEntry, { path }: Around): boolean => {
  const flag = path.at(-1) === 'outputs' ? property(value, 'sensitive') : undefined;
  return flag?.kind === 'scalar' && flag.value === true;
};

const considerObject = (reading: Reading, node: Extract<DataNode, { kind: 'object' }>, around: Around): void => {
  const name = subjectOf(node);
  const value = property(node, 'value');
  const inner = property(node, 'properties');
  const innerValue = property(inner, 'value');
  const flag = secretFlag(node) ?? secretFlag(inner);
  const flagged = flag === undefined ? around : { ...around, path: [...around.path, flag] };
  if (name !== undefined && isText(value)) considerPair(reading, name, value, flagged);
  if (name !== undefined && isText(innerValue)) considerPair(reading, name, innerValue, flagged);
  const isSecret = isSecretManifest(node);
  const keys = subscriptionKeys(node);
  const isAnswer = isSampleAnswer(reading, node);
  const type = textOf(property(node, 'type'));
  for (const entry of node.entries) {
    if (isAnswer && ANSWER_TOKEN.test(entry.key)) continue;
    if (entry.key === 'result' && isRandomPassword(node) && isText(entry.value)) {
      offerNamed(reading, entry.value, { ...named(reading, entry.key, 'strong'), kind: 'password' }, around);
      continue;
    }
    if (isSensitiveOutput(entry, around)) {
      const held = property(entry.value, 'value');
      const slot: NamedSlot = { ...named(reading, entry.key, 'strong'), kind: kindOfName(entry.key) };
      if (isText(held) && !isAccountName(entry.key)) offerNamed(reading, held, slot, around);
      continue;
    }
    if (keys.has(entry.key) && isText(entry.value)) {
      const slot: NamedSlot = { ...named(reading, entry.key, 'strong'), kind: 'subscription-key' };
      offerNamed(reading, entry.value, slot, around);
      continue;
    }
    const isSecretData =
      isSecret && (entry.key === 'data' || entry.key === 'stringData') && entry.value.kind === 'object';
    if (entry.value === value && name !== undefined) continue;
    // An external secret names the key that it writes, and where its value is read from.
    if (entry.key === 'secretKey' && property(node, 'remoteRef') !== undefined) continue;
    if (isSecretData && entry.value.kind === 'object') {
      for (const one of entry.value.entries) considerSecretEntry(reading, one, entry.key === 'data');
    } else if (entry.value === inner && isText(innerValue) && name !== undefined && inner.kind === 'object') {
      for (const one of inner.entries) if (one.value !== innerValue) considerEntry(reading, one, around, undefined);
    } else if (entry.key !== 'name' || entry.value.kind !== 'scalar')
      considerEntry(reading, entry, around, name ?? around.subject, entry.key === 'instances' ? type : undefined);
  }
};

const PASSWORD_FLAGS: readonly (readonly [program: RegExp, flag: string])[] = [
  [/(?:^|\/)sqlcmd$/, '-P'],
  [/(?:^|\/)redis-cli$/, '-a'],
];

/** A command as a list of its words: the word behind `--password` is one. */
const considerFlags = (reading: Reading, items: readonly DataNode[], around: Around): void => {
  const words = items.map(textOf);
  const short = PASSWORD_FLAGS.find(([program]) => words.some((word) => program.test(word ?? '')))?.[1];
  items.forEach((item, index) => {
    const flag = words[index - 1] ?? '';
    const name = flag === short ? 'password' : (/^--?([A-Za-z][\w-]{2,63})$/.exec(flag)?.[1] ?? '');
    if (!isText(item) || strengthOfName(name) !== 'strong' || (words[index] ?? '').startsWith('-')) return;
    offerNamed(reading, item, named(reading, name), around);
  });
};

const considerNode = (reading: Reading, node: DataNode, around: Around): void => {
  if (node.kind === 'object') considerObject(reading, node, around);
  else if (node.kind === 'array') {
    considerFlags(reading, node.items, around);
    for (const item of node.items) considerNode(reading, item, around);
  } else if (isText(node)) considerItem(reading, node, around);
};

/** Values of JSON and YAML under the name of a credential, scripts of pipelines, secrets of Kubernetes. */
export const considerData = (scope: Scope, text: string, root: DataNode, kind: TextKind, nested: ReadNested): void => {
  const position = POSITIONS[kind] ?? 'text/yaml';
  const reading: Reading = { nested, scope, text, position, isDefinition: kind === 'openapi' };
  considerNode(reading, root, { path: [], isExample: false });
};

export const positionOfData = (kind: TextKind): string => POSITIONS[kind] ?? 'text/yaml';

export type { DecodedText };
