import type { ReadingName } from '../../evidence/readings.ts';
import type { Grant } from './grants.ts';

/** What lets the scanner ask who it is. */
export const lookupRule: Grant = { path: 'auth/token/lookup-self', capabilities: ['read'] };

/** Below which path a method keeps what binds its callers. */
export const roleFolders: Readonly<Record<string, string>> = {
  approle: 'role',
  jwt: 'role',
  oidc: 'role',
  azure: 'role',
  kubernetes: 'role',
  cert: 'certs',
};

/** What lets a caller list the roles in a folder, and read each. Vault puts a slash behind the path of every list. */
export function roleRules(folder: string): readonly [Grant, Grant] {
  return [
    { path: `${folder}/`, capabilities: ['list'] },
    { path: `${folder}/+`, capabilities: ['read'] },
  ];
}

/** What lets a caller list the secrets at or below a path, and read their metadata. */
export function metadataRule(path: string): Grant {
  return { path: `${path}/*`, capabilities: ['read', 'list'] };
}

export function tuneRule(mount: string): Grant {
  return { path: `sys/mounts/${mount}/tune`, capabilities: ['read'] };
}

export const policyRules = {
  list: { path: 'sys/policies/acl', capabilities: ['list'] },
  read: { path: 'sys/policies/acl/*', capabilities: ['read'] },
} as const satisfies Record<string, Grant>;

/** Roles of the token method. Its list is a path of its own, so that no slash is needed. */
export const tokenRoleRules = {
  list: { path: 'auth/token/roles', capabilities: ['list'] },
  read: { path: 'auth/token/roles/+', capabilities: ['read'] },
} as const satisfies Record<string, Grant>;

/** Accessors of tokens, whose list is protected, and what is known of each. */
export const tokenRules = {
  list: { path: 'auth/token/accessors', capabilities: ['list', 'sudo'] },
  lookUp: { path: 'auth/token/lookup-accessor', capabilities: ['update'] },
} as const satisfies Record<string, Grant>;

/** Accessors of the secret-ids of the AppRoles in a folder, and what is known of each. To update the first would make one. */
export function secretIdRules(folder: string): readonly [Grant, Grant] {
  return [
    { path: `${folder}/+/secret-id/`, capabilities: ['list'] },
    { path: `${folder}/+/secret-id-accessor/lookup`, capabilities: ['update'] },
  ];
}

/** Where a database engine keeps its roles, by their kind. */
export const databaseFolders = { dynamic: 'roles', static: 'static-roles' } as const;

const roleFolderNames = [...new Set(Object.values(roleFolders))];

/** Rules that a reading needs where the mounts are not known: of docs/vault-permissions.md, for mounts of one segment. */
const rules: Readonly<Partial<Record<ReadingName, readonly Grant[]>>> = {
  'vault.serverConfig': [{ path: 'sys/config/state/sanitized', capabilities: ['read'] }],
  'vault.cors': [{ path: 'sys/config/cors', capabilities: ['read', 'sudo'] }],
  'vault.auditDevices': [{ path: 'sys/audit', capabilities: ['read', 'sudo'] }],
  'vault.mounts': [{ path: 'sys/mounts', capabilities: ['read'] }, tuneRule('+')],
  'vault.authMounts': [{ path: 'sys/auth', capabilities: ['read'] }, tuneRule('auth/+')],
  'vault.authRoles': roleFolderNames.flatMap((folder) => roleRules(`auth/+/${folder}`)),
  'vault.tokenRoles': [tokenRoleRules.list, tokenRoleRules.read],
  'vault.tokens': [tokenRules.list, tokenRules.lookUp],
  'vault.secretIds': secretIdRules('auth/+/role'),
  'vault.databaseRoles': Object.values(databaseFolders).flatMap((folder) => roleRules(`+/${folder}`)),
  'vault.policies': [policyRules.list, policyRules.read],
  'vault.kvMetadata': [metadataRule('+/metadata')],
};

/** Rules that let a reading of mounts be made whatever they are called, where no slash is in their paths. */
export function rulesOf(reading: ReadingName): readonly Grant[] {
  return rules[reading] ?? [];
}
