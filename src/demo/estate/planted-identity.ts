import { changeNamedValue, edited, serviceNamed, succeed, vaultRole } from './edit-estate.ts';
import { assign, paymentsSecret } from './harbourline/directory.ts';
import { steady } from './harbourline/logs.ts';
import { GATEWAY, PARTNERS_IDENTITY, productionGroup, productionVault } from './harbourline/names.ts';
import type { Mutation } from './mutation.ts';
import { keyVaultFetch, roleAssignment } from './azure-schema.ts';
import type { Estate } from './schema.ts';

const SECRETS_USER = 'Key Vault Secrets User';

const PARTNERS_WIDE = assign(productionGroup('rg-partners-prod'), SECRETS_USER, PARTNERS_IDENTITY);
const PAYMENT_KEY = assign(paymentsSecret('payment-api-key'), SECRETS_USER, GATEWAY);

/** Faults of rights and of identities. */
export const identityMutations: readonly Mutation[] = [
  {
    check: 'least-privilege/gateway-secret-grant-missing',
    fault: 'telematics-key-without-grant',
    subjectHint: 'telematics-key',
    soundHint: 'payment-api-key',
    repair: (estate) =>
      edited(estate, (draft) => {
        draft.roleAssignments.push(
          roleAssignment.parse(assign(paymentsSecret('telematics-key'), SECRETS_USER, GATEWAY)),
        );
        draft.keyVaultFetches.push(keyVaultFetch.parse(steady('kv-payments-prod', 'telematics-key')));
        changeNamedValue(draft, 'apim-harbourline-prod', 'telematics-key', succeed);
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        draft.roleAssignments = draft.roleAssignments.filter(
          (item) => item.scope !== paymentsSecret('payment-api-key'),
        );
      }),
    consequences: [
      {
        check: 'least-privilege/gateway-grant-scope-too-wide',
        subject: 'telematics-key',
        why: 'the new grant is judged like any other',
      },
      {
        check: 'least-privilege/gateway-grant-unused',
        subject: 'telematics-key',
        why: 'the new grant is judged like any other',
      },
      {
        check: 'logging/gateway-fetch-denied',
        subject: 'telematics-key',
        why: 'a gateway that may read the secret reads it, so that its fetches are there to judge',
      },
    ],
  },
  {
    check: 'least-privilege/gateway-grant-scope-too-wide',
    fault: 'partners-grant-on-resource-group',
    // The assignments keep their ids when their scopes change, so the ids name the subjects.
    subjectHint: PARTNERS_WIDE.id,
    soundHint: PAYMENT_KEY.id,
    repair: (estate) =>
      edited(estate, (draft) => {
        setScope(draft, PARTNERS_WIDE.id, partnersSecret('partner-carrier-token'));
        const customs = assign(partnersSecret('partner-customs-key'), SECRETS_USER, PARTNERS_IDENTITY);
        draft.roleAssignments.push(roleAssignment.parse(customs));
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => setScope(draft, PAYMENT_KEY.id, productionGroup('rg-payments-prod'))),
  },
  {
    check: 'least-privilege/gateway-grant-unused',
    fault: 'loyalty-api-key-never-read',
    subjectHint: 'loyalty-api-key',
    soundHint: 'payment-api-key',
    repair: (estate) =>
      edited(estate, (draft) => {
        draft.keyVaultFetches.push(keyVaultFetch.parse(steady('kv-payments-prod', 'loyalty-api-key')));
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        draft.keyVaultFetches = draft.keyVaultFetches.filter((fetch) => fetch.secret !== 'payment-api-key');
      }),
  },
  {
    check: 'identity/apim-managed-identity',
    fault: 'development-gateway-without-identity',
    subjectHint: 'apim-harbourline-dev',
    soundHint: 'apim-harbourline-prod',
    repair: (estate) =>
      edited(estate, (draft) => {
        serviceNamed(draft, 'apim-harbourline-dev').systemAssigned = {
          principalId: '2ce81d84-1436-4346-a4ab-ef898fab3d99',
          clientId: '2d77e76e-866b-4f99-af68-3a08a0cad07f',
        };
      }),
    breakSound: (estate) => edited(estate, removeIdentities),
  },
  {
    check: 'identity/vault-role-any-principal',
    fault: 'ci-role-open-to-any-repository',
    subjectHint: 'ci-deploy',
    soundHint: 'apim-prod',
    repair: (estate) =>
      edited(estate, (draft) => {
        Object.assign(vaultRole(draft, 'harbourline', 'ci-deploy'), {
          bound_claims: { repository: 'harbourline/gateway', ref: 'refs/heads/main' },
          bound_claims_type: 'string',
        });
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        Object.assign(vaultRole(draft, 'harbourline', 'apim-prod'), { bound_claims: null });
      }),
  },
  {
    check: 'expiry/vault-gateway-token-unbounded',
    fault: 'reports-role-without-limit',
    subjectHint: 'apim-reports',
    soundHint: 'apim-prod',
    repair: (estate) =>
      edited(estate, (draft) => {
        Object.assign(vaultRole(draft, 'harbourline', 'apim-reports'), { token_ttl: 3_600, token_max_ttl: 14_400 });
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        Object.assign(vaultRole(draft, 'harbourline', 'apim-prod'), { token_ttl: 0, token_max_ttl: 0 });
      }),
    consequences: [
      {
        check: 'expiry/vault-token-role-unbounded',
        subject: 'apim-reports',
        why: 'a life of 32 days is over the limit of any role too',
      },
    ],
  },
];

function removeIdentities(draft: Estate): void {
  const service = serviceNamed(draft, 'apim-harbourline-prod');
  delete service.systemAssigned;
  service.userAssigned = [];
}

function partnersSecret(name: string): string {
  return `${productionVault('rg-partners-prod', 'kv-partners-prod')}/secrets/${name}`;
}

function setScope(draft: Estate, id: string, scope: string): void {
  const found = draft.roleAssignments.find((item) => item.id === id);
  if (found === undefined) throw new Error(`the estate has no role assignment ${id}`);
  found.scope = scope;
}
