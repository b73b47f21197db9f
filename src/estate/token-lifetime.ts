import type { Reading, Tracker } from '../evidence/reading.ts';
import type { VaultAuthRole, VaultTokenRole } from '../evidence/vault.ts';
import { authMountTtls } from './mount-ttls.ts';
import { lacking } from './reading-index.ts';
import { authMountAt, type VaultCluster } from './vault.ts';

export type TokenReading = 'vault.authRoles' | 'vault.authMounts' | 'vault.serverConfig';

/** How long a token of a role lives, in seconds; every source of a limit applied. */
export interface TokenLifetime {
  /** First lease. */
  readonly ttl: number;
  /** The longest it can be renewed to; absent where nothing ends it. */
  readonly max?: number;
  /** Renewal period, where one is set. */
  readonly period?: number;
  /** A batch token cannot be renewed. */
  readonly batch: boolean;
}

/** The role's own document; ends the subject where the mount's list, which was read, has no such role. */
export function authRole(
  tracker: Tracker<'vault.authRoles'>,
  cluster: VaultCluster,
  mount: string,
  role: string,
): VaultAuthRole {
  const names = cluster.roleNames(mount);
  if (names.status === 'read' && !names.value.includes(role)) {
    return tracker.read(lacking(names, 'not-found', `auth/${mount} has no role ${role} that the scan sees`));
  }
  return tracker.read(cluster.role(mount, role));
}

/**
 * Effective lifetime of a role's tokens: the role's own limits, else the mount's, else the server's. 0 means inherit.
 * A period makes `token_max_ttl` void; only `token_explicit_max_ttl` ends such a token
 * (https://developer.hashicorp.com/vault/docs/concepts/tokens). Where the role's own limits are `enough` or less, the
 * mount is not looked at: it could only lower them.
 */
export function tokenLifetime(
  tracker: Tracker<TokenReading>,
  cluster: VaultCluster,
  mount: string,
  role: VaultAuthRole,
  enough = 0,
): TokenLifetime {
  const reading = cluster.role(mount, role.name);
  const own = {
    ttl: given(tracker, reading, role.tokenTtl, 'token_ttl'),
    max: given(tracker, reading, role.tokenMaxTtl, 'token_max_ttl'),
    explicit: role.tokenExplicitMaxTtl ?? 0,
    period: given(tracker, reading, role.tokenPeriod, 'token_period'),
  };
  if (own.period === 0 && own.ttl > 0 && own.max > 0 && Math.max(own.ttl, own.max) <= enough) {
    return { ttl: Math.min(own.ttl, own.max), max: own.max, batch: role.tokenType === 'batch' };
  }
  const inherited = authMountTtls(tracker, cluster, mount);
  const batch = isBatch(tracker, cluster, mount, role);
  const cap = smallest(own.max, inherited.max);
  const ttl = Math.min(own.ttl > 0 ? own.ttl : inherited.ttl, cap);
  if (batch) return { ttl, max: ttl, batch };
  if (own.period > 0) {
    const ends = own.explicit > 0 ? { max: own.explicit } : {};
    return { ttl: own.period, period: own.period, batch, ...ends };
  }
  return { ttl: smallest(ttl, own.explicit), max: smallest(cap, own.explicit), batch };
}

/** What a role shows of a field; ends the subject where the role does not show it. */
export function given<T, K extends 'vault.authRoles' | 'vault.tokenRoles'>(
  tracker: Tracker<K>,
  reading: Reading<unknown, K>,
  value: T | undefined,
  field: string,
): T {
  return value ?? tracker.read(lacking(reading, 'malformed', `the role does not show ${field}`));
}

/** The smaller of two limits, of which 0 is none. */
function smallest(left: number, right: number): number {
  if (left === 0) return right;
  return right === 0 ? left : Math.min(left, right);
}

/**
 * The longest life of tokens that a role of the token method makes, in seconds; `undefined` where nothing ends them. A
 * period is there to escape the maximum of the mount, and only an explicit maximum ends such tokens.
 */
export function tokenRoleLife(
  tracker: Tracker<'vault.tokenRoles' | 'vault.authMounts' | 'vault.serverConfig'>,
  cluster: VaultCluster,
  role: VaultTokenRole,
): number | undefined {
  const reading = cluster.tokenRole(role.name);
  const period = given(tracker, reading, role.tokenPeriod, 'token_period');
  const explicit = given(tracker, reading, role.tokenExplicitMaxTtl, 'token_explicit_max_ttl');
  if (period > 0) return explicit > 0 ? explicit : undefined;
  return smallest(authMountTtls(tracker, cluster, 'token').max, explicit);
}

function isBatch(
  tracker: Tracker<'vault.authMounts'>,
  cluster: VaultCluster,
  mount: string,
  role: VaultAuthRole,
): boolean {
  const type = role.tokenType ?? '';
  if (type === 'batch' || type === 'service') return type === 'batch';
  if (type === 'default-batch') return true;
  if (type === 'default-service') return false;
  const onMount = authMountAt(tracker, cluster, mount).row.tokenType ?? '';
  return onMount === 'batch' || onMount === 'default-batch';
}
