import type { EstateInput } from '../schema.ts';
import { versionId } from './key-vaults.ts';
import { ANNA, GATEWAY, JONAS, PARTNERS_IDENTITY } from './names.ts';

type Fetch = NonNullable<EstateInput['keyVaultFetches']>[number];

/** The logs go back further than any window that a check asks for. */
const SINCE = '-120d';

export const keyVaultFetches: EstateInput['keyVaultFetches'] = [
  ...['payment-api-key', 'booking-db-password', 'fraud-signing-key', 'tariff-feed-token', 'manifest-key'].map(
    (secret) => steady('kv-payments-prod', secret),
  ),
  { ...steady('kv-payments-prod', 'acquirer-password'), version: versionId('acquirer-password', '-20d') },
  steady('kv-gateway-prod', 'weather-api-key'),
  steady('kv-gateway-prod', 'gateway-tls'),
  { ...steady('kv-partners-prod', 'partner-customs-key'), who: PARTNERS_IDENTITY },
  // Planted: the carrier token is refused since two days.
  { ...steady('kv-partners-prod', 'partner-carrier-token'), who: PARTNERS_IDENTITY, to: '-48h' },
  {
    ...steady('kv-partners-prod', 'partner-carrier-token'),
    who: PARTNERS_IDENTITY,
    from: '-44h',
    status: 403,
    addressAuthorized: false,
  },
  // People at work: neither gateways nor missing from the log.
  {
    vault: 'kv-payments-prod',
    who: ANNA,
    operation: 'SecretList',
    from: '-119d',
    every: '7d',
    ip: '185.30.12.9',
    client: 'azure-portal',
  },
  {
    vault: 'kv-payments-prod',
    who: JONAS,
    operation: 'SecretSet',
    secret: 'payment-api-key',
    from: '-12d',
    ip: '185.30.12.14',
    client: 'azure-cli',
  },
  {
    vault: 'kv-tools-dev',
    who: ANNA,
    secret: 'build-feed-token',
    from: SINCE,
    every: '12h',
    ip: '185.30.12.9',
    client: 'azure-cli',
  },
];

/** The gateway reads a secret every four hours, as it does for a named value from Key Vault. */
export function steady(vault: string, secret: string): Fetch {
  return { vault, who: GATEWAY, secret, from: SINCE, every: '4h' };
}
