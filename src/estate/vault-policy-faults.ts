import type { VaultPolicyProblem, VaultPolicyRule } from '../evidence/vault-policy.ts';
import type { VaultMount } from '../evidence/vault.ts';
import { bare } from './vault.ts';
import { kvVersionOf } from './vault-scope.ts';

/** Something in a policy that does not do what its text says. */
export interface PolicyFault {
  /** In words that follow the path or the policy's name. */
  readonly says: string;
  readonly line: number;
}

const problemWords: Readonly<Record<VaultPolicyProblem['kind'], string>> = {
  syntax: 'a text that is not HCL',
  'illegal-character': 'a character that HCL does not know',
  'illegal-escape': 'an escape that HCL does not know',
  'unterminated-string': 'a string without an end',
  'unterminated-comment': 'a comment without an end',
  'unterminated-heredoc': 'a heredoc without an end',
  'too-deep': 'blocks that are nested too deep',
  'byte-order-mark': 'a byte order mark before the text',
  empty: 'no text at all',
  'unknown-key': 'an unknown key',
  'unknown-capability': 'an unknown capability',
  'unknown-old-form': 'an unknown value of the old key policy',
  'plus-before-star': 'a path with +*',
  'unbalanced-template': 'a path with template braces that do not match',
  'wrong-type': 'a value of the wrong type',
  'invalid-duration': 'a length of time that cannot be read',
  'invalid-expiration': 'an expiration that cannot be read',
  'wrapping-ttl-order': 'a minimum above its maximum of the wrapping TTL',
};

/** Problems of the text, but for what one of the two products knows: the server that keeps the policy took it. */
export function textFaults(problems: readonly VaultPolicyProblem[]): PolicyFault[] {
  return problems
    .filter(({ refusedBy }) => refusedBy.length !== 1)
    .map(({ kind, name, span }) => ({
      says: `${problemWords[kind]}${name === undefined ? '' : ` (${name})`}`,
      line: span.line,
    }));
}

/** What can be told of a rule from its own text. */
export function ruleFaults(rule: VaultPolicyRule): PolicyFault[] {
  const { path, oldForm, span } = rule;
  const star = path.replaceAll(/\{\{.*?\}\}/g, '').indexOf('*');
  const literal = star !== -1 && star < path.replaceAll(/\{\{.*?\}\}/g, '').length - 1;
  return [
    ...(literal ? [`the path ${path}, in which a star that is not the last character stands for itself`] : []),
    ...(oldForm === undefined ? [] : [`the deprecated policy = "${oldForm}" for ${path}`]),
  ].map((says) => ({ says, line: span.line }));
}

/** First segments below a KV version 2 mount, with those of OpenBao. */
const kvBranches: readonly string[] = [
  'config',
  'data',
  'delete',
  'destroy',
  'detailed-metadata',
  'metadata',
  'subkeys',
  'undelete',
];

/** What is wrong with rules for KV version 2, of which only the mounts tell. */
export function kvFaults(rule: VaultPolicyRule, mounts: readonly VaultMount[]): PolicyFault[] {
  const mount = mounts
    .filter((row) => rule.path.startsWith(`${bare(row.path)}/`))
    .toSorted((left, right) => right.path.length - left.path.length)[0];
  if (mount === undefined || kvVersionOf(mount) !== 2) return [];
  const below = rule.path.slice(bare(mount.path).length + 1);
  const reached = branchesReached(below);
  // `*` alone asks for nothing: every parameter may be sent.
  const limited = [...(rule.parameters?.allowed ?? []), ...(rule.parameters?.denied ?? [])].some(
    (name) => name !== '*',
  );
  const said = [
    ...(reached.length === 0
      ? [`the path ${rule.path}, which reaches nothing in a KV version 2 mount: data/ or metadata/ is missing`]
      : []),
    ...(limited && reached.includes('data')
      ? [`allowed or denied parameters for ${rule.path}, which KV version 2 does not compare: they stand inside data`]
      : []),
  ];
  return said.map((says) => ({ says, line: rule.span.line }));
}

function branchesReached(below: string): readonly string[] {
  const [first = ''] = below.split('/');
  if (first === '+' || first.includes('{{')) return kvBranches;
  const open = first.endsWith('*') && below === first;
  return kvBranches.filter((branch) => (open ? branch.startsWith(first.slice(0, -1)) : branch === first));
}
