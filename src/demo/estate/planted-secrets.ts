import { changeNamedValue, clusterNamed, edited, setCurrentVersion } from './edit-estate.ts';
import { versionId } from './harbourline/key-vaults.ts';
import type { Mutation } from './mutation.ts';
import type { Estate } from './schema.ts';

const PRODUCTION = 'apim-harbourline-prod';
const VAULT = 'kv-payments-prod';

/** Faults of secrets: their age, their end, where they are kept. */
export const secretMutations: readonly Mutation[] = [
  {
    check: 'rotation/apim-named-value-pinned-version',
    fault: 'acquirer-password-pinned',
    subjectHint: 'acquirer-password',
    soundHint: 'payment-api-key',
    repair: (estate) =>
      edited(estate, (draft) => {
        setIdentifier(draft, 'acquirer-password', `https://${VAULT}.vault.azure.net/secrets/acquirer-password`);
        for (const fetch of draft.keyVaultFetches) if (fetch.secret === 'acquirer-password') delete fetch.version;
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        const version = versionId('payment-api-key', '-12d');
        setIdentifier(draft, 'payment-api-key', `https://${VAULT}.vault.azure.net/secrets/payment-api-key/${version}`);
      }),
  },
  {
    check: 'rotation/static-secret-overdue',
    fault: 'booking-db-password-74-days-old',
    subjectHint: 'booking-db-password',
    soundHint: 'payment-api-key',
    repair: (estate) =>
      edited(estate, (draft) => setCurrentVersion(draft, VAULT, 'booking-db-password', { created: '-10d' })),
    breakSound: (estate) =>
      edited(estate, (draft) => setCurrentVersion(draft, VAULT, 'payment-api-key', { created: '-41d' })),
  },
  {
    check: 'rotation/static-secret-overdue',
    fault: 'vault-tariffs-61-days-old',
    subjectHint: 'apim-harbourline-prod/tariffs',
    soundHint: 'apim-harbourline-prod/orders',
    repair: (estate) => edited(estate, (draft) => setVaultAge(draft, 'apim-harbourline-prod/tariffs', '-4d')),
    breakSound: (estate) => edited(estate, (draft) => setVaultAge(draft, 'apim-harbourline-prod/orders', '-38d')),
  },
  {
    check: 'expiry/key-vault-object-expiring',
    fault: 'edi-gateway-token-ends-in-12-days',
    subjectHint: 'edi-gateway-token',
    soundHint: 'settlement-export-key',
    repair: (estate) =>
      edited(estate, (draft) => setCurrentVersion(draft, VAULT, 'edi-gateway-token', { expires: '+200d' })),
    breakSound: (estate) =>
      edited(estate, (draft) => setCurrentVersion(draft, VAULT, 'settlement-export-key', { expires: '+9d' })),
  },
  {
    check: 'expiry/key-vault-object-expiring',
    fault: 'sanctions-list-token-expired',
    subjectHint: 'sanctions-list-token',
    soundHint: 'partner-customs-key',
    repair: (estate) =>
      edited(estate, (draft) => setCurrentVersion(draft, VAULT, 'sanctions-list-token', { expires: '+200d' })),
    breakSound: (estate) =>
      edited(estate, (draft) =>
        setCurrentVersion(draft, 'kv-partners-prod', 'partner-customs-key', { expires: '-1d' }),
      ),
  },
  {
    check: 'hardcoded-secrets/apim-named-value-not-in-key-vault',
    fault: 'smtp-password-kept-by-the-gateway',
    subjectHint: 'smtp-password',
    soundHint: 'fleet-region',
    repair: (estate) =>
      edited(estate, (draft) => {
        changeNamedValue(draft, PRODUCTION, 'smtp-password', (item) => {
          delete item.value;
          item.keyVault = {
            secretIdentifier: 'https://kv-gateway-prod.vault.azure.net/secrets/weather-api-key',
            status: 'Success',
            statusAt: '-2h',
          };
        });
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        changeNamedValue(draft, PRODUCTION, 'fleet-region', (item) => {
          item.secret = true;
        });
      }),
    consequences: [
      {
        check: 'configuration/apim-unsupported-secret-syntax',
        subject: 'smtp-password',
        why: 'a value that the gateway keeps cannot be looked at, one in Key Vault need not be',
      },
      {
        check: 'rotation/apim-named-value-pinned-version',
        subject: 'smtp-password',
        why: 'it refers to Key Vault now, so that its identifier is judged',
      },
    ],
  },
  {
    check: 'hardcoded-secrets/apim-named-value-not-in-key-vault',
    fault: 'freight-routing-key-in-the-repository',
    subjectHint: 'freight-routing-key',
    soundHint: 'support-address',
    repair: (estate) =>
      edited(estate, (draft) => {
        const keyVault = { secretIdentifier: 'https://kv-gateway-prod.vault.azure.net/secrets/weather-api-key' };
        setFile(draft, 'freight-routing-key', { displayName: 'freight-routing-key', secret: true, keyVault });
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        setFile(draft, 'support-address', {
          displayName: 'support-address',
          secret: true,
          value: 'nW2-capstan-Ripple-655',
        });
      }),
    consequences: [
      {
        check: 'rotation/apim-named-value-pinned-version',
        subject: 'freight-routing-key',
        why: 'it refers to Key Vault now, so that its identifier is judged',
      },
    ],
  },
];

function setIdentifier(draft: Estate, name: string, secretIdentifier: string): void {
  changeNamedValue(draft, PRODUCTION, name, (item) => {
    if (item.keyVault !== undefined) item.keyVault.secretIdentifier = secretIdentifier;
  });
}

function setVaultAge(draft: Estate, path: string, created: string): void {
  const version = clusterNamed(draft, 'harbourline')
    .mounts.flatMap((mount) => mount.kv)
    .find((secret) => secret.path === path)
    ?.versions.at(-1);
  if (version === undefined) throw new Error(`the estate has no Vault secret ${path}`);
  version.created = created;
}

function setFile(draft: Estate, name: string, properties: Record<string, unknown>): void {
  const file = `apimartifacts/named values/${name}/namedValueInformation.json`;
  for (const repository of draft.repositories) {
    if (repository.files[file] !== undefined) repository.files[file] = `${JSON.stringify({ properties }, null, 2)}\n`;
  }
}
