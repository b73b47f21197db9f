import type { VaultMount } from '../evidence/vault.ts';
import { bare } from './vault.ts';
import type { Acl, RuleRef } from './vault-policy/acl.ts';
import { pathsGranting, type Grant, type MountShape } from './vault-policy/reach.ts';

/** A rule that reaches above what one gateway needs. */
export interface WideRule {
  readonly pattern: string;
  readonly gives: 'read' | 'list';
  /** Where the pattern stands; absent for the policy root. */
  readonly rule?: RuleRef;
}

/** Paths of the server itself and of the token, at which no secret of others lies. */
const ownPaths: readonly string[] = ['auth', 'cubbyhole', 'identity', 'sys'];

/** Whether a pattern stays within paths of the server itself or of the token. */
export function isOwnPath(pattern: string): boolean {
  return ownPaths.includes(pattern.split('/')[0] ?? '');
}

/** Mounts in the shape that widths are told by. */
export function mountShapes(mounts: readonly VaultMount[]): MountShape[] {
  return mounts.map((mount) => {
    const kvVersion = kvVersionOf(mount);
    return { path: bare(mount.path), ...(kvVersion === undefined ? {} : { kvVersion }) };
  });
}

/** 1 or 2 for a KV mount, of which an old one shows no version; `undefined` for other engines. */
export function kvVersionOf(mount: VaultMount): 1 | 2 | undefined {
  if (mount.type !== 'kv' && mount.type !== 'generic') return undefined;
  return mount.version === '2' ? 2 : 1;
}

/**
 * Rules that give the read of secrets by a pattern above the gateway's own prefix, or the list of a path above it.
 * Prefixes are written with `<mount>` and `<gateway>`; `data` in them stands for `metadata` where paths are listed and
 * falls away in KV version 1. Where no gateway is known, any one segment stands for it.
 */
export function wideRules(
  acl: Acl,
  mounts: readonly VaultMount[],
  gateways: readonly string[],
  prefixes: readonly string[],
): WideRule[] {
  const shapes = mountShapes(mounts);
  const judge = (gives: 'read' | 'list'): WideRule[] =>
    pathsGranting(acl, gives, shapes)
      .filter((grant) => !isOwnPath(grant.pattern))
      .filter((grant) => isWide(grant, gives, mounts, gateways, prefixes))
      .map((grant) => withRule(grant, gives));
  return [...judge('read'), ...judge('list')];
}

function withRule({ pattern, rules }: Grant, gives: 'read' | 'list'): WideRule {
  const [rule] = rules;
  return { pattern, gives, ...(rule === undefined ? {} : { rule }) };
}

function isWide(
  { pattern, width }: Grant,
  gives: 'read' | 'list',
  mounts: readonly VaultMount[],
  gateways: readonly string[],
  prefixes: readonly string[],
): boolean {
  if (gives === 'read' && width === 'literal') return false;
  if (width === 'server' || width === 'several-mounts') return true;
  const mount = mountIn(pattern, mounts);
  const path = mount === undefined ? (pattern.split('/')[0] ?? '') : bare(mount.path);
  const version = mount === undefined ? 2 : kvVersionOf(mount);
  const below = pattern.slice(path.length + 1);
  if (version === undefined) return gives === 'read' && /^(?:[^/]+\/)?[*+](?:\/|$)/.test(below);
  const branch = gives === 'read' ? 'data' : 'metadata';
  if (version === 2 && !canBeUnder(below, branch)) return false;
  const own = prefixes.map((prefix) => prefixSegments(prefix, path, version, branch));
  if (width === 'literal') return own.some((prefix) => isParent(pattern, prefix, gateways));
  return !own.some((prefix) => isWithin(pattern, prefix, gateways));
}

function mountIn(pattern: string, mounts: readonly VaultMount[]): VaultMount | undefined {
  return mounts
    .filter((mount) => pattern.startsWith(`${bare(mount.path)}/`))
    .toSorted((left, right) => right.path.length - left.path.length)[0];
}

/** Segments before the first that holds a wildcard; a last one that is cut by `*` is none. */
function fixedSegments(pattern: string): string[] {
  const segments = pattern.split('/');
  const wild = segments.findIndex(
    (segment, index) => segment === '+' || (index === segments.length - 1 && segment.endsWith('*')),
  );
  return wild === -1 ? segments : segments.slice(0, wild);
}

function canBeUnder(below: string, branch: string): boolean {
  const [first = ''] = below.split('/');
  return first === branch || first === '+' || (first.endsWith('*') && branch.startsWith(first.slice(0, -1)));
}

function prefixSegments(prefix: string, mount: string, version: 1 | 2, branch: string): string[] {
  const [first = '', second, ...more] = bare(prefix).split('/');
  const rest = second === 'data' ? (version === 1 ? more : [branch, ...more]) : [second ?? '', ...more];
  return [...(first === '<mount>' ? mount.split('/') : [first]), ...rest].filter((segment) => segment !== '');
}

/** Whether every path that the pattern matches lies below the prefix. */
function isWithin(pattern: string, prefix: readonly string[], gateways: readonly string[]): boolean {
  const fixed = fixedSegments(pattern);
  return fixed.length >= prefix.length && prefix.every((segment, index) => fits(fixed[index], segment, gateways));
}

/** Whether a path without wildcards lies above the prefix. */
function isParent(path: string, prefix: readonly string[], gateways: readonly string[]): boolean {
  const segments = bare(path).split('/');
  return segments.length < prefix.length && segments.every((segment, index) => fits(segment, prefix[index], gateways));
}

// A segment that is filled in from the caller's own identity keeps it to its own paths.
function fits(segment: string | undefined, wanted: string | undefined, gateways: readonly string[]): boolean {
  if (segment === undefined || wanted === undefined) return false;
  if (wanted !== '<gateway>') return segment === wanted;
  return gateways.length === 0 || gateways.includes(segment) || /^\{\{\s*identity\.entity\./.test(segment);
}
