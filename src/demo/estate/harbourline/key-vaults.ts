import type { EstateInput } from '../schema.ts';
import { seededHex } from '../../seeded.ts';
import { ANNA, DEVELOPMENT, GATEWAY, OPERATIONS_GROUP, PRODUCTION, SCANNER, STAGING } from './names.ts';
import { AUDIT_ARCHIVE } from './platform.ts';

type Vault = NonNullable<EstateInput['keyVaults']>[number];
type Secret = NonNullable<Vault['secrets']>[number];
type SecretOptions = Omit<Secret, 'name' | 'versions'> & { expires?: string; enabled?: boolean };

const AUDIT = [{ categoryGroup: 'audit' }];

export const keyVaults: EstateInput['keyVaults'] = [
  {
    name: 'kv-payments-prod',
    subscription: PRODUCTION,
    resourceGroup: 'rg-payments-prod',
    tags: { environment: 'production', owner: 'payments' },
    rbac: true,
    purgeProtection: true,
    secrets: [
      secret('payment-api-key', ['-102d', '-72d', '-42d', '-12d'], { contentType: 'api-key' }),
      secret('acquirer-password', ['-51d', '-20d'], { contentType: 'password' }),
      // Planted: not rotated for 74 days.
      secret('booking-db-password', ['-74d'], { contentType: 'password' }),
      secret('telematics-key', ['-40d', '-9d']),
      secret('tariff-feed-token', ['-33d', '-6d']),
      secret('manifest-key', ['-36d', '-14d']),
      secret('fraud-signing-key', ['-45d', '-17d']),
      secret('loyalty-api-key', ['-210d', '-25d']),
      // Planted: one about to expire, one expired and still enabled.
      secret('edi-gateway-token', ['-80d'], { expires: '+12d' }),
      secret('sanctions-list-token', ['-95d'], { expires: '-3d' }),
      secret('settlement-export-key', ['-50d', '-18d'], { expires: '+240d' }),
      secret('old-ledger-password', ['-400d'], { enabled: false, expires: '-40d' }),
      secret('retired-terminal-key', ['-300d'], { deleted: '-20d' }),
    ],
    keys: [
      {
        name: 'ledger-signing',
        versions: [version('ledger-signing', '-60d', { expires: '+305d' })],
        rotation: { timeAfterCreate: 'P90D', expiryTime: 'P1Y' },
      },
      {
        name: 'terminal-signing',
        type: 'EC',
        curve: 'P-256',
        operations: ['sign', 'verify'],
        versions: [version('terminal-signing', '-300d')],
        deleted: '-11d',
      },
    ],
    diagnosticSettings: [
      {
        name: 'to-soc',
        workspace: 'law-harbourline-prod',
        storageAccount: AUDIT_ARCHIVE,
        destinationType: 'Dedicated',
        logs: AUDIT,
      },
    ],
  },
  {
    name: 'kv-partners-prod',
    subscription: PRODUCTION,
    resourceGroup: 'rg-partners-prod',
    tags: { environment: 'production', owner: 'partners' },
    rbac: true,
    purgeProtection: true,
    network: { defaultAction: 'Allow', bypass: 'AzureServices' },
    secrets: [
      secret('partner-carrier-token', ['-47d', '-16d'], { expires: '+180d' }),
      secret('partner-customs-key', ['-38d', '-8d'], { expires: '+180d' }),
    ],
    // Written to the shared table: this setting is older than the dedicated one.
    diagnosticSettings: [{ name: 'audit', workspace: 'law-harbourline-prod', logs: [{ category: 'AuditEvent' }] }],
  },
  {
    name: 'kv-gateway-prod',
    subscription: PRODUCTION,
    resourceGroup: 'rg-gateway-prod',
    tags: { environment: 'production', owner: 'platform' },
    accessPolicies: [
      { objectId: GATEWAY, secrets: ['Get', 'List'], certificates: ['Get'] },
      {
        objectId: OPERATIONS_GROUP,
        secrets: ['get', 'list', 'set', 'delete'],
        keys: ['get', 'list'],
        certificates: ['all'],
      },
      {
        objectId: SCANNER,
        secrets: ['list'],
        keys: ['list', 'get', 'getrotationpolicy'],
        certificates: ['list', 'get'],
      },
    ],
    purgeProtection: true,
    secrets: [
      secret('weather-api-key', ['-37d', '-8d'], { contentType: 'api-key' }),
      secret('gateway-tls', ['-120d'], { managed: true, contentType: 'application/x-pkcs12', expires: '+245d' }),
    ],
    keys: [{ name: 'gateway-tls', managed: true, versions: [version('gateway-tls', '-120d', { expires: '+245d' })] }],
    certificates: [
      {
        name: 'gateway-tls',
        subject: 'CN=api.harbourline.example',
        versions: [version('gateway-tls', '-120d', { expires: '+245d' })],
        policy: { issuer: 'DigiCert', action: 'AutoRenew', lifetimePercentage: 80 },
      },
    ],
    diagnosticSettings: [
      {
        name: 'to-soc',
        workspace: 'law-harbourline-prod',
        destinationType: 'Dedicated',
        logs: [{ category: 'AuditEvent' }],
        metrics: [{ category: 'AllMetrics' }],
      },
    ],
  },
  {
    // Planted: nobody sees who reads this vault.
    name: 'kv-booking-staging',
    subscription: STAGING,
    resourceGroup: 'rg-booking-staging',
    tags: { environment: 'staging', owner: 'booking' },
    rbac: true,
    secrets: [
      secret('booking-db-password', ['-21d']),
      secret('search-index-key', ['-60d', '-19d'], { expires: '+120d' }),
    ],
  },
  {
    // Planted: the scanner may see the vault and not list what is in it. The demo's configuration accepts this gap.
    name: 'kv-tools-dev',
    subscription: DEVELOPMENT,
    resourceGroup: 'rg-tools-dev',
    tags: { environment: 'development', owner: 'platform' },
    rbac: false,
    accessPolicies: [
      { objectId: ANNA, secrets: ['get', 'list', 'set'] },
      { objectId: SCANNER, keys: ['list', 'get', 'getrotationpolicy'], certificates: ['list', 'get'] },
    ],
    secrets: [secret('build-feed-token', ['-15d']), secret('sonar-token', ['-90d'])],
    diagnosticSettings: [{ name: 'audit', workspace: 'law-harbourline-nonprod', logs: [{ categoryGroup: 'allLogs' }] }],
  },
];

export const deletedVaults: EstateInput['deletedVaults'] = [
  {
    name: 'kv-terminals-old',
    subscription: DEVELOPMENT,
    resourceGroup: 'rg-tools-dev',
    deleted: '-25d',
    purged: '+65d',
    purgeProtection: true,
  },
];

/** A secret with a version for each creation time, oldest first. `enabled` and `expires` hold for the last. */
function secret(name: string, created: readonly string[], options: SecretOptions = {}): Secret {
  const { expires, enabled, ...rest } = options;
  const last = { ...(expires === undefined ? {} : { expires }), ...(enabled === undefined ? {} : { enabled }) };
  const versions = created.map((time, index) => version(name, time, index === created.length - 1 ? last : {}));
  return { name, ...rest, versions };
}

function version(
  name: string,
  created: string,
  options: { expires?: string; enabled?: boolean } = {},
): Secret['versions'][number] {
  return { id: versionId(name, created), created, ...options };
}

/** Id of the version that was made at a time. */
export function versionId(name: string, created: string): string {
  return seededHex(`version:${name}:${created}`, 32);
}
