import type { Tracker } from '../evidence/reading.ts';
import type { VaultPolicyDocument, VaultPolicyRule } from '../evidence/vault-policy.ts';
import type { Estate } from './estate.ts';
import { each, known, listed, type Population } from './population.ts';
import { lacking } from './reading-index.ts';
import type { VaultCluster, VaultSubject } from './vault.ts';

/** One ACL policy of a cluster. */
export interface PolicyOfVault {
  /** `vault:<name>/policies/<policy>`. */
  readonly id: string;
  readonly name: string;
  readonly cluster: VaultCluster;
}

/** Every ACL policy but `root`, which is built in and has no rules. */
export function vaultPolicies(estate: Estate): Population<PolicyOfVault> {
  const policies = estate.vaults.flatMap((cluster) =>
    listed(cluster.scope, cluster.policyNames, (name): PolicyOfVault => ({
      id: `${cluster.id}/policies/${name}`,
      name,
      cluster,
    })),
  );
  return each(policies, (policy) => (policy.name === 'root' ? [] : known([policy])));
}

/** A policy as the subject of a check. */
export function vaultPolicySubject({ id, name, cluster }: PolicyOfVault): VaultSubject {
  return { id, name, kind: 'Vault policy', target: cluster.target };
}

/** Rules of a policy that are in force: a rule of OpenBao can have expired. */
export function rulesInForce(
  tracker: Tracker<'vault.policies'>,
  policy: PolicyOfVault,
  now: number,
): { readonly document: VaultPolicyDocument; readonly rules: readonly VaultPolicyRule[] } {
  const { document } = tracker.read(policy.cluster.policy(policy.name));
  const rules = document.rules.filter(({ expiration }) => expiration === undefined || Date.parse(expiration) >= now);
  return { document, rules };
}

/** Ends the subject where something of a policy was not understood: a rule may be missing from what was judged. */
export function requireWholePolicy(tracker: Tracker<'vault.policies'>, { cluster, name }: PolicyOfVault): void {
  const reading = cluster.policy(name);
  if (tracker.read(reading).document.complete) return;
  tracker.read(lacking(reading, 'malformed', `not everything in the policy ${name} could be read`));
}

/** `path (line n)` of some rules, for a reason. */
export function sayRules(rules: readonly VaultPolicyRule[]): string {
  const shown = rules.slice(0, 5).map(({ path, span }) => `${path} (line ${String(span.line)})`);
  return `${shown.join(', ')}${rules.length > 5 ? ', …' : ''}`;
}
