import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import { armParts } from '../../src/estate/arm-id.ts';
import { each, listed } from '../../src/estate/population.ts';

export const check = defineCheck({
  title: 'Key Vault secrets do not expire unnoticed',
  failTitle: 'Key Vault secret expires soon or has expired',
  why:
    'Key Vault goes on serving a secret after its expiry, so the date is a promise to replace it and not a switch. When the party ' +
    'behind the secret keeps that date, the gateway fails all at once and on a day that nobody chose. When it does not, a credential ' +
    'that should be dead still works.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [324],
  controls: { 'soc2@2017': ['CC6.1', 'A1.2'], 'iso27001@2022': ['A.8.24', 'A.5.17'] },
  rationale: 'Planned replacement before expiry keeps both the credential and the service that hangs on it sound.',
  limits: [
    'Keys and certificates are not read yet, so a secret that belongs to a certificate is not assessed when it is near its end.',
    'Secrets without an expiry date are not applicable here: whether they should have one is another question.',
  ],
  requires: ['keyVault.vaults', 'keyVault.secretProperties'],
  from: [],
  settings: {
    warnWithin: durationSetting('expiry.warnWithin', '30d', 'How long before its expiry an object is reported.'),
  },
  population: (estate) =>
    each(estate.keyVaults, (store) => listed(store.scope, store.secrets, (secret) => ({ store, secret }))),
  subject: ({ store, secret }) => ({
    id: `${store.id}/secrets/${secret.name.toLowerCase()}`,
    name: `${secret.name} of ${store.name}`,
    kind: 'Key Vault secret',
    target: store.target,
  }),
  assess: ({ store, secret }, { read, cite, settings, now, notCollected }) => {
    read(store.secrets);
    cite(store.secrets, secret.name);
    if (secret.enabled === false) return notApplicable('The secret is disabled.');
    if (secret.expiresOn === undefined) return notApplicable('The secret has no expiry date.');
    const left = (Date.parse(secret.expiresOn) - now) / 1000;
    if (left > settings.warnWithin) return pass(`It expires on ${secret.expiresOn}.`);
    if (secret.managed === true) {
      return notCollected(`whether the certificate behind ${secret.name} renews itself is not read yet`);
    }
    const expired = left <= 0;
    return fail({
      reason: expired
        ? `The secret expired ${sayDuration(-left)} ago and is still enabled.`
        : `The secret expires in ${sayDuration(left)}, on ${secret.expiresOn}.`,
      observed: `expires ${secret.expiresOn}`,
      expected: `more than ${sayDuration(settings.warnWithin)} left`,
      ...(expired ? { severity: 'high' } : {}),
    });
  },
  fix: ({ store, secret }) => [
    {
      text: 'Replace the credential at its source and put the new value in, with its own expiry date.',
      code: `az keyvault secret set --vault-name ${armParts(store.id).name} --name ${secret.name} --file "$NEW_VALUE_FILE" \\
  --expires "$(date -u -d '+90 days' +%Y-%m-%dT%H:%M:%SZ)"`,
      language: 'shell',
    },
    {
      text: 'If nothing uses the secret any more, disable it instead.',
      code: `az keyvault secret set-attributes --vault-name ${armParts(store.id).name} --name ${secret.name} --enabled false`,
      language: 'shell',
    },
  ],
});
