import type { Tracker } from '../evidence/reading.ts';
import type { VaultAuthRole } from '../evidence/vault.ts';
import { lacking } from './reading-index.ts';
import { authRole } from './token-lifetime.ts';
import type { GatewayRole } from './vault-uses.ts';

/**
 * The role that a gateway signs in with, as its server keeps it. Ends the subject where the policy does not tell the
 * role, and where it lies in a namespace that was not read.
 */
export function roleOfGateway(
  tracker: Tracker<'vault.authRoles' | 'vault.authMounts' | 'apim.policies' | 'repo.apimPolicies'>,
  { role, uses, cluster, mount }: GatewayRole,
): VaultAuthRole {
  for (const use of uses) tracker.read(use.place.document);
  const [first] = uses;
  if (role === undefined || first === undefined) {
    const detail = `the role of the login at auth/${mount} is built by an expression or not sent in the body`;
    return tracker.read(lacking(first?.place.document ?? cluster.authMounts, 'partial', detail));
  }
  if (uses.every((use) => use.otherNamespace)) {
    const detail = 'the policy names another namespace than the one that is read';
    return tracker.read(lacking(cluster.authMounts, 'not-collected', detail));
  }
  return authRole(tracker, cluster, mount, role);
}
