import { z } from 'zod';
import { federatedCredential } from './directory-schema.ts';
import { diagnosticSetting, placed } from './placed.ts';
import { developerPortal } from './portal-schema.ts';
import { signIns } from './sign-in-schema.ts';
import { moment, period } from './time.ts';

const permissionBlock = z.strictObject({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  dataActions: z.array(z.string()).default([]),
  notDataActions: z.array(z.string()).default([]),
});

export const roleDefinition = z.strictObject({
  id: z.guid(),
  roleName: z.string(),
  description: z.string().default(''),
  assignableScopes: z.array(z.string()).min(1),
  permissions: z.array(permissionBlock).min(1),
});

export const roleAssignment = z.strictObject({
  id: z.guid(),
  /** Full scope: `/`, a management group, a subscription, a resource group, a resource or a Key Vault object. */
  scope: z.string().startsWith('/'),
  /** Name of a built-in or custom role of this estate, or a role definition GUID. */
  role: z.string(),
  /** Object id of the principal. */
  principal: z.guid(),
  condition: z.string().optional(),
  description: z.string().optional(),
  created: moment.default('-400d'),
});

/** A role that its principal may switch on for a while. */
export const eligibleAssignment = z.strictObject({
  id: z.guid(),
  scope: z.string().startsWith('/'),
  /** Name of a built-in or custom role of this estate, or a role definition GUID. */
  role: z.string(),
  principal: z.guid(),
  condition: z.string().optional(),
  starts: moment.default('-200d'),
  /** Absent: without an end. */
  ends: moment.optional(),
});

export const denyAssignment = z.strictObject({
  id: z.guid(),
  name: z.string(),
  scope: z.string().startsWith('/'),
  permissions: z.array(permissionBlock).min(1),
  /** Object ids; the GUID of zeros means everyone. */
  principals: z.array(z.guid()).min(1),
  excludePrincipals: z.array(z.guid()).default([]),
  doNotApplyToChildScopes: z.boolean().default(false),
});

const keyVaultReference = z.strictObject({
  secretIdentifier: z.string().startsWith('https://'),
  /** Client id of a user-assigned identity; absent means the system-assigned one. */
  identityClientId: z.guid().optional(),
  status: z.enum(['Success', 'Forbidden', 'NotFound']).default('Success'),
  statusMessage: z.string().optional(),
  statusAt: moment.default('-2h'),
});

const namedValue = z.strictObject({
  name: z.string(),
  displayName: z.string(),
  secret: z.boolean().default(false),
  /** Shown by the API when `secret` is false; never shown when it is true. */
  value: z.string().optional(),
  keyVault: keyVaultReference.optional(),
  tags: z.array(z.string()).optional(),
});

const backend = z.strictObject({
  name: z.string(),
  url: z.string(),
  protocol: z.enum(['http', 'soap']).default('http'),
  description: z.string().optional(),
  title: z.string().optional(),
  credentials: z
    .strictObject({
      query: z.record(z.string(), z.array(z.string())).optional(),
      header: z.record(z.string(), z.array(z.string())).optional(),
      authorization: z.strictObject({ scheme: z.string(), parameter: z.string() }).optional(),
      certificateIds: z.array(z.string()).optional(),
    })
    .optional(),
  proxy: z
    .strictObject({ url: z.string(), username: z.string().optional(), password: z.string().optional() })
    .optional(),
  tls: z.strictObject({ validateCertificateChain: z.boolean(), validateCertificateName: z.boolean() }).optional(),
});

const gatewayCertificate = z.strictObject({
  name: z.string(),
  subject: z.string(),
  thumbprint: z.string(),
  expires: moment,
  keyVault: keyVaultReference.optional(),
});

const logger = z.strictObject({
  name: z.string(),
  loggerType: z.enum(['azureMonitor', 'applicationInsights', 'azureEventHub']),
  credentials: z.record(z.string(), z.string()).optional(),
  resourceId: z.string().optional(),
});

const messageDiagnostic = z.strictObject({
  headers: z.array(z.string()).default([]),
  bodyBytes: z.int().default(0),
  /** Headers whose values are masked. */
  masked: z.array(z.string()).default([]),
  maskedQuery: z.array(z.string()).default([]),
});

const gatewayDiagnostic = z.strictObject({
  name: z.string(),
  logger: z.string(),
  alwaysLog: z.enum(['allErrors']).optional(),
  logClientIp: z.boolean().default(true),
  verbosity: z.enum(['verbose', 'information', 'error']).default('information'),
  samplingPercentage: z.number().default(100),
  /** Absent: nothing of the message is logged. */
  frontendRequest: messageDiagnostic.optional(),
  backendRequest: messageDiagnostic.optional(),
});

const api = z.strictObject({
  name: z.string(),
  displayName: z.string(),
  path: z.string(),
  serviceUrl: z.string().optional(),
  revision: z.string().default('1'),
  isCurrent: z.boolean().default(true),
  subscriptionRequired: z.boolean().default(true),
  operations: z
    .array(z.strictObject({ name: z.string(), displayName: z.string(), method: z.string(), urlTemplate: z.string() }))
    .default([]),
  diagnostics: z.array(gatewayDiagnostic).default([]),
});

/** What a service and each of its workspaces hold. */
const gatewayContents = {
  namedValues: z.array(namedValue).default([]),
  apis: z.array(api).default([]),
  products: z
    .array(
      z.strictObject({
        name: z.string(),
        displayName: z.string(),
        apis: z.array(z.string()).default([]),
        state: z.enum(['published', 'notPublished']).default('published'),
        subscriptionRequired: z.boolean().default(true),
        approvalRequired: z.boolean().default(false),
        /** Names of groups that may see it, besides the administrators: `developers`, `guests`, or one of `groups`. */
        groups: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  /** Groups besides those that every service has. */
  groups: z
    .array(z.strictObject({ name: z.string(), displayName: z.string(), externalId: z.string().optional() }))
    .default([]),
  /** `scope` is empty for the global (or workspace) policy, else `apis/x`, `apis/x/operations/y` or `products/z`. */
  policies: z.array(z.strictObject({ scope: z.string(), text: z.string() })).default([]),
  fragments: z
    .array(z.strictObject({ name: z.string(), description: z.string().default(''), text: z.string() }))
    .default([]),
  backends: z.array(backend).default([]),
  certificates: z.array(gatewayCertificate).default([]),
  loggers: z.array(logger).default([]),
  diagnostics: z.array(gatewayDiagnostic).default([]),
  subscriptions: z
    .array(
      z.strictObject({
        name: z.string(),
        displayName: z.string(),
        /** `apis`, `apis/x` or `products/x`; empty for the service itself. */
        scope: z.string(),
        state: z.enum(['active', 'suspended', 'submitted', 'rejected', 'cancelled', 'expired']).default('active'),
        allowTracing: z.boolean().default(false),
        created: moment.default('-200d'),
        expires: moment.optional(),
      }),
    )
    .default([]),
};

export const gatewayWorkspace = z.strictObject({
  name: z.string(),
  displayName: z.string(),
  description: z.string().default(''),
  ...gatewayContents,
});

export const apiManagement = z.strictObject({
  ...placed,
  publisherName: z.string(),
  publisherEmail: z.string(),
  created: moment.default('-900d'),
  sku: z.strictObject({ name: z.string(), capacity: z.int().default(1) }),
  systemAssigned: z.strictObject({ principalId: z.guid(), clientId: z.guid() }).optional(),
  /** Names of user-assigned identities of this estate. */
  userAssigned: z.array(z.string()).default([]),
  customProperties: z.record(z.string(), z.string()).default({}),
  virtualNetworkType: z.enum(['None', 'External', 'Internal']).default('None'),
  publicNetworkAccess: z.enum(['Enabled', 'Disabled']).default('Enabled'),
  hostnames: z
    .array(
      z.strictObject({
        type: z.enum(['Proxy', 'Portal', 'Management', 'Scm', 'DeveloperPortal']),
        hostName: z.string(),
        keyVaultId: z.string().optional(),
        identityClientId: z.guid().optional(),
        expires: moment.optional(),
      }),
    )
    .default([]),
  caches: z
    .array(
      z.strictObject({
        name: z.string(),
        useFromLocation: z.string(),
        connectionString: z.string(),
        description: z.string().optional(),
        resourceId: z.string().optional(),
      }),
    )
    .default([]),
  selfHostedGateways: z
    .array(z.strictObject({ name: z.string().min(1), description: z.string().default(''), location: z.string() }))
    .default([]),
  /** Hosts that it depends on and cannot reach. */
  unreachable: z.array(z.string()).default([]),
  portal: developerPortal.prefault({}),
  tenantAccess: z.strictObject({ access: z.boolean(), git: z.boolean() }).default({ access: false, git: false }),
  workspaces: z.array(gatewayWorkspace).default([]),
  ...signIns,
  diagnosticSettings: z.array(diagnosticSetting).default([]),
  ...gatewayContents,
});

export const logAnalyticsWorkspace = z.strictObject({
  ...placed,
  /** The id that the query API takes. */
  customerId: z.guid(),
  retentionInDays: z.int().default(180),
  /** Tables with a plan or a retention of their own, in days; `total` counts the archive in. */
  tables: z
    .array(
      z.strictObject({
        name: z.string(),
        plan: z.enum(['Analytics', 'Basic', 'Auxiliary']).default('Analytics'),
        retention: z.int(),
        total: z.int(),
      }),
    )
    .default([]),
});

export const userAssignedIdentity = z.strictObject({
  ...placed,
  principalId: z.guid(),
  clientId: z.guid(),
  federatedCredentials: z.array(federatedCredential).default([]),
});

/** Requests to a Key Vault as its audit log shows them: one, or one every `every` from `from` to `to`. */
export const keyVaultFetch = z.strictObject({
  vault: z.string(),
  /** Object id of the caller. */
  who: z.guid(),
  operation: z.string().default('SecretGet'),
  /** Absent for operations without an object, such as SecretList. */
  secret: z.string().optional(),
  /** The version in the request; absent where the caller asked for the latest. */
  version: z.string().optional(),
  /** HTTP status. */
  status: z.int().default(200),
  from: moment,
  to: moment.optional(),
  every: period.optional(),
  ip: z.string().default('20.61.14.7'),
  client: z.string().default('Microsoft.ApiManagement'),
  /** False where the vault's firewall turned the caller away. */
  addressAuthorized: z.boolean().default(true),
});

export type RoleDefinition = z.infer<typeof roleDefinition>;
export type RoleAssignment = z.infer<typeof roleAssignment>;
export type EligibleAssignment = z.infer<typeof eligibleAssignment>;
export type DenyAssignment = z.infer<typeof denyAssignment>;
export type ApiManagement = z.infer<typeof apiManagement>;
export type GatewayWorkspace = z.infer<typeof gatewayWorkspace>;
export type LogAnalyticsWorkspace = z.infer<typeof logAnalyticsWorkspace>;
export type UserAssignedIdentity = z.infer<typeof userAssignedIdentity>;
export type KeyVaultFetch = z.infer<typeof keyVaultFetch>;
