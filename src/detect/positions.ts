import type { PolicyElement, PolicyNode, PolicyTree } from '../parse/apim-policy.ts';
import type { PolicyExpression, PolicyValue } from '../parse/policy-value.ts';
import { considerBody, considerElements, considerHeader, considerNote, considerUrl } from './credentials.ts';
import type { Place } from './credentials.ts';
import { considerExpression } from './expression-literals.ts';
import type { ExpressionPlace } from './expression-scan.ts';
import { consider } from './findings.ts';
import type { Findings } from './findings.ts';
import { offerValue } from './iac/values.ts';
import { judge } from './judge.ts';
import { kindOfName, nameStrength } from './names.ts';
import type { NameStrength } from './names.ts';
import type { LiteralContext } from './types.ts';
import {
  attribute,
  childrenNamed,
  decodeValue,
  expressionsOf,
  textOf,
  treeInComment,
  walkElements,
  walkLeaves,
} from './walk.ts';

interface Scope {
  readonly text: string;
  readonly findings: Findings;
  readonly context: LiteralContext;
  /** Expressions that stand in a credential position. All others are looked at without one. */
  readonly places: Map<PolicyExpression, ExpressionPlace>;
}

interface Slot {
  readonly position: string;
  readonly name?: string;
  readonly strength: NameStrength;
  readonly kind?: string;
}

const placeIn = (scope: Scope, slot: Slot): Place => ({
  position: slot.position,
  context: scope.context,
  ...(slot.name === undefined ? {} : { name: slot.name }),
});

/** Remembers where the expressions of a value stand; they are looked at together with all others. */
const rememberExpressions = (scope: Scope, value: PolicyValue | undefined, slot: Slot): void => {
  if (value === undefined) return;
  for (const expression of expressionsOf(value)) {
    scope.places.set(expression, {
      strength: slot.strength,
      context: scope.context,
      ...(slot.name === undefined ? {} : { name: slot.name }),
      ...(slot.kind === undefined ? {} : { kind: slot.kind }),
    });
  }
};

const considerSlot = (scope: Scope, value: PolicyValue | undefined, slot: Slot): void => {
  if (value === undefined || slot.strength === 'none') return;
  rememberExpressions(scope, value, slot);
  const options = { strength: slot.strength, ...(slot.kind === undefined ? {} : { kind: slot.kind }) };
  considerHeader(scope.findings, decodeValue(scope.text, value), placeIn(scope, slot), options);
};

const plainName = (scope: Scope, element: PolicyElement): string | undefined => {
  const value = attribute(element, 'name');
  if (value === undefined || value.pieces.some((piece) => piece.kind === 'expression')) return undefined;
  const name = decodeValue(scope.text, value).text.trim();
  return name === '' || name.length > 128 ? undefined : name;
};

const valuesOf = (element: PolicyElement): PolicyValue[] => [
  ...childrenNamed(element, 'value').map(textOf),
  textOf(element),
];

const header =
  (position: string) =>
  (scope: Scope, element: PolicyElement): void => {
    const name = plainName(scope, element);
    if (name === undefined) return;
    for (const value of valuesOf(element)) {
      considerSlot(scope, value, { position, name, strength: nameStrength(name) });
      if (/^cookie$/i.test(name))
        considerBody(scope.findings, decodeValue(scope.text, value), { position, name, context: scope.context });
      if (/^(?:content-)?location$/i.test(name))
        considerUrl(scope.findings, decodeValue(scope.text, value), { position, name, context: scope.context });
    }
  };

const QUERY_NAMES = new Set(['code', 'sig', 'key', 'token', 'apikey', 'api-key', 'api_key', 'subscription-key']);
const MIN_WEAK_PARAMETER = 6;

/** Some services call their key `appid` or by their own name: its form then has to say that it is one. */
const KEY_FORM = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|(?=[a-z]*[0-9])(?=[A-Z]*[0-9a-z])[A-Za-z0-9]{32,64})$/;
const OTHER_ID =
  /trace|correlation|request|session|tenant|client|user|hash|etag|digest|version|checksum|object|resource|account|delta|cursor|skip|continuation|page|partition|public/i;

const isKeyForm = (scope: Scope, value: PolicyValue): boolean =>
  expressionsOf(value).length === 0 && KEY_FORM.test(decodeValue(scope.text, value).text.trim());

const queryParameter = (scope: Scope, element: PolicyElement): void => {
  const name = plainName(scope, element);
  if (name === undefined) return;
  const strength = nameStrength(name);
  for (const value of valuesOf(element)) {
    // `code` and `key` also name harmless things; what is given to them in a policy is a key unless it is very short.
    const isNamed =
      QUERY_NAMES.has(name.toLowerCase()) &&
      value.end - value.start >= MIN_WEAK_PARAMETER &&
      (strength === 'strong' || nameStrength(`secret-${decodeValue(scope.text, value).text.trim()}`) !== 'none');
    const isFormed = strength === 'none' && !OTHER_ID.test(name) && isKeyForm(scope, value);
    considerSlot(scope, value, {
      position: 'apim/set-query-parameter',
      name,
      strength: isNamed ? 'strong' : isFormed ? 'weak' : strength,
      kind: kindOfName(name),
    });
  }
};

const attributes =
  (position: string, kinds: Readonly<Record<string, string>>) =>
  (scope: Scope, element: PolicyElement): void => {
    for (const [name, kind] of Object.entries(kinds)) {
      considerSlot(scope, attribute(element, name), { position, name, strength: 'strong', kind });
    }
  };

const url = (scope: Scope, value: PolicyValue | undefined, position: string): void => {
  if (value === undefined) return;
  considerUrl(scope.findings, decodeValue(scope.text, value), { position, context: scope.context });
};

/** The strings of the expressions of a value: of a key that is built they say what is kept under it. */
const wordsIn = (value: PolicyValue): string =>
  expressionsOf(value)
    .flatMap(({ tokens }) => tokens)
    .flatMap((token) => (token.kind === 'string' ? token.segments.map((segment) => ` ${segment.value}`) : []))
    .join('')
    .slice(0, 100);

const named =
  (position: string, nameAttribute: 'name' | 'key') =>
  (scope: Scope, element: PolicyElement): void => {
    const source = attribute(element, nameAttribute);
    if (source === undefined) return;
    const name = decodeValue(scope.text, source).text.trim() + wordsIn(source);
    if (name.length > 128) return;
    // A key that an expression builds still tells what is stored under it, but is no name to report.
    const isPlain = source.pieces.every((piece) => piece.kind !== 'expression');
    url(scope, attribute(element, 'value'), position);
    rememberExpressions(scope, attribute(element, 'value'), { position, name, strength: 'none' });
    considerSlot(scope, attribute(element, 'value'), {
      position,
      ...(isPlain ? { name } : {}),
      strength: nameStrength(name.replaceAll('\0', ' ')),
      kind: kindOfName(name),
    });
  };

const isRequest = (element: PolicyElement): boolean => /^send-(?:one-way-)?request$/.test(element.name);

const setBody = (scope: Scope, element: PolicyElement, around: readonly PolicyElement[]): void => {
  const position = around.some(isRequest) ? 'apim/send-request-body' : 'apim/set-body';
  const decoded = decodeValue(scope.text, textOf(element));
  considerBody(scope.findings, decoded, { position, context: scope.context });
  considerElements(scope.findings, decoded, { position, context: scope.context });
};

const jwtKey = (scope: Scope, element: PolicyElement, around: readonly PolicyElement[]): void => {
  const parent = around.at(-1)?.name;
  if (parent !== 'issuer-signing-keys' && parent !== 'decryption-keys') return;
  considerSlot(scope, textOf(element), {
    position: 'apim/validate-jwt',
    name: parent,
    strength: 'strong',
    kind: 'signing-key',
  });
};

/** Metadata of a Dapr binding, named by its key. */
const bindingItem = (scope: Scope, element: PolicyElement, around: readonly PolicyElement[]): void => {
  if (around.at(-1)?.name !== 'metadata') return;
  const key = attribute(element, 'key');
  if (key === undefined) return;
  const name = decodeValue(scope.text, key).text.trim();
  if (name.length > 128) return;
  considerSlot(scope, textOf(element), { position: 'apim/dapr-binding', name, strength: nameStrength(name) });
};

const passwordOf = attributes('apim/authentication-basic', { password: 'password' });

/** `username="username" password="password"` is how the reference of the policy shows it. */
const basic = (scope: Scope, element: PolicyElement): void => {
  const [user = '', password = ''] = ['username', 'password'].map((name) => {
    const value = attribute(element, name);
    return value === undefined ? '' : decodeValue(scope.text, value).text.trim();
  });
  if (/^user(?:name)?$/i.test(user) && /^pass(?:word)?$/i.test(password)) return;
  passwordOf(scope, element);
};

/** Of a connection string only some parts are secret. */
const connectionString = (scope: Scope, value: PolicyValue): void => {
  const place = { position: 'apim/data-source', name: 'connection-string', kind: 'connection-string' } as const;
  const decoded = decodeValue(scope.text, value);
  const isLiteral = expressionsOf(value).length === 0 && judge(decoded.text) === 'literal';
  if (!isLiteral) considerSlot(scope, value, { ...place, strength: 'strong' });
  else offerValue({ found: scope.findings.found, context: scope.context }, decoded, { ...place, certainty: 'strong' });
};

type Handler = (scope: Scope, element: PolicyElement, around: readonly PolicyElement[]) => void;

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['set-header', header('apim/set-header')],
  ['check-header', header('apim/check-header')],
  ['set-query-parameter', queryParameter],
  ['authentication-basic', basic],
  [
    'authentication-certificate',
    attributes('apim/authentication-certificate', { body: 'certificate', password: 'certificate-password' }),
  ],
  ['proxy', attributes('apim/proxy', { password: 'password' })],
  ['key', jwtKey],
  ['item', bindingItem],
  ['set-variable', named('apim/set-variable', 'name')],
  ['cache-store-value', named('apim/cache-store-value', 'key')],
  ['set-body', setBody],
  ['set-url', (scope, element) => url(scope, textOf(element), 'apim/send-request-url')],
  ['set-backend-service', (scope, element) => url(scope, attribute(element, 'base-url'), 'apim/set-backend-service')],
  ['rewrite-uri', (scope, element) => url(scope, attribute(element, 'template'), 'apim/rewrite-uri')],
  ['connection-string', (scope, element) => connectionString(scope, textOf(element))],
]);

/** The statements of policies that may hold a credential: the rows of the table of positions. */
export const CREDENTIAL_ELEMENTS: readonly string[] = [...HANDLERS.keys()];

/** An element of an XML body that is named like a credential, such as `wsse:Password` of a SOAP header. */
const bodyElement = (scope: Scope, element: PolicyElement, around: readonly PolicyElement[]): void => {
  if (element.children.some((child) => child.kind === 'element')) return;
  if (!around.some((outer) => outer.name === 'set-body')) return;
  const name = element.name.slice(element.name.indexOf(':') + 1);
  if (nameStrength(name) !== 'strong') return;
  const decoded = decodeValue(scope.text, textOf(element));
  const end = decoded.text.length;
  const position = around.some(isRequest) ? 'apim/send-request-body' : 'apim/set-body';
  consider(scope.findings, {
    decoded,
    start: 0,
    end,
    kind: kindOfName(name),
    position,
    name,
    strength: 'strong',
    context: scope.context,
  });
};

const considerNodes = (scope: Scope, nodes: readonly PolicyNode[]): void => {
  walkElements(nodes, (element, around) => {
    const handler = HANDLERS.get(element.name) ?? bodyElement;
    handler(scope, element, around);
  });
};

const NO_PLACE = { strength: 'none' } as const;

const considerExpressions = (scope: Scope, nodes: readonly PolicyNode[]): void => {
  const each = (value: PolicyValue): void => {
    for (const expression of expressionsOf(value)) {
      const place = scope.places.get(expression) ?? { ...NO_PLACE, context: scope.context };
      considerExpression(scope.findings, expression.tokens, place);
    }
  };
  walkElements(nodes, (element) => {
    for (const { value } of element.attributes) each(value);
  });
  walkLeaves(nodes, (leaf) => each(leaf.value));
};

const considerComments = (findings: Findings, tree: PolicyTree): void => {
  walkLeaves(tree.nodes, (leaf) => {
    if (leaf.kind !== 'comment') return;
    const inner = treeInComment(tree, leaf);
    if (inner !== undefined) considerPolicy(findings, inner, 'comment');
    considerNote(findings, decodeValue(tree.text, leaf.value), { position: 'apim/comment', context: 'comment' });
  });
};

/** Finds the literals in the credential positions and expressions of a policy, and in what its comments hold. */
export const considerPolicy = (findings: Findings, tree: PolicyTree, context: LiteralContext): void => {
  const scope: Scope = { text: tree.text, findings, context, places: new Map() };
  considerNodes(scope, tree.nodes);
  considerExpressions(scope, tree.nodes);
  if (context !== 'comment') considerComments(findings, tree);
};
