import type { DiagnosticSetting } from '../../evidence/azure.ts';
import type { PermissionNeeded } from '../../evidence/cause.ts';
import type { Call } from '../../evidence/record.ts';
import { CallError } from './call-error.ts';
import { armHost } from './client.ts';
import { readerGrant } from './grants.ts';
import { pathOf, takeReading, type Run } from './take-reading.ts';
import {
  auditTableList,
  lifeCycleDocument,
  logContainerList,
  noLifeCycle,
  storageAccountDocument,
  workspaceDocument,
} from './wire-platform.ts';

/** Where diagnostic settings of vaults and gateways lead, in whatever subscription it lies. */
export async function takeLogDestinations(run: Run, settings: readonly DiagnosticSetting[]): Promise<void> {
  const { wanted } = run.context;
  const workspaces = wanted.has('azure.logWorkspaces') ? settings.flatMap(({ workspaceId }) => workspaceId ?? []) : [];
  const accounts = wanted.has('azure.storageAccounts')
    ? settings.flatMap(({ storageAccountId }) => storageAccountId ?? [])
    : [];
  await Promise.all([
    ...distinct(workspaces).map(async (id) => takeWorkspace(run, id)),
    ...distinct(accounts).map(async (id) => takeAccount(run, id)),
  ]);
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted();
}

const workspaceVersion = '2022-10-01';

async function takeWorkspace(run: Run, id: string): Promise<void> {
  const type = 'Microsoft.OperationalInsights/workspaces';
  await Promise.all([
    takeReading(run, {
      name: 'azure.logWorkspaces',
      part: 'item',
      scope: id,
      call: callOf(id, workspaceVersion),
      shape: workspaceDocument,
      needs: () => grantAt(run, id, `${type}/read`),
      ask: async () => run.client.get(pathOf(id), workspaceVersion),
    }),
    takeReading(run, {
      name: 'azure.logWorkspaces',
      part: 'list',
      scope: id,
      call: callOf(`${id}/tables`, workspaceVersion),
      shape: auditTableList,
      needs: () => grantAt(run, id, `${type}/tables/read`),
      ask: async () => run.client.list(`${pathOf(id)}/tables`, workspaceVersion),
    }),
  ]);
}

const storageVersion = '2024-01-01';

/** The account, how long it keeps blobs, and its containers of logs. Its keys are never asked for. */
async function takeAccount(run: Run, id: string): Promise<void> {
  const type = 'Microsoft.Storage/storageAccounts';
  const policy = `${id}/managementPolicies/default`;
  const containers = `${id}/blobServices/default/containers`;
  await Promise.all([
    takeReading(run, {
      name: 'azure.storageAccounts',
      part: 'item',
      scope: id,
      call: callOf(id, storageVersion),
      shape: storageAccountDocument,
      needs: () => grantAt(run, id, `${type}/read`),
      ask: async () => run.client.get(pathOf(id), storageVersion),
    }),
    takeReading(run, {
      name: 'azure.storageAccounts',
      part: 'item',
      scope: policy.toLowerCase(),
      call: callOf(policy, storageVersion),
      shape: lifeCycleDocument,
      needs: () => grantAt(run, id, `${type}/managementPolicies/read`),
      ask: async () => run.client.get(pathOf(policy), storageVersion).catch(absentPolicy),
    }),
    takeReading(run, {
      name: 'azure.storageAccounts',
      part: 'list',
      scope: id,
      call: callOf(containers, storageVersion),
      shape: logContainerList,
      needs: () => grantAt(run, id, `${type}/blobServices/containers/read`),
      ask: async () => run.client.list(pathOf(containers), storageVersion),
    }),
  ]);
}

/** An account without a life-cycle policy answers 404 with this code; any other 404 says nothing about it. */
function absentPolicy(error: unknown): { value: symbol; status: number; pages: number } {
  if (error instanceof CallError && error.facts.codes?.[0] === 'ManagementPolicyNotFound') {
    return { value: noLifeCycle, status: 404, pages: 1 };
  }
  throw error;
}

function callOf(path: string, apiVersion: string): Call {
  return { service: 'arm', method: 'GET', host: armHost, path, apiVersion };
}

function grantAt(run: Run, id: string, permission: string): PermissionNeeded {
  return readerGrant(permission, id.split('/')[2] ?? '', run.client.principal());
}
