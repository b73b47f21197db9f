import { member, plainText } from '../../parse/code-value.ts';
import type {
  CodeCall,
  CodeDocument,
  CodeEntry,
  CodeObject,
  CodeString,
  CodeValue,
  Declaration,
} from '../../parse/code-value.ts';
import { considerShell } from '../text/shell.ts';
import { readWithin } from '../text/offer.ts';
import { readJsonValue, throughDecoded } from '../../parse/arm-json.ts';
import { kindOfName, nameStrength } from '../names.ts';
import { concatenated, formatted, isConcat } from './compose.ts';
import { OWNER, slotOf } from './slots.ts';
import type { Slot } from './slots.ts';
import { offerPredictable, offerText, offerValue } from './values.ts';
import type { IacScope } from './values.ts';

/** One declaration while its values are judged. */
interface Walk {
  readonly scope: IacScope;
  readonly type: string | undefined;
  readonly fallback: string;
  /** Values of variables and parameters by name, so that one used as a credential is found where it is written. */
  readonly known: ReadonlyMap<string, CodeValue>;
  /** Texts that are read as policies elsewhere, by their place. */
  readonly isPolicy: (value: CodeValue) => boolean;
  /** A slot that all values below stand in, whatever their names. */
  readonly inherited?: Slot;
}

const PASSED_ON =
  /(?:^|\.)(?:base64|base64encode|tobase64|tobase64string|tolower|toupper|lower|upper|trim|trimspace|chomp|sensitive|nonsensitive|string|tostring|any|coalesce|try|union|merge|array|createarray|json|jsonencode|yamlencode|urlencode|uricomponent|if|concat|format|join|tomap|tolist|toset|flatten|first|replace)$/i;
const PREDICTABLE = /^(?:sys\.)?(?:guid|uniquestring|uuidv5|md5|sha1|sha256|base64sha256)$/i;
const ENCODED = /(?:^|\.)(?:base64|base64encode|tobase64)$/i;

const slotFor = (walk: Walk, names: readonly string[], name: string): Slot | undefined => {
  if (walk.inherited === undefined) return slotOf(walk.type, names, name, walk.fallback);
  return OWNER.test(name) ? undefined : { ...walk.inherited, name };
};

const offerString = (walk: Walk, string: CodeString, names: readonly string[], name: string): void => {
  if (walk.isPolicy(string)) return;
  const slot = slotFor(walk, names, name);
  if (slot !== undefined) {
    if (offerDocument(walk, string, slot, names)) return;
    offerValue(walk.scope, string.decoded, slot);
  }
  if (SETTINGS.test(name) && visitDocument(walk, string, names, name)) return;
  if (COMMANDS.test(name)) offerCommands(walk, string);
  if (!/description/i.test(name) && slot?.kind !== 'connection-string')
    offerText(walk.scope, string.decoded, { position: slot?.position ?? walk.fallback, name });
  const inner = slot === undefined ? basicWalk(walk, string.decoded.text, name) : walk;
  for (const part of string.parts) if (part.kind === 'call') visitCall(inner, part, names, name);
};

/** Properties that hold the command lines or the script of an extension, a provisioner or a deployment script. */
const COMMANDS =
  /^(?:command|commandtoexecute|script|scriptcontent|inline|inlinescript|arguments|user_?data|custom_?data|startup_?script)$/i;

const offerCommands = (walk: Walk, { decoded }: CodeString): void => {
  readWithin({ found: walk.scope.found, context: walk.scope.context }, decoded, walk.scope.context, (inner, text) =>
    considerShell(inner, text),
  );
};

/** `Basic` in front of a computed text says that a pair is encoded there, whatever the name. */
const basicWalk = (walk: Walk, text: string, name: string): Walk => {
  if (!/^\s{0,8}Basic\s{1,8}\0\s{0,8}$/i.test(text)) return walk;
  return { ...walk, inherited: { position: walk.fallback, name, kind: 'basic-credentials', certainty: 'strong' } };
};

const DOCUMENT = /^\s*\{\s*"/;

/** A JSON document in a credential position: each of its values stands in it. */
const offerDocument = (walk: Walk, string: CodeString, slot: Slot, names: readonly string[]): boolean => {
  return slot.certainty === 'certain' && visitDocument({ ...walk, inherited: slot }, string, names, slot.name);
};

const visitDocument = (walk: Walk, string: CodeString, names: readonly string[], name: string): boolean => {
  if (!DOCUMENT.test(string.decoded.text)) return false;
  const { root } = readJsonValue(string.decoded.text);
  if (root?.kind !== 'object') return false;
  visit(walk, throughDecoded(string.decoded, root), names, name);
  return true;
};

/** Settings of an extension of a machine are a JSON document in a string, with a command line in it. */
const SETTINGS = /^(?:protected_?)?settings$/i;

const visitArguments = (walk: Walk, call: CodeCall, names: readonly string[], name: string): void => {
  if (ENCODED.test(call.path)) {
    const slot = slotFor(walk, names, name);
    const encoded = slot === undefined ? walk : { ...walk, inherited: { ...slot, kind: 'basic-credentials' } };
    const pairs = call.args.every((argument) => argument.kind === 'string' && argument.decoded.text.includes(':'));
    for (const argument of call.args) visit(pairs ? encoded : walk, argument, names, name);
    return;
  }
  for (const argument of call.args) visit(walk, argument, names, name);
};

const visitCreateObject = (walk: Walk, call: CodeCall, names: readonly string[]): void => {
  for (let index = 0; index + 1 < call.args.length; index += 2) {
    const key = plainText(call.args[index]) ?? '';
    const value = call.args[index + 1];
    if (value !== undefined) visit(walk, value, [...names, key], key);
  }
};

const visitCall = (walk: Walk, call: CodeCall, names: readonly string[], name: string): void => {
  if (walk.isPolicy(call)) return;
  const text = isConcat(call) ? concatenated(call) : undefined;
  const { start, end } = call;
  const parts = call.args.filter((argument) => argument.kind === 'call' && ENCODED.test(argument.path));
  if (text !== undefined) offerString(walk, { kind: 'string', decoded: text, parts, start, end }, names, name);
  else if (/^format$/i.test(call.path)) visitFormat(walk, call, names, name);
  else if (/^createObject$/i.test(call.path)) visitCreateObject(walk, call, names);
  else if (/^replace$/i.test(call.path) && call.args.length === 3) visitReplace(walk, call, names, name);
  else if (PREDICTABLE.test(call.path)) visitPredictable(walk, call, names, name);
  else if (PASSED_ON.test(call.path)) visitArguments(walk, call, names, name);
  else if (/^variables$/i.test(call.path)) follow(walk, plainText(call.args[0]), names, name);
  else if (/^parameters$/i.test(call.path)) follow(walk, plainText(call.args[0]), names, name);
  else for (const argument of call.args) if (argument.kind === 'object') visit(walk, argument, names, name);
};

/** `replace(text, '__API_KEY__', '...')`: what is put in has the name of what it is put in for. */
const visitReplace = (walk: Walk, call: CodeCall, names: readonly string[], name: string): void => {
  const [text, token, value] = call.args;
  if (text !== undefined) visit(walk, text, names, name);
  const put = plainText(token)?.replaceAll(/^\W+|\W+$|^_+|_+$/g, '') ?? '';
  if (value !== undefined && /^[\w.-]{1,128}$/.test(put)) visit({ ...walk, type: undefined }, value, [put], put);
};

const visitFormat = (walk: Walk, call: CodeCall, names: readonly string[], name: string): void => {
  const [template, ...filled] = call.args;
  if (template?.kind === 'string')
    offerString(walk, { ...template, decoded: formatted(template.decoded) }, names, name);
  for (const value of filled) if (value.kind === 'call') visitCall(walk, value, names, name);
};

const visitPredictable = (walk: Walk, call: CodeCall, names: readonly string[], name: string): void => {
  const slot = slotFor(walk, names, name);
  if (slot === undefined || slot.certainty === 'weak') return;
  for (const argument of call.args) {
    if (argument.kind !== 'string' || !call.args.every((other) => plainText(other) !== undefined)) return;
    offerPredictable(walk.scope, argument.decoded, slot);
  }
};

/** A variable or parameter whose value is written in the file and used as a credential. */
const follow = (walk: Walk, reference: string | undefined, names: readonly string[], name: string): void => {
  const value = reference === undefined ? undefined : walk.known.get(reference);
  if (value?.kind !== 'string') return;
  const slot = slotFor(walk, names, name);
  if (slot !== undefined && slot.certainty !== 'weak') offerValue(walk.scope, value.decoded, slot);
};

const NAME_KEYS = ['name', 'key'];
const VALUE_KEYS = ['value', 'secureValue', 'secure_value', 'connectionString', 'secret_value'];

const pairOf = (object: CodeObject): { name: string; entry: CodeEntry } | undefined => {
  const name = NAME_KEYS.map((key) => plainText(member(object, key))).find((text) => text !== undefined);
  const entry = object.entries.find((candidate) =>
    VALUE_KEYS.some((key) => key.toLowerCase() === candidate.name.toLowerCase()),
  );
  return name === undefined || entry === undefined ? undefined : { name, entry };
};

const isTrue = (value: CodeValue | undefined): boolean =>
  (value?.kind === 'word' && value.text === 'true') || plainText(value)?.toLowerCase() === 'true';

/** Types of resources that are named values. */
export const NAMED_VALUE =
  /apimanagement\/service\/(?:workspaces\/)?(?:namedvalues|properties)$|^azurerm_api_management_named_value$/;

/** A named value: marked as secret it is a credential whatever its name, else its name decides. */
const visitNamedValue = (
  walk: Walk,
  object: CodeObject,
  entry: CodeEntry,
  resource: string,
  names: readonly string[],
): void => {
  const shown = plainText(member(object, 'displayName') ?? member(object, 'display_name'));
  const name =
    [shown, resource].find((text) => text !== undefined && nameStrength(text) === 'strong') ?? shown ?? resource;
  const isSecret = isTrue(member(object, 'secret'));
  const strength = nameStrength(name);
  const slot: Slot = {
    position: 'iac/apim-named-value',
    name,
    kind: strength === 'none' ? 'secret' : kindOfName(name),
    certainty: isSecret ? 'certain' : strength,
  };
  if (slot.certainty === 'none') visit(walk, entry.value, [...names, entry.name], name);
  else visit({ ...walk, inherited: slot }, entry.value, [...names, entry.name], name);
};

/** Resources that are one pair of a name and a value themselves. */
const ENTRY = /^google_apigee_\w*keyvaluemaps_entries$|^azurerm_app_configuration_key$|^consul_keys$/;

const isPaired = (walk: Walk, names: readonly string[]): boolean =>
  walk.type === undefined || names.length > 0 || ENTRY.test(walk.type);

/** `adminPassword: { value: ... }` among parameters, and a secure string of a data factory: the value has the name of its parameter. */
const isParameterValue = (object: CodeObject, names: readonly string[], name: string): boolean =>
  name === 'value' &&
  names.length > 0 &&
  (names.at(-2)?.toLowerCase() === 'parameters' || plainText(member(object, 'type')) === 'SecureString');

const SECURE_PARAMETER: Slot = { position: 'iac/secret-store', name: 'value', kind: 'secret', certainty: 'certain' };

/** Parameters of AWS and variables of an automation account are secret only where they are marked so. */
const isSecureParameter = ({ type }: Walk, object: CodeObject, name: string): boolean =>
  name === 'value' &&
  ((type === 'aws_ssm_parameter' && plainText(member(object, 'type')) === 'SecureString') ||
    (type?.startsWith('azurerm_automation_variable') === true && isTrue(member(object, 'encrypted'))));

/** What modules are given to make resources of: each item has the properties of one. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  namedvalues: 'namedvalues',
  backends: 'backends',
  identityproviders: 'identityproviders',
  authorizationservers: 'authorizationservers',
  openidconnectproviders: 'openidconnectproviders',
  hostnameconfigurations: 'hostnameconfigurations',
  subscriptions: 'subscriptions',
};

const collectionType = (name: string): string | undefined =>
  COLLECTIONS[
    name
      .toLowerCase()
      .replaceAll(/[_-]/g, '')
      .replace(/^(?:apim|apimanagement)/, '')
  ];

const isCollection = (walk: Walk, name: string, value: CodeValue): boolean =>
  walk.type === undefined &&
  walk.inherited === undefined &&
  (value.kind === 'list' || value.kind === 'object') &&
  collectionType(name) !== undefined;

const visitCollection = (walk: Walk, name: string, value: CodeValue): void => {
  const inner: Walk = { ...walk, type: `microsoft.apimanagement/service/${collectionType(name) ?? ''}` };
  const one = (item: CodeValue, key: string): void => {
    if (item.kind === 'object') visitObject(inner, item, [], plainText(member(item, 'name')) ?? key);
    else visit(walk, item, [name], key);
  };
  if (value.kind === 'list') for (const item of value.items) one(item, name);
  if (value.kind === 'object') for (const entry of value.entries) one(entry.value, entry.name);
};

const visitObject = (walk: Walk, object: CodeObject, names: readonly string[], resource: string): void => {
  const isNamedValue = walk.inherited === undefined && NAMED_VALUE.test(walk.type ?? '');
  const pair = isPaired(walk, names) ? pairOf(object) : undefined;
  for (const entry of object.entries) {
    const { name, value, labels = [] } = entry;
    const path = [...names, name, ...labels];
    if (isSecureParameter(walk, object, name)) visit({ ...walk, inherited: SECURE_PARAMETER }, value, path, name);
    else if (isParameterValue(object, names, name)) visit(walk, value, names, names.at(-1) ?? name);
    else if (isNamedValue && name === 'value') visitNamedValue(walk, object, entry, resource, names);
    else if (pair !== undefined && entry === pair.entry) visit(walk, value, path, pairName(pair));
    else if (isCollection(walk, name, value)) visitCollection(walk, name, value);
    else visit(walk, value, path, value.kind === 'object' && isNamedValue ? resource : name);
  }
};

/** A setting is named by its pair, but `connectionString` says more than the name of a database. */
const pairName = ({ name, entry }: { name: string; entry: CodeEntry }): string =>
  /^connectionString$/i.test(entry.name) ? entry.name : name;

const visit = (walk: Walk, value: CodeValue, names: readonly string[], name: string): void => {
  if (value.kind === 'string') offerString(walk, value, names, name);
  else if (value.kind === 'object') visitObject(walk, value, names, name);
  else if (value.kind === 'list') visitList(walk, value.items, names, name);
  else if (value.kind === 'call') visitCall(walk, value, names, name);
  else if (value.kind === 'reference') follow(walk, value.path.replace(/^(?:local|var)\./, ''), names, name);
  else if (value.kind === 'expression') visitExpression(walk, value, names, name);
};

const visitExpression = (
  walk: Walk,
  value: Extract<CodeValue, { kind: 'expression' }>,
  names: readonly string[],
  name: string,
): void => {
  const results = new Set(value.results);
  for (const part of value.parts) {
    if (results.has(part) || part.kind === 'object') visit(walk, part, names, name);
  }
};

/** Items under a plural, as in `secrets`, are names as often as values. */
const visitList = (walk: Walk, items: readonly CodeValue[], names: readonly string[], name: string): void => {
  const slot = slotFor(walk, names, name);
  const isPlural = /s$/i.test(name) && !/pass$/i.test(name) && slot?.certainty !== 'certain';
  for (const item of items) {
    if (item.kind === 'string' && isPlural && slot !== undefined) {
      offerValue(walk.scope, item.decoded, { ...slot, certainty: 'weak' });
    } else visit(walk, item, names, name);
  }
};

const FALLBACKS: Readonly<Record<Declaration['keyword'], string>> = {
  parameter: 'iac/parameter-default',
  'parameter-value': 'iac/parameter-value',
  variable: 'iac/variable',
  resource: 'iac/property',
  module: 'iac/module-parameter',
  output: 'iac/output',
  provider: 'iac/provider',
  other: 'iac/property',
};

const USER = /(?:user(?:name)?|login|account|admin|email|id|url|uri|endpoint|host|name)$/i;

/** A default of a parameter that is marked as secret is one, unless its name says that it is a user or an address. */
const secureSlot = (declaration: Declaration): Slot | undefined => {
  if (!declaration.secure || declaration.keyword !== 'parameter' || USER.test(declaration.name)) return undefined;
  const { name } = declaration;
  const kind = nameStrength(name) === 'none' ? 'secret' : kindOfName(name);
  return { position: FALLBACKS.parameter, name, kind, certainty: 'strong' };
};

/** The type of a resource in lower case and without its version. For azapi resources it is an attribute. */
export const typeOf = ({ type, value }: Declaration): string | undefined =>
  type?.startsWith('azapi_') === true ? plainText(member(value, 'type'))?.split('@')[0]?.toLowerCase() : type;

const knownValues = ({ declarations }: CodeDocument): Map<string, CodeValue> => {
  const known = new Map<string, CodeValue>();
  for (const { keyword, name, value } of declarations) {
    if ((keyword === 'variable' || keyword === 'parameter') && value !== undefined) known.set(name, value);
  }
  return known;
};

/** Finds the literals in the values of a document. */
export const considerDocument = (
  scope: IacScope,
  document: CodeDocument,
  isPolicy: (value: CodeValue) => boolean,
): void => {
  const known = knownValues(document);
  for (const declaration of document.declarations) {
    const { value, name, keyword } = declaration;
    if (value === undefined) continue;
    const isResource = keyword === 'resource' || keyword === 'other' || keyword === 'provider';
    const type = isResource ? (typeOf(declaration) ?? '') : undefined;
    const inherited = secureSlot(declaration);
    const walk: Walk = {
      scope,
      type,
      fallback: FALLBACKS[keyword],
      known,
      isPolicy,
      ...(inherited === undefined ? {} : { inherited }),
    };
    if (isCollection(walk, name, value)) visitCollection(walk, name, value);
    else visit(walk, value, isResource ? [] : [name], name);
  }
};
