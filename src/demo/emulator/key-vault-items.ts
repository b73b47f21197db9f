import type { KeyVault, KeyVaultSecret } from '../estate/key-vault-schema.ts';
import { azureError, reply, type Reply } from './exchange.ts';
import { seededHex } from '../seeded.ts';
import { epochSeconds, type World } from './world.ts';

type Key = KeyVault['keys'][number];
type Certificate = KeyVault['certificates'][number];
type Version = KeyVaultSecret['versions'][number];

const HOST_SUFFIX = 'vault.azure.net';

export function vaultHost(vault: KeyVault): string {
  return `${vault.name.toLowerCase()}.${HOST_SUFFIX}`;
}

function attributes(world: World, vault: KeyVault, version: Version): Record<string, unknown> {
  const optional = (key: string, moment: string | undefined): Record<string, number> =>
    moment === undefined ? {} : { [key]: epochSeconds(world, moment) };
  return {
    enabled: version.enabled,
    ...optional('nbf', version.notBefore),
    ...optional('exp', version.expires),
    created: epochSeconds(world, version.created),
    updated: epochSeconds(world, version.updated ?? version.created),
    recoveryLevel: recoveryLevel(vault),
    ...(vault.softDelete ? { recoverableDays: vault.softDeleteRetentionInDays } : {}),
  };
}

function recoveryLevel(vault: KeyVault): string {
  if (!vault.softDelete) return 'Purgeable';
  return vault.purgeProtection === true ? 'Recoverable' : 'Recoverable+Purgeable';
}

export function secretItem(world: World, vault: KeyVault, secret: KeyVaultSecret): Record<string, unknown> {
  return {
    ...(secret.contentType === undefined ? {} : { contentType: secret.contentType }),
    id: `https://${vaultHost(vault)}/secrets/${secret.name}`,
    ...(secret.managed ? { managed: true } : {}),
    attributes: attributes(world, vault, current(secret.versions)),
    ...tags(secret.tags),
  };
}

/** What a list of deleted objects adds to the object. */
export function deletedItem(
  world: World,
  vault: KeyVault,
  collection: 'secrets' | 'keys' | 'certificates',
  object: { name: string; deleted?: string | undefined },
  item: Record<string, unknown>,
): Record<string, unknown> {
  const deletedDate = epochSeconds(world, object.deleted ?? '+0s');
  return {
    recoveryId: `https://${vaultHost(vault)}/deleted${collection}/${object.name}`,
    deletedDate,
    scheduledPurgeDate: deletedDate + vault.softDeleteRetentionInDays * 86_400,
    ...item,
  };
}

/** A key with its public part. */
export function keyBundle(world: World, vault: KeyVault, key: Key): Record<string, unknown> {
  const { kid: _kid, ...rest } = keyItem(world, vault, key);
  const number = (name: string, bits: number): string =>
    Buffer.from(`c1${seededHex(`${name}:${key.name}`, bits / 4 - 2)}`, 'hex').toString('base64url');
  const parts = key.type.startsWith('RSA')
    ? { n: number('n', key.size), e: 'AQAB' }
    : { crv: key.curve ?? 'P-256', x: number('x', 256), y: number('y', 256) };
  return {
    key: {
      kid: `https://${vaultHost(vault)}/keys/${key.name}/${current(key.versions).id}`,
      kty: key.type,
      key_ops: key.operations,
      ...(key.type.startsWith('oct') ? {} : parts),
    },
    ...rest,
  };
}

export function keyItem(world: World, vault: KeyVault, key: Key): Record<string, unknown> {
  return {
    kid: `https://${vaultHost(vault)}/keys/${key.name}`,
    ...(key.managed ? { managed: true } : {}),
    attributes: attributes(world, vault, current(key.versions)),
    ...tags(key.tags),
  };
}

export function certificateItem(world: World, vault: KeyVault, item: Certificate): Record<string, unknown> {
  return {
    id: `https://${vaultHost(vault)}/certificates/${item.name}`,
    x5t: Buffer.from(seededHex(item.name, 40), 'hex').toString('base64url'),
    attributes: attributes(world, vault, current(item.versions)),
    subject: item.subject,
    ...tags(item.tags),
  };
}

export function versionItems(
  world: World,
  vault: KeyVault,
  collection: 'secrets' | 'keys' | 'certificates',
  object: {
    name: string;
    versions: Version[];
    contentType?: string | undefined;
    managed?: boolean;
    tags: Record<string, string>;
  },
): Record<string, unknown>[] {
  return object.versions.map((version) => ({
    ...(object.contentType === undefined ? {} : { contentType: object.contentType }),
    [collection === 'keys' ? 'kid' : 'id']: `https://${vaultHost(vault)}/${collection}/${object.name}/${version.id}`,
    ...(object.managed === true ? { managed: true } : {}),
    attributes: attributes(world, vault, version),
    ...tags(object.tags),
  }));
}

export function rotationPolicy(world: World, vault: KeyVault, name: string, template: string): Reply {
  const key = vault.keys.find((item) => item.name.toLowerCase() === name.toLowerCase());
  const rotation = key?.rotation;
  if (key === undefined)
    return reply(template, 404, azureError('KeyNotFound', `${name} was not found in this key vault.`));
  const trigger = rotation?.timeAfterCreate ?? rotation?.timeBeforeExpiry;
  return reply(template, 200, {
    id: `https://${vaultHost(vault)}/keys/${key.name}/rotationpolicy`,
    lifetimeActions: [
      ...(trigger === undefined
        ? []
        : [
            {
              trigger:
                rotation?.timeAfterCreate === undefined ? { timeBeforeExpiry: trigger } : { timeAfterCreate: trigger },
              action: { type: 'Rotate' },
            },
          ]),
      { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } },
    ],
    attributes: {
      ...(rotation?.expiryTime === undefined ? {} : { expiryTime: rotation.expiryTime }),
      created: epochSeconds(world, current(key.versions).created),
      updated: epochSeconds(world, current(key.versions).created),
    },
  });
}

export function certificatePolicy(world: World, vault: KeyVault, name: string, template: string): Reply {
  const item = vault.certificates.find((certificate) => certificate.name.toLowerCase() === name.toLowerCase());
  const policy = item?.policy;
  if (item === undefined || policy === undefined) {
    return reply(template, 404, azureError('PendingCertificateNotFound', `${name} has no policy in this key vault.`));
  }
  const trigger =
    policy.lifetimePercentage === undefined
      ? { days_before_expiry: policy.daysBeforeExpiry ?? 30 }
      : { lifetime_percentage: policy.lifetimePercentage };
  return reply(template, 200, {
    id: `https://${vaultHost(vault)}/certificates/${item.name}/policy`,
    key_props: { exportable: true, kty: 'RSA', key_size: 2048, reuse_key: false },
    secret_props: { contentType: 'application/x-pkcs12' },
    x509_props: { subject: item.subject, ekus: ['1.3.6.1.5.5.7.3.1'], validity_months: policy.validityMonths },
    lifetime_actions: [{ trigger, action: { action_type: policy.action } }],
    issuer: { name: policy.issuer },
    attributes: {
      enabled: true,
      created: epochSeconds(world, current(item.versions).created),
      updated: epochSeconds(world, current(item.versions).created),
    },
  });
}

function current(versions: readonly Version[]): Version {
  const last = versions.at(-1);
  if (last === undefined) throw new Error('an object of a vault has no version');
  return last;
}

function tags(own: Record<string, string>): { tags?: Record<string, string> } {
  return Object.keys(own).length === 0 ? {} : { tags: own };
}
