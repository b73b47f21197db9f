import { keyVaultFetch } from './azure-schema.ts';
import { diagnosticSetting } from './placed.ts';
import { changeNamedValue, clusterNamed, edited, serviceNamed, vaultNamed, succeed } from './edit-estate.ts';
import { steady } from './harbourline/logs.ts';
import { MIRA, PARTNERS_IDENTITY, SCANNER } from './harbourline/names.ts';
import type { Mutation } from './mutation.ts';
import type { Estate } from './schema.ts';

/** Faults of logging, refused fetches, and what the scan cannot read. */
export const loggingMutations: readonly Mutation[] = [
  {
    check: 'logging/key-vault-audit-log',
    fault: 'staging-vault-without-audit-log',
    subjectHint: 'kv-booking-staging',
    soundHint: 'kv-tools-dev',
    repair: (estate) =>
      edited(estate, (draft) => {
        const logs = [{ categoryGroup: 'audit' }];
        vaultNamed(draft, 'kv-booking-staging').diagnosticSettings.push(
          diagnosticSetting.parse({
            name: 'to-soc',
            workspace: 'law-harbourline-nonprod',
            destinationType: 'Dedicated',
            logs,
          }),
        );
        const daily = {
          vault: 'kv-booking-staging',
          who: MIRA,
          secret: 'booking-db-password',
          from: '-120d',
          every: '12h',
        };
        draft.keyVaultFetches.push(keyVaultFetch.parse({ ...daily, client: 'azure-cli' }));
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        for (const setting of vaultNamed(draft, 'kv-tools-dev').diagnosticSettings) {
          for (const log of setting.logs) log.enabled = false;
        }
      }),
    consequences: [
      {
        check: 'configuration/scan-coverage-gap',
        subject: 'kv-booking-staging',
        why: 'there is a log now, and it was read',
      },
    ],
  },
  {
    check: 'logging/vault-audit-device-missing',
    fault: 'development-vault-without-audit-device',
    subjectHint: 'harbourline-dev-vault',
    soundHint: 'harbourline-vault',
    repair: (estate) =>
      edited(estate, (draft) => {
        clusterNamed(draft, 'harbourline-dev').audit.push({
          path: 'primary/',
          type: 'file',
          description: '',
          options: { file_path: '/var/log/vault/audit.log' },
        });
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        clusterNamed(draft, 'harbourline').audit = [];
        // Without a device there is no file that the configuration could name.
        draft.config = draft.config.replace(/ {4}audit-files:\n(?: {6}- .*\n)+/, '');
      }),
    consequences: [
      {
        check: 'logging/vault-audit-log-raw',
        subject: 'harbourline-dev-vault',
        why: 'the new device is judged like any other',
      },
      {
        check: 'logging/vault-audit-device-lossy',
        subject: 'harbourline-dev-vault',
        why: 'the new device is judged like any other',
      },
    ],
  },
  {
    check: 'logging/gateway-fetch-denied',
    fault: 'carrier-token-refused-since-two-days',
    subjectHint: 'partner-carrier-token',
    soundHint: 'partner-customs-key',
    repair: (estate) =>
      edited(estate, (draft) => {
        draft.keyVaultFetches = [
          ...draft.keyVaultFetches.filter((fetch) => fetch.secret !== 'partner-carrier-token'),
          keyVaultFetch.parse({ ...steady('kv-partners-prod', 'partner-carrier-token'), who: PARTNERS_IDENTITY }),
        ];
        changeNamedValue(draft, 'apim-harbourline-prod', 'partner-carrier-token', succeed);
      }),
    breakSound: (estate) => edited(estate, refuseCustomsKey),
  },
  {
    check: 'logging/apim-diagnostic-settings',
    fault: 'development-gateway-logs-only-metrics',
    subjectHint: 'apim-harbourline-dev',
    soundHint: 'apim-harbourline-prod',
    repair: (estate) =>
      edited(estate, (draft) => {
        for (const setting of serviceNamed(draft, 'apim-harbourline-dev').diagnosticSettings) {
          setting.logs = [{ category: 'GatewayLogs', enabled: true }];
        }
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        for (const setting of serviceNamed(draft, 'apim-harbourline-prod').diagnosticSettings) {
          for (const log of setting.logs) log.enabled = false;
        }
      }),
  },
  {
    check: 'configuration/scan-coverage-gap',
    fault: 'tools-vault-not-listable',
    subjectHint: 'kv-tools-dev',
    soundHint: 'kv-gateway-prod',
    repair: (estate) =>
      edited(estate, (draft) => {
        vaultNamed(draft, 'kv-tools-dev').accessPolicies.push({
          objectId: SCANNER,
          secrets: ['list'],
          keys: ['list'],
          certificates: ['list'],
        });
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        const vault = vaultNamed(draft, 'kv-gateway-prod');
        vault.accessPolicies = vault.accessPolicies.filter((entry) => entry.objectId !== SCANNER);
      }),
    consequences: [
      {
        check: 'expiry/key-vault-object-expiring',
        subject: 'kv-tools-dev',
        why: 'its secrets can be listed, so that they are judged where the vault as a whole was not assessed',
      },
    ],
  },
];

function refuseCustomsKey(draft: Estate): void {
  for (const fetch of draft.keyVaultFetches) if (fetch.secret === 'partner-customs-key') fetch.to = '-30h';
  draft.keyVaultFetches.push(
    keyVaultFetch.parse({
      ...steady('kv-partners-prod', 'partner-customs-key'),
      who: PARTNERS_IDENTITY,
      from: '-26h',
      status: 403,
      addressAuthorized: false,
    }),
  );
}
