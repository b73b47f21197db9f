import { byCodeUnit } from '../../evidence/canonical.ts';
import { vaultCapability } from '../../evidence/vault-policy.ts';
import type { ReadingName } from '../../evidence/readings.ts';
import type { Right } from '../collector.ts';
import { ruleText, type Grant } from './grants.ts';
import { lookupRule, rulesOf } from './rules.ts';

/**
 * The smallest policy that allows what was asked, one rule a line: `path "sys/mounts" { capabilities = ["read"] }`.
 * Rules for one path are one, with the capabilities of all in the order of Vault's documentation. Where nothing could
 * be asked, the rules are those for mounts of any name.
 */
export function leastPolicy(rights: readonly Right[], wanted: ReadonlySet<ReadingName>): string[] {
  const capabilities = new Map<string, Set<string>>();
  for (const right of rulesIn(rights) ?? unasked(wanted)) {
    const known = capabilities.get(right.path) ?? new Set();
    for (const capability of right.capabilities) known.add(capability);
    capabilities.set(right.path, known);
  }
  return [...capabilities]
    .toSorted(([left], [right]) => byCodeUnit(left, right))
    .map(([path, allowed]) =>
      ruleText({ path, capabilities: vaultCapability.options.filter((one) => allowed.has(one)) }),
    );
}

function rulesIn(rights: readonly Right[]): Grant[] | undefined {
  const rules = rights.flatMap((right) => (right.kind === 'vault' ? [right] : []));
  return rules.length === 0 ? undefined : rules;
}

function unasked(wanted: ReadonlySet<ReadingName>): Grant[] {
  const rules = [...wanted].flatMap(rulesOf);
  return rules.length === 0 ? rules : [lookupRule, ...rules];
}
