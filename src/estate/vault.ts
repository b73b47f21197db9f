import type { VaultDatabaseRole, VaultMount, VaultToken } from '../evidence/vault.ts';
import type { Reading, ReadingOf, Tracker } from '../evidence/reading.ts';
import type { DeclaredVault } from './declared.ts';
import { each, listed, where, type Population, type Scope } from './population.ts';
import { lacking, type ReadingIndex } from './reading-index.ts';

/** One HashiCorp Vault or OpenBao cluster. Paths below it have no slash at either end. */
export interface VaultCluster {
  /** `vault:<name>`. */
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly scope: Scope;
  /** Host, with its port where it is not the scheme's own, in lower case. */
  readonly host: string;
  readonly address: string;
  /** Path of the address, below which `/v1/` lies, without a slash at its end. */
  readonly basePath: string;
  readonly namespace: string;
  /** Whether the configuration names files of its audit devices. */
  readonly hasAuditFiles: boolean;
  readonly auditDevices: ReadingOf<'vault.auditDevices'>;
  readonly serverConfig: ReadingOf<'vault.serverConfig', 'item'>;
  readonly cors: ReadingOf<'vault.cors', 'item'>;
  readonly mounts: ReadingOf<'vault.mounts'>;
  readonly authMounts: ReadingOf<'vault.authMounts'>;
  readonly auditLog: ReadingOf<'logs.vaultAudit', 'item'>;
  readonly health: ReadingOf<'vault.health', 'item'>;
  readonly policyNames: ReadingOf<'vault.policies'>;
  readonly policy: (name: string) => ReadingOf<'vault.policies', 'item'>;
  readonly roleNames: (mount: string) => ReadingOf<'vault.authRoles'>;
  readonly role: (mount: string, name: string) => ReadingOf<'vault.authRoles', 'item'>;
  /** Names of the roles of the token method. */
  readonly tokenRoleNames: ReadingOf<'vault.tokenRoles'>;
  readonly tokenRole: (name: string) => ReadingOf<'vault.tokenRoles', 'item'>;
  /** Accessors of the live service tokens. */
  readonly tokenAccessors: ReadingOf<'vault.tokens'>;
  readonly token: (accessor: string) => ReadingOf<'vault.tokens', 'item'>;
  /** Accessors of the secret-ids of an AppRole. */
  readonly secretIdAccessors: (mount: string, role: string) => ReadingOf<'vault.secretIds'>;
  readonly secretId: (mount: string, role: string, accessor: string) => ReadingOf<'vault.secretIds', 'item'>;
  readonly databaseRoleNames: (mount: string, kind: DatabaseRoleKind) => ReadingOf<'vault.databaseRoles'>;
  readonly databaseRole: (
    mount: string,
    kind: DatabaseRoleKind,
    name: string,
  ) => ReadingOf<'vault.databaseRoles', 'item'>;
  /** Effective TTLs of an auth mount. */
  readonly authTune: (mount: string) => ReadingOf<'vault.authMounts', 'item'> | undefined;
  /** Effective TTLs of a secret mount. */
  readonly mountTune: (mount: string) => ReadingOf<'vault.mounts', 'item'> | undefined;
  /** Paths of the secrets of a KV mount. */
  readonly kvPaths: (mount: string) => ReadingOf<'vault.kvMetadata'>;
  readonly kvMetadata: (mount: string, path: string) => ReadingOf<'vault.kvMetadata', 'item'>;
}

type DatabaseRoleKind = VaultDatabaseRole['kind'];

const databaseFolders: Readonly<Record<DatabaseRoleKind, string>> = { dynamic: 'roles', static: 'static-roles' };

/** An auth mount of a cluster; `path` such as `jwt`. */
export interface AuthMount {
  readonly id: string;
  readonly path: string;
  readonly type: string;
  readonly row: VaultMount;
  readonly cluster: VaultCluster;
}

/** One role of an auth mount. */
export interface AuthRole {
  readonly id: string;
  readonly name: string;
  readonly mount: AuthMount;
}

export function vaultCluster(declared: DeclaredVault, index: ReadingIndex): VaultCluster {
  const id = `vault:${declared.name}`;
  const owner = { kind: 'vault', name: declared.name } as const;
  const at = (path: string): string => `${id}/${path}`;
  /** A reading of which each cluster has one, wherever its collector says that it was read. */
  const single = <K extends 'vault.auditDevices' | 'vault.mounts' | 'vault.authMounts' | 'vault.policies'>(
    name: K,
    path: string,
  ) =>
    index.find(name, 'list', at(path)) ??
    index.all(name, 'list', declared.name)[0]?.reading ??
    index.one(name, 'list', owner, at(path));
  return {
    id,
    name: declared.name,
    target: declared.name,
    scope: { id, name: declared.name, target: declared.name },
    host: declared.host,
    address: declared.address,
    basePath: declared.basePath,
    namespace: declared.namespace,
    hasAuditFiles: declared.hasAuditFiles,
    auditDevices: single('vault.auditDevices', 'sys/audit'),
    serverConfig:
      index.all('vault.serverConfig', 'item', declared.name)[0]?.reading ??
      index.one('vault.serverConfig', 'item', owner, at('sys/config/state/sanitized')),
    cors:
      index.all('vault.cors', 'item', declared.name)[0]?.reading ??
      index.one('vault.cors', 'item', owner, at('sys/config/cors')),
    mounts: single('vault.mounts', 'sys/mounts'),
    authMounts: single('vault.authMounts', 'sys/auth'),
    auditLog:
      index.all('logs.vaultAudit', 'item', declared.name)[0]?.reading ??
      index.one('logs.vaultAudit', 'item', owner, at('sys/audit')),
    health:
      index.all('vault.health', 'item', declared.name)[0]?.reading ??
      index.one('vault.health', 'item', owner, at('sys/health')),
    policyNames: single('vault.policies', 'sys/policies/acl'),
    policy: (name) => index.one('vault.policies', 'item', owner, at(`policies/${name}`)),
    roleNames: (mount) => index.one('vault.authRoles', 'list', owner, ...roleListScopes(at, mount)),
    role: (mount, name) => index.one('vault.authRoles', 'item', owner, ...roleScopes(at, mount, name)),
    tokenRoleNames: index.one('vault.tokenRoles', 'list', owner, at('auth/token/roles')),
    tokenRole: (name) => index.one('vault.tokenRoles', 'item', owner, at(`auth/token/roles/${name}`)),
    tokenAccessors: index.one('vault.tokens', 'list', owner, at('auth/token/accessors')),
    token: (accessor) => index.one('vault.tokens', 'item', owner, at(`auth/token/accessors/${accessor}`)),
    secretIdAccessors: (mount, role) =>
      index.one('vault.secretIds', 'list', owner, at(`auth/${mount}/role/${role}/secret-id`)),
    secretId: (mount, role, accessor) =>
      index.one('vault.secretIds', 'item', owner, at(`auth/${mount}/role/${role}/secret-id/${accessor}`)),
    databaseRoleNames: (mount, kind) =>
      index.one('vault.databaseRoles', 'list', owner, at(`${mount}/${databaseFolders[kind]}`)),
    databaseRole: (mount, kind, name) =>
      index.one('vault.databaseRoles', 'item', owner, at(`${mount}/${databaseFolders[kind]}/${name}`)),
    authTune: (mount) =>
      index.find('vault.authMounts', 'item', at(`sys/mounts/auth/${mount}/tune`)) ??
      index.find('vault.authMounts', 'item', at(`sys/auth/${mount}/tune`)) ??
      index.find('vault.authMounts', 'item', at(`auth/${mount}`)),
    mountTune: (mount) => index.find('vault.mounts', 'item', at(mount)),
    kvPaths: (mount) => index.one('vault.kvMetadata', 'list', owner, at(mount), at(`${mount}/metadata`)),
    kvMetadata: (mount, path) => index.one('vault.kvMetadata', 'item', owner, at(`${mount}/metadata/${path}`)),
  };
}

type Scopes = readonly [string, ...string[]];

function roleListScopes(at: (path: string) => string, mount: string): Scopes {
  return [at(`auth/${mount}/role`), at(`auth/${mount}/certs`), at(`auth/${mount}/roles`), at(`auth/${mount}`)];
}

function roleScopes(at: (path: string) => string, mount: string, name: string): Scopes {
  return [at(`auth/${mount}/role/${name}`), at(`auth/${mount}/certs/${name}`), at(`auth/${mount}/roles/${name}`)];
}

/** Something of a Vault as the subject of a check; `resource` where it stands on the line of another. */
export interface VaultSubject {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly target: string;
  readonly resource?: string;
}

/** A live service token of a cluster, known by its accessor. */
export interface LiveToken {
  readonly id: string;
  /** Its display name with its accessor, as far as it was looked up. */
  readonly name: string;
  readonly accessor: string;
  readonly cluster: VaultCluster;
  readonly reading: Reading<VaultToken, 'vault.tokens'>;
}

/** A token as the subject of a check. */
export function liveTokenSubject({ id, name, cluster }: LiveToken): VaultSubject {
  return { id, name, kind: 'Vault token', target: cluster.target, resource: cluster.id };
}

/** What is known of a token, with the list that names its accessor. It may have ended since that was made. */
export function readToken({ read, cite }: Tracker<'vault.tokens'>, token: LiveToken): VaultToken {
  const { tokenAccessors } = token.cluster;
  read(tokenAccessors);
  cite(tokenAccessors, token.accessor);
  return read(token.reading);
}

export function tokensOf(cluster: VaultCluster): Population<LiveToken> {
  return listed(cluster.scope, cluster.tokenAccessors, (accessor) => {
    const reading = cluster.token(accessor);
    const shown = reading.status === 'read' ? reading.value.displayName : undefined;
    const name = shown === undefined ? `token of accessor ${accessor}` : `${shown} (accessor ${accessor})`;
    return { id: `${cluster.id}/auth/token/accessors/${accessor}`, name, accessor, cluster, reading };
  });
}

/** Types of the token method, in the root namespace and in others. Nobody logs in there. */
const tokenMethods: readonly string[] = ['token', 'ns_token'];

/** Auth mounts of a cluster but `token/`, which has no roles that log in. */
export function authMountsOf(cluster: VaultCluster): Population<AuthMount> {
  return listed(cluster.scope, cluster.authMounts, (row) => authMount(cluster, row)).filter(
    (item) => item.kind === 'unlisted' || !tokenMethods.includes(item.subject.type),
  );
}

function authMount(cluster: VaultCluster, row: VaultMount): AuthMount {
  const path = bare(row.path).replace(/^auth\//, '');
  return { id: authMountId(cluster, path), path, type: row.type, row, cluster };
}

export function authMountId(cluster: VaultCluster, path: string): string {
  return `${cluster.id}/auth/${path}`;
}

/** Id of a role, at the id of its cluster or of a namespace of it. */
export function authRoleId(home: string, mount: string, name: string): string {
  return `${home}/auth/${mount}/role/${name}`;
}

/** What a method calls its roles in paths. */
export function roleFolder(type: string): 'role' | 'certs' {
  return type === 'cert' ? 'certs' : 'role';
}

/** Roles of one auth mount. */
export function rolesOf(mount: AuthMount): Population<AuthRole> {
  const { cluster, path } = mount;
  const scope = { id: mount.id, name: `auth/${path} of ${cluster.name}`, target: cluster.target };
  return listed(scope, cluster.roleNames(path), (name) => ({ id: authRoleId(cluster.id, path, name), name, mount }));
}

/** Roles of every AppRole mount of a cluster. */
export function appRolesOf(cluster: VaultCluster): Population<AuthRole> {
  return each(
    where(authMountsOf(cluster), (mount) => mount.type === 'approle'),
    rolesOf,
  );
}

/** A static or dynamic role of a database engine. */
export interface DatabaseRole {
  readonly id: string;
  readonly name: string;
  /** Path of the mount, such as `database`. */
  readonly mount: string;
  readonly row: VaultMount;
  readonly cluster: VaultCluster;
  readonly reading: ReadingOf<'vault.databaseRoles', 'item'>;
}

/** Roles of one kind of every database engine of a cluster. */
export function databaseRolesOf(cluster: VaultCluster, kind: DatabaseRoleKind): Population<DatabaseRole> {
  const engines = where(
    listed(cluster.scope, cluster.mounts, (row) => row),
    (row) => row.type === 'database',
  );
  return each(engines, (row) => {
    const mount = bare(row.path);
    const folder = `${cluster.id}/${mount}/${databaseFolders[kind]}`;
    const scope = { id: folder, name: `${mount}/${databaseFolders[kind]} of ${cluster.name}`, target: cluster.target };
    return listed(scope, cluster.databaseRoleNames(mount, kind), (name) => {
      const reading = cluster.databaseRole(mount, kind, name);
      return { id: `${folder}/${name}`, name, mount, row, cluster, reading };
    });
  });
}

/** The dynamic database role whose credentials a path gives; `undefined` for any other path. */
export function databaseRoleAt(
  tracker: Tracker<'vault.mounts'>,
  cluster: VaultCluster,
  path: string,
): DatabaseRole | undefined {
  const { mount: row, mountPath: mount, rest } = mountOfPath(tracker, cluster, path);
  const name = row.type === 'database' ? /^creds\/([^/]+)$/.exec(rest)?.[1] : undefined;
  if (name === undefined) return undefined;
  const id = `${cluster.id}/${mount}/${databaseFolders.dynamic}/${name}`;
  return { id, name, mount, row, cluster, reading: cluster.databaseRole(mount, 'dynamic', name) };
}

/** The auth mount at a path, or the end of the subject where the list has none. */
export function authMountAt(tracker: Tracker<'vault.authMounts'>, cluster: VaultCluster, path: string): AuthMount {
  const row = tracker.read(cluster.authMounts).find((mount) => bare(mount.path).replace(/^auth\//, '') === path);
  if (row === undefined) {
    const detail = `the Vault ${cluster.name} has no auth mount auth/${path}/ that the scan sees`;
    return tracker.read(lacking(cluster.authMounts, 'not-found', detail));
  }
  tracker.cite(cluster.authMounts, row.path);
  return authMount(cluster, row);
}

/** Where a request path lies: its mount and the rest. The longest mount path that fits wins, as in Vault. */
export function mountOfPath(
  tracker: Tracker<'vault.mounts'>,
  cluster: VaultCluster,
  path: string,
): { readonly mount: VaultMount; readonly mountPath: string; readonly rest: string } {
  const fitting = tracker
    .read(cluster.mounts)
    .filter((row) => path.startsWith(`${bare(row.path)}/`))
    .toSorted((left, right) => right.path.length - left.path.length);
  const mount = fitting[0];
  if (mount === undefined) {
    const detail = `the Vault ${cluster.name} has no secret mount for ${path} that the scan sees`;
    return tracker.read(lacking(cluster.mounts, 'not-found', detail));
  }
  tracker.cite(cluster.mounts, mount.path);
  const mountPath = bare(mount.path);
  return { mount, mountPath, rest: path.slice(mountPath.length + 1) };
}

/** A path without slashes at its ends. */
export function bare(path: string): string {
  return path.replaceAll(/^\/+|\/+$/g, '');
}
