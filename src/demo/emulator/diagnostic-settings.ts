import type { DiagnosticSetting } from '../estate/placed.ts';
import type { Estate } from '../estate/schema.ts';
import { isAllowed } from './authorise.ts';
import { serviceResource, vaultResource, workspaceResource } from './azure-rows.ts';
import { forbidden, notFound, templateOf } from './arm-replies.ts';
import { reply, type Call, type Reply } from './exchange.ts';
import { shuffled, type World } from './world.ts';

const CATEGORIES: Record<string, string[]> = {
  vaults: ['AuditEvent', 'AzurePolicyEvaluationDetails'],
  service: ['GatewayLogs', 'WebSocketConnectionLogs', 'DeveloperPortalAuditLogs'],
};

type Holder = { id: string; kind: 'vaults' | 'service'; settings: DiagnosticSetting[] };

function holderOf(world: World, scope: string): Holder | undefined {
  const holders: Holder[] = [
    ...world.estate.keyVaults.map((item) => ({
      id: vaultResource(world, item).id,
      kind: 'vaults' as const,
      settings: item.diagnosticSettings,
    })),
    ...world.estate.apiManagement.map((item) => ({
      id: serviceResource(world, item).id,
      kind: 'service' as const,
      settings: item.diagnosticSettings,
    })),
  ];
  return holders.find((item) => item.id.toLowerCase() === scope.toLowerCase());
}

/** `GET {resource}/providers/Microsoft.Insights/diagnosticSettings[/{name}]`; the list has no pages. */
export function diagnosticSettings(
  world: World,
  call: Call,
  who: string,
  scope: string,
  name: string | undefined,
): Reply {
  const holder = holderOf(world, scope);
  const action = 'Microsoft.Insights/diagnosticSettings/read';
  if (!isAllowed(world, who, action, scope)) return forbidden(call, who, action);
  if (holder === undefined) return notFound(call);
  const rows = holder.settings.map((setting) => settingBody(world.estate, holder.id, setting));
  if (name === undefined) return reply(templateOf(call.path), 200, { value: shuffled(world, scope, rows) });
  const one = rows.find((row) => row.name.toLowerCase() === name.toLowerCase());
  return one === undefined ? notFound(call) : reply(templateOf(call.path), 200, one);
}

export function diagnosticCategories(world: World, call: Call, who: string, scope: string): Reply {
  const holder = holderOf(world, scope);
  const action = 'Microsoft.Insights/diagnosticSettingsCategories/read';
  if (!isAllowed(world, who, action, scope)) return forbidden(call, who, action);
  if (holder === undefined) return notFound(call);
  const logs = (CATEGORIES[holder.kind] ?? []).map((name) => ({ name, categoryType: 'Logs', groups: groupsOf(name) }));
  const all = [...logs, { name: 'AllMetrics', categoryType: 'Metrics', groups: [] as string[] }];
  const value = all.map((item) => ({
    id: `${holder.id}/providers/microsoft.insights/diagnosticSettingsCategories/${item.name}`,
    type: 'microsoft.insights/diagnosticSettingsCategories',
    name: item.name,
    properties: { categoryType: item.categoryType, categoryGroups: item.groups },
  }));
  return reply(templateOf(call.path), 200, { value });
}

function groupsOf(category: string): string[] {
  return category === 'AuditEvent' || category === 'DeveloperPortalAuditLogs' ? ['audit', 'allLogs'] : ['allLogs'];
}

function settingBody(
  estate: Estate,
  holder: string,
  setting: DiagnosticSetting,
): { name: string } & Record<string, unknown> {
  const workspace = estate.logAnalytics.find((item) => item.name === setting.workspace);
  const retentionPolicy = { enabled: false, days: 0 };
  return {
    id: `${holder.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/${setting.name}`,
    type: 'Microsoft.Insights/diagnosticSettings',
    name: setting.name,
    location: null,
    kind: null,
    tags: null,
    properties: {
      storageAccountId: setting.storageAccount ?? null,
      serviceBusRuleId: null,
      workspaceId: workspace === undefined ? '' : workspaceResource(workspace).id,
      eventHubAuthorizationRuleId: null,
      eventHubName: null,
      metrics: setting.metrics.map((item) => ({ ...item, retentionPolicy })),
      logs: setting.logs.map((item) => ({
        category: item.category ?? null,
        categoryGroup: item.categoryGroup ?? null,
        enabled: item.enabled,
        retentionPolicy,
      })),
      logAnalyticsDestinationType: setting.destinationType ?? null,
    },
    identity: null,
  };
}
