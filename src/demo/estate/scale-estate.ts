import { seededGuid, seededHex } from '../seeded.ts';
import type { Estate } from './schema.ts';

/**
 * The estate grown `factor` times: each gateway gets copies of its APIs with their policies and of its named values,
 * each vault copies of its secrets, each company copies of its vaults, with their grants and their traffic. What is
 * copied is as sound, or as wrong, as the original.
 */
export function scaleEstate(estate: Estate, factor: number): Estate {
  if (!Number.isInteger(factor) || factor < 1) throw new RangeError('an estate grows by a whole factor from 1');
  const copies = Array.from({ length: factor - 1 }, (_, index) => index + 2);
  return copies.reduce((grown, copy) => withCopy(grown, estate, copy), estate);
}

function withCopy(grown: Estate, original: Estate, copy: number): Estate {
  const vaultName = (name: string): string => `${name}-${copy}`;
  return {
    ...grown,
    keyVaults: [
      ...grown.keyVaults,
      ...original.keyVaults.map((vault) => ({
        ...vault,
        name: vaultName(vault.name),
        secrets: vault.secrets.map((secret) => copiedSecret(secret, copy)),
      })),
    ],
    keyVaultFetches: [...grown.keyVaultFetches, ...original.keyVaultFetches.map((fetch) => copiedFetch(fetch, copy))],
    roleAssignments: [
      ...grown.roleAssignments,
      ...original.roleAssignments.filter(isVaultScoped).map((item) => copiedAssignment(item, copy)),
    ],
    apiManagement: grown.apiManagement.map((service, index) =>
      copiedContents(service, original.apiManagement[index], copy),
    ),
  };
}

type Secret = Estate['keyVaults'][number]['secrets'][number];
type Fetch = Estate['keyVaultFetches'][number];
type Assignment = Estate['roleAssignments'][number];
type Service = Estate['apiManagement'][number];

function copiedSecret(secret: Secret, copy: number): Secret {
  return {
    ...secret,
    versions: secret.versions.map((version) => ({ ...version, id: copiedVersion(version.id, copy) })),
  };
}

function copiedVersion(id: string, copy: number): string {
  return seededHex(`${id}:${copy}`, 32);
}

function copiedFetch(fetch: Fetch, copy: number): Fetch {
  const version = fetch.version === undefined ? {} : { version: copiedVersion(fetch.version, copy) };
  return { ...fetch, vault: `${fetch.vault}-${copy}`, ...version };
}

function isVaultScoped(item: Assignment): boolean {
  return /\/vaults\//i.test(item.scope);
}

function copiedAssignment(item: Assignment, copy: number): Assignment {
  const scope = item.scope.replace(/(\/vaults\/[^/]+)/i, `$1-${copy}`);
  return { ...item, scope, id: seededGuid(`${item.id}:${copy}`) };
}

function copiedContents(service: Service, original: Service | undefined, copy: number): Service {
  if (original === undefined) return service;
  const suffix = `-${copy}`;
  const apis = original.apis.filter((item) => item.isCurrent);
  return {
    ...service,
    apis: [
      ...service.apis,
      ...apis.map((item) => ({ ...item, name: `${item.name}${suffix}`, path: `${item.path}${suffix}` })),
    ],
    policies: [
      ...service.policies,
      ...original.policies
        .filter((item) => item.scope.startsWith('apis/'))
        .map((item) => ({
          scope: item.scope.replace(/^apis\/([^/]+)/, `apis/$1${suffix}`),
          text: renamed(item.text, original, copy),
        })),
    ],
    namedValues: [...service.namedValues, ...original.namedValues.map((item) => copiedNamedValue(item, copy))],
  };
}

/** A policy whose named values and vaults are those of the copy. */
function renamed(text: string, original: Service, copy: number): string {
  const named = original.namedValues.reduce(
    (out, item) => out.replaceAll(`{{${item.displayName}}}`, `{{${item.displayName}-${copy}}}`),
    text,
  );
  return named.replace(/(https:\/\/[a-z0-9-]+)(\.vault\.azure\.net)/g, `$1-${copy}$2`);
}

function copiedNamedValue(item: Service['namedValues'][number], copy: number): Service['namedValues'][number] {
  const keyVault = item.keyVault;
  const names = { name: `${item.name}-${copy}`, displayName: `${item.displayName}-${copy}` };
  if (keyVault === undefined) return { ...item, ...names };
  const secretIdentifier = keyVault.secretIdentifier
    .replace(/^(https:\/\/[^./]+)/, `$1-${copy}`)
    .replace(/\/([0-9a-f]{32})$/, (_, id: string) => `/${copiedVersion(id, copy)}`);
  return { ...item, ...names, keyVault: { ...keyVault, secretIdentifier } };
}
