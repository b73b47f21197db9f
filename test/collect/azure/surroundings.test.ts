import { describe, expect, jest, test } from '@jest/globals';
import { archive, endpoint, ids, service, topic, vault, workspace, zone } from './fake-answers.ts';
import { recordOf, runFake, valueOf, type FakeRun } from './fake-azure.ts';
import type { ReadingName } from '../../../src/evidence/readings.ts';

jest.setTimeout(60_000);

const subscription = `/subscriptions/${ids.subscription}`;
const group = `${subscription}/resourcegroups/rg-shop/providers`;
const network = `${group}/microsoft.network/virtualnetworks/shop`;

const listed = (run: FakeRun, name: ReadingName, scope: string): unknown =>
  valueOf(recordOf(run, name, 'list', scope.toLowerCase()));

describe('what stands around gateways and vaults', () => {
  test('private endpoints, and how the names of those that lead to vaults resolve, in other subscriptions too', async () => {
    const run = await runFake();
    expect(listed(run, 'azure.network', `${subscription}/providers/microsoft.network/privateendpoints`)).toEqual([
      {
        kind: 'private-endpoint',
        id: endpoint.toLowerCase(),
        name: 'Shop-Endpoint',
        subnetId: `${network}/subnets/endpoints`,
        connections: [{ target: vault.toLowerCase(), groups: ['vault'], status: 'Pending' }],
      },
      expect.objectContaining({ name: 'Shop-Endpoint-Database' }),
    ]);
    expect(listed(run, 'azure.network', endpoint)).toEqual([
      {
        kind: 'dns-zone-group',
        id: `${endpoint.toLowerCase()}/privatednszonegroups/default`,
        zones: [zone.toLowerCase()],
      },
    ]);
    expect(listed(run, 'azure.network', zone)).toEqual([
      {
        kind: 'dns-zone-link',
        id: `${zone.toLowerCase()}/virtualnetworklinks/shop`,
        networkId: network,
        state: 'Completed',
      },
    ]);
    const asked = run.requests.map(({ url }) => decodeURIComponent(new URL(url).pathname));
    expect(asked.filter((path) => /Database\/|corp\.shop\.example\//i.test(path))).toEqual([]);
  });

  test('a vault keeps whom its firewall lets in and the state of its private connections', async () => {
    const run = await runFake();
    const [row] = listed(run, 'keyVault.vaults', subscription) as Record<string, unknown>[];
    expect(row).toMatchObject({
      addresses: ['20.1.2.0/24'],
      subnets: [`${network}/subnets/gateway`],
      privateEndpoints: [{ endpointId: endpoint.toLowerCase(), status: 'Pending' }],
    });
  });

  test('how long workspaces and their tables of audit events keep what they are sent', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'azure.logWorkspaces', 'item', workspace.toLowerCase()))).toEqual({
      id: workspace.toLowerCase(),
      customerId: '50000000-0000-4000-8000-000000000001',
      name: 'Shop-Logs',
      location: 'westeurope',
      sku: 'PerGB2018',
      retentionInDays: 90,
      dailyQuotaGb: -1,
      resourcePermissions: true,
    });
    expect(listed(run, 'azure.logWorkspaces', workspace)).toEqual([
      { name: 'AZKVAuditLogs', plan: 'Basic', retentionInDays: 30, totalRetentionInDays: 400 },
      { name: 'VaultAudit_CL' },
    ]);
  });

  test('whether an archive can be altered, and when it is deleted', async () => {
    const run = await runFake();
    const account = archive.toLowerCase();
    expect(valueOf(recordOf(run, 'azure.storageAccounts', 'item', account))).toEqual({
      kind: 'account',
      id: account,
      name: 'shoparchive',
      location: 'westeurope',
      publicNetworkAccess: 'Disabled',
      sharedKeyAccess: false,
      minimumTlsVersion: 'TLS1_2',
      versionLevel: true,
      immutability: { state: 'Unlocked', days: 30 },
    });
    expect(listed(run, 'azure.storageAccounts', archive)).toEqual([
      {
        name: 'insights-logs-auditevent',
        legalHold: false,
        hasImmutabilityPolicy: true,
        immutability: { state: 'Locked', days: 365, allowsAppend: true },
      },
    ]);
    const policy = (from: FakeRun): unknown =>
      valueOf(recordOf(from, 'azure.storageAccounts', 'item', `${account}/managementpolicies/default`));
    expect(policy(run)).toEqual({
      kind: 'life-cycle',
      deletions: [{ name: 'delete', enabled: true, prefixes: ['insights-logs-'], days: 365 }],
    });
    const absent = { status: 404, body: { error: { code: 'ManagementPolicyNotFound' } } };
    expect(policy(await runFake({ fault: () => absent, at: ['lifeCycle'] }))).toEqual({
      kind: 'life-cycle',
      deletions: [],
    });
  });

  test('event subscriptions at a vault and at the topics for it, without the address that is called', async () => {
    const run = await runFake();
    expect(listed(run, 'azure.eventSubscriptions', topic)).toEqual([
      {
        kind: 'event-subscription',
        id: `${topic.toLowerCase()}/eventsubscriptions/rotate`,
        name: 'rotate',
        eventTypes: ['Microsoft.KeyVault.SecretNearExpiry'],
        destination: 'WebHook',
        provisioningState: 'Succeeded',
      },
    ]);
    expect(listed(run, 'azure.eventSubscriptions', vault)).toEqual([]);
    expect(run.requests.filter(({ url }) => /Shop-Topic-2/i.test(url))).toEqual([]);
  });

  test('alert rules with what they watch and whom they tell, without their queries', async () => {
    const run = await runFake();
    const rules = ['metricalerts', 'scheduledqueryrules', 'activitylogalerts'].flatMap(
      (type) => listed(run, 'azure.alertRules', `${subscription}/providers/microsoft.insights/${type}`) as object[],
    );
    const actionGroups = [`${group}/microsoft.insights/actiongroups/on-call`];
    expect(rules).toEqual([
      expect.objectContaining({
        kind: 'metric',
        enabled: true,
        scopes: [service.toLowerCase()],
        actionGroups,
        metrics: ['Capacity'],
      }),
      expect.objectContaining({ kind: 'log', enabled: false, scopes: [workspace.toLowerCase()], actionGroups }),
      expect.objectContaining({
        kind: 'activity',
        scopes: [subscription],
        actionGroups: [],
        operations: ['Microsoft.KeyVault/vaults/delete'],
      }),
    ]);
  });

  test('plans of Defender, and the APIs that it watches', async () => {
    const run = await runFake();
    expect(listed(run, 'azure.defenderPlans', subscription)).toEqual([
      { kind: 'plan', name: 'Api', tier: 'Free' },
      { kind: 'plan', name: 'KeyVaults', tier: 'Standard', subPlan: 'PerKeyVault', enforced: 'False' },
    ]);
    expect(listed(run, 'azure.defenderPlans', service)).toEqual([
      {
        kind: 'api',
        id: `${service.toLowerCase()}/providers/microsoft.security/apicollections/orders`,
        name: 'Orders',
      },
    ]);
  });

  test('what is refused names the right that is missing, where it lies', async () => {
    const refusal = { status: 403, body: { error: { code: 'AuthorizationFailed' } } };
    const run = await runFake({ fault: () => refusal, at: ['zoneLinks'] });
    expect(recordOf(run, 'azure.network', 'list', zone.toLowerCase()).outcome).toMatchObject({
      status: 'unread',
      cause: 'forbidden',
      needs: {
        permission: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
        grant: `az role assignment create --assignee "${ids.scanner}" --role "Reader" --scope "/subscriptions/${ids.otherSubscription}"`,
      },
    });
  });
});
