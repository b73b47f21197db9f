/**
 * A second judge of ACL policies, written from their documentation with regular expressions and sorting. It shares no
 * code with the engine and takes stanzas as they are, not parsed text.
 */
export interface OracleStanza {
  readonly path: string;
  readonly capabilities: readonly string[];
}

const quote = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const isGlob = (pattern: string): boolean => pattern.endsWith('*');
const withoutGlob = (pattern: string): string => pattern.replace(/\*$/, '');
// Seen on OpenBao 2.7.2, not in its documentation: a segment that merely begins with a plus sign, behind a slash, files the
// pattern under those with wildcards, and the first plus sign counts as its first wildcard, whatever it stands for.
const hasSegmentPlus = (pattern: string): boolean => /^\+(\/|$)|\/\+/.test(pattern);

/** The request paths that a pattern matches. */
export function patternRegExp(pattern: string): RegExp {
  const parts = withoutGlob(pattern)
    .split('/')
    .map((part) => (part === '+' ? '[^/]*' : quote(part)));
  return new RegExp(`^${parts.join('/')}${isGlob(pattern) ? '[^]*' : ''}$`);
}

function united(stanzas: readonly OracleStanza[]): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  for (const { path, capabilities } of stanzas) {
    all.set(path, new Set([...(all.get(path) ?? []), ...capabilities]));
  }
  return all;
}

/** True where the first pattern comes before the second; both have wildcards. */
function beats(first: string, second: string): boolean {
  const place = (pattern: string): number => {
    return hasSegmentPlus(pattern) ? pattern.indexOf('+') : withoutGlob(pattern).length;
  };
  const plusses = (pattern: string): number => pattern.split('/').filter((part) => part === '+').length;
  const criteria: [number, number][] = [
    [place(first), place(second)],
    [isGlob(first) ? 0 : 1, isGlob(second) ? 0 : 1],
    [-plusses(first), -plusses(second)],
    [withoutGlob(first).length, withoutGlob(second).length],
  ];
  for (const [mine, other] of criteria) if (mine !== other) return mine > other;
  return withoutGlob(first) > withoutGlob(second);
}

function winner(patterns: readonly string[], path: string): string | undefined {
  const matching = patterns.filter((pattern) => patternRegExp(pattern).test(path));
  return matching.find((pattern) => matching.every((other) => other === pattern || beats(pattern, other)));
}

/** What `sys/capabilities` answers for the path. */
export function oracleCapabilities(stanzas: readonly OracleStanza[], path: string): string[] {
  return answer(united(stanzas), path, true);
}

/** Whether a request with that path, exactly as given, has the capability. */
export function oracleAllows(stanzas: readonly OracleStanza[], path: string, capability: string): boolean {
  return answer(united(stanzas), path, capability === 'list' || capability === 'scan').includes(capability);
}

function answer(rules: Map<string, Set<string>>, path: string, listing: boolean): string[] {
  const wild = [...rules.keys()].filter((pattern) => isGlob(pattern) || hasSegmentPlus(pattern));
  const literal = (wanted: string): string | undefined =>
    rules.has(wanted) && !wild.includes(wanted) ? wanted : undefined;
  const bare = path.replace(/\/$/, '');
  const chosen =
    literal(path) ??
    (listing ? literal(bare) : undefined) ??
    winner(wild, path) ??
    (listing ? winner(wild, bare) : undefined);
  const given = chosen === undefined ? new Set<string>() : (rules.get(chosen) ?? new Set<string>());
  return given.has('deny') || given.size === 0 ? ['deny'] : [...given].toSorted();
}
