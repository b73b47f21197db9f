import type { VaultAuthMount, VaultCluster } from '../estate/vault-schema.ts';
import { seededGuid } from '../seeded.ts';
import { reply, type Reply } from './exchange.ts';
import { tokenRoleData } from './vault-roles.ts';
import { envelope, keys, nothing, type VaultRequest } from './vault-exchange.ts';
import { tokenAccessor, type VaultHolder } from './vault-tokens.ts';
import { isoTime, type World } from './world.ts';

type Token = VaultCluster['tokens'][number];

/** Roles of the token method, accessors of tokens, and the caller's own token. */
export function tokenRead(
  world: World,
  cluster: VaultCluster,
  request: VaultRequest,
  holder: VaultHolder,
): Reply | undefined {
  if (request.path === 'auth/token/accessors/')
    return keys(
      request,
      cluster.tokens.map((item) => tokenAccessor(item.displayName)),
    );
  if (request.path === 'auth/token/roles/') return keys(request, Object.keys(cluster.tokenRoles).toSorted());
  const role = /^auth\/token\/roles\/([^/]+)$/.exec(request.path)?.[1];
  if (role !== undefined) {
    const own = cluster.tokenRoles[role];
    return own === undefined ? nothing(request) : reply(request.template, 200, envelope(tokenRoleData(role, own)));
  }
  if (request.path !== 'auth/token/lookup-self') return undefined;
  const own = cluster.tokens.find((item) => item.displayName === holder.displayName) ?? signedIn(holder);
  return reply(request.template, 200, envelope(tokenData(world, own)));
}

function signedIn({ displayName, entityId, policies }: VaultHolder): Token {
  const path = 'auth/approle/login';
  return { displayName, entityId, policies, created: '-1m', ttl: 3_600, explicitMaxTtl: 0, period: 0, path };
}

/** What is known of an accessor; `undefined` for any other path. */
export function accessorRead(
  world: World,
  cluster: VaultCluster,
  request: VaultRequest,
  body: Record<string, unknown>,
): Reply | undefined {
  if (request.path === 'auth/token/lookup-accessor') {
    const found = cluster.tokens.find((item) => tokenAccessor(item.displayName) === body['accessor']);
    return found === undefined
      ? reply(request.template, 400, { errors: ['1 error occurred:\n\t* invalid accessor\n\n'] })
      : reply(request.template, 200, envelope(tokenData(world, found)));
  }
  const [, path, role] = /^auth\/(.+\/)role\/([^/]+)\/secret-id-accessor\/lookup$/.exec(request.path) ?? [];
  const mount = cluster.authMounts.find((item) => item.path === path && item.type === 'approle');
  if (mount === undefined || role === undefined) return undefined;
  return secretIdData(world, cluster, mount, role, body['secret_id_accessor'], request);
}

// A token of the root policy never ends; the times of any other follow from when it was made or last renewed.
function tokenData(world: World, token: Token): Record<string, unknown> {
  const endless = token.policies.includes('root') || token.ttl === 0;
  const issued = isoTime(world, token.created);
  const renewed = token.lastRenewal === undefined ? undefined : isoTime(world, token.lastRenewal);
  const ends = Date.parse(renewed ?? issued) + 1_000 * (token.period || token.ttl);
  return {
    accessor: tokenAccessor(token.displayName),
    creation_time: Math.floor(Date.parse(issued) / 1_000),
    creation_ttl: endless ? 0 : token.period || token.ttl,
    display_name: token.displayName,
    entity_id: token.entityId,
    expire_time: endless ? null : new Date(ends).toISOString(),
    explicit_max_ttl: token.explicitMaxTtl,
    id: '',
    issue_time: issued,
    ...(renewed === undefined
      ? {}
      : { last_renewal: renewed, last_renewal_time: Math.floor(Date.parse(renewed) / 1_000) }),
    meta: null,
    num_uses: 0,
    orphan: true,
    path: token.path,
    ...(token.period === 0 ? {} : { period: token.period }),
    policies: token.policies,
    renewable: !endless,
    ttl: endless ? 0 : Math.floor((ends - world.nowMs) / 1_000),
    type: 'service',
  };
}

/** Accessors of the secret-ids of a role, in the order of the estate. */
export function secretIdAccessors(cluster: VaultCluster, mount: VaultAuthMount, role: string): string[] {
  return (mount.secretIds[role] ?? []).map((_, index) =>
    seededGuid(`secret-id:${cluster.host}:${mount.path}${role}:${String(index)}`),
  );
}

function secretIdData(
  world: World,
  cluster: VaultCluster,
  mount: VaultAuthMount,
  role: string,
  accessor: unknown,
  request: VaultRequest,
): Reply {
  const index = secretIdAccessors(cluster, mount, role).findIndex((item) => item === accessor);
  const found = mount.secretIds[role]?.[index];
  if (found === undefined || typeof accessor !== 'string') {
    const error = `failed to find accessor entry for secret_id_accessor: "${String(accessor)}"`;
    return reply(request.template, 404, envelope({ error }));
  }
  const created = isoTime(world, found.created);
  const ends = new Date(Date.parse(created) + 1_000 * found.ttl).toISOString();
  return reply(
    request.template,
    200,
    envelope({
      cidr_list: [],
      creation_time: created,
      expiration_time: found.ttl === 0 ? '0001-01-01T00:00:00Z' : ends,
      last_updated_time: created,
      metadata: {},
      secret_id_accessor: accessor,
      secret_id_num_uses: found.numUses,
      secret_id_ttl: found.ttl,
      token_bound_cidrs: [],
    }),
  );
}
