import type { VaultCapability } from '../../evidence/vault-policy.ts';
import { fullPath, isRootFor, rulesFor, uncertainRulesFor, type Acl, type MergedRule, type RuleRef } from './acl.ts';
import { needsSudo } from './protected-paths.ts';

/** What a caller wants to do: a capability, or an operation that uses the capability of another. */
export type VaultOperation = Exclude<VaultCapability, 'deny' | 'sudo'> | 'help' | 'renew' | 'revoke' | 'rollback';

/** What an allowed request has to bring besides: the policy says so, and whether it does is not known here. */
export type AccessLimit = 'parameters' | 'wrapping' | 'control-group' | 'mfa';

export interface VaultDecision {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** The stanza that gives the capability, denies it, or was expected to give it; absent where no pattern matches. */
  readonly rule?: RuleRef;
  readonly limits: readonly AccessLimit[];
  /** A clause to put behind the verdict. */
  readonly reason: string;
}

export interface DecideOptions {
  /** The namespace that `path` is relative to, `team/`; the root namespace where absent. */
  readonly namespace?: string;
  /** Whether the request needs `sudo` too; where absent, the table of root-protected paths answers. */
  readonly sudoNeeded?: boolean;
  /** PKI mounts of the namespace, two of whose paths are root-protected. */
  readonly pkiMounts?: readonly string[];
}

/**
 * Whether a token may do something at a path. LIST and SCAN paths end in a slash, as on the wire; it is added where it is
 * missing. Logins and the few paths that need no token are not judged here.
 */
export function decide(acl: Acl, path: string, operation: VaultOperation, options: DecideOptions = {}): VaultDecision {
  const { namespace = '' } = options;
  if (acl.unusable !== undefined) return { verdict: 'unknown', limits: [], reason: acl.unusable };
  if (isRootFor(acl, namespace)) return { verdict: 'allowed', limits: [], reason: 'the token has the policy root' };
  if (operation === 'help') return { verdict: 'allowed', limits: [], reason: 'help is open to every token' };
  const listing = operation === 'list' || operation === 'scan';
  const full = fullPath(listing && !path.endsWith('/') ? `${path}/` : path, namespace);
  const relative = full.slice(namespace.length);
  const sudo = options.sudoNeeded ?? needsSudo(relative, acl.product, options.pkiMounts);
  const wanted: Wanted = { capability: capabilityOf(operation), sudo };
  return settle(acl, full, listing, wanted);
}

interface Wanted {
  readonly capability: VaultCapability;
  readonly sudo: boolean;
}

function capabilityOf(operation: Exclude<VaultOperation, 'help'>): VaultCapability {
  return operation === 'renew' || operation === 'revoke' || operation === 'rollback' ? 'update' : operation;
}

function settle(acl: Acl, path: string, listing: boolean, wanted: Wanted): VaultDecision {
  const answers = rulesFor(acl, path, listing).map((rule) => judge(rule, wanted));
  const [first = judge(undefined, wanted)] = answers;
  if (answers.some((answer) => answer.verdict !== first.verdict)) {
    const reason = 'versions of Vault differ in which rule they take for a LIST path';
    return { ...first, verdict: 'unknown', reason };
  }
  const doubt = turningRule(acl, path, listing, wanted, first.verdict === 'allowed');
  if (doubt === undefined) return first;
  const ref = doubt.sources[0]?.ref;
  const reason = doubt.pattern.text.includes('{{')
    ? `a rule with a template may apply, ${doubt.pattern.text}`
    : `a rule that expires may apply, ${doubt.pattern.text}`;
  return { verdict: 'unknown', ...(ref === undefined ? {} : { rule: ref }), limits: [], reason };
}

function judge(rule: MergedRule | undefined, wanted: Wanted): VaultDecision {
  if (rule === undefined) return { verdict: 'denied', limits: [], reason: 'no rule matches the path' };
  const { text } = rule.pattern;
  if (rule.deny) return withRule('denied', refDenying(rule), `the rule ${text} denies it`);
  const giving = rule.sources.find((source) => source.capabilities.includes(wanted.capability))?.ref;
  if (giving === undefined) {
    const reason = `the rule that counts for the path, ${text}, does not give ${wanted.capability}`;
    return withRule('denied', rule.sources[0]?.ref, reason);
  }
  if (wanted.sudo && !rule.capabilities.has('sudo')) {
    const reason = `the path needs sudo, which the rule that counts for it, ${text}, does not give`;
    return withRule('denied', giving, reason);
  }
  if (rule.maxWrappingTtl > 0 && rule.minWrappingTtl > rule.maxWrappingTtl) {
    return withRule('denied', giving, `the limits on wrapping of the rule ${text} exclude each other`);
  }
  return { ...withRule('allowed', giving, `the rule ${text} gives it`), limits: limitsOf(rule, wanted.capability) };
}

function withRule(verdict: 'allowed' | 'denied', ref: RuleRef | undefined, reason: string): VaultDecision {
  return { verdict, ...(ref === undefined ? {} : { rule: ref }), limits: [], reason };
}

function refDenying(rule: MergedRule): RuleRef | undefined {
  return rule.sources.find((source) => source.capabilities.includes('deny'))?.ref;
}

const WITH_PARAMETERS: readonly VaultCapability[] = ['create', 'read', 'update', 'patch'];

/** What requests under a rule have to bring besides its capability. */
export function limitsOf(rule: MergedRule, capability: VaultCapability): AccessLimit[] {
  const limits: [AccessLimit, boolean][] = [
    ['parameters', rule.parameters && WITH_PARAMETERS.includes(capability)],
    ['wrapping', rule.minWrappingTtl > 0 || rule.maxWrappingTtl > 0],
    ['control-group', rule.controlGroup],
    ['mfa', rule.mfa],
  ];
  return limits.filter(([, holds]) => holds).map(([limit]) => limit);
}

/**
 * An uncertain rule that could turn the answer. It might outrank the rule that counts, or be one with it; only an exact
 * rule for the very path cannot be outranked.
 */
function turningRule(
  acl: Acl,
  path: string,
  listing: boolean,
  wanted: Wanted,
  allowed: boolean,
): MergedRule | undefined {
  const candidates = uncertainRulesFor(acl, path, listing);
  if (candidates.length === 0) return undefined;
  const fixed = acl.exact.get(path);
  if (fixed?.deny === true) return undefined;
  if (allowed)
    return candidates.find((rule) => rule.deny || (fixed === undefined && !gives(rule.capabilities, wanted)));
  const united = new Set(rulesFor(acl, path, listing).flatMap((rule) => [...(rule?.capabilities ?? [])]));
  for (const rule of candidates) for (const capability of rule.capabilities) united.add(capability);
  if (!gives(united, wanted)) return undefined;
  return candidates.find((rule) => rule.capabilities.has(wanted.capability)) ?? candidates[0];
}

function gives(capabilities: ReadonlySet<VaultCapability>, wanted: Wanted): boolean {
  return capabilities.has(wanted.capability) && (!wanted.sudo || capabilities.has('sudo'));
}

/**
 * The answer of `sys/capabilities` for a path: sorted, `['deny']` where nothing is allowed, `['root']` for the root
 * policy. As there, a path with a final slash is looked up as a LIST. Rules that are uncertain are left out, and an
 * unusable set of policies answers `undefined`.
 */
export function capabilitiesOf(
  acl: Acl,
  path: string,
  namespace = '',
): readonly (VaultCapability | 'root')[] | undefined {
  if (acl.unusable !== undefined) return undefined;
  if (isRootFor(acl, namespace)) return ['root'];
  const [rule] = rulesFor(acl, fullPath(path, namespace), true);
  if (rule === undefined || rule.deny || rule.capabilities.size === 0) return ['deny'];
  return [...rule.capabilities].toSorted();
}
