import type { KeyVault } from '../estate/key-vault-schema.ts';
import { isAllowed, principalAndGroups } from './authorise.ts';
import { bearerPrincipal } from './entra.ts';
import { azureError, reply, violation, type Call, type Reply } from './exchange.ts';
import {
  certificateItem,
  certificatePolicy,
  deletedItem,
  keyBundle,
  keyItem,
  rotationPolicy,
  secretItem,
  versionItems,
} from './key-vault-items.ts';
import { breaksOff, nextLink, pageOf, pageSize } from './paging.ts';
import { resourceId, VAULT_TYPE, type World } from './world.ts';

const PAGE_LIMIT = 25;

type Collection = 'secrets' | 'keys' | 'certificates';

const LIST_ACTIONS: Record<Collection, string> = {
  secrets: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
  keys: 'Microsoft.KeyVault/vaults/keys/read',
  certificates: 'Microsoft.KeyVault/vaults/certificates/read',
};

/** Plays the data plane of one vault: lists and versions; every request for a value is refused and recorded. */
export function keyVault(world: World, call: Call, vault: KeyVault): Reply {
  const who = bearerPrincipal(world, call, ['https://vault.azure.net']);
  if (who === undefined) return challenge(world);
  const segments = call.path.split('/').filter((part) => part !== '');
  const template = templateOf(segments);
  if (call.method !== 'GET')
    return violation(template, `${call.method} on the vault's data plane`, forbidden('ForbiddenByRbac'));
  const deleted = segments[0]?.startsWith('deleted') ?? false;
  const collection = (segments[0] ?? '').replace(/^deleted/, '');
  if (!isCollection(collection)) return reply(template, 404, azureError('NotFound', 'The path is not known.'));
  if (isValueRead(segments, collection))
    return violation(template, 'read of a secret value', forbidden('ForbiddenByRbac'));
  const refusal = refusalOf(world, vault, who, collection, segments);
  if (refusal !== undefined) return reply(template, 403, forbidden(refusal));
  return answer(world, call, vault, collection, deleted, segments, template);
}

function challenge(world: World): Reply {
  return reply('/{any}', 401, azureError('Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.'), {
    'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${world.estate.tenant.id}", resource="https://vault.azure.net"`,
  });
}

function isCollection(text: string): text is Collection {
  return text === 'secrets' || text === 'keys' || text === 'certificates';
}

function templateOf(segments: readonly string[]): string {
  const [collection, name, rest] = segments;
  if (name === undefined) return `/${collection ?? ''}`;
  if (rest === undefined) return `/${collection}/{name}`;
  return ['versions', 'rotationpolicy', 'policy'].includes(rest)
    ? `/${collection}/{name}/${rest}`
    : `/${collection}/{name}/{version}`;
}

function isValueRead(segments: readonly string[], collection: Collection): boolean {
  return collection === 'secrets' && segments.length > 1 && segments[2] !== 'versions' && segments[0] === 'secrets';
}

function refusalOf(
  world: World,
  vault: KeyVault,
  who: string,
  collection: Collection,
  segments: readonly string[],
): string | undefined {
  const blocked = vault.publicNetworkAccess === 'Disabled' || vault.network?.defaultAction === 'Deny';
  if (blocked && !(vault.network?.scannerAllowed ?? false)) return 'ForbiddenByFirewall';
  if (vault.rbac === true) {
    const scope = resourceId(vault, VAULT_TYPE);
    const action =
      segments[2] === 'rotationpolicy'
        ? 'Microsoft.KeyVault/vaults/keyrotationpolicies/read'
        : LIST_ACTIONS[collection];
    return isAllowed(world, who, action, scope, 'data') ? undefined : 'ForbiddenByRbac';
  }
  return policyAllows(world, vault, who, collection, segments) ? undefined : 'AccessDenied';
}

function policyAllows(
  world: World,
  vault: KeyVault,
  who: string,
  collection: Collection,
  segments: readonly string[],
): boolean {
  const ids = principalAndGroups(world.estate, who);
  const needed = neededWord(segments);
  return vault.accessPolicies.some(
    (entry) =>
      entry.applicationId === undefined &&
      ids.has(entry.objectId.toLowerCase()) &&
      entry[collection].some((name) => ['all', needed].includes(name.toLowerCase())),
  );
}

function neededWord([, name, relation]: readonly string[]): string {
  if (relation === 'rotationpolicy') return 'getrotationpolicy';
  return name !== undefined && relation !== 'versions' ? 'get' : 'list';
}

function answer(
  world: World,
  call: Call,
  vault: KeyVault,
  collection: Collection,
  deleted: boolean,
  segments: readonly string[],
  template: string,
): Reply {
  const [, name, relation] = segments;
  if (name === undefined) return listed(world, call, template, itemsOf(world, vault, collection, deleted));
  const object = vault[collection].find(
    (item) => item.deleted === undefined && item.name.toLowerCase() === name.toLowerCase(),
  );
  if (object === undefined) return notFound(template, collection, name);
  if (relation === 'versions') return listed(world, call, template, versionItems(world, vault, collection, object));
  if (collection === 'keys' && relation === 'rotationpolicy') return rotationPolicy(world, vault, name, template);
  if (collection === 'certificates' && relation === 'policy') return certificatePolicy(world, vault, name, template);
  if (collection === 'keys' && relation === undefined)
    return reply(template, 200, keyBundle(world, vault, named(vault.keys, object.name)));
  return notFound(template, collection, name);
}

function itemsOf(world: World, vault: KeyVault, collection: Collection, deleted: boolean): unknown[] {
  const chosen = vault[collection].filter((object) => (object.deleted !== undefined) === deleted);
  return chosen.map((object) => {
    const item = itemOf(world, vault, collection, object.name);
    return deleted ? deletedItem(world, vault, collection, object, item) : item;
  });
}

function itemOf(world: World, vault: KeyVault, collection: Collection, name: string): Record<string, unknown> {
  if (collection === 'keys') return keyItem(world, vault, named(vault.keys, name));
  if (collection === 'certificates') return certificateItem(world, vault, named(vault.certificates, name));
  return secretItem(world, vault, named(vault.secrets, name));
}

function named<T extends { name: string }>(objects: readonly T[], name: string): T {
  const found = objects.find((item) => item.name === name);
  if (found === undefined) throw new Error(`no object is called ${name}`);
  return found;
}

function listed(world: World, call: Call, template: string, rows: unknown[]): Reply {
  const asked = Number(call.query.get('maxresults') ?? PAGE_LIMIT);
  if (!(asked >= 1 && asked <= PAGE_LIMIT)) {
    return reply(template, 400, azureError('BadParameter', `maxresults must be between 1 and ${PAGE_LIMIT}.`));
  }
  const size = Math.min(asked, pageSize(world, call, rows.length, 5, PAGE_LIMIT));
  if (breaksOff(call)) return reply(template, 503, azureError('ServiceUnavailable', 'The list cannot be continued.'));
  const page = pageOf(world, call, rows, size, call.query.get('$skiptoken'), 'uncounted');
  return reply(template, 200, {
    value: page.rows,
    nextLink: page.next === undefined ? null : nextLink(call, '$skiptoken', page.next, ':443'),
  });
}

function forbidden(innerCode: string): unknown {
  return azureError('Forbidden', 'Caller is not authorized to perform action on resource.', innerCode);
}

function notFound(template: string, collection: Collection, name: string): Reply {
  const code = { secrets: 'SecretNotFound', keys: 'KeyNotFound', certificates: 'CertificateNotFound' }[collection];
  return reply(template, 404, azureError(code, `${name} was not found in this key vault.`));
}
