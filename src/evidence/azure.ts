import { z } from 'zod';

/** What is kept of the Azure control plane and of the directory. All ids are in lower case. */

export const subscription = z.object({
  id: z.string(),
  name: z.string().optional(),
  managementGroups: z.array(z.string()).optional(),
});

export const managedIdentity = z.object({
  id: z.string(),
  name: z.string(),
  principalId: z.string().optional(),
  clientId: z.string().optional(),
});
export type ManagedIdentity = z.infer<typeof managedIdentity>;

export const roleAssignment = z.object({
  id: z.string(),
  principalId: z.string(),
  principalType: z.string().optional(),
  /** Last segment of the role definition id: the only part that is equal in every API. */
  roleGuid: z.string(),
  /** `/` for the tenant root. */
  scope: z.string(),
  condition: z.string().optional(),
});
export type RoleAssignment = z.infer<typeof roleAssignment>;

export const permission = z.object({
  actions: z.array(z.string()),
  notActions: z.array(z.string()),
  dataActions: z.array(z.string()),
  notDataActions: z.array(z.string()),
  condition: z.string().optional(),
});

export const roleDefinition = z.object({
  guid: z.string(),
  roleName: z.string(),
  type: z.string().optional(),
  permissions: z.array(permission),
});
export type RoleDefinition = z.infer<typeof roleDefinition>;

export const denyAssignment = z.object({
  id: z.string(),
  name: z.string().optional(),
  scope: z.string(),
  doNotApplyToChildScopes: z.boolean().optional(),
  permissions: z.array(permission),
  /** Principal ids; `00000000-0000-0000-0000-000000000000` stands for everyone. */
  principals: z.array(z.string()),
  excludePrincipals: z.array(z.string()),
});
export type DenyAssignment = z.infer<typeof denyAssignment>;

/** A right that its holder may switch on for a while (Privileged Identity Management). */
const eligibleAssignment = z.object({
  id: z.string(),
  principalId: z.string(),
  principalType: z.string().optional(),
  /** Last segment of the role definition id. */
  roleGuid: z.string(),
  /** `/` for the tenant root. */
  scope: z.string(),
  condition: z.string().optional(),
  /** `Direct`, `Group` or `Inherited`. */
  memberType: z.string().optional(),
  status: z.string().optional(),
  startsOn: z.string().optional(),
  /** Absent: without an end. */
  endsOn: z.string().optional(),
});
export type EligibleAssignment = z.infer<typeof eligibleAssignment>;

/** `licensed` is false where the tenant has no licence for such assignments: then there can be none. */
export const eligibleAssignments = z.object({ licensed: z.boolean(), assignments: z.array(eligibleAssignment) });
export type EligibleAssignments = z.infer<typeof eligibleAssignments>;

export const diagnosticSetting = z.object({
  id: z.string(),
  name: z.string(),
  /** Empty strings, which the service sends, are dropped. */
  workspaceId: z.string().optional(),
  storageAccountId: z.string().optional(),
  eventHubAuthorizationRuleId: z.string().optional(),
  marketplacePartnerId: z.string().optional(),
  logAnalyticsDestinationType: z.string().optional(),
  logs: z.array(
    z.object({ category: z.string().optional(), categoryGroup: z.string().optional(), enabled: z.boolean() }),
  ),
});
export type DiagnosticSetting = z.infer<typeof diagnosticSetting>;

export const groupMember = z.object({ id: z.string(), type: z.string().optional() });
