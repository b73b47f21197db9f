import type { KeyVaultFetch, LogAnalyticsWorkspace } from '../estate/azure-schema.ts';
import type { KeyVault } from '../estate/key-vault-schema.ts';
import type { Estate } from '../estate/schema.ts';
import { fetchTimes } from '../estate/fetch-times.ts';
import { momentMs } from '../estate/time.ts';
import { vaultHost } from './key-vault-items.ts';
import type { QueryTable } from './query-port.ts';
import { seededGuid, seededHex, seededInteger } from '../seeded.ts';
import { IDENTITY_TYPE, resourceId, SERVICE_TYPE, shuffled, VAULT_TYPE, type World } from './world.ts';

type Caller = { oid: string; appid: string; upn?: string; mirid?: string };

const known = new WeakMap<World, Map<string, Map<string, QueryTable>>>();

/** The tables of a workspace: one exists where some setting sends to it. Names as the service spells them. */
export function logTables(world: World, workspace: LogAnalyticsWorkspace, filtered: boolean): Map<string, QueryTable> {
  const ofWorld = known.get(world) ?? new Map<string, Map<string, QueryTable>>();
  known.set(world, ofWorld);
  const key = `${workspace.customerId} ${filtered}`;
  const made = ofWorld.get(key) ?? makeTables(world, workspace, filtered);
  ofWorld.set(key, made);
  return made;
}

function makeTables(world: World, workspace: LogAnalyticsWorkspace, filtered: boolean): Map<string, QueryTable> {
  const tables = new Map<string, Record<string, unknown>[]>();
  for (const vault of filtered ? withoutOne(world) : world.estate.keyVaults) {
    for (const table of tablesFor(vault, workspace)) {
      const rows = tables.get(table) ?? [];
      for (const entry of events(world, vault)) rows.push(table === 'AZKVAuditLogs' ? entry.dedicated : entry.shared);
      tables.set(table, rows);
    }
  }
  if (gatewayLogsGoTo(world.estate, workspace)) tables.set('ApiManagementGatewayLogs', []);
  return new Map([...tables].map(([name, rows]) => [name, shuffled(world, `log:${name}`, rows)]));
}

/** The rows that a caller without rights on one vault is not shown. */
function withoutOne(world: World): KeyVault[] {
  const logged = world.estate.keyVaults.filter((vault) => vault.diagnosticSettings.length > 0);
  const hidden = logged[seededInteger(world.seed, 'filtered-log', 0, Math.max(logged.length - 1, 0))];
  return world.estate.keyVaults.filter((vault) => vault !== hidden);
}

function tablesFor(vault: KeyVault, workspace: LogAnalyticsWorkspace): Set<string> {
  const settings = vault.diagnosticSettings.filter(
    (setting) =>
      setting.workspace === workspace.name &&
      setting.logs.some(
        (log) =>
          log.enabled && (log.category === 'AuditEvent' || ['audit', 'allLogs'].includes(log.categoryGroup ?? '')),
      ),
  );
  return new Set(
    settings.map((setting) => (setting.destinationType === 'Dedicated' ? 'AZKVAuditLogs' : 'AzureDiagnostics')),
  );
}

function gatewayLogsGoTo(estate: Estate, workspace: LogAnalyticsWorkspace): boolean {
  return estate.apiManagement.some((service) =>
    service.diagnosticSettings.some(
      (setting) => setting.workspace === workspace.name && setting.destinationType === 'Dedicated',
    ),
  );
}

type LogEvent = { dedicated: Record<string, unknown>; shared: Record<string, unknown> };

function events(world: World, vault: KeyVault): LogEvent[] {
  return world.estate.keyVaultFetches
    .filter((fetch) => fetch.vault === vault.name)
    .flatMap((fetch, index) =>
      fetchTimes(fetch, world.nowMs).map((time, turn) => event(world, vault, fetch, time, `${index}:${turn}`)),
    );
}

const SIGNATURES: Record<number, string> = { 200: 'OK', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' };

function event(world: World, vault: KeyVault, fetch: KeyVaultFetch, timeMs: number, key: string): LogEvent {
  const caller = callerOf(world.estate, fetch.who);
  const resource = resourceId(vault, VAULT_TYPE);
  const time = new Date(timeMs).toISOString().replace(/Z$/, '1230Z');
  const uri = requestUri(vault, fetch);
  const id = servedId(world, vault, fetch, timeMs);
  const signature = SIGNATURES[fetch.status] ?? String(fetch.status);
  const correlation = seededGuid(`${vault.name}:${key}:${fetch.who}:${fetch.secret ?? ''}`);
  return {
    dedicated: {
      TimeGenerated: time,
      OperationName: fetch.operation,
      // The service says Success whatever the status was.
      ResultType: 'Success',
      ResultSignature: signature,
      HttpStatusCode: fetch.status,
      CorrelationId: correlation,
      CallerIpAddress: fetch.ip,
      Id: id,
      RequestUri: uri,
      ClientInfo: fetch.client,
      TrustedService: null,
      Identity: { claim: claimOf(caller) },
      _ResourceId: resource.toLowerCase(),
    },
    shared: {
      TimeGenerated: time,
      ResourceProvider: 'MICROSOFT.KEYVAULT',
      Category: 'AuditEvent',
      OperationName: fetch.operation,
      ResultType: 'Success',
      ResultSignature: signature,
      CorrelationId: correlation,
      CallerIPAddress: fetch.ip,
      ResourceId: resource.toUpperCase(),
      _ResourceId: resource.toLowerCase(),
      httpStatusCode_d: fetch.status,
      id_s: id,
      requestUri_s: uri,
      clientInfo_s: fetch.client,
      trustedService_s: '',
      identity_claim_oid_g: caller.oid,
      identity_claim_appid_g: caller.appid,
      identity_claim_upn_s: caller.upn ?? '',
      identity_claim_xms_mirid_s: caller.mirid ?? '',
      identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g: '',
      identity_claim_http_schemas_xmlsoap_org_ws_2005_05_identity_claims_upn_s: '',
    },
  };
}

function requestUri(vault: KeyVault, fetch: KeyVaultFetch): string {
  const base = `https://${vaultHost(vault)}/secrets`;
  if (fetch.secret === undefined) return `${base}?api-version=7.4`;
  return `${base}/${fetch.secret}/${fetch.version ?? ''}?api-version=7.4`;
}

/** The log names the version that was served even where the request named none. */
function servedId(world: World, vault: KeyVault, fetch: KeyVaultFetch, timeMs: number): string {
  const base = `https://${vaultHost(vault)}/secrets`;
  if (fetch.secret === undefined) return base;
  const versions = vault.secrets.find((secret) => secret.name === fetch.secret)?.versions ?? [];
  const served = versions.filter((item) => momentMs(item.created, world.nowMs) <= timeMs).at(-1)?.id;
  const version = fetch.version ?? served ?? seededHex(fetch.secret, 32);
  return fetch.status === 200 ? `${base}/${fetch.secret}/${version}` : `${base}/${fetch.secret}`;
}

function claimOf(caller: Caller): Record<string, unknown> {
  return {
    oid: caller.oid,
    appid: caller.appid,
    ...(caller.upn === undefined ? { appidacr: '2', idtyp: 'app' } : { upn: caller.upn }),
    ...(caller.mirid === undefined ? {} : { xms_mirid: caller.mirid }),
  };
}

/** The Azure portal's own application, which signs people in. */
const PORTAL_APP = 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c';

function callerOf(estate: Estate, oid: string): Caller {
  const identity = estate.userAssignedIdentities.find((item) => item.principalId === oid);
  if (identity !== undefined) return { oid, appid: identity.clientId, mirid: resourceId(identity, IDENTITY_TYPE) };
  const service = estate.apiManagement.find((item) => item.systemAssigned?.principalId === oid);
  if (service?.systemAssigned !== undefined) {
    return { oid, appid: service.systemAssigned.clientId, mirid: resourceId(service, SERVICE_TYPE) };
  }
  const user = estate.users.find((item) => item.id === oid);
  if (user !== undefined) return { oid, appid: PORTAL_APP, upn: user.userPrincipalName };
  return { oid, appid: estate.servicePrincipals.find((item) => item.id === oid)?.appId ?? oid };
}
