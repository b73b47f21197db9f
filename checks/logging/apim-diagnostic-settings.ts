import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { coveringSetting, saySettings } from '../../src/estate/diagnostics.ts';

export const check = defineCheck({
  title: 'API Management gateway logs are collected',
  failTitle: 'API Management gateway logs are not collected',
  why:
    "The vault's log shows that the gateway fetched a secret; only the gateway's log shows which calls it was used for. Without " +
    'it, a leaked backend credential cannot be traced to requests, and failures that follow a rotation go unseen until customers ' +
    'report them.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [778],
  controls: { 'soc2@2017': ['CC7.2', 'CC7.3'], 'iso27001@2022': ['A.8.15', 'A.8.16'] },
  rationale: 'Use of a secret can be watched and investigated only where the gateway that uses it keeps a log.',
  limits: ['Application Insights diagnostics and settings in templates are not looked at.'],
  requires: ['apim.service', 'azure.diagnosticSettings'],
  from: [],
  population: (estate) => estate.gateways,
  subject: (gateway) => ({
    id: gateway.id,
    name: gateway.name,
    kind: 'API Management service',
    target: gateway.target,
  }),
  assess: (gateway, { read, cite, notCollected }) => {
    const settings = read(gateway.diagnosticSettings);
    const cover = coveringSetting(settings, { categories: ['GatewayLogs'], groups: ['allLogs'] });
    if (cover !== undefined) {
      cite(gateway.diagnosticSettings, cover.setting.id);
      const { setting, by, destinations } = cover;
      return pass(`${setting.name} sends ${by} to ${destinations.join(' and ')}.`, saySettings(settings));
    }
    if (coveringSetting(settings, { categories: [], groups: ['audit'] }) !== undefined) {
      return notCollected('whether the category group audit of API Management holds GatewayLogs is not read yet');
    }
    return fail({
      reason: 'No enabled diagnostic setting with a destination has GatewayLogs.',
      observed: saySettings(settings),
      expected: 'GatewayLogs, or the group allLogs, enabled and sent to a workspace, account or hub',
    });
  },
  fix: (gateway) => [
    {
      text: 'Send the gateway logs to a Log Analytics workspace, into a table of their own.',
      code: `az monitor diagnostic-settings create --name gateway-logs --resource ${gateway.id} \\
  --workspace "$LOG_ANALYTICS_WORKSPACE_ID" --export-to-resource-specific true \\
  --logs '[{"category":"GatewayLogs","enabled":true}]'`,
      language: 'shell',
    },
  ],
});
