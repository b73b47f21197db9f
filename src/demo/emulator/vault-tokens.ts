import type { VaultCluster } from '../estate/vault-schema.ts';
import { bodyObject, headerText, reply, type Call, type Reply } from './exchange.ts';
import { seededGuid, seededHex } from '../seeded.ts';
import type { VaultRequest } from './vault-exchange.ts';
import type { World } from './world.ts';

/** Who a Vault token belongs to. `texts` are the policies themselves, the default policy among them. */
export type VaultHolder = {
  displayName: string;
  entityId: string;
  accessor: string;
  policies: string[];
  texts: string[];
};

/** The rights that every token has besides those it was given. */
export const DEFAULT_POLICY = `# Rights that every token has.
path "auth/token/lookup-self" { capabilities = ["read"] }
path "auth/token/renew-self" { capabilities = ["update"] }
path "auth/token/revoke-self" { capabilities = ["update"] }
path "sys/capabilities-self" { capabilities = ["update"] }
path "sys/leases/lookup" { capabilities = ["update"] }
path "sys/leases/renew" { capabilities = ["update"] }
path "cubbyhole/*" { capabilities = ["create", "read", "update", "delete", "list"] }
`;

const AUDIENCE = 'vault';

/** The holder of the token that the request carries; `undefined` where there is none. */
export function holderOf(world: World, call: Call, cluster: VaultCluster): VaultHolder | undefined {
  const header =
    headerText(call, 'x-vault-token') ?? /^Bearer (.+)$/.exec(headerText(call, 'authorization') ?? '')?.[1];
  if (header === undefined) return undefined;
  const own = cluster.tokens.find((item) => item.token === header);
  if (own !== undefined) return holder(cluster, own.displayName, own.entityId, own.policies);
  const given = world.tokens.get(header);
  if (given === undefined || given.audience !== `${AUDIENCE}:${cluster.host}`) return undefined;
  const role = cluster.authMounts.find((item) => item.type === 'approle')?.roles[given.principal];
  return holder(cluster, 'approle', '', policyNames(role));
}

function holder(cluster: VaultCluster, displayName: string, entityId: string, policies: string[]): VaultHolder {
  const entity = cluster.entities.find((item) => item.id === entityId);
  const names = [
    ...new Set([...policies, ...(entity?.policies ?? []), ...(policies.includes('root') ? [] : ['default'])]),
  ];
  return {
    displayName,
    entityId,
    accessor: tokenAccessor(displayName),
    policies: names,
    texts: names.map((name) => policyText(cluster, name) ?? ''),
  };
}

/** Accessor of the token of that display name. */
export function tokenAccessor(displayName: string): string {
  return seededHex(`accessor:${displayName}`, 24);
}

export function policyText(cluster: VaultCluster, name: string): string | undefined {
  return cluster.policies[name] ?? (name === 'default' ? DEFAULT_POLICY : name === 'root' ? '' : undefined);
}

function policyNames(role: Record<string, unknown> | undefined): string[] {
  const names = role?.['token_policies'];
  return Array.isArray(names) ? names.map(String) : [];
}

/** `auth/{mount}/login` of AppRole; other methods are not played and refuse. */
export function approleLogin(world: World, call: Call, cluster: VaultCluster, request: VaultRequest): Reply {
  const mount = cluster.authMounts.find((item) => request.path === `auth/${item.path}login`);
  if (mount === undefined) return reply(request.template, 403, { errors: ['permission denied'] });
  const body = bodyObject(call) ?? {};
  const login = cluster.appRoleLogins.find(
    (item) => item.mount === mount.path && item.roleId === body['role_id'] && item.secretId === body['secret_id'],
  );
  if (mount.type !== 'approle' || login === undefined)
    return reply(request.template, 400, { errors: ['invalid role or secret ID'] });
  const token = `s.${seededHex(`${cluster.host}:${login.role}`, 24)}`;
  world.tokens.set(token, {
    principal: login.role,
    audience: `${AUDIENCE}:${cluster.host}`,
    expiresMs: Date.now() + 3_600_000,
  });
  const policies = [...policyNames(mount.roles[login.role]), 'default'].toSorted();
  const auth = {
    client_token: token,
    accessor: tokenAccessor('approle'),
    policies,
    token_policies: policies,
    metadata: { role_name: login.role },
    lease_duration: 3_600,
    renewable: true,
    entity_id: seededGuid(`entity:${login.role}`),
    token_type: 'service',
    orphan: true,
    mfa_requirement: null,
    num_uses: 0,
  };
  return reply(request.template, 200, {
    request_id: seededGuid(token),
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: null,
    wrap_info: null,
    warnings: null,
    auth,
  });
}
