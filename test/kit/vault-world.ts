import type { FetchRow, VaultAuditLog } from '../../src/evidence/logs.ts';
import type { ValueOf } from '../../src/evidence/readings.ts';
import type { EvidenceRecord } from '../../src/evidence/record.ts';
import type {
  VaultAuthRole,
  VaultDatabaseRole,
  VaultKvMetadata,
  VaultSecretId,
  VaultToken,
  VaultTokenRole,
} from '../../src/evidence/vault.ts';
import type { PolicySkeleton } from '../../src/evidence/policy.ts';
import type { NamedValueDefinition } from '../../src/evidence/source-file.ts';
import { readVaultPolicy } from '../../src/parse/vault-hcl.ts';
import { daysAgo, read, repoTarget, vaultTarget } from './evidence.ts';

/** Records of a small Vault cluster and of a small gateway repository. */

export const cluster = `vault:${vaultTarget}`;
export const repo = `repo:${repoTarget}`;

export interface VaultWorld {
  readonly auditDevices?: ValueOf<'vault.auditDevices', 'list'>;
  readonly authMounts?: ValueOf<'vault.authMounts', 'list'>;
  readonly mounts?: ValueOf<'vault.mounts', 'list'>;
  readonly roles?: readonly VaultAuthRole[];
  readonly tokenRoles?: readonly VaultTokenRole[];
  readonly tokens?: readonly VaultToken[];
  /** Secret-ids of the AppRoles at `auth/approle/`, by role. */
  readonly secretIds?: Readonly<Record<string, readonly VaultSecretId[]>>;
  /** Roles of the engine at `database/`. */
  readonly databaseRoles?: readonly VaultDatabaseRole[];
  /** Effective TTLs of secret mounts by path. */
  readonly mountTunes?: Readonly<Record<string, { defaultLeaseTtl: number; maxLeaseTtl: number }>>;
  /** Effective TTLs of auth mounts by path. */
  readonly tunes?: Readonly<Record<string, { defaultLeaseTtl: number; maxLeaseTtl: number }>>;
  readonly serverConfig?: ValueOf<'vault.serverConfig', 'item'>;
  readonly cors?: ValueOf<'vault.cors', 'item'>;
  readonly health?: ValueOf<'vault.health', 'item'>;
  /** Texts of policies by name, in HCL; `default` gives nothing unless it is named. */
  readonly policies?: Readonly<Record<string, string>>;
  readonly kv?: readonly VaultKvMetadata[];
  readonly log?: VaultAuditLog;
}

/** Every reading that the estate expects of one cluster. */
export function vaultRecords(world: VaultWorld = {}): EvidenceRecord[] {
  const authMounts = world.authMounts ?? [{ path: 'auth/jwt/', type: 'jwt' }];
  const roles = world.roles ?? [];
  const policies = { default: '# nothing', ...world.policies };
  return [
    read('vault.auditDevices', 'list', cluster, world.auditDevices ?? []),
    read('vault.authMounts', 'list', cluster, authMounts),
    read('vault.mounts', 'list', cluster, world.mounts ?? [{ path: 'secret/', type: 'kv', version: '2' }]),
    read('vault.serverConfig', 'item', cluster, world.serverConfig ?? {}),
    read('vault.cors', 'item', cluster, world.cors ?? { enabled: false }),
    ...(world.health === undefined ? [] : [read('vault.health', 'item', cluster, world.health)]),
    ...authMounts.map((mount) => {
      const path = bare(mount.path);
      const names = roles.filter((role) => role.mount === mount.path).map((role) => role.name);
      return read('vault.authRoles', 'list', `${cluster}/${path}`, names);
    }),
    ...roles.map((role) => read('vault.authRoles', 'item', `${cluster}/${bare(role.mount)}/role/${role.name}`, role)),
    read(
      'vault.tokenRoles',
      'list',
      `${cluster}/auth/token/roles`,
      (world.tokenRoles ?? []).map((role) => role.name),
    ),
    ...(world.tokenRoles ?? []).map((role) =>
      read('vault.tokenRoles', 'item', `${cluster}/auth/token/roles/${role.name}`, role),
    ),
    read(
      'vault.tokens',
      'list',
      `${cluster}/auth/token/accessors`,
      (world.tokens ?? []).map((token) => token.accessor),
    ),
    ...(world.tokens ?? []).map((token) =>
      read('vault.tokens', 'item', `${cluster}/auth/token/accessors/${token.accessor}`, token),
    ),
    ...roles
      .filter((role) => role.mountType === 'approle')
      .flatMap((role) => secretIdRecords(role, world.secretIds?.[role.name] ?? [])),
    ...databaseRecords(world.databaseRoles ?? []),
    ...Object.entries(world.mountTunes ?? {}).map(([path, tune]) =>
      read('vault.mounts', 'item', `${cluster}/${path}`, tune),
    ),
    read('vault.policies', 'list', `${cluster}/sys/policies/acl`, [...Object.keys(policies), 'root'].toSorted()),
    ...Object.entries(policies).map(([name, text]) =>
      read('vault.policies', 'item', `${cluster}/policies/${name}`, {
        name,
        bytes: Buffer.byteLength(text, 'utf8'),
        document: readVaultPolicy(text),
      }),
    ),
    ...Object.entries(world.tunes ?? {}).map(([path, tune]) =>
      read('vault.authMounts', 'item', `${cluster}/auth/${path}`, tune),
    ),
    read(
      'vault.kvMetadata',
      'list',
      `${cluster}/secret`,
      (world.kv ?? []).map((row) => row.path),
    ),
    ...(world.kv ?? []).map((row) => read('vault.kvMetadata', 'item', `${cluster}/secret/metadata/${row.path}`, row)),
    read('logs.vaultAudit', 'item', cluster, world.log ?? vaultLog([])),
  ];
}

function secretIdRecords(role: VaultAuthRole, secretIds: readonly VaultSecretId[]): EvidenceRecord[] {
  const folder = `${cluster}/${bare(role.mount)}/role/${role.name}/secret-id`;
  return [
    read(
      'vault.secretIds',
      'list',
      folder,
      secretIds.map((item) => item.accessor),
    ),
    ...secretIds.map((item) => read('vault.secretIds', 'item', `${folder}/${item.accessor}`, item)),
  ];
}

function databaseRecords(roles: readonly VaultDatabaseRole[]): EvidenceRecord[] {
  return (['dynamic', 'static'] as const).flatMap((kind) => {
    const folder = `${cluster}/database/${kind === 'static' ? 'static-roles' : 'roles'}`;
    const own = roles.filter((role) => role.kind === kind);
    return [
      read(
        'vault.databaseRoles',
        'list',
        folder,
        own.map((role) => role.name),
      ),
      ...own.map((role) => read('vault.databaseRoles', 'item', `${folder}/${role.name}`, role)),
    ];
  });
}

const bare = (path: string): string => path.replace(/\/$/, '');

export function jwtRole(name: string, over: Partial<VaultAuthRole> = {}): VaultAuthRole {
  return { name, mount: 'auth/jwt/', mountType: 'jwt', ...over };
}

export function appRole(name: string, over: Partial<VaultAuthRole> = {}): VaultAuthRole {
  return { name, mount: 'auth/approle/', mountType: 'approle', bindSecretId: true, ...over };
}

/** A token that was made an hour ago for eight hours. */
export function liveToken(accessor: string, over: Partial<VaultToken> = {}): VaultToken {
  return {
    accessor,
    displayName: 'token-job',
    policies: ['default'],
    issueTime: daysAgo(1 / 24),
    expireTime: daysAgo(-7 / 24),
    creationTtl: 28_800,
    explicitMaxTtl: 0,
    type: 'service',
    ...over,
  };
}

export function kvSecret(path: string, created: string): VaultKvMetadata {
  return { path, currentVersion: 1, versions: [{ version: 1, createdTime: created, destroyed: false }] };
}

export function vaultLog(fetches: readonly FetchRow[]): VaultAuditLog {
  const window = { askedFrom: daysAgo(90), askedUntil: daysAgo(0), silentDays: [], events: 100 };
  return { files: [], requests: 100, window, fetches: [...fetches] };
}

/** A repository of policy files and of files that define named values. */
export function repoRecords(
  policies: Readonly<Record<string, PolicySkeleton>>,
  artifacts: Readonly<Record<string, readonly NamedValueDefinition[]>> = {},
): EvidenceRecord[] {
  const paths = [...Object.keys(policies), ...Object.keys(artifacts)];
  return [
    read(
      'repo.files',
      'list',
      repo,
      paths.map((path) => ({ path, kind: 'apim-policy', bytes: 10, status: 'read' as const })),
    ),
    ...Object.entries(policies).map(([path, policy]) =>
      read('repo.apimPolicies', 'item', `${repo}/${path}`, { path, policy }),
    ),
    ...Object.entries(artifacts).map(([path, definitions]) =>
      read('repo.apimArtifacts', 'item', `${repo}/${path}`, {
        format: 'apiops-json',
        complete: true,
        namedValues: [...definitions],
        lineHashes: {},
      }),
    ),
  ];
}
