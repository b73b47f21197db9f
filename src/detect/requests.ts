import type { PolicyElement, PolicyTree } from '../parse/apim-policy.ts';
import { spanBetween } from '../parse/lines.ts';
import type { LineIndex } from '../parse/lines.ts';
import type { PolicyExpression, PolicyValue } from '../parse/policy-value.ts';
import { viewExpression, isPunctuation } from './fold.ts';
import type { ExpressionView, Fold } from './fold.ts';
import { DYNAMIC } from './judge.ts';
import { keepableName, keepableText } from './keepable-text.ts';
import { knownText, lowerHost, maybeText, maybeTextOf, plainAttribute } from './text-values.ts';
import type { MaybeText, RequestUrl, SendRequest } from './types.ts';
import { variablesIn } from './variables.ts';
import { attribute, childrenNamed, expressionsOf, textOf, walkElements } from './walk.ts';

type ManagedIdentity = NonNullable<SendRequest['managedIdentity']>;

interface RequestScope {
  readonly tree: PolicyTree;
  readonly masked: string;
  readonly lines: LineIndex;
  /** `authentication-managed-identity` elements before this place, by the variables that hold their token. */
  readonly identities: Map<string, ManagedIdentity>;
}

export interface Requests {
  readonly sendRequests: SendRequest[];
  readonly requestIds: ReadonlyMap<PolicyElement, number>;
}

const URL_FORM = /^(https?):\/\/(?:[^\s/?#@]*@)?((?:[A-Za-z0-9.:_[\]-]|\{\{[\w.-]+\}\})+)(\/[^\s]*)?$/i;
const NAMED_URL = /^(?:https?:\/\/)?\{\{\s*([A-Za-z0-9_-][A-Za-z0-9_.-]*)\s*\}\}(\/\S*)?$/i;

/** Query and fragment go first: they are never kept. */
const urlOf = (text: string | undefined): RequestUrl => {
  if (text === undefined) return { kind: 'expression' };
  const plain = text.replace(/[?#](?!\{)[^]*$/, '').trim();
  const named = NAMED_URL.exec(plain);
  if (named?.[1] !== undefined) {
    const name = keepableName(named[1]);
    return { kind: 'named-value', name, ...(named[2] === undefined ? {} : { path: keepableText(named[2]) }) };
  }
  const literal = URL_FORM.exec(plain);
  if (literal === null) return { kind: 'expression' };
  const [, scheme = '', host = '', path = '/'] = literal;
  return { kind: 'literal', scheme: scheme.toLowerCase(), host: lowerHost(host), path: keepableText(path) };
};

const urlOfRequest = (scope: RequestScope, element: PolicyElement): RequestUrl => {
  const [setUrl] = childrenNamed(element, 'set-url');
  return setUrl === undefined ? { kind: 'absent' } : urlOf(knownText(scope.masked, textOf(setUrl)));
};

const headersOf = (scope: RequestScope, element: PolicyElement): { name: string; value: PolicyValue }[] =>
  childrenNamed(element, 'set-header').flatMap((header) => {
    const name = plainAttribute(scope.masked, header, 'name');
    const [value] = childrenNamed(header, 'value');
    return name === undefined ? [] : [{ name, value: textOf(value ?? header) }];
  });

const identityOf = (scope: RequestScope, element: PolicyElement): ManagedIdentity => ({
  resource: maybeText(scope.masked, attribute(element, 'resource')),
  clientId: maybeText(scope.masked, attribute(element, 'client-id')),
});

const identityUsed = (
  scope: RequestScope,
  element: PolicyElement,
  values: readonly PolicyValue[],
): ManagedIdentity | undefined => {
  const [own] = childrenNamed(element, 'authentication-managed-identity');
  if (own !== undefined) return identityOf(scope, own);
  return identityIn(scope, values);
};

/** The identity whose token is in a variable that the values read. */
const identityIn = (scope: RequestScope, values: readonly PolicyValue[]): ManagedIdentity | undefined => {
  const used = values.flatMap(expressionsOf).flatMap(({ tokens }) => [...variablesIn(tokens).names]);
  return used.map((name) => scope.identities.get(name)).find((identity) => identity !== undefined);
};

/** Notes which variable holds the token of an identity: the one that it is put into, and those that it is copied to. */
const noteIdentity = (scope: RequestScope, element: PolicyElement): void => {
  const isSource = element.name === 'authentication-managed-identity';
  if (!isSource && element.name !== 'set-variable') return;
  const name = plainAttribute(scope.masked, element, isSource ? 'output-token-variable-name' : 'name');
  if (name === undefined) return;
  const value = attribute(element, 'value');
  const identity = isSource ? identityOf(scope, element) : identityIn(scope, value === undefined ? [] : [value]);
  if (identity !== undefined) scope.identities.set(name, identity);
};

const ROLE = /["']?\brole["']?\s{0,16}:\s{0,16}["']([^"'\0]{1,256})["']/;
const COMPUTED_ROLE = /["']role["']\s{0,16}:/;

/** A role given outside of a JSON text: `role = "x"`, `["role"] = "x"`, `("role", "x")`, `{ "role", "x" }`. */
const assignsRole = (view: ExpressionView, first: number): boolean => {
  const { tokens } = view;
  const before = tokens[first - 1];
  const target = tokens[first - 2];
  const isEqual = isPunctuation(before, '=');
  if (isEqual && target?.kind === 'identifier') return target.text === 'role';
  const key = isEqual && isPunctuation(target, ']') ? tokens[first - 3] : target;
  return (isEqual || isPunctuation(before, ',')) && key?.kind === 'string' && key.segments[0]?.value === 'role';
};

const roleOfFold = (scope: RequestScope, view: ExpressionView, fold: Fold): MaybeText | undefined => {
  const { decoded } = fold;
  if (assignsRole(view, fold.first)) {
    if (decoded.text.includes(DYNAMIC)) return { kind: 'expression' };
    return maybeTextOf(scope.masked.slice(decoded.start, decoded.end));
  }
  const match = ROLE.exec(decoded.text);
  if (match === null) return COMPUTED_ROLE.test(decoded.text) ? { kind: 'expression' } : undefined;
  const value = match[1] ?? '';
  const start = decoded.offsets?.[match.index + match[0].length - 1 - value.length];
  return start === undefined ? { kind: 'expression' } : maybeTextOf(scope.masked.slice(start, start + value.length));
};

const roleOfExpression = (scope: RequestScope, expression: PolicyExpression): MaybeText | undefined => {
  const view = viewExpression(expression.tokens);
  const roles = view.folds.flatMap((fold) => roleOfFold(scope, view, fold) ?? []);
  const isNamed = view.tokens.some((token) => token.kind === 'identifier' && token.text === 'role');
  return roles[0] ?? (isNamed ? { kind: 'expression' } : undefined);
};

const roleOf = (scope: RequestScope, body: PolicyValue | undefined): MaybeText | undefined => {
  if (body === undefined) return undefined;
  const text = knownText(scope.masked, body);
  const match = text === undefined ? null : ROLE.exec(text.replaceAll(String.raw`\"`, '"'));
  if (match?.[1] !== undefined) return maybeTextOf(match[1]);
  return expressionsOf(body).flatMap((expression) => roleOfExpression(scope, expression) ?? [])[0];
};

const flag = (text: string | undefined): boolean | undefined => {
  const lower = text?.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
};

/** Leaves out what is not there, so that an absent attribute never reads as a default. */
const present = <T extends object>(record: { [K in keyof T]: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;

const requestOf = (scope: RequestScope, element: PolicyElement, id: number): SendRequest => {
  const { masked } = scope;
  const headers = headersOf(scope, element);
  const [setBody] = childrenNamed(element, 'set-body');
  const [setMethod] = childrenNamed(element, 'set-method');
  const body = setBody === undefined ? undefined : textOf(setBody);
  const method = setMethod === undefined ? undefined : maybeText(masked, textOf(setMethod));
  const namespace = headers.find(({ name }) => name.toLowerCase() === 'x-vault-namespace');
  const timeout = plainAttribute(masked, element, 'timeout');
  const values = [...headers.map(({ value }) => value), ...(body === undefined ? [] : [body])];
  return {
    id,
    url: urlOfRequest(scope, element),
    headers: headers.map(({ name }) => name),
    span: spanBetween(scope.lines, element.start, element.end),
    ...present<Omit<SendRequest, 'id' | 'url' | 'headers' | 'span'>>({
      variable: plainAttribute(masked, element, 'response-variable-name'),
      method: method?.kind === 'literal' ? method.text : undefined,
      vaultNamespace: namespace === undefined ? undefined : maybeText(masked, namespace.value),
      ignoreError: flag(plainAttribute(masked, element, 'ignore-error')),
      timeoutSeconds: timeout !== undefined && /^\d{1,9}$/.test(timeout) ? Number(timeout) : undefined,
      managedIdentity: identityUsed(scope, element, values),
      bodyRole: roleOf(scope, body),
    }),
  };
};

/** Reads the `send-request` and `send-one-way-request` elements of a policy, numbered in the order of the text. */
export const findRequests = (tree: PolicyTree, masked: string, lines: LineIndex): Requests => {
  const scope: RequestScope = { tree, masked, lines, identities: new Map() };
  const sendRequests: SendRequest[] = [];
  const requestIds = new Map<PolicyElement, number>();
  walkElements(tree.nodes, (element) => {
    noteIdentity(scope, element);
    if (element.name !== 'send-request' && element.name !== 'send-one-way-request') return;
    const id = sendRequests.length + 1;
    requestIds.set(element, id);
    sendRequests.push(requestOf(scope, element, id));
  });
  return { sendRequests, requestIds };
};
