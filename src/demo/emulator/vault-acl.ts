/** Rights on a path as a policy states them. */
type Rule = { path: string; capabilities: Set<string> };

const OLD_FORMS: Record<string, readonly string[]> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};

/** Paths that need `sudo` besides the operation's own capability (OpenBao and Vault, root-protected paths). */
const SUDO_PATHS = [
  'sys/auth/*',
  'sys/remount',
  'sys/audit',
  'sys/audit/*',
  'sys/raw',
  'sys/raw/*',
  'sys/rotate',
  'sys/config/cors',
  'sys/config/auditing/*',
  'sys/config/ui/headers/*',
  'sys/leases',
  'sys/leases/lookup/*',
  'auth/token/accessors*',
  'sys/seal',
];

/** The `path` stanzas of a policy; a small reader of its own, beside the product's. */
export function policyRules(text: string): Rule[] {
  const bare = text.replace(/(^|\s)(?:#|\/\/)[^\n]*/g, '$1');
  return [...bare.matchAll(/path\s+"([^"]*)"\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g)].map((match) => ({
    path: (match[1] ?? '').replace(/^\//, ''),
    capabilities: capabilitiesOf(match[2] ?? ''),
  }));
}

function capabilitiesOf(block: string): Set<string> {
  const list = /capabilities\s*=\s*\[([^\]]*)\]/.exec(block)?.[1];
  if (list !== undefined) return new Set([...list.matchAll(/"([^"]+)"/g)].map((item) => item[1] ?? ''));
  return new Set(OLD_FORMS[/policy\s*=\s*"([^"]+)"/.exec(block)?.[1] ?? ''] ?? []);
}

/** What the policies together allow on a path: the rule of highest priority decides alone. `['deny']` for nothing. */
export function capabilitiesOn(policies: readonly string[], path: string, isList: boolean): string[] {
  const rules = mergedRules(policies);
  const bare = path.replace(/\/$/, '');
  const exact = rules.get(path) ?? (isList ? rules.get(bare) : undefined);
  const chosen = exact ?? best(rules, path) ?? (isList ? best(rules, bare, true) : undefined);
  if (chosen === undefined || chosen.size === 0 || chosen.has('deny')) return ['deny'];
  return [...chosen].toSorted();
}

/** Whether one of `wanted` is held on the path, with `sudo` where the path is root-protected. */
export function vaultAllows(
  policies: readonly string[],
  path: string,
  wanted: readonly string[],
  isList: boolean,
): boolean {
  const held = capabilitiesOn(policies, path, isList);
  if (!wanted.some((capability) => held.includes(capability))) return false;
  const guarded = SUDO_PATHS.some((pattern) => matches(pattern, path) || matches(pattern, path.replace(/\/$/, '')));
  return !guarded || held.includes('sudo');
}

/** Equal path strings are one rule: capabilities united, a deny wipes the rest. */
function mergedRules(policies: readonly string[]): Map<string, Set<string>> {
  const merged = new Map<string, Set<string>>();
  for (const rule of policies.flatMap(policyRules)) {
    const own = merged.get(rule.path) ?? new Set<string>();
    for (const capability of rule.capabilities) own.add(capability);
    merged.set(rule.path, own);
  }
  return merged;
}

function best(rules: Map<string, Set<string>>, path: string, onlySegments = false): Set<string> | undefined {
  const found = [...rules]
    .filter(([pattern]) => isPattern(pattern) && (!onlySegments || pattern.includes('+')) && matches(pattern, path))
    .toSorted(([a], [b]) => comparePriority(a, b))
    .at(-1);
  return found?.[1];
}

function isPattern(pattern: string): boolean {
  return pattern.endsWith('*') || pattern.split('/').includes('+');
}

function matches(pattern: string, path: string): boolean {
  const prefix = pattern.endsWith('*');
  const parts = (prefix ? pattern.slice(0, -1) : pattern)
    .split('/')
    .map((part) => (part === '+' ? '[^/]*' : escape(part)));
  return new RegExp(`^${parts.join('/')}${prefix ? '.*' : ''}$`, 's').test(path);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Lower priority first. */
function comparePriority(a: string, b: string): number {
  const steps = [
    firstWildcard(a) - firstWildcard(b),
    Number(b.endsWith('*')) - Number(a.endsWith('*')),
    segments(b) - segments(a),
    a.length - b.length,
  ];
  return steps.find((step) => step !== 0) ?? (a < b ? -1 : 1);
}

function firstWildcard(pattern: string): number {
  const at = pattern.search(/\+|\*$/);
  return at === -1 ? pattern.length : at;
}

function segments(pattern: string): number {
  return pattern.split('/').filter((part) => part === '+').length;
}
