import { z } from 'zod';
import {
  apiManagement,
  denyAssignment,
  eligibleAssignment,
  keyVaultFetch,
  logAnalyticsWorkspace,
  roleAssignment,
  roleDefinition,
  userAssignedIdentity,
} from './azure-schema.ts';
import { deletedVault, keyVault } from './key-vault-schema.ts';
import { group, servicePrincipal, user } from './directory-schema.ts';
import {
  alertRule,
  defenderPlan,
  eventSubscription,
  privateDnsZone,
  privateEndpoint,
  storageAccount,
  watchedApi,
} from './platform-schema.ts';
import { moment } from './time.ts';
import { vaultCluster } from './vault-schema.ts';

const pastCommit = z.strictObject({
  author: z.string(),
  authored: z.iso.datetime(),
  /** Absent: when it was authored. */
  committed: z.iso.datetime().optional(),
  message: z.string(),
  /** What it changed: the whole text of a file by its path, null for one that it removed. */
  files: z.record(z.string(), z.string().nullable()),
});

/** One company: the only source of every answer that the emulator gives. */
export const estateSchema = z.strictObject({
  name: z.string(),
  about: z.string().default(''),
  /** What relative times count from. Absent: the moment at which the demo starts, so that the estate never ages. */
  now: moment.optional(),
  tenant: z.strictObject({
    id: z.guid(),
    displayName: z.string(),
    /** Whether the tenant is licensed for Privileged Identity Management. */
    eligibleRights: z.boolean().default(true),
  }),
  managementGroups: z
    .array(z.strictObject({ name: z.string(), displayName: z.string(), parent: z.string().optional() }))
    .default([]),
  subscriptions: z.array(
    z.strictObject({
      id: z.guid(),
      name: z.string(),
      /** Name of a management group; absent: the tenant's root group. */
      managementGroup: z.string().optional(),
    }),
  ),
  users: z.array(user).default([]),
  groups: z.array(group).default([]),
  servicePrincipals: z.array(servicePrincipal).default([]),
  userAssignedIdentities: z.array(userAssignedIdentity).default([]),
  /** Custom roles. The built-in ones are known by name. */
  roleDefinitions: z.array(roleDefinition).default([]),
  roleAssignments: z.array(roleAssignment).default([]),
  eligibleAssignments: z.array(eligibleAssignment).default([]),
  denyAssignments: z.array(denyAssignment).default([]),
  keyVaults: z.array(keyVault).default([]),
  deletedVaults: z.array(deletedVault).default([]),
  apiManagement: z.array(apiManagement).default([]),
  logAnalytics: z.array(logAnalyticsWorkspace).default([]),
  privateEndpoints: z.array(privateEndpoint).default([]),
  privateDnsZones: z.array(privateDnsZone).default([]),
  storageAccounts: z.array(storageAccount).default([]),
  eventSubscriptions: z.array(eventSubscription).default([]),
  alertRules: z.array(alertRule).default([]),
  defenderPlans: z.array(defenderPlan).default([]),
  watchedApis: z.array(watchedApi).default([]),
  keyVaultFetches: z.array(keyVaultFetch).default([]),
  vaults: z.array(vaultCluster).default([]),
  /** Source repositories: folder name, the text of each file by its path, and what was committed before. */
  repositories: z
    .array(
      z.strictObject({
        name: z.string(),
        files: z.record(z.string(), z.string()),
        /**
         * Commits on the branch `main`, oldest first. `files` as they stand now are in none of them, so that what changes
         * one of these changes no commit. Absent: the folder is no git repository.
         */
        commits: z.array(pastCommit).optional(),
      }),
    )
    .default([]),
  /** Who the scan signs in as. Its rights are role assignments, access policies and Vault policies like anybody's. */
  scanner: z.strictObject({
    /** Object id of a service principal of this estate that has a client secret. */
    principal: z.guid(),
    /** Microsoft Graph application permissions. */
    graphPermissions: z.array(z.string()).default([]),
    /** Environment of the scan beside Azure's: variable -> value. Vault tokens go here. */
    environment: z.record(z.string(), z.string()).default({}),
  }),
  /**
   * Text of the portcullis.yaml that the demo scans with. `${repository:NAME}` stands for a repository's folder and
   * `${audit:CLUSTER/FILE}` for an audit file, both written by the demo before the scan.
   */
  config: z.string(),
  /** Every secret that stands somewhere in this estate: none may ever appear in what the scan writes. */
  canaries: z.array(z.string()).default([]),
});

export type Estate = z.infer<typeof estateSchema>;
/** An estate as a file holds it: what has a default may be left out. */
export type EstateInput = z.input<typeof estateSchema>;

/** The JSON schema of an estate file, draft 2020-12. */
export function estateJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(estateSchema, { io: 'input' });
}
