import type {
  CacheWrite,
  Literal,
  PolicySkeleton,
  SendRequest,
  Span,
  UnplacedLiteral,
} from '../../src/evidence/policy.ts';

/** A place in a text; the rest of the span is made up to fit. */
export function at(line: number, column = 5): Span {
  return { line, column, endLine: line, endColumn: column + 10, offset: line * 100 + column, length: 10 };
}

/** The skeleton of a sound, empty policy. */
export function skeleton(over: Partial<PolicySkeleton> = {}): PolicySkeleton {
  return {
    complete: true,
    wellFormed: true,
    root: 'policies',
    problems: [],
    elementCount: 4,
    fragments: [],
    namedValues: [],
    keyVaultIdentifiers: [],
    sendRequests: [],
    cacheWrites: [],
    unsupportedSyntax: [],
    literals: [],
    lineHashes: {},
    ...over,
  };
}

/** A policy that could not be followed to its end. */
export function cutShort(over: Partial<PolicySkeleton> = {}): PolicySkeleton {
  return skeleton({ complete: false, problems: [{ kind: 'unbalanced-expression', span: at(9) }], ...over });
}

export function literal(over: Partial<Literal> = {}): Literal {
  return {
    group: 1,
    kind: 'api-key',
    position: 'apim/set-header',
    name: 'x-api-key',
    lengthClass: '16-31',
    context: 'live',
    confidence: 'high',
    span: at(3),
    ...over,
  };
}

/** A literal of something that has no text to stand in. */
export function unplaced(over: Partial<UnplacedLiteral> = {}): UnplacedLiteral {
  const { span: _span, ...rest } = literal();
  return { ...rest, ...over };
}

/** A request to a literal https address. */
export function request(id: number, host: string, path: string, over: Partial<SendRequest> = {}): SendRequest {
  return {
    id,
    method: 'GET',
    url: { kind: 'literal', scheme: 'https', host, path },
    headers: [],
    span: at(id + 1),
    ...over,
  };
}

/** Fetch of a secret of the test vault with the system-assigned identity. */
export function secretRequest(id: number, name: string, over: Partial<SendRequest> = {}): SendRequest {
  return request(id, 'kv-1.vault.azure.net', `/secrets/${name}/`, {
    managedIdentity: {
      resource: { kind: 'literal', text: 'https://vault.azure.net' },
      clientId: { kind: 'absent' },
    },
    ...over,
  });
}

export function cacheWrite(over: Partial<CacheWrite> = {}): CacheWrite {
  return {
    element: 'cache-store-value',
    key: { kind: 'literal', text: 'orders-key' },
    duration: { kind: 'seconds', seconds: 300 },
    value: { requests: [1], namedValues: [], followed: true, encrypted: false, usesAnswerLifetime: false },
    span: at(7),
    ...over,
  };
}
