import type { EstateInput } from '../schema.ts';
import { seededGuid } from '../../seeded.ts';
import { canaries } from './canaries.ts';
import {
  ANNA,
  DEPLOYER,
  DEPLOYER_APP,
  FRAUD_READERS_GROUP,
  GATEWAY,
  GATEWAYS_GROUP,
  JONAS,
  MIRA,
  ON_CALL_GROUP,
  OPERATIONS_GROUP,
  PARTNERS_IDENTITY,
  PRODUCTION,
  productionGroup,
  productionVault,
  SCANNER,
  SCANNER_APP,
  STAGING,
} from './names.ts';

type Eligible = NonNullable<EstateInput['eligibleAssignments']>[number];
type Assignment = NonNullable<EstateInput['roleAssignments']>[number];

const ROOT = '/providers/Microsoft.Management/managementGroups/harbourline';
const SECRETS_USER = 'Key Vault Secrets User';

export const users: EstateInput['users'] = [
  { id: ANNA, displayName: 'Anna Brandt', userPrincipalName: 'anna.brandt@harbourline.example' },
  { id: JONAS, displayName: 'Jonas Ek', userPrincipalName: 'jonas.ek@harbourline.example' },
  { id: MIRA, displayName: 'Mira Costa', userPrincipalName: 'mira.costa@harbourline.example' },
];

export const groups: EstateInput['groups'] = [
  { id: OPERATIONS_GROUP, displayName: 'Platform Operations', members: [ANNA, ON_CALL_GROUP] },
  { id: ON_CALL_GROUP, displayName: 'Platform On-call', members: [JONAS, MIRA] },
  { id: FRAUD_READERS_GROUP, displayName: 'Fraud key readers', members: [GATEWAYS_GROUP] },
  { id: GATEWAYS_GROUP, displayName: 'Gateway identities', members: [GATEWAY] },
];

export const servicePrincipals: EstateInput['servicePrincipals'] = [
  {
    id: SCANNER,
    appId: SCANNER_APP,
    displayName: 'portcullis-audit',
    clientSecret: canaries.scannerSecret,
    application: {
      id: seededGuid('application:portcullis-audit'),
      passwords: [{ keyId: seededGuid('password:portcullis-audit'), starts: '-30d', ends: '+60d' }],
    },
  },
  {
    id: DEPLOYER,
    appId: DEPLOYER_APP,
    displayName: 'github-apiops-deployer',
    clientSecret: canaries.deployerSecret,
    application: {
      id: seededGuid('application:github-apiops-deployer'),
      certificates: [{ keyId: seededGuid('certificate:github-apiops-deployer'), starts: '-90d', ends: '+275d' }],
      federatedCredentials: [
        {
          name: 'github-main',
          issuer: 'https://token.actions.githubusercontent.com',
          subject: 'repo:harbourline/gateway:ref:refs/heads/main',
        },
      ],
    },
  },
];

export const roleDefinitions: EstateInput['roleDefinitions'] = [
  {
    id: 'bfbb3010-976f-469d-a04c-e4fe26ab2850',
    roleName: 'Harbourline APIOps Deployer',
    description: 'Publishes APIs and policies from the gateway repository.',
    assignableScopes: [`/subscriptions/${PRODUCTION}`],
    permissions: [
      {
        actions: ['Microsoft.ApiManagement/service/*'],
        notActions: [
          'Microsoft.ApiManagement/service/delete',
          'Microsoft.ApiManagement/service/namedValues/listValue/action',
        ],
      },
    ],
  },
];

export const roleAssignments: EstateInput['roleAssignments'] = [
  assign(ROOT, 'Reader', SCANNER),
  assign(ROOT, 'Key Vault Reader', SCANNER),
  assign(ROOT, 'Log Analytics Reader', SCANNER),
  assign(`/subscriptions/${PRODUCTION}`, 'Contributor', OPERATIONS_GROUP),
  assign(productionGroup('rg-gateway-prod'), 'Harbourline APIOps Deployer', DEPLOYER),
  assign(productionVault('rg-payments-prod', 'kv-payments-prod'), 'Key Vault Secrets Officer', OPERATIONS_GROUP),
  // Sound: each secret that the gateway uses, and nothing else.
  assign(paymentsSecret('payment-api-key'), SECRETS_USER, GATEWAY),
  assign(paymentsSecret('acquirer-password'), SECRETS_USER, GATEWAY),
  assign(paymentsSecret('booking-db-password'), SECRETS_USER, GATEWAY),
  assign(paymentsSecret('tariff-feed-token'), SECRETS_USER, GATEWAY),
  assign(paymentsSecret('manifest-key'), SECRETS_USER, GATEWAY),
  assign(paymentsSecret('fraud-signing-key'), SECRETS_USER, FRAUD_READERS_GROUP),
  // Planted: a right that nobody has used since the loyalty API was taken down.
  assign(paymentsSecret('loyalty-api-key'), SECRETS_USER, GATEWAY),
  // Planted: every vault of the group, although one would do.
  assign(productionGroup('rg-partners-prod'), SECRETS_USER, PARTNERS_IDENTITY),
];

export const eligibleAssignments: EstateInput['eligibleAssignments'] = [
  eligible(`/subscriptions/${PRODUCTION}`, 'Owner', OPERATIONS_GROUP, { ends: '+160d' }),
  eligible(productionVault('rg-payments-prod', 'kv-payments-prod'), 'Key Vault Administrator', MIRA),
];

export const denyAssignments: EstateInput['denyAssignments'] = [
  {
    id: '348441de-2f32-4310-a314-1bcbf1acb844',
    name: 'Keep the deployer out of staging secrets',
    scope: `/subscriptions/${STAGING}`,
    permissions: [{ dataActions: ['Microsoft.KeyVault/vaults/secrets/*'] }],
    principals: [DEPLOYER],
  },
];

function eligible(scope: string, role: string, principal: string, options: { ends?: string } = {}): Eligible {
  return { id: seededGuid(`eligible:${scope}:${role}:${principal}`), scope, role, principal, ...options };
}

export function paymentsSecret(name: string): string {
  return `${productionVault('rg-payments-prod', 'kv-payments-prod')}/secrets/${name}`;
}

export function assign(scope: string, role: string, principal: string): Assignment {
  return { id: seededGuid(`assignment:${scope}:${role}:${principal}`), scope, role, principal };
}
