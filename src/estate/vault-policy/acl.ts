import type {
  VaultCapability,
  VaultPolicyDocument,
  VaultPolicyRule,
  VaultProduct,
} from '../../evidence/vault-policy.ts';
import type { Span } from '../../evidence/policy.ts';
import { comparePriority, matchesPattern, mayMatchTemplate, pathPattern, type PathPattern } from './pattern.ts';

/** One policy of a token. */
export interface NamedPolicy {
  readonly name: string;
  /** The namespace that the policy lies in, `team/`; the root namespace where absent. */
  readonly namespace?: string;
  readonly document: VaultPolicyDocument;
}

/** The stanza that a verdict hangs on. */
export interface RuleRef {
  readonly policy: string;
  readonly namespace: string;
  /** The pattern as written in the policy. */
  readonly path: string;
  readonly span: Span;
}

/** All stanzas of all policies for one path string, as the server joins them. */
export interface MergedRule {
  readonly pattern: PathPattern;
  readonly namespace: string;
  capabilities: ReadonlySet<VaultCapability>;
  deny: boolean;
  readonly sources: { readonly ref: RuleRef; readonly capabilities: readonly VaultCapability[] }[];
  parameters: boolean;
  minWrappingTtl: number;
  maxWrappingTtl: number;
  readonly controlGroup: boolean;
  mfa: boolean;
}

/** How a LIST path, which ends in a slash, is looked up among patterns with wildcards. */
type ListLookup = 'slash-then-bare' | 'bare-then-slash' | 'slash-only';

/** What the policies of one token say together. Made by {@link compilePolicies}. */
export interface Acl {
  readonly product: VaultProduct;
  /** Namespaces that a `root` policy holds in. */
  readonly rootOf: readonly string[];
  /** Why nothing can be said of this token, whatever is asked. */
  readonly unusable?: string;
  readonly exact: ReadonlyMap<string, MergedRule>;
  readonly prefixes: ReadonlyMap<string, MergedRule>;
  readonly segments: readonly MergedRule[];
  /** Rules of which it is not known whether, or for which path, they are in force. */
  readonly uncertain: readonly MergedRule[];
  readonly lookups: readonly [ListLookup, ...ListLookup[]];
  readonly namespaces: readonly string[];
}

export interface CompileOptions {
  /** Vault where absent would be a guess: OpenBao's rules are the ones proven on a server, so they are the default. */
  readonly product?: VaultProduct;
  /** RFC 3339. Rules that have expired by then are left out; without it, rules that expire are uncertain. */
  readonly now?: string;
  /** What a template expression such as `identity.entity.id` stands for; `undefined` where that is not known. */
  readonly render?: (expression: string) => string | undefined;
}

// Vault falls back to the path without slash since 1.15; before, it did not. OpenBao asks in another order.
const LOOKUPS: Readonly<Record<VaultProduct, Acl['lookups']>> = {
  openbao: ['slash-then-bare'],
  vault: ['bare-then-slash', 'slash-only'],
};

/**
 * Joins the policies of a token as the server does: capabilities of one path string are united over policies, a `deny`
 * wipes the rest of that string, and patterns that differ stay apart. Needs every policy that the token has; a document
 * that was not read in full makes every answer unknown.
 */
export function compilePolicies(policies: readonly NamedPolicy[], options: CompileOptions = {}): Acl {
  const { product = 'openbao' } = options;
  const exact = new Map<string, MergedRule>();
  const prefixes = new Map<string, MergedRule>();
  const segments = new Map<string, MergedRule>();
  const uncertain: MergedRule[] = [];
  for (const policy of policies) {
    for (const rule of policy.document.rules) {
      const found = ruleInForce(rule, policy, options);
      if (found === undefined) continue;
      const { pattern, certain } = found;
      const ref = { policy: policy.name, namespace: policy.namespace ?? '', path: rule.path, span: rule.span };
      if (!certain) uncertain.push(firstRule(pattern, rule, ref));
      else if (pattern.kind === 'segments') merge(segments, pattern.text, pattern, rule, ref);
      else if (pattern.kind === 'prefix') merge(prefixes, pattern.text.slice(0, -1), pattern, rule, ref);
      else merge(exact, pattern.text, pattern, rule, ref);
    }
  }
  const unusable = whyUnusable(policies);
  return {
    product,
    rootOf: policies.filter((policy) => policy.name === 'root').map((policy) => policy.namespace ?? ''),
    ...(unusable === undefined ? {} : { unusable }),
    exact,
    prefixes,
    segments: [...segments.values()],
    uncertain,
    lookups: LOOKUPS[product],
    namespaces: [...new Set(policies.map((policy) => policy.namespace ?? ''))],
  };
}

function whyUnusable(policies: readonly NamedPolicy[]): string | undefined {
  if (policies.length > 1 && policies.some((policy) => policy.name === 'root')) {
    return 'the policy root stands beside others, which no server accepts';
  }
  const torn = policies.filter((policy) => policy.name !== 'root' && !policy.document.complete);
  if (torn.length === 0) return undefined;
  return `not everything in ${torn.map((policy) => `the policy ${policy.name}`).join(', ')} could be read`;
}

/** The pattern of a rule and whether it is sure to be in force; `undefined` where it is sure not to be. */
function ruleInForce(
  rule: VaultPolicyRule,
  policy: NamedPolicy,
  options: CompileOptions,
): { readonly pattern: PathPattern; readonly certain: boolean } | undefined {
  const { expiration } = rule;
  const { now } = options;
  if (expiration !== undefined && now !== undefined && Date.parse(expiration) < Date.parse(now)) return undefined;
  const lasting = expiration === undefined || now !== undefined;
  const path = rule.templated ? rendered(rule.path, options) : rule.path;
  const pattern = pathPattern(`${policy.namespace ?? ''}${path ?? rule.path}`);
  return { pattern, certain: lasting && path !== undefined };
}

// A value with a wildcard or a slash in it is refused by some servers and taken by others.
function rendered(path: string, { render }: CompileOptions): string | undefined {
  const values = new Map<string, string | undefined>();
  for (const [, expression = ''] of path.matchAll(/\{\{(.*?)\}\}/g))
    values.set(expression, render?.(expression.trim()));
  for (const value of values.values()) {
    if (value === undefined || /[*+/]/.test(value)) return undefined;
  }
  return path.replaceAll(/\{\{(.*?)\}\}/g, (_, expression: string) => values.get(expression) ?? '');
}

function firstRule(pattern: PathPattern, rule: VaultPolicyRule, ref: RuleRef): MergedRule {
  return {
    pattern,
    namespace: ref.namespace,
    capabilities: new Set(rule.deny ? [] : rule.capabilities),
    deny: rule.deny,
    sources: [{ ref, capabilities: rule.capabilities }],
    parameters: rule.parameters !== undefined && !rule.deny,
    minWrappingTtl: rule.minWrappingTtl ?? 0,
    maxWrappingTtl: rule.maxWrappingTtl ?? 0,
    controlGroup: rule.controlGroup,
    mfa: rule.mfa,
  };
}

function merge(
  into: Map<string, MergedRule>,
  key: string,
  pattern: PathPattern,
  rule: VaultPolicyRule,
  ref: RuleRef,
): void {
  const existing = into.get(key);
  if (existing === undefined) {
    into.set(key, firstRule(pattern, rule, ref));
    return;
  }
  existing.sources.push({ ref, capabilities: rule.capabilities });
  if (existing.deny) return;
  if (rule.deny) {
    existing.deny = true;
    existing.capabilities = new Set();
    existing.parameters = false;
    return;
  }
  existing.capabilities = new Set([...existing.capabilities, ...rule.capabilities]);
  existing.parameters ||= rule.parameters !== undefined;
  existing.minWrappingTtl = smallerLimit(existing.minWrappingTtl, rule.minWrappingTtl);
  existing.maxWrappingTtl = smallerLimit(existing.maxWrappingTtl, rule.maxWrappingTtl);
  existing.mfa ||= rule.mfa;
}

function smallerLimit(existing: number, added = 0): number {
  if (added <= 0) return existing;
  return existing === 0 ? added : Math.min(existing, added);
}

/** All rules that are sure to be in force. */
export function certainRules(acl: Acl): MergedRule[] {
  return [...acl.exact.values(), ...acl.prefixes.values(), ...acl.segments];
}

/** A request path as the policies see it: with its namespace, without leading slashes. */
export function fullPath(path: string, namespace = ''): string {
  return `${namespace}${path.replace(/^\/+/, '')}`;
}

/**
 * The one rule that a path falls under, for each way in which the product's versions look LIST paths up. `listing`: the
 * lookup of LIST and SCAN, which fall back to rules for the path without its final slash.
 */
export function rulesFor(acl: Acl, path: string, listing: boolean): readonly (MergedRule | undefined)[] {
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  const exact = acl.exact.get(path) ?? (listing ? acl.exact.get(bare) : undefined);
  if (exact !== undefined) return [exact];
  const withSlash = bestWithWildcards(acl, path);
  if (!listing || bare === path) return [withSlash];
  const withoutSlash = bestWithWildcards(acl, bare);
  const answers = acl.lookups.map((lookup) => {
    if (lookup === 'slash-only') return withSlash;
    return lookup === 'slash-then-bare' ? (withSlash ?? withoutSlash) : (withoutSlash ?? withSlash);
  });
  return [...new Set(answers)];
}

function bestWithWildcards(acl: Acl, path: string): MergedRule | undefined {
  let best = longestPrefix(acl, path);
  const parts = path.split('/');
  for (const rule of acl.segments) {
    if (!matchesPattern(rule.pattern, path, parts)) continue;
    if (best === undefined || comparePriority(best.pattern, rule.pattern) < 0) best = rule;
  }
  return best;
}

function longestPrefix(acl: Acl, path: string): MergedRule | undefined {
  if (acl.prefixes.size === 0) return undefined;
  for (let length = path.length; length >= 0; length--) {
    const rule = acl.prefixes.get(path.slice(0, length));
    if (rule !== undefined) return rule;
  }
  return undefined;
}

/** Uncertain rules that may apply to a path. */
export function uncertainRulesFor(acl: Acl, path: string, listing: boolean): readonly MergedRule[] {
  const bare = listing && path.endsWith('/') ? path.slice(0, -1) : path;
  return acl.uncertain.filter(({ pattern: { text }, pattern }) =>
    [path, bare].some((form) => (text.includes('{{') ? mayMatchTemplate(text, form) : matchesPattern(pattern, form))),
  );
}

/** Whether a `root` policy covers a path of a namespace: its own namespace and all below. */
export function isRootFor(acl: Acl, namespace: string): boolean {
  return acl.rootOf.some((root) => namespace.startsWith(root));
}
