import { z } from 'zod';
import { diagnosticSetting, placed } from './placed.ts';
import { moment } from './time.ts';

const objectTimes = {
  enabled: z.boolean().default(true),
  created: moment,
  /** Absent: the same as `created`. */
  updated: moment.optional(),
  notBefore: moment.optional(),
  expires: moment.optional(),
};

const version = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/), ...objectTimes });

/** A secret's metadata. The estate holds no value: the emulator refuses and records every request for one. */
export const keyVaultSecret = z.strictObject({
  name: z.string(),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  /** True where the secret belongs to a certificate of the same name. */
  managed: z.boolean().default(false),
  /** Oldest first; the last is the current version. */
  versions: z.array(version).min(1),
  /** Soft-deleted at this moment. */
  deleted: moment.optional(),
});

const keyVaultKey = z.strictObject({
  name: z.string(),
  tags: z.record(z.string(), z.string()).default({}),
  managed: z.boolean().default(false),
  type: z.enum(['RSA', 'RSA-HSM', 'EC', 'EC-HSM', 'oct-HSM']).default('RSA'),
  /** Bits of an RSA key. */
  size: z.int().default(2048),
  /** Of an EC key. */
  curve: z.string().optional(),
  operations: z.array(z.string()).default(['sign', 'verify', 'wrapKey', 'unwrapKey', 'encrypt', 'decrypt']),
  /** Soft-deleted at this moment. */
  deleted: moment.optional(),
  versions: z.array(version).min(1),
  /** ISO 8601 durations of the key's rotation policy, such as `P90D`. */
  rotation: z
    .strictObject({
      timeAfterCreate: z.string().optional(),
      timeBeforeExpiry: z.string().optional(),
      expiryTime: z.string().optional(),
    })
    .optional(),
});

const keyVaultCertificate = z.strictObject({
  name: z.string(),
  subject: z.string(),
  tags: z.record(z.string(), z.string()).default({}),
  versions: z.array(version).min(1),
  /** Soft-deleted at this moment. */
  deleted: moment.optional(),
  policy: z
    .strictObject({
      issuer: z.string(),
      validityMonths: z.int().default(12),
      /** What happens before the end: renewed by the vault, or a mail only. */
      action: z.enum(['AutoRenew', 'EmailContacts']),
      daysBeforeExpiry: z.int().optional(),
      lifetimePercentage: z.int().optional(),
    })
    .optional(),
});

export const keyVault = z.strictObject({
  ...placed,
  /** `undefined` is sent as null and means access policies, as the service has it. */
  rbac: z.boolean().optional(),
  accessPolicies: z
    .array(
      z.strictObject({
        objectId: z.guid(),
        applicationId: z.guid().optional(),
        secrets: z.array(z.string()).default([]),
        keys: z.array(z.string()).default([]),
        certificates: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  softDelete: z.boolean().default(true),
  softDeleteRetentionInDays: z.int().default(90),
  purgeProtection: z.boolean().optional(),
  publicNetworkAccess: z.enum(['Enabled', 'Disabled', 'SecuredByPerimeter']).default('Enabled'),
  network: z
    .strictObject({
      bypass: z.enum(['AzureServices', 'None']).default('AzureServices'),
      defaultAction: z.enum(['Allow', 'Deny']),
      ipRules: z.array(z.string()).default([]),
      subnets: z.array(z.string()).default([]),
      /** Whether the scanner's own address gets through; the data plane answers 403 ForbiddenByFirewall where not. */
      scannerAllowed: z.boolean().default(true),
    })
    .optional(),
  secrets: z.array(keyVaultSecret).default([]),
  keys: z.array(keyVaultKey).default([]),
  certificates: z.array(keyVaultCertificate).default([]),
  diagnosticSettings: z.array(diagnosticSetting).default([]),
});

/** A vault that was deleted as a whole and can still be recovered. */
export const deletedVault = z.strictObject({
  ...placed,
  deleted: moment,
  purged: moment,
  purgeProtection: z.boolean().optional(),
});

export type KeyVault = z.infer<typeof keyVault>;
export type KeyVaultSecret = z.infer<typeof keyVaultSecret>;
export type DeletedVault = z.infer<typeof deletedVault>;
