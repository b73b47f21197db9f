import { vaultPolicyDocument } from '../../../src/evidence/vault-policy.ts';
import type { NamedPolicy } from '../../../src/estate/vault-policy/acl.ts';
import { readVaultPolicy } from '../../../src/parse/vault-hcl.ts';
import type { OracleStanza } from './oracle.ts';

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Random = () => number;

export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

const segmentsOfPatterns = ['a', 'b', 'ab', 'a', 'b', '+', '+', '+', 'a+', '+b', '*b', ''] as const;
const segmentsOfPaths = ['a', 'b', 'ab', 'ba', 'a', 'b', 'a+', '+b', '*b', '+', ''] as const;
const capabilities = ['create', 'read', 'update', 'patch', 'delete', 'list', 'scan', 'sudo'] as const;
const oldForms = {
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
  deny: ['deny'],
} as const;

function segments(random: Random, from: readonly [string, ...string[]]): string {
  const count = 1 + Math.floor(random() * 4);
  return Array.from({ length: count }, () => pick(random, from)).join('/');
}

/** A pattern over few names, so that patterns meet each other and paths. */
export function somePattern(random: Random): string {
  const text = segments(random, segmentsOfPatterns).replace(/^\/+/, '');
  const glob = random() < 0.4 ? '*' : '';
  const pattern = `${text}${glob}`;
  return pattern === '' || pattern.includes('+*') ? 'a/*' : pattern;
}

/** A request path; about a third end in a slash. */
export function somePath(random: Random): string {
  const text = segments(random, segmentsOfPaths).replace(/^\/+/, '');
  const path = random() < 0.3 ? `${text}/` : text;
  return path === '' || path === '/' ? 'a' : path;
}

export interface GeneratedSet {
  readonly texts: readonly string[];
  readonly stanzas: readonly OracleStanza[];
  readonly paths: readonly string[];
}

/** One to three policies with what their stanzas mean, and paths to ask about, some made from the patterns. */
export function generatedSet(random: Random, pathCount: number): GeneratedSet {
  const stanzas: OracleStanza[] = [];
  const texts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
    const count = 1 + Math.floor(random() * 5);
    return Array.from({ length: count }, () => {
      const { stanza, text } = someStanza(random, stanzas);
      stanzas.push(stanza);
      return text;
    }).join(pick(random, ['\n', ' ', '\n# between\n', ' /* between */ ', ',\n']));
  });
  const paths = Array.from({ length: pathCount }, () => {
    const base = random() < 0.5 ? somePath(random) : pathLike(random, stanzas);
    return base === '' || base === '/' ? 'a' : base.replace(/^\/+/, '') || 'a';
  });
  return { texts, stanzas, paths: [...new Set(paths)] };
}

function someStanza(random: Random, earlier: readonly OracleStanza[]): { stanza: OracleStanza; text: string } {
  const again = earlier[Math.floor(random() * earlier.length)];
  const path = again !== undefined && random() < 0.2 ? again.path : somePattern(random);
  const slash = random() < 0.1 ? '/' : '';
  const label = pick(random, [JSON.stringify(`${slash}${path}`), JSON.stringify(`${slash}${path}`)]);
  const form = random();
  if (form < 0.2) {
    const old = pick(random, ['read', 'write', 'sudo', 'deny'] as const);
    return { stanza: { path, capabilities: oldForms[old] }, text: `path ${label} { policy = "${old}" }` };
  }
  const chosen = form < 0.3 ? ['deny', 'read'] : capabilities.filter(() => random() < 0.35);
  const list = chosen.map((capability) => `"${capability}"`).join(pick(random, [', ', ',', ',\n  ']));
  return { stanza: { path, capabilities: chosen }, text: `path ${label} {\n  capabilities = [${list}]\n}` };
}

function pathLike(random: Random, stanzas: readonly OracleStanza[]): string {
  const { path } = stanzas[Math.floor(random() * stanzas.length)] ?? { path: 'a' };
  const filled = path
    .replaceAll(/(?<=^|\/)\+(?=\/|$)/g, () => pick(random, ['a', 'b', 'ab', '', '+']))
    .replace(/\*$/, () => pick(random, ['', 'a', '/b', '*']));
  return random() < 0.4 ? `${filled}/` : filled;
}

/** Policies as the engine takes them, through the reader and the stored form. */
export function policiesOf(texts: readonly string[]): NamedPolicy[] {
  return texts.map((text, at) => ({ name: `p${at}`, document: vaultPolicyDocument.parse(readVaultPolicy(text)) }));
}
