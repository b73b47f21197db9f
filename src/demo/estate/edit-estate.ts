import type { Estate } from './schema.ts';

type Service = Estate['apiManagement'][number];
type Vault = Estate['keyVaults'][number];
type Cluster = Estate['vaults'][number];
type NamedValue = Service['namedValues'][number];

/** A copy of the estate with the change made; the original stays as it is. */
export function edited(estate: Estate, change: (draft: Estate) => void): Estate {
  const draft = structuredClone(estate);
  change(draft);
  return draft;
}

export function serviceNamed(estate: Estate, name: string): Service {
  return named(estate.apiManagement, name);
}

export function vaultNamed(estate: Estate, name: string): Vault {
  return named(estate.keyVaults, name);
}

export function clusterNamed(estate: Estate, name: string): Cluster {
  return named(estate.vaults, name);
}

/** The role of an auth mount; its fields may be changed in place. */
export function vaultRole(estate: Estate, cluster: string, role: string): Record<string, unknown> {
  const found = clusterNamed(estate, cluster).authMounts.find((mount) => role in mount.roles)?.roles[role];
  if (found === undefined) throw new Error(`the estate has no Vault role ${role}`);
  return found;
}

/** Changes a secret's current version. */
export function setCurrentVersion(
  estate: Estate,
  vault: string,
  secret: string,
  change: { created?: string; expires?: string },
): void {
  const version = named(vaultNamed(estate, vault).secrets, secret).versions.at(-1);
  if (version === undefined) throw new Error(`${secret} has no version`);
  Object.assign(version, change);
}

/**
 * Replaces a text in every policy, live and in every repository. Throws where it stands nowhere: a change that changes
 * nothing would prove nothing.
 */
export function replaceInPolicies(estate: Estate, from: string, to: string): void {
  let count = 0;
  const replaced = (text: string): string => {
    count += text.split(from).length - 1;
    return text.replaceAll(from, to);
  };
  for (const service of estate.apiManagement) {
    for (const holder of [service, ...service.workspaces]) {
      for (const policy of holder.policies) policy.text = replaced(policy.text);
    }
  }
  for (const repository of estate.repositories) {
    for (const [path, text] of Object.entries(repository.files)) repository.files[path] = replaced(text);
  }
  if (count === 0) throw new Error(`no policy holds ${from}`);
}

/** Replaces a text in one file of a repository. Throws where it does not stand there. */
export function replaceInFile(estate: Estate, path: string, from: string, to: string): void {
  const repository = estate.repositories.find(({ files }) => files[path]?.includes(from) === true);
  if (repository === undefined) throw new Error(`${path} does not hold what is to be replaced`);
  repository.files[path] = (repository.files[path] ?? '').replaceAll(from, to);
}

/** Changes a named value, live and in its file in the repository. */
export function changeNamedValue(
  estate: Estate,
  service: string,
  name: string,
  change: (item: NamedValue) => void,
): void {
  const item = named(serviceNamed(estate, service).namedValues, name);
  change(item);
  const file = `apimartifacts/named values/${name}/namedValueInformation.json`;
  for (const repository of estate.repositories) {
    if (repository.files[file] !== undefined)
      repository.files[file] = `${JSON.stringify({ properties: namedValueProperties(item) }, null, 2)}\n`;
  }
}

/** The reference works: what the gateway says of it after its last refresh. */
export function succeed(item: NamedValue): void {
  if (item.keyVault === undefined) return;
  item.keyVault.status = 'Success';
  delete item.keyVault.statusMessage;
}

/** What a named value's file holds. The extractor of APIOps leaves the values of secrets out. */
export function namedValueProperties(item: {
  displayName: string;
  secret?: boolean | undefined;
  value?: string | undefined;
  keyVault?: { secretIdentifier: string; identityClientId?: string | undefined } | undefined;
}): Record<string, unknown> {
  const { displayName, secret = false, value, keyVault } = item;
  if (keyVault === undefined) return secret ? { displayName, secret } : { displayName, secret, value };
  const { secretIdentifier, identityClientId } = keyVault;
  const identity = identityClientId === undefined ? {} : { identityClientId };
  return { displayName, secret: true, keyVault: { secretIdentifier, ...identity } };
}

function named<T extends { name: string }>(items: readonly T[], name: string): T {
  const found = items.find((item) => item.name === name);
  if (found === undefined) throw new Error(`the estate has no ${name}`);
  return found;
}
