import type { TextSpan } from '../parse/lines.ts';

/** The shape of `src/evidence/policy.ts`, stated here because this folder imports nothing but the readers. */

export type LengthClass = '1-7' | '8-15' | '16-31' | '32-63' | '64+';
export type LiteralContext = 'live' | 'comment' | 'sample' | 'test';
export type Confidence = 'high' | 'medium' | 'low';

export interface Literal {
  group: number;
  kind: string;
  position: string;
  name?: string;
  lengthClass: LengthClass;
  context: LiteralContext;
  confidence: Confidence;
  span: TextSpan;
}

export type Duration =
  | { kind: 'seconds'; seconds: number }
  | { kind: 'named-value'; name: string }
  | { kind: 'expression' }
  | { kind: 'absent' };

export type MaybeText =
  | { kind: 'literal'; text: string }
  | { kind: 'named-value'; name: string }
  | { kind: 'template'; namedValues: string[] }
  | { kind: 'expression' }
  | { kind: 'absent' };

export interface NamedValueReference {
  name: string;
  where: 'attribute' | 'text' | 'expression' | 'comment';
  credential?: { kind: string; strength: 'strong' | 'weak' };
  span: TextSpan;
}

export type RequestUrl =
  | { kind: 'literal'; scheme: string; host: string; path: string }
  | { kind: 'named-value'; name: string; path?: string }
  | { kind: 'expression' }
  | { kind: 'absent' };

export interface SendRequest {
  id: number;
  variable?: string;
  method?: string;
  url: RequestUrl;
  headers: string[];
  vaultNamespace?: MaybeText;
  ignoreError?: boolean;
  timeoutSeconds?: number;
  managedIdentity?: { resource: MaybeText; clientId: MaybeText };
  bodyRole?: MaybeText;
  span: TextSpan;
}

export type CachingType = 'internal' | 'external' | 'prefer-external';

export interface CacheWrite {
  element: 'cache-store-value' | 'cache-store' | 'cache-value';
  key: MaybeText;
  duration: Duration;
  cachingType?: CachingType;
  value: {
    requests: number[];
    namedValues: string[];
    followed: boolean;
    encrypted: boolean;
    usesAnswerLifetime: boolean;
  };
  span: TextSpan;
}

export interface UnsupportedSyntax {
  form: 'app-service-reference' | 'key-vault-configuration-element' | 'constructed-named-value' | 'deploy-token';
  span: TextSpan;
}

export interface KeyVaultIdentifier {
  host: string;
  collection: 'secrets' | 'keys' | 'certificates';
  name: string;
  version?: string;
  request?: number;
  where: 'url' | 'attribute' | 'text' | 'expression' | 'comment';
  span: TextSpan;
}

export interface PolicyProblem {
  kind:
    | 'unbalanced-expression'
    | 'unclosed-element'
    | 'stray-end-tag'
    | 'unterminated-token'
    | 'too-deep'
    | 'too-large'
    | 'not-a-policy'
    | 'invalid-encoding';
  span: TextSpan;
}

export interface PolicySkeleton {
  complete: boolean;
  wellFormed: boolean;
  root: 'policies' | 'fragment' | 'other' | 'none';
  problems: PolicyProblem[];
  elementCount: number;
  fragments: string[];
  namedValues: NamedValueReference[];
  keyVaultIdentifiers: KeyVaultIdentifier[];
  sendRequests: SendRequest[];
  cacheWrites: CacheWrite[];
  unsupportedSyntax: UnsupportedSyntax[];
  literals: Literal[];
  lineHashes: Record<string, string>;
}

/** A literal of something that has no text to stand in: a named value, a field of a resource. */
export type UnplacedLiteral = Omit<Literal, 'span'>;

export interface DetectOptions {
  /**
   * The group of equal values that a value belongs to, from 1. The caller keeps the key in memory for the run only;
   * nothing that this folder returns holds a value.
   */
  readonly groupOf: (value: string) => number;
  /** Where the text stands: what is found in samples and tests is rated lower. `live` by default. */
  readonly context?: LiteralContext;
}

/** A literal as found, still with its value. It never leaves this folder. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly kind: string;
  readonly position: string;
  readonly name?: string;
  readonly context: LiteralContext;
  readonly confidence: Confidence;
}
