import { canaries } from './harbourline/canaries.ts';
import { config } from './harbourline/config.ts';
import {
  denyAssignments,
  eligibleAssignments,
  groups,
  roleAssignments,
  roleDefinitions,
  servicePrincipals,
  users,
} from './harbourline/directory.ts';
import { apiManagement } from './harbourline/gateways.ts';
import { deletedVaults, keyVaults } from './harbourline/key-vaults.ts';
import { keyVaultFetches } from './harbourline/logs.ts';
import {
  DEVELOPMENT,
  NON_PRODUCTION_LOGS,
  PARTNERS_CLIENT,
  PARTNERS_IDENTITY,
  PRODUCTION,
  PRODUCTION_LOGS,
  SCANNER,
  STAGING,
  TENANT,
} from './harbourline/names.ts';
import { platform } from './harbourline/platform.ts';
import { repository } from './harbourline/repository.ts';
import { vaults } from './harbourline/vaults.ts';
import { estateSchema, type Estate } from './schema.ts';

/** Harbourline, a ferry and freight company: sound in most places, wrong in the ways that the checks describe. */
export function demoCompany(): Estate {
  return estateSchema.parse({
    name: 'Harbourline',
    about: 'Ferries and freight in the North Sea. Invented: every name, id and secret in it was made up.',
    tenant: { id: TENANT, displayName: 'Harbourline' },
    managementGroups: [
      { name: 'harbourline', displayName: 'Harbourline' },
      { name: 'harbourline-production', displayName: 'Production', parent: 'harbourline' },
      { name: 'harbourline-nonproduction', displayName: 'Non-production', parent: 'harbourline' },
    ],
    subscriptions: [
      { id: PRODUCTION, name: 'Harbourline Production', managementGroup: 'harbourline-production' },
      { id: STAGING, name: 'Harbourline Staging', managementGroup: 'harbourline-nonproduction' },
      { id: DEVELOPMENT, name: 'Harbourline Development', managementGroup: 'harbourline-nonproduction' },
    ],
    users,
    groups,
    servicePrincipals,
    userAssignedIdentities: [
      {
        name: 'id-apim-partners',
        subscription: PRODUCTION,
        resourceGroup: 'rg-gateway-prod',
        principalId: PARTNERS_IDENTITY,
        clientId: PARTNERS_CLIENT,
        federatedCredentials: [
          {
            name: 'partner-bridge',
            issuer: 'https://oidc.prod-aks.azure.com/harbourline-bridge',
            subject: 'system:serviceaccount:partners:bridge',
          },
        ],
      },
    ],
    roleDefinitions,
    roleAssignments,
    eligibleAssignments,
    denyAssignments,
    keyVaults,
    deletedVaults,
    apiManagement,
    logAnalytics: [
      {
        name: 'law-harbourline-prod',
        subscription: PRODUCTION,
        resourceGroup: 'rg-observability',
        customerId: PRODUCTION_LOGS,
        tables: [
          { name: 'AZKVAuditLogs', retention: 180, total: 730 },
          { name: 'AzureDiagnostics', retention: 180, total: 180 },
          { name: 'Heartbeat', retention: 30, total: 30 },
        ],
      },
      {
        name: 'law-harbourline-nonprod',
        subscription: DEVELOPMENT,
        resourceGroup: 'rg-observability-dev',
        customerId: NON_PRODUCTION_LOGS,
      },
    ],
    ...platform,
    keyVaultFetches,
    vaults,
    repositories: [repository],
    scanner: {
      principal: SCANNER,
      graphPermissions: ['Application.Read.All', 'GroupMember.Read.All', 'User.Read.All'],
      environment: { VAULT_TOKEN: canaries.vaultToken, VAULT_DEV_TOKEN: canaries.vaultDevToken },
    },
    config,
    canaries: Object.values(canaries),
  });
}
