import type { VaultCapability } from '../../evidence/vault-policy.ts';
import { certainRules, type Acl, type MergedRule, type RuleRef } from './acl.ts';
import { limitsOf, type AccessLimit } from './decide.ts';
import { commonPath, comparePriority, overlaps, pathPattern } from './pattern.ts';

/**
 * How much a pattern covers. `literal`: one path; `within-mount`: part of one mount; `whole-mount`: all data of one
 * mount; `several-mounts`: the wildcard stands in the name of the mount; `server`: everything in the namespace.
 */
export type Width = 'literal' | 'within-mount' | 'whole-mount' | 'several-mounts' | 'server';

/** A secret or auth mount: path without slashes at its ends (`auth/jwt`, `secret`), and the version of a KV mount. */
export interface MountShape {
  readonly path: string;
  readonly kvVersion?: 1 | 2;
}

/** A pattern under which a capability is given, as far as no higher rule takes paths out of it. */
export interface Grant {
  /** With its namespace. */
  readonly pattern: string;
  readonly namespace: string;
  readonly width: Width;
  /** The stanzas that give it. Empty for the root policy. */
  readonly rules: readonly RuleRef[];
  readonly limits: readonly AccessLimit[];
  /** False for rules with templates or an expiration that was not judged. */
  readonly certain: boolean;
}

/**
 * The patterns that give a capability, sorted by pattern. Which mounts there are sharpens the widths; without them the
 * first segment, or two below `auth/`, is taken for the mount. See {@link narrowing} for exceptions to a grant.
 */
export function pathsGranting(acl: Acl, capability: VaultCapability, mounts?: readonly MountShape[]): Grant[] {
  const roots = acl.rootOf.map((namespace): Grant => ({
    pattern: `${namespace}*`,
    namespace,
    width: 'server',
    rules: [],
    limits: [],
    certain: acl.unusable === undefined,
  }));
  const given = [
    ...certainRules(acl).map((rule) => grantOf(rule, capability, mounts, acl.unusable === undefined)),
    ...acl.uncertain.map((rule) => grantOf(rule, capability, mounts, false)),
  ];
  return [...roots, ...given.filter((grant) => grant !== undefined)].toSorted((left, right) =>
    left.pattern === right.pattern ? 0 : left.pattern < right.pattern ? -1 : 1,
  );
}

function grantOf(
  rule: MergedRule,
  capability: VaultCapability,
  mounts: readonly MountShape[] | undefined,
  certain: boolean,
): Grant | undefined {
  if (rule.deny || !rule.capabilities.has(capability)) return undefined;
  const { namespace, pattern } = rule;
  return {
    pattern: pattern.text,
    namespace,
    width: widthOf(pattern.text.slice(namespace.length), mounts),
    rules: rule.sources.filter((source) => source.capabilities.includes(capability)).map(({ ref }) => ref),
    limits: limitsOf(rule, capability),
    certain,
  };
}

/** How wide a pattern is, relative to its namespace. A template expression counts as a wildcard. */
export function widthOf(pattern: string, mounts?: readonly MountShape[]): Width {
  const wildcard = firstWildcard(pattern);
  if (wildcard < 0) return 'literal';
  if (/^(?:\+\/)*\*$/.test(pattern)) return 'server';
  const fixed = pattern.slice(0, wildcard);
  const mount = mountOf(fixed, mounts);
  if (mount === undefined) return 'several-mounts';
  return coversMount(pattern.slice(mount.path.length + 1), mount) ? 'whole-mount' : 'within-mount';
}

function firstWildcard(pattern: string): number {
  const { kind, open } = pathPattern(pattern);
  const places = [
    pattern.indexOf('{{'),
    kind === 'segments' ? pattern.search(/(?<=\/|^)\+(?=\/|$)/) : -1,
    open ? pattern.length - 1 : -1,
  ].filter((place) => place >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

/** The mount that a text lies in, if it names all of it. */
function mountOf(fixed: string, mounts: readonly MountShape[] | undefined): MountShape | undefined {
  const known = mounts
    ?.filter((mount) => fixed.startsWith(`${mount.path}/`))
    .toSorted((left, right) => right.path.length - left.path.length)[0];
  if (known !== undefined) return known;
  const guess = /^(?:auth\/[^/]+|(?!auth\/)[^/]+)(?=\/)/.exec(fixed)?.[0];
  return guess === undefined ? undefined : { path: guess };
}

// The values of a KV version 2 mount lie below data/, so all of data/ is all of them.
function coversMount(below: string, { kvVersion }: MountShape): boolean {
  return /^(?:\+\/)*\*$/.test(below) || (kvVersion !== 1 && /^(?:data|metadata)\/(?:\+\/)*\*$/.test(below));
}

/**
 * Rules that come before a grant on some of its paths and do not give the capability there: the exceptions that keep it
 * from being as wide as it looks.
 */
export function narrowing(acl: Acl, grant: Grant, capability: VaultCapability): MergedRule[] {
  const pattern = pathPattern(grant.pattern);
  return certainRules(acl).filter(
    (rule) =>
      !rule.capabilities.has(capability) &&
      (rule.pattern.kind === 'exact' ? pattern.kind !== 'exact' : comparePriority(pattern, rule.pattern) < 0) &&
      overlaps(rule.pattern.text, grant.pattern),
  );
}

export interface OverriddenDeny {
  readonly deny: RuleRef;
  /** A rule of higher priority that allows something on a path that the deny names. */
  readonly by: RuleRef;
  /** One such path. */
  readonly path: string;
}

/** Denials that a more specific rule of the same token takes back: a deny wins only on its own pattern. */
export function overriddenDenies(acl: Acl): OverriddenDeny[] {
  const rules = certainRules(acl);
  const allowing = rules.filter((rule) => rule.capabilities.size > 0);
  return rules.flatMap((denying) => {
    const deny = denying.sources.find((source) => source.capabilities.includes('deny'))?.ref;
    if (!denying.deny || deny === undefined || denying.pattern.kind === 'exact') return [];
    return allowing.flatMap((rule): OverriddenDeny[] => {
      const higher = rule.pattern.kind === 'exact' || comparePriority(denying.pattern, rule.pattern) < 0;
      const path = higher ? commonPath(denying.pattern.text, rule.pattern.text) : undefined;
      const by = rule.sources.find((source) => source.capabilities.length > 0)?.ref;
      return path === undefined || by === undefined ? [] : [{ deny, by, path }];
    });
  });
}
