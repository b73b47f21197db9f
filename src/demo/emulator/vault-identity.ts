import type { VaultCluster } from '../estate/vault-schema.ts';
import { reply, type Reply } from './exchange.ts';
import { seededGuid } from '../seeded.ts';
import { accessorOf, envelope, keys, nothing, type VaultRequest } from './vault-exchange.ts';
import { isoTime, type World } from './world.ts';

type Entity = VaultCluster['entities'][number];

/** Entities and their aliases; groups are there and empty. */
export function identityRead(world: World, cluster: VaultCluster, request: VaultRequest): Reply | undefined {
  if (!request.path.startsWith('identity/')) return undefined;
  if (request.path === 'identity/entity/id/') {
    const info = cluster.entities.map(
      (entity) => [entity.id, { aliases: aliases(cluster, entity), name: entity.name }] as const,
    );
    return keys(
      request,
      cluster.entities.map((entity) => entity.id),
      Object.fromEntries(info),
    );
  }
  const id = /^identity\/entity\/id\/([^/]+)$/.exec(request.path)?.[1];
  const entity = cluster.entities.find((item) => item.id === id);
  if (entity === undefined) return nothing(request);
  const time = isoTime(world, '-200d');
  return reply(
    request.template,
    200,
    envelope({
      aliases: aliases(cluster, entity),
      creation_time: time,
      direct_group_ids: [],
      disabled: entity.disabled,
      group_ids: [],
      id: entity.id,
      inherited_group_ids: [],
      last_update_time: time,
      merged_entity_ids: null,
      metadata: null,
      name: entity.name,
      namespace_id: 'root',
      policies: entity.policies,
    }),
  );
}

function aliases(cluster: VaultCluster, entity: Entity): unknown[] {
  return entity.aliases.map((alias) => {
    const type = cluster.authMounts.find((item) => item.path === alias.mount)?.type ?? 'unknown';
    return {
      canonical_id: entity.id,
      id: seededGuid(`${entity.id}:${alias.name}`),
      mount_accessor: accessorOf(cluster, `auth/${alias.mount}`, `auth_${type}`),
      mount_path: `auth/${alias.mount}`,
      mount_type: type,
      name: alias.name,
    };
  });
}
