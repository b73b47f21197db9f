import type { PolicyElement, PolicyTree } from '../parse/apim-policy.ts';
import { spanBetween } from '../parse/lines.ts';
import type { LineIndex } from '../parse/lines.ts';
import type { PolicyExpression, PolicyValue } from '../parse/policy-value.ts';
import { durationOf, maybeText, namedValuesIn, plainAttribute } from './text-values.ts';
import type { CacheWrite, CachingType } from './types.ts';
import { mentionsIdentifier, mentionsString, variablesIn } from './variables.ts';
import { attribute, childrenNamed, expressionsOf, textOf, walkElements } from './walk.ts';

/** Where a value stems from. */
interface Source {
  readonly requests: ReadonlySet<number>;
  readonly namedValues: ReadonlySet<string>;
  readonly followed: boolean;
  readonly encrypted: boolean;
  readonly usesAnswerLifetime: boolean;
}

interface TaintScope {
  readonly masked: string;
  readonly lines: LineIndex;
  readonly requestIds: ReadonlyMap<PolicyElement, number>;
  readonly variables: Map<string, Source>;
  /** What was put into the response body so far, for `cache-store`, which stores that body. */
  response: Source;
  readonly writes: CacheWrite[];
  /** What `cache-store-value` puts under each key, as the pass before found it. */
  readonly storedBefore: ReadonlyMap<string, Source>;
  readonly stored: Map<string, Source>;
}

const NOTHING: Source = {
  requests: new Set(),
  namedValues: new Set(),
  followed: true,
  encrypted: false,
  usesAnswerLifetime: false,
};
const UNKNOWN: Source = { ...NOTHING, followed: false };

const carries = (source: Source): boolean =>
  source.requests.size > 0 || source.namedValues.size > 0 || !source.followed;

const union = (sources: readonly Source[]): Source => {
  const carrying = sources.filter(carries);
  return {
    requests: new Set(sources.flatMap(({ requests }) => [...requests])),
    namedValues: new Set(sources.flatMap(({ namedValues }) => [...namedValues])),
    followed: sources.every(({ followed }) => followed),
    encrypted: carrying.length > 0 && carrying.every(({ encrypted }) => encrypted),
    usesAnswerLifetime: sources.some(({ usesAnswerLifetime }) => usesAnswerLifetime),
  };
};

const LIFETIME = /^(?:expires_in|ext_expires_in|expires_on|lease_duration)$/;
const LIFETIME_NAME = /\b(?:expires_in|expires_on|lease_duration)\b/;
const ENCRYPTS = /^(?:Encrypt|EncryptValue|Protect)$/;
const DECRYPTS = /^(?:Decrypt|Unprotect)$/;

const sourceOfExpression = (scope: TaintScope, expression: PolicyExpression): Source => {
  const { tokens } = expression;
  const use = variablesIn(tokens);
  const named = new Set(namedValuesIn(scope.masked.slice(expression.start, expression.end)));
  const parts = [...use.names].map((name) => scope.variables.get(name) ?? UNKNOWN);
  const all = union([...parts, { ...NOTHING, namedValues: named, followed: use.followed }]);
  const encrypts = mentionsIdentifier(tokens, ENCRYPTS);
  return {
    ...all,
    encrypted: encrypts || (all.encrypted && !mentionsIdentifier(tokens, DECRYPTS)),
    usesAnswerLifetime:
      all.usesAnswerLifetime || mentionsString(tokens, LIFETIME_NAME) || mentionsIdentifier(tokens, LIFETIME),
  };
};

const sourceOfValue = (scope: TaintScope, value: PolicyValue | undefined): Source => {
  if (value === undefined) return NOTHING;
  const named = value.pieces.flatMap((piece) =>
    piece.kind === 'named-value' ? namedValuesIn(scope.masked.slice(piece.start, piece.end)) : [],
  );
  return union([
    { ...NOTHING, namedValues: new Set(named) },
    ...expressionsOf(value).map((expression) => sourceOfExpression(scope, expression)),
  ]);
};

const SECTIONS = /^(?:policies|fragment|inbound|backend|outbound|on-error)$/;

/** An assignment that may not happen adds to what a variable holds; any other replaces it. */
const assign = (
  scope: TaintScope,
  name: string | undefined,
  source: Source,
  around: readonly PolicyElement[],
): void => {
  if (name === undefined) return;
  const before = scope.variables.get(name);
  const isConditional = around.some((element) => !SECTIONS.test(element.name));
  scope.variables.set(name, isConditional && before !== undefined ? union([before, source]) : source);
};

const CACHING_TYPES: readonly CachingType[] = ['internal', 'external', 'prefer-external'];

const cachingTypeOf = (scope: TaintScope, element: PolicyElement): { cachingType?: CachingType } => {
  const text = plainAttribute(scope.masked, element, 'caching-type')?.toLowerCase();
  const cachingType = CACHING_TYPES.find((candidate) => candidate === text);
  return cachingType === undefined ? {} : { cachingType };
};

const recordWrite = (scope: TaintScope, element: PolicyElement, name: CacheWrite['element'], source: Source): void => {
  const lifetime = attribute(element, 'duration') ?? attribute(element, 'expires-after');
  const timed = sourceOfValue(scope, lifetime);
  scope.writes.push({
    element: name,
    key: maybeText(scope.masked, attribute(element, 'key')),
    duration: durationOf(scope.masked, lifetime),
    ...cachingTypeOf(scope, element),
    value: {
      requests: [...source.requests].toSorted((a, b) => a - b),
      namedValues: [...source.namedValues].toSorted(),
      followed: source.followed,
      encrypted: source.encrypted,
      usesAnswerLifetime: timed.usesAnswerLifetime,
    },
    span: spanBetween(scope.lines, element.start, element.tagEnd),
  });
};

/** `cache-value` runs the policies inside it and stores the variable or value that they leave. */
const cacheValue = (scope: TaintScope, element: PolicyElement): void => {
  const own = sourceOfValue(scope, attribute(element, 'value'));
  const values = childrenNamed(element, 'value').map((child) => sourceOfValue(scope, textOf(child)));
  const inner: Source[] = [];
  walkElements(element.children, (child) => {
    const id = scope.requestIds.get(child);
    if (id !== undefined) inner.push({ ...NOTHING, requests: new Set([id]) });
    if (child.name === 'set-variable') inner.push(sourceOfValue(scope, attribute(child, 'value')));
  });
  const isPlain = attribute(element, 'value') !== undefined && inner.length === 0;
  recordWrite(scope, element, 'cache-value', union([own, ...values, ...inner, isPlain ? NOTHING : UNKNOWN]));
};

const isInRequest = (around: readonly PolicyElement[]): boolean =>
  around.some((element) => /^send-(?:one-way-)?request$/.test(element.name));

const follow = (scope: TaintScope, element: PolicyElement, around: readonly PolicyElement[]): void => {
  const name = (attributeName: string): string | undefined => plainAttribute(scope.masked, element, attributeName);
  const id = scope.requestIds.get(element);
  if (id !== undefined) {
    assign(scope, name('response-variable-name'), { ...NOTHING, requests: new Set([id]) }, around);
  }
  switch (element.name) {
    case 'set-variable':
      assign(scope, name('name'), sourceOfValue(scope, attribute(element, 'value')), around);
      break;
    case 'authentication-managed-identity':
      assign(scope, name('output-token-variable-name'), NOTHING, around);
      break;
    case 'cache-lookup-value':
      addSource(scope, name('variable-name'), scope.storedBefore.get(keyOf(scope, element)) ?? UNKNOWN);
      break;
    case 'get-authorization-context':
      addSource(scope, name('context-variable-name'), UNKNOWN);
      break;
    case 'set-body':
      if (!isInRequest(around)) scope.response = union([scope.response, sourceOfValue(scope, textOf(element))]);
      break;
    case 'return-response':
      scope.response = union([scope.response, scope.variables.get(name('response-variable-name') ?? '') ?? NOTHING]);
      break;
    case 'cache-store-value':
      storeValue(scope, element, sourceOfValue(scope, attribute(element, 'value')));
      break;
    case 'cache-store':
      recordWrite(scope, element, 'cache-store', scope.response);
      break;
    case 'cache-value':
      cacheValue(scope, element);
      break;
    default:
  }
};

const addSource = (scope: TaintScope, name: string | undefined, source: Source): void => {
  if (name !== undefined) scope.variables.set(name, union([scope.variables.get(name) ?? NOTHING, source]));
};

/** A key as text to compare: `k` and `@("k")` are one key, other expressions are compared as written. */
const keyOf = (scope: TaintScope, element: PolicyElement): string => {
  const value = attribute(element, 'key');
  const text = maybeText(scope.masked, value);
  if (text.kind === 'literal') return `=${text.text}`;
  return value === undefined ? '' : scope.masked.slice(value.start, value.end);
};

const storeValue = (scope: TaintScope, element: PolicyElement, source: Source): void => {
  recordWrite(scope, element, 'cache-store-value', source);
  const key = keyOf(scope, element);
  scope.stored.set(key, union([scope.stored.get(key) ?? NOTHING, source]));
};

const onePass = (tree: PolicyTree, scope: TaintScope): TaintScope => {
  walkElements(tree.nodes, (element, around) => follow(scope, element, around));
  return scope;
};

/** Every key that is stored, with nothing known of it yet. */
const storedKeys = (tree: PolicyTree, scope: TaintScope): Map<string, Source> => {
  const keys = new Map<string, Source>();
  walkElements(tree.nodes, (element) => {
    if (element.name === 'cache-store-value') keys.set(keyOf(scope, element), NOTHING);
  });
  return keys;
};

/**
 * The cache writes of a policy with the requests and named values that what they store was drawn from. A look-up
 * gives what this policy stores under the same key, which a first pass finds out; under any other key it is unknown.
 */
export const findCacheWrites = (
  tree: PolicyTree,
  masked: string,
  lines: LineIndex,
  requestIds: ReadonlyMap<PolicyElement, number>,
): CacheWrite[] => {
  const fresh = (storedBefore: ReadonlyMap<string, Source>): TaintScope => ({
    masked,
    lines,
    requestIds,
    variables: new Map(),
    response: NOTHING,
    writes: [],
    storedBefore,
    stored: new Map(),
  });
  const first = onePass(tree, fresh(storedKeys(tree, fresh(new Map()))));
  return onePass(tree, fresh(first.stored)).writes;
};
