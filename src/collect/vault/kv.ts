import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import { byCodeUnit } from '../../evidence/canonical.ts';
import { vaultKvMetadata, type VaultKvMetadata, type VaultMount } from '../../evidence/vault.ts';
import { countKeys, dataOf, keepKeys, objectOf } from './answers.ts';
import { sampled, type CollectContext } from '../collector.ts';
import { VaultFault } from './fault.ts';
import { metadataRule, rulesOf } from './rules.ts';
import { dropAbsent } from './server.ts';
import {
  attempt,
  collect,
  countDone,
  expectMore,
  noteRules,
  scopeOf,
  store,
  storedEarlier,
  storeUnread,
  type Ask,
  type Got,
  type Subject,
  type VaultSession,
} from './session.ts';

/** How much of a mount is walked. What lies beyond makes the list unread as `partial`. */
export interface WalkLimits {
  readonly depth: number;
  readonly folders: number;
  readonly secrets: number;
  /** Accessors of tokens, and of the secret-ids of one role, that are looked up. */
  readonly accessors: number;
}

export const defaultWalk: WalkLimits = { depth: 24, folders: 20_000, secrets: 100_000, accessors: 100_000 };

/** Metadata of every secret of every KV version 2 mount. Values are never asked for. */
export async function collectKvMetadata(
  session: VaultSession,
  mounts: Got<VaultMount[]>,
  limits: WalkLimits,
): Promise<void> {
  if (mounts.status === 'unread') {
    noteRules(session, ...rulesOf('vault.kvMetadata'));
    await storeUnread(session, clusterSubject(session), mounts.fault);
    return;
  }
  const stores = mounts.value.filter((mount) => mount.type === 'kv' || mount.type === 'generic');
  expectMore(session, stores.length);
  await Promise.all(stores.map((mount) => collectMount(session, mount, limits)));
}

function clusterSubject(session: VaultSession): Ask {
  return {
    name: 'vault.kvMetadata',
    part: 'list',
    scope: scopeOf(session.target),
    method: 'GET',
    path: 'sys/mounts',
    grant: { path: 'sys/mounts', capabilities: ['read'] },
  };
}

async function collectMount(session: VaultSession, mount: VaultMount, limits: WalkLimits): Promise<void> {
  const root = mount.path.replace(/\/+$/, '');
  const list: Subject = {
    name: 'vault.kvMetadata',
    part: 'list',
    scope: scopeOf(session.target, mount.path),
    method: 'LIST',
    path: `${root}/metadata`,
    grant: metadataRule(`${root}/metadata`),
  };
  if (mount.version !== '2') {
    await storeUnread(session, list, new VaultFault('not-collected', 'KV v1 keeps no times'));
    return;
  }
  const earlier = storedEarlier<string[]>(session, list);
  if (earlier?.status === 'read') countDone(session);
  const found =
    earlier?.status === 'read' ? { ...session, value: earlier.value } : await listSecrets(session, list, limits);
  const { items, context } = sampled(found.context, found.value, (secret) => secret);
  expectMore(session, items.length);
  await Promise.all(items.map((secret) => collectSecret({ ...session, context }, secret, list)));
}

/** Lists what a mount holds, as far as it can be listed, and stores the list. */
async function listSecrets(
  session: VaultSession,
  list: Subject,
  limits: WalkLimits,
): Promise<Pick<Walk, 'context'> & { readonly value: string[] }> {
  const walk = await walkFolders(session, list.path, limits);
  const value = walk.secrets.toSorted(byCodeUnit);
  if (walk.fault !== undefined) await storeUnread(session, list, walk.fault);
  else {
    const outcome = { status: 'read', value } as const;
    await store(session, list, { pages: walk.lists, count: value.length, droppedKeys: walk.dropped, outcome });
  }
  return { value, context: walk.context };
}

interface Walk {
  readonly secrets: string[];
  /** In which the secrets stand that were found: a dry run enters a few of the folders. */
  context: CollectContext;
  lists: number;
  dropped: number;
  /** First reason why the list is not whole. */
  fault: VaultFault | undefined;
}

async function walkFolders(session: VaultSession, root: string, limits: WalkLimits): Promise<Walk> {
  const walk: Walk = { secrets: [], context: session.context, lists: 0, dropped: 0, fault: undefined };
  let level = [''];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.depth) {
      walk.fault ??= beyond(`folders below the ${limits.depth}th level`);
      break;
    }
    const room = limits.folders - walk.lists;
    if (level.length > room) walk.fault ??= beyond(`more than ${limits.folders} folders`);
    const deeper = await Promise.all(
      level.slice(0, Math.max(0, room)).map((folder) => listFolder(session, root, folder, walk, limits)),
    );
    const entered = sampled(walk.context, deeper.flat(), (folder) => folder);
    walk.context = entered.context;
    level = [...entered.items];
  }
  return walk;
}

/** Lists one folder, notes the secrets in it, and gives the folders in it. */
async function listFolder(
  session: VaultSession,
  root: string,
  folder: string,
  walk: Walk,
  limits: WalkLimits,
): Promise<string[]> {
  walk.lists += 1;
  const path = `${root}/${folder}`.replace(/\/+$/, '');
  const answered = await attempt(() => session.client.list(path));
  if (answered.status === 'unread') {
    walk.fault ??= inFolder(folder, answered.fault);
    return [];
  }
  const kept = keepKeys(answered.value.body);
  if (kept === undefined || !kept.value.every(isKey)) {
    walk.fault ??= inFolder(folder, new VaultFault('malformed', 'the answer is no list of names'));
    return [];
  }
  walk.dropped += kept.dropped;
  for (const key of kept.value.filter((item) => !item.endsWith('/'))) {
    if (walk.secrets.length < limits.secrets) walk.secrets.push(`${folder}${key}`);
    else walk.fault ??= beyond(`more than ${limits.secrets} secrets`);
  }
  return kept.value.filter((key) => key.endsWith('/')).map((key) => `${folder}${key}`);
}

// A key is one segment; a name that climbs could lead from metadata to data.
function isKey(key: string): boolean {
  const name = key.endsWith('/') ? key.slice(0, -1) : key;
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}

function inFolder(folder: string, fault: VaultFault): VaultFault {
  if (folder === '') return fault;
  const { status, tokenRefused } = fault;
  return new VaultFault(fault.reason, `folder ${folder}: ${fault.message}`, {
    tokenRefused,
    ...(status === undefined ? {} : { status }),
  });
}

function beyond(what: string): VaultFault {
  return new VaultFault('partial', `the mount holds ${what}; those were left out`);
}

async function collectSecret(session: VaultSession, secret: string, list: Subject): Promise<void> {
  await collect(
    session,
    {
      ...list,
      part: 'item',
      scope: scopeOf(session.target, list.path, secret),
      method: 'GET',
      path: `${list.path}/${secret}`,
    },
    (body) => keepMetadata(body, secret),
  );
}

function keepMetadata(body: unknown, path: string): Kept<VaultKvMetadata> | undefined {
  const data = dataOf(body);
  const versions = objectOf(data?.['versions']);
  if (data === undefined || versions === undefined) return undefined;
  const row = dropAbsent({
    path,
    currentVersion: data['current_version'],
    createdTime: data['created_time'],
    updatedTime: data['updated_time'],
    maxVersions: data['max_versions'],
    casRequired: data['cas_required'],
    versions: Object.entries(versions)
      .map(([version, fields]) => versionRow(Number(version), objectOf(fields) ?? {}))
      .toSorted((left, right) => Number(left['version']) - Number(right['version'])),
  });
  const kept = keepAllowed(vaultKvMetadata, row);
  if (kept === undefined) return undefined;
  return { value: kept.value, dropped: Math.max(0, countKeys(data) - countKeys(kept.value)) };
}

// An empty deletion time is how the API says that there is none.
function versionRow(version: number, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const deletion = fields['deletion_time'] === '' ? undefined : fields['deletion_time'];
  return dropAbsent({
    version,
    createdTime: fields['created_time'],
    deletionTime: deletion,
    destroyed: fields['destroyed'],
  });
}
