import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { coveringSetting, saySettings } from '../../src/estate/diagnostics.ts';

export const check = defineCheck({
  title: 'Key Vault audit events are logged',
  failTitle: 'Key Vault audit events are not logged',
  why:
    "The vault's audit events are the only record of who fetched which secret and when. Without them a stolen identity " +
    'can read secrets unseen, and after an incident nobody can say which ones have to be replaced. A diagnostic setting that ' +
    'has metrics only, is switched off, or has no destination keeps nothing.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [778, 223],
  controls: { 'soc2@2017': ['CC7.2', 'CC7.3'], 'iso27001@2022': ['A.8.15', 'A.8.16'] },
  rationale: 'Fetches of secrets can be watched and investigated only where the vault writes them to a log.',
  limits: ['Vaults defined in templates only (Bicep, ARM, Terraform) are not looked at.'],
  requires: ['keyVault.vaults', 'azure.diagnosticSettings'],
  from: [],
  population: (estate) => estate.keyVaults,
  subject: (store) => ({ id: store.id, name: store.name, kind: 'key vault', target: store.target }),
  assess: (store, { read, cite }) => {
    const settings = read(store.diagnosticSettings);
    const cover = coveringSetting(settings, { categories: ['AuditEvent'], groups: ['audit', 'allLogs'] });
    if (cover !== undefined) {
      cite(store.diagnosticSettings, cover.setting.id);
      const { setting, by, destinations } = cover;
      return pass(`${setting.name} sends ${by} to ${destinations.join(' and ')}.`, saySettings(settings));
    }
    return fail({
      reason: 'No enabled diagnostic setting with a destination covers the audit events of the vault.',
      observed: saySettings(settings),
      expected: 'AuditEvent, or the group audit or allLogs, enabled and sent to a workspace, account or hub',
    });
  },
  fix: (store) => [
    {
      text: 'Send the audit events to a Log Analytics workspace, into tables of their own.',
      code: `az monitor diagnostic-settings create --name audit-events --resource ${store.id} \\
  --workspace "$LOG_ANALYTICS_WORKSPACE_ID" --export-to-resource-specific true \\
  --logs '[{"categoryGroup":"audit","enabled":true}]'`,
      language: 'shell',
    },
  ],
});
