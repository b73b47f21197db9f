import { z } from 'zod';
import type {
  CertificatePolicy,
  CertificateProperties,
  DeletedObject,
  KeyDetails,
  KeyProperties,
} from '../../evidence/key-vault.ts';
import { compact, lowerId, optionalFlag, optionalList, optionalText, sortedList } from './wire-parts.ts';

/** From the data plane of Key Vault to the records: keys, certificates, what was deleted. */

const byName = (row: { readonly name: string }): string => row.name;

/** Seconds since 1970, as far as a date can tell them. */
const moment = z
  .number()
  .min(0)
  .max(8.64e12)
  .nullish()
  .transform((seconds) =>
    seconds === null || seconds === undefined ? undefined : new Date(seconds * 1000).toISOString(),
  );

const attributes = z
  .object({ enabled: optionalFlag, created: moment, updated: moment, exp: moment, nbf: moment })
  .transform(({ enabled, created, updated, exp, nbf }) =>
    compact({ enabled, createdOn: created, updatedOn: updated, expiresOn: exp, notBefore: nbf }),
  );

/** Name of an object in its identifier, `https://<vault>/<collection>/<name>[/<version>]`. */
const identifier = z.url({ protocol: /^https$/ }).transform((text) => {
  const [, , name = '', version] = new URL(text).pathname.split('/');
  return { name, version };
});

const keyRow = z
  .object({ kid: identifier, attributes, managed: optionalFlag })
  .transform(({ kid, attributes: dates, managed }): KeyProperties => compact({ name: kid.name, ...dates, managed }));
export const keyList = sortedList<typeof keyRow, KeyProperties>(keyRow, byName);

/** A key as the vault shows it: of the public part, its size is kept. */
export const keyMaterial = z
  .object({
    key: z.object({
      kid: identifier,
      kty: z.string(),
      crv: optionalText,
      key_ops: optionalList(z.string()),
      n: optionalText,
    }),
  })
  .transform(({ key }): KeyDetails =>
    compact({
      kind: 'key' as const,
      version: key.kid.version,
      keyType: key.kty,
      curve: key.crv,
      size: key.n === undefined ? undefined : bitsOf(key.n),
      operations: key.key_ops.toSorted(),
    }),
  );

function bitsOf(modulus: string): number {
  const bytes = Buffer.from(modulus, 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first - 1) * 8 + (32 - Math.clz32(bytes[first] ?? 0));
}

const lifetime = z
  .object({
    action: z.object({ type: z.string() }),
    trigger: z.object({ timeAfterCreate: optionalText, timeBeforeExpiry: optionalText }).nullish(),
  })
  .transform(({ action, trigger }) => compact({ type: action.type, ...trigger }));

export const keyRotation = z
  .object({ lifetimeActions: z.array(lifetime), attributes: z.object({ expiryTime: optionalText }).nullish() })
  .transform(({ lifetimeActions, attributes: own }): KeyDetails =>
    compact({ kind: 'rotation-policy' as const, expiryTime: own?.expiryTime, actions: lifetimeActions }),
  );

const certificateRow = z
  .object({ id: identifier, attributes, x5t: optionalText, subject: optionalText })
  .transform(({ id, attributes: dates, x5t, subject }): CertificateProperties =>
    compact({
      name: id.name,
      ...dates,
      thumbprint: x5t === undefined ? undefined : Buffer.from(x5t, 'base64url').toString('hex').toUpperCase(),
      subject,
    }),
  );
export const certificateRows = sortedList<typeof certificateRow, CertificateProperties>(certificateRow, byName);

const optionalNumber = z
  .int()
  .nullish()
  .transform((number) => number ?? undefined);

const renewal = z
  .object({
    action: z.object({ action_type: z.string() }),
    trigger: z.object({ lifetime_percentage: optionalNumber, days_before_expiry: optionalNumber }).nullish(),
  })
  .transform(({ action, trigger }) =>
    compact({
      type: action.action_type,
      lifetimePercentage: trigger?.lifetime_percentage,
      daysBeforeExpiry: trigger?.days_before_expiry,
    }),
  );

export const certificateIssuing = z
  .object({
    issuer: z.object({ name: optionalText }),
    key_props: z
      .object({
        kty: optionalText,
        key_size: optionalNumber,
        crv: optionalText,
        exportable: optionalFlag,
        reuse_key: optionalFlag,
      })
      .nullish(),
    x509_props: z.object({ validity_months: optionalNumber }).nullish(),
    lifetime_actions: optionalList(renewal),
  })
  .transform(({ issuer, key_props: key, x509_props: issued, lifetime_actions: actions }): CertificatePolicy =>
    compact({
      issuer: issuer.name,
      keyType: key?.kty,
      keySize: key?.key_size,
      curve: key?.crv,
      exportable: key?.exportable,
      reuseKey: key?.reuse_key,
      validityMonths: issued?.validity_months,
      actions,
    }),
  );

/** Deleted objects of one kind; keys are named by `kid`, the others by `id`. */
export function deletedList(kind: Exclude<DeletedObject['kind'], 'vault'>) {
  const row = z
    .object({ id: identifier.optional(), kid: identifier.optional(), deletedDate: moment, scheduledPurgeDate: moment })
    .refine(({ id, kid }) => (id ?? kid) !== undefined)
    .transform(({ id, kid, deletedDate, scheduledPurgeDate }): DeletedObject =>
      compact({ kind, name: (id ?? kid)?.name ?? '', deletedOn: deletedDate, purgedOn: scheduledPurgeDate }),
    );
  return sortedList<typeof row, DeletedObject>(row, byName);
}

const deletedVaultRow = z
  .object({
    name: z.string(),
    properties: z.object({
      vaultId: lowerId,
      deletionDate: optionalText,
      scheduledPurgeDate: optionalText,
      purgeProtectionEnabled: optionalFlag,
    }),
  })
  .transform(({ name, properties }): DeletedObject =>
    compact({
      kind: 'vault' as const,
      name,
      id: properties.vaultId,
      deletedOn: properties.deletionDate,
      purgedOn: properties.scheduledPurgeDate,
      purgeProtected: properties.purgeProtectionEnabled,
    }),
  );
/** Deleted vaults as Azure Resource Manager lists them for a subscription. */
export const deletedVaultList = sortedList<typeof deletedVaultRow, DeletedObject>(
  deletedVaultRow,
  (row) => row.id ?? '',
);
