import { check } from '../../../checks/expiry/key-vault-object-expiring.ts';
import type { SecretProperties } from '../../../src/evidence/key-vault.ts';
import { azureRecords, keyVaultId, secret } from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread } from '../../kit/evidence.ts';

const subject = `${keyVaultId}/secrets/db`;
const having = (over: Partial<SecretProperties>) => evidenceOf(azureRecords({ secrets: [secret('DB', over)] }));

testCheck('expiry/key-vault-object-expiring', check, [
  { name: 'an expiry far away', evidence: having({ expiresOn: daysAgo(-31) }), expect: [{ subject, outcome: 'pass' }] },
  {
    name: 'an expiry within a month',
    evidence: having({ expiresOn: daysAgo(-29) }),
    expect: [{ subject, outcome: 'fail', severity: 'medium', fixIncludes: 'az keyvault secret set --vault-name kv-1' }],
  },
  {
    name: 'a secret that has expired is served all the same',
    evidence: having({ expiresOn: daysAgo(3) }),
    expect: [{ subject, outcome: 'fail', severity: 'high', reasonIncludes: '3 days ago' }],
  },
  {
    name: 'a shorter warning',
    evidence: having({ expiresOn: daysAgo(-29) }),
    settings: { 'expiry.warnWithin': '7d' },
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a disabled secret',
    evidence: having({ expiresOn: daysAgo(3), enabled: false }),
    expect: [{ subject, outcome: 'not-applicable' }],
  },
  { name: 'no expiry date', evidence: having({}), expect: [{ subject, outcome: 'not-applicable' }] },
  {
    name: 'a secret of a certificate near its end may renew itself',
    evidence: having({ expiresOn: daysAgo(-3), managed: true }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'not-collected' }],
  },
  {
    name: 'secrets that may not be listed',
    evidence: evidenceOf(azureRecords(), { replace: [unread('keyVault.secretProperties', keyVaultId)] }),
    expect: [{ subject: `${keyVaultId} keyVault.secretProperties`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
]);
