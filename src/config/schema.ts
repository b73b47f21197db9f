import { z } from 'zod';
import { readingNames } from '../evidence/readings.ts';

/** The configuration file, `portcullis.yaml`. This schema is also published as JSON schema; descriptions are for users. */

const targetName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens')
  .describe('Stable name of this target. It is part of SARIF locations: renaming it re-opens alerts.');

const guid = z.guid().transform((text) => text.toLowerCase());
const day = z.iso.date().describe('Last day on which it holds, YYYY-MM-DD.');

const azureTarget = z.strictObject({
  name: targetName,
  tenant: guid.describe('Tenant (directory) id.'),
  subscriptions: z
    .array(guid)
    .min(1)
    .describe('Every subscription in scope. One that is not seen is reported as a gap.'),
  'log-window': z
    .string()
    .regex(/^\d+d$/)
    .default('90d')
    .describe('How far back log questions look.'),
});
export type AzureTarget = z.infer<typeof azureTarget>;

/** Without slashes at its ends, and empty for the root namespace, which `root` and `/` name too. */
const namespacePath = z
  .string()
  .transform((text) => text.trim().replaceAll(/^\/+|\/+$/g, ''))
  .transform((path) => (path === 'root' ? '' : path));

export const vaultTarget = z.strictObject({
  name: targetName,
  address: z.url({ protocol: /^https?$/ }).describe('Address of Vault or OpenBao, as in VAULT_ADDR.'),
  namespace: namespacePath.optional().describe('Namespace, as in VAULT_NAMESPACE.'),
  'ca-file': z.string().optional().describe('PEM file of the certificate authority, as in VAULT_CACERT.'),
  'token-env': z
    .string()
    .default('VAULT_TOKEN')
    .describe('Environment variable that holds the token. A token never stands in this file.'),
  'token-file': z.string().optional().describe('File that holds the token.'),
  'audit-files': z
    .array(z.string())
    .optional()
    .describe('Files that the audit devices write, plain or gzip; several devices and rotated files together.'),
  'log-window': z
    .string()
    .regex(/^\d+d$/)
    .default('90d'),
});
export type VaultTarget = z.infer<typeof vaultTarget>;

/** The name of a commit, as git takes it. One that begins with a dash would be an option to git, and is no name to it. */
export const commitName = z
  .string()
  .regex(/^[^-\s\0][^\r\n\0]{0,249}$/, 'the name of a commit, on one line and not with a dash at its front');

const sourceTarget = z.strictObject({
  name: targetName,
  path: z.string().describe('Folder of the gateway repository, relative to this file.'),
  history: z
    .union([
      z.boolean(),
      z.strictObject({
        since: commitName.optional().describe('Only the commits that HEAD has over this one.'),
      }),
    ])
    .optional()
    .describe('Read past commits with git too: true for those of every branch and tag.'),
});
export type SourceTarget = z.infer<typeof sourceTarget>;

/** Who answers for an exception, who allowed it, and what holds the risk meanwhile. */
const acceptance = {
  owner: z.string().trim().min(1).describe('Who answers for it.'),
  approver: z.string().trim().min(1).describe('Who allowed it: somebody else than the owner.'),
  reason: z.string().trim().min(1).describe('Why it is accepted.'),
  'compensating-control': z.string().trim().min(1).describe('What holds the risk while it lasts.'),
  expires: day,
};

const waiverEntry = z.strictObject({
  check: z.string().describe('Check id.'),
  subject: z.string().describe('Subject id or name; * stands for any text.'),
  ...acceptance,
});

const acceptedGapEntry = z.strictObject({
  reading: z.enum(readingNames).describe('Name of the reading that cannot be read.'),
  scope: z.string().describe('What it is a reading of; * stands for any text.'),
  ...acceptance,
});

const checkEntry = z.strictObject({
  enabled: z.boolean().optional(),
  severity: z.enum(['critical', 'high', 'medium', 'low', 'info']).optional(),
});

export const configSchema = z.strictObject({
  version: z.literal(1),
  azure: z.array(azureTarget).default([]),
  vault: z.array(vaultTarget).default([]),
  source: z.array(sourceTarget).default([]),
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Settings of checks, by name; see `portcullis checks show`.'),
  checks: z.record(z.string(), checkEntry).default({}).describe('Switch a check off or rate it differently, by id.'),
  waivers: z.array(waiverEntry).default([]),
  'accept-gaps': z.array(acceptedGapEntry).default([]),
});
export type Config = z.infer<typeof configSchema>;

/** The JSON schema of a configuration file, draft 2020-12, as editors use it. */
export function configJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(configSchema, { io: 'input' }), title: 'Portcullis configuration' };
}
