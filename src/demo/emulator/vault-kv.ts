import type { VaultMount } from '../estate/vault-schema.ts';
import { reply, type Reply } from './exchange.ts';
import { childNames, envelope, keys, nothing, type VaultRequest } from './vault-exchange.ts';
import { isoTime, type World } from './world.ts';

type KvSecret = VaultMount['kv'][number];

/** Metadata and lists of a KV mount; `below` is the path inside of it. Data is refused before this is asked. */
export function kvRead(world: World, mount: VaultMount, request: VaultRequest, below: string): Reply | undefined {
  const paths = mount.kv.map((secret) => secret.path);
  if (mount.version !== '2') return request.operation === 'list' ? keys(request, childNames(paths, below)) : undefined;
  if (below === 'config') {
    return reply(
      request.template,
      200,
      envelope({ cas_required: false, delete_version_after: '0s', max_versions: 0, metadata_cas_required: false }),
    );
  }
  if (!below.startsWith('metadata/'))
    return reply(request.template, 404, { errors: ['1 error occurred:\n\t* unsupported path\n\n'] });
  const path = below.slice('metadata/'.length);
  if (request.operation === 'list') return keys(request, childNames(paths, path));
  const secret = mount.kv.find((item) => item.path === path);
  return secret === undefined ? nothing(request) : reply(request.template, 200, envelope(metadata(world, secret)));
}

function metadata(world: World, secret: KvSecret): Record<string, unknown> {
  const times = secret.versions.map((version) => isoTime(world, version.created));
  const kept = secret.maxVersions === 0 ? 10 : secret.maxVersions;
  const oldest = Math.max(0, secret.versions.length - kept);
  return {
    cas_required: secret.casRequired,
    created_time: times[0],
    current_metadata_version: 0,
    current_version: secret.versions.length,
    custom_metadata: secret.customMetadata ?? null,
    delete_version_after: secret.deleteVersionAfter,
    max_versions: secret.maxVersions,
    metadata_cas_required: false,
    oldest_version: oldest === 0 ? 0 : oldest + 1,
    updated_time: times.at(-1),
    versions: Object.fromEntries(
      secret.versions
        .map(
          (version, index) =>
            [
              String(index + 1),
              {
                created_time: times[index],
                deletion_time: version.deleted === undefined ? '' : isoTime(world, version.deleted),
                destroyed: version.destroyed,
              },
            ] as const,
        )
        .slice(oldest),
    ),
  };
}
