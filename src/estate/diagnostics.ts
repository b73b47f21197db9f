import type { DiagnosticSetting } from '../evidence/azure.ts';

/** A diagnostic setting that sends one of the wanted logs somewhere. */
export interface LogCover {
  readonly setting: DiagnosticSetting;
  /** The category or category group that covers. */
  readonly by: string;
  readonly destinations: readonly string[];
}

/**
 * The first setting that is enabled for one of the categories or groups and has a destination. A setting with metrics
 * only, with `enabled: false`, or without destination covers nothing
 * (https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings).
 */
export function coveringSetting(
  settings: readonly DiagnosticSetting[],
  wanted: { readonly categories: readonly string[]; readonly groups: readonly string[] },
): LogCover | undefined {
  for (const setting of settings) {
    const destinations = destinationsOf(setting);
    const log = setting.logs.find(
      (row) => row.enabled && (has(wanted.categories, row.category) || has(wanted.groups, row.categoryGroup)),
    );
    if (log !== undefined && destinations.length > 0) {
      return { setting, by: log.category ?? log.categoryGroup ?? '', destinations };
    }
  }
  return undefined;
}

function has(names: readonly string[], name: string | undefined): boolean {
  return name !== undefined && names.some((wanted) => wanted.toLowerCase() === name.toLowerCase());
}

/** Where a setting sends logs, in words; for a workspace also into which kind of table. */
export function destinationsOf(setting: DiagnosticSetting): string[] {
  const dedicated = setting.logAnalyticsDestinationType?.toLowerCase() === 'dedicated';
  return [
    ...(setting.workspaceId === undefined || setting.workspaceId === ''
      ? []
      : [
          `a Log Analytics workspace (${dedicated ? 'resource-specific tables' : 'the shared table AzureDiagnostics'})`,
        ]),
    ...(setting.storageAccountId === undefined ? [] : ['a storage account']),
    ...(setting.eventHubAuthorizationRuleId === undefined ? [] : ['an event hub']),
    ...(setting.marketplacePartnerId === undefined ? [] : ['a partner solution']),
  ];
}

/** What the settings of a resource amount to, for a finding. */
export function saySettings(settings: readonly DiagnosticSetting[]): string {
  if (settings.length === 0) return 'no diagnostic setting';
  return settings
    .map((setting) => {
      const logs = setting.logs.map(
        (log) => `${log.category ?? log.categoryGroup ?? '?'}=${log.enabled ? 'on' : 'off'}`,
      );
      const to = destinationsOf(setting);
      return `${setting.name}: ${logs.join(', ') || 'no logs'}; ${to.length === 0 ? 'no destination' : `to ${to.join(', ')}`}`;
    })
    .join(' | ');
}
