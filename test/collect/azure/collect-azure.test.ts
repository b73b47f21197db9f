import { describe, expect, jest, test } from '@jest/globals';
import { allCanaries, api, host, ids, service, team, vault, workspace } from './fake-answers.ts';
import type { ApimBackend, ApimResource } from '../../../src/evidence/apim.ts';
import { readingNames, type ReadingName } from '../../../src/evidence/readings.ts';
import { now, recordOf, runFake, target, valueOf, type FakeRun } from './fake-azure.ts';

jest.setTimeout(60_000);

const lower = (id: string): string => id.toLowerCase();
const subscription = `/subscriptions/${ids.subscription}`;

describe('a target that answers everything', () => {
  test('every reading of Azure is read, by the caller that the token names, at the time of the clock', async () => {
    const { records } = await runFake();
    expect(records.filter((record) => record.outcome.status === 'unread')).toEqual([]);
    expect(new Set(records.map((record) => record.name))).toEqual(
      new Set([
        'azure.subscriptions',
        'azure.managedIdentities',
        'azure.roleAssignments',
        'azure.roleDefinitions',
        'azure.denyAssignments',
        'azure.eligibleAssignments',
        'azure.diagnosticSettings',
        'azure.network',
        'azure.logWorkspaces',
        'azure.storageAccounts',
        'azure.eventSubscriptions',
        'azure.alertRules',
        'azure.defenderPlans',
        'azure.federatedCredentials',
        'entra.applications',
        'entra.servicePrincipals',
        'entra.users',
        'entra.groupMembers',
        'apim.service',
        'apim.namedValues',
        'apim.certificates',
        'apim.caches',
        'apim.backends',
        'apim.loggers',
        'apim.identityProviders',
        'apim.openidConnectProviders',
        'apim.authorizationServers',
        'apim.authorizationProviders',
        'apim.diagnostics',
        'apim.subscriptions',
        'apim.groups',
        'apim.networkStatus',
        'apim.portalSettings',
        'apim.selfHostedGateways',
        'apim.tenantAccess',
        'apim.workspaces',
        'apim.products',
        'apim.apis',
        'apim.policies',
        'keyVault.vaults',
        'keyVault.secretProperties',
        'keyVault.certificateProperties',
        'keyVault.keyProperties',
        'keyVault.deletedObjects',
        'logs.keyVault',
      ]),
    );
    expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
    expect(new Set(records.map((record) => record.principal))).toEqual(new Set([ids.scanner]));
    expect(new Set(records.map((record) => record.at))).toEqual(new Set([now.toISOString()]));
    expect(new Set(records.map((record) => record.target))).toEqual(new Set(['company']));
  });

  test('a service keeps its identities and hostnames, in lower-case ids', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'apim.service', 'list', subscription))).toEqual([
      {
        id: lower(service),
        name: 'Shop-Gateway',
        location: 'westeurope',
        subscriptionId: ids.subscription,
        resourceGroup: 'rg-shop',
        sku: 'Developer',
        identity: {
          type: 'SystemAssigned, UserAssigned',
          principalId: ids.gatewayIdentity,
          tenantId: ids.tenant,
          userAssigned: [
            {
              id: expect.stringMatching(/\/userassignedidentities\/shop-identity$/),
              principalId: ids.userIdentity,
              clientId: ids.userIdentityClient,
            },
          ],
        },
        hostnames: [{ hostName: 'api.shop.example', type: 'Proxy', keyVaultId: `https://${host}/secrets/tls` }],
      },
    ]);
  });

  test('a vault whose permission model was not sent keeps that open', async () => {
    const run = await runFake();
    const [row] = valueOf(recordOf(run, 'keyVault.vaults', 'list', subscription)) as Record<string, unknown>[];
    expect(row).toMatchObject({ id: lower(vault), host, networkDefaultAction: 'Deny' });
    expect(row).not.toHaveProperty('enableRbacAuthorization');
    expect(row).not.toHaveProperty('enablePurgeProtection');
    expect(row?.['accessPolicies']).toContainEqual({
      tenantId: ids.tenant,
      objectId: ids.policyHolder,
      secrets: ['get', 'list'],
      keys: [],
      certificates: [],
    });
  });

  test('the value of a plain named value is judged and dropped, that of a secret one never looked at', async () => {
    const run = await runFake();
    const values = valueOf(recordOf(run, 'apim.namedValues', 'list', lower(service))) as Record<string, unknown>[];
    expect(values.map(({ name, plainValue }) => [name, plainValue])).toEqual([
      ['open', { kind: 'literal', credential: 'password', literal: expect.objectContaining({ lengthClass: '16-31' }) }],
      ['partner', undefined],
      ['ttl', { kind: 'placeholder' }],
    ]);
    expect(values[1]?.['keyVault']).toEqual({
      secretIdentifier: `https://${host}/secrets/partner-key`,
      lastStatus: { code: 'Success', timeStampUtc: '2026-06-15T09:00:00Z' },
    });
  });

  /** Fields of each resource of a reading: what they hold, the named values they name, kinds of literals. */
  const fieldsOf = (run: FakeRun, name: ReadingName, scope: string): Record<string, unknown> => {
    const rows = valueOf(recordOf(run, name, 'list', scope)) as ApimResource[];
    const said = ({ field, holds, namedValues, literals }: ApimResource['fields'][number]): unknown => [
      field,
      [holds, ...namedValues, ...literals.map((literal) => literal.kind)].join(' '),
    ];
    return Object.fromEntries(
      rows.map((row) => [row.name, Object.fromEntries(row.fields.map(said) as [string, string][])]),
    );
  };

  test('credentials of backends, loggers, caches and providers are judged and dropped', async () => {
    const run = await runFake();
    expect(fieldsOf(run, 'apim.backends', lower(service))).toEqual({
      Partner: {
        url: 'literal function-key',
        'credentials/header/x-key': 'literal partner-key api-key',
        'credentials/header/Accept': 'plain',
        'credentials/query/sv': 'plain',
        'credentials/query/sig': 'literal sas',
        'credentials/authorization/parameter': 'literal basic-credentials',
        'proxy/url': 'plain',
        'proxy/password': 'literal password',
      },
      orders: { url: 'plain' },
    });
    const partner = (valueOf(recordOf(run, 'apim.backends', 'list', lower(service))) as ApimBackend[])[1];
    expect(partner?.certificateIds).toEqual([`${lower(service)}/certificates/c1`]);
    expect(fieldsOf(run, 'apim.loggers', lower(service))).toEqual({
      azuremonitor: {},
      hub: { 'credentials/connectionString': 'literal connection-string' },
      insights: {},
    });
    expect(fieldsOf(run, 'apim.caches', lower(service))).toEqual({
      default: { connectionString: 'literal connection-string' },
    });
    expect(fieldsOf(run, 'apim.identityProviders', lower(service))).toEqual({ aad: {} });
    expect(fieldsOf(run, 'apim.openidConnectProviders', lower(service))).toEqual({
      shop: { clientSecret: 'reference shop-client-secret' },
    });
    expect(fieldsOf(run, 'apim.authorizationServers', lower(service))).toEqual({
      partner: { resourceOwnerPassword: 'literal password' },
    });
    expect(fieldsOf(run, 'apim.authorizationProviders', lower(service))).toEqual({
      mail: { 'oauth2/grantTypes/authorizationCode/clientSecret': 'literal client-secret' },
    });
    expect(fieldsOf(run, 'apim.backends', lower(team))).toEqual({
      tax: { url: 'plain', 'credentials/header/x-key': 'literal api-key' },
    });
  });

  test('a diagnostic keeps which parts of messages are logged and masked, of the service and of each current API', async () => {
    const run = await runFake();
    const unmasked = { maskedHeaders: [], maskedQueryParameters: [] };
    expect(valueOf(recordOf(run, 'apim.diagnostics', 'list', lower(service)))).toEqual([
      {
        id: `${lower(service)}/diagnostics/applicationinsights`,
        name: 'applicationinsights',
        loggerId: `${lower(service)}/loggers/insights`,
        alwaysLog: 'allErrors',
        verbosity: 'verbose',
        samplingPercentage: 12.5,
        frontend: {
          request: {
            headers: ['Authorization', '***'],
            bodyBytes: 512,
            maskedHeaders: [{ name: 'Authorization', mode: 'Mask' }],
            maskedQueryParameters: [{ name: 'code', mode: 'Hide' }],
          },
          response: unmasked,
        },
        backend: { request: { headers: [], bodyBytes: 0, ...unmasked } },
      },
      {
        id: `${lower(service)}/diagnostics/azuremonitor`,
        name: 'azuremonitor',
        loggerId: `${lower(service)}/loggers/azuremonitor`,
        logClientIp: true,
      },
    ]);
    expect(valueOf(recordOf(run, 'apim.diagnostics', 'list', lower(api)))).toMatchObject([{ verbosity: 'error' }]);
    const scopes = run.records.filter(({ name }) => name === 'apim.diagnostics').map(({ scope }) => scope);
    expect(scopes.toSorted()).toEqual([lower(service), lower(api), lower(team)]);
  });

  test('a subscription keeps its scope, state, dates and whether it may trace; keys and owners stay out', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'apim.subscriptions', 'list', lower(service)))).toEqual([
      { id: `${lower(service)}/subscriptions/master`, name: 'master', scope: lower(service), state: 'active' },
      {
        id: `${lower(service)}/subscriptions/ops`,
        name: 'ops',
        displayName: '***',
        scope: `${lower(service)}/apis`,
        state: 'active',
        createdDate: '2026-01-05T08:00:00Z',
        allowTracing: true,
      },
    ]);
    expect(valueOf(recordOf(run, 'apim.subscriptions', 'list', lower(team)))).toEqual([
      {
        id: `${lower(team)}/subscriptions/x`,
        name: 'x',
        scope: `${lower(team)}/apis/tax`,
        state: 'suspended',
        expirationDate: '2026-12-31T00:00:00Z',
      },
    ]);
  });

  test('a product keeps how it is opened, and has the groups that may see it, of a workspace by its links', async () => {
    const run = await runFake();
    const [gold] = valueOf(recordOf(run, 'apim.products', 'list', lower(service))) as object[];
    expect(gold).toEqual({
      id: `${lower(service)}/products/gold`,
      name: 'gold',
      displayName: 'Gold',
      state: 'published',
      subscriptionRequired: false,
    });
    const guests = { name: 'guests', displayName: 'Guests', builtIn: true, type: 'system' };
    expect(valueOf(recordOf(run, 'apim.groups', 'list', lower(service)))).toEqual([
      { id: `${lower(service)}/groups/guests`, ...guests },
      { id: `${lower(service)}/groups/staff`, name: 'staff', displayName: 'Staff', builtIn: false, type: 'external' },
    ]);
    expect(valueOf(recordOf(run, 'apim.groups', 'list', `${lower(service)}/products/gold`))).toEqual([
      { id: `${lower(service)}/products/gold/groups/guests`, ...guests },
    ]);
    expect(valueOf(recordOf(run, 'apim.groups', 'list', `${lower(team)}/products/pilot`))).toEqual([
      { id: `${lower(team)}/groups/brokers`, name: 'Brokers' },
    ]);
  });

  test('the portal keeps how people sign in; of a delegation only where it leads and whether a key was shown', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'apim.portalSettings', 'list', lower(service)))).toEqual([
      {
        id: `${lower(service)}/portalsettings/delegation`,
        name: 'delegation',
        enabled: true,
        delegation: {
          urlScheme: 'http',
          urlHost: 'shop.example',
          validationKeyShown: true,
          registration: true,
          subscription: false,
        },
      },
      { id: `${lower(service)}/portalsettings/signin`, name: 'signin', enabled: false },
      { id: `${lower(service)}/portalsettings/signup`, name: 'signup', enabled: true },
    ]);
    expect(valueOf(recordOf(run, 'apim.portalSettings', 'item', `${lower(service)}/portalconfigs`))).toEqual({
      configs: [
        {
          id: `${lower(service)}/portalconfigs/default`,
          name: 'default',
          basicAuth: true,
          signinRequired: false,
          delegation: { urlScheme: 'https', urlHost: 'shop.example', registration: true, subscription: false },
          contentSecurityPolicy: { mode: 'reportOnly', allowedSources: ['*.shop.example'] },
          allowedOrigins: ['https://shop.example'],
        },
      ],
    });
  });

  test('the network status keeps what is reached and what is not, by host', async () => {
    const run = await runFake();
    const record = recordOf(run, 'apim.networkStatus', 'list', lower(service));
    expect(record.count).toBe(1);
    expect(valueOf(record)).toEqual([
      {
        location: 'West Europe',
        dnsServers: ['10.0.0.4', '10.0.0.5'],
        connectivity: [
          { name: 'LocalGatewayRedis', status: 'success', isOptional: true },
          {
            name: host,
            status: 'failure',
            resourceType: 'AzureKeyVault',
            isOptional: false,
            lastStatusChange: '2026-06-01T09:00:00Z',
          },
        ],
      },
    ]);
  });

  test('self-hosted gateways keep where they run', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'apim.selfHostedGateways', 'list', lower(service)))).toEqual([
      { id: `${lower(service)}/gateways/depot`, name: 'depot' },
      { id: `${lower(service)}/gateways/kiel`, name: 'Kiel', location: 'Kiel' },
    ]);
  });

  test('tenant access says what is on, without a key', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'apim.tenantAccess', 'list', lower(service)))).toEqual([
      { id: `${lower(service)}/tenant/access`, name: 'access', enabled: false },
      { id: `${lower(service)}/tenant/gitaccess`, name: 'gitAccess', enabled: true },
    ]);
  });

  test('policies are read at every scope; a scope without one is a document without a policy', async () => {
    const run = await runFake();
    const documents = run.records.filter((record) => record.name === 'apim.policies' && record.part === 'item');
    const seen = documents.map((record) => [
      record.scope.replace(lower(service), ''),
      (valueOf(record) as { scope: string }).scope,
      'policy' in (valueOf(record) as object),
    ]);
    expect(new Set(seen)).toEqual(
      new Set([
        ['/policies/policy', 'global', true],
        ['/products/gold/policies/policy', 'product', false],
        ['/apis/orders;rev=2/policies/policy', 'api', true],
        ['/apis/orders;rev=2/operations/get/policies/policy', 'operation', false],
        ['/policyfragments/auth', 'fragment', true],
        ['/workspaces/team-a/policies/policy', 'workspace', false],
        ['/workspaces/team-a/products/pilot/policies/policy', 'product', false],
      ]),
    );
    const global = valueOf(recordOf(run, 'apim.policies', 'item', `${lower(service)}/policies/policy`));
    expect(global).toMatchObject({
      policy: { literals: [{ position: 'apim/set-header' }], keyVaultIdentifiers: [{ host, name: 'partner-key' }] },
    });
  });

  test('workspaces are looked into like the service itself', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'apim.namedValues', 'list', lower(team)))).toHaveLength(1);
    expect(valueOf(recordOf(run, 'apim.apis', 'list', lower(team)))).toEqual([]);
  });

  test('inherited assignments are kept, those of other management groups are not', async () => {
    const run = await runFake();
    const rows = valueOf(recordOf(run, 'azure.roleAssignments', 'list', subscription)) as Record<string, unknown>[];
    expect(rows.map((row) => [row['principalId'], row['scope'], row['roleGuid']])).toEqual([
      [ids.gatewayIdentity, '/providers/microsoft.management/managementgroups/shop', ids.role],
      [ids.operators, `${subscription}/resourcegroups/rg-shop`, ids.role],
    ]);
  });

  test('rights that may be switched on are kept apart from those that are given', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'azure.eligibleAssignments', 'item', subscription))).toEqual({
      licensed: true,
      assignments: [
        {
          id: expect.stringMatching(/\/roleeligibilityscheduleinstances\/e1$/),
          principalId: ids.member,
          principalType: 'User',
          roleGuid: ids.role,
          scope: `${subscription}/resourcegroups/rg-shop`,
          memberType: 'Direct',
          status: 'Provisioned',
          startsOn: '2026-01-10T00:32:36.86Z',
        },
      ],
    });
  });

  test('a tenant without the licence for eligible rights has none, and says so', async () => {
    const refusal = { status: 400, body: { error: { code: 'AadPremiumLicenseRequired', message: 'no licence' } } };
    const run = await runFake({ fault: () => refusal, at: ['eligible'] });
    const record = recordOf(run, 'azure.eligibleAssignments', 'item', subscription);
    expect(record).toMatchObject({ httpStatus: 400, outcome: { value: { licensed: false, assignments: [] } } });
    const other = { status: 400, body: { error: { code: 'InvalidFilter', message: 'no' } } };
    const failed = await runFake({ fault: () => other, at: ['eligible'] });
    expect(recordOf(failed, 'azure.eligibleAssignments', 'item', subscription).outcome).toMatchObject({
      status: 'unread',
      cause: 'failed',
    });
  });

  test('built-in and custom roles stand in one list, by guid', async () => {
    const run = await runFake();
    const roles = valueOf(recordOf(run, 'azure.roleDefinitions', 'list', subscription)) as Record<string, unknown>[];
    expect(roles.map((role) => [role['guid'], role['roleName']])).toEqual([
      [ids.role, 'Reader'],
      [ids.customRole, 'Shop Role'],
    ]);
  });

  const versionRecords = ({ records }: FakeRun): string[] =>
    records
      .filter((record) => record.name === 'keyVault.secretProperties' && record.part === 'item')
      .map((record) => record.scope)
      .toSorted();

  test('versions are read of the secrets that gateways name, in policies and hostnames too, and of young ones', async () => {
    const run = await runFake();
    expect(versionRecords(run)).toEqual([
      `${lower(vault)}/secrets/partner-key`,
      `${lower(vault)}/secrets/renewed`,
      `${lower(vault)}/secrets/tls`,
    ]);
    expect(valueOf(recordOf(run, 'keyVault.secretProperties', 'item', `${lower(vault)}/secrets/partner-key`))).toEqual({
      versions: [
        {
          version: '0123456789abcdef0123456789abcdef',
          enabled: true,
          createdOn: '2023-11-14T22:13:20.000Z',
          expiresOn: '2030-03-17T17:46:40.000Z',
        },
      ],
    });
  });

  test('how old secrets are that no gateway names is asked only where the log of the vault is', async () => {
    const run = await runFake({ wanted: readingNames.filter((name) => name !== 'logs.keyVault') });
    expect(versionRecords(run)).not.toContain(`${lower(vault)}/secrets/renewed`);
  });

  test('members are asked of groups that hold rights on a vault; an id that is no group leaves no record', async () => {
    const run = await runFake();
    const groups = run.records.filter((record) => record.name === 'entra.groupMembers');
    expect(groups.map((record) => record.scope)).toEqual([ids.operators]);
    expect(valueOf(groups[0]!)).toEqual([{ id: ids.member, type: 'user' }]);
    const asked = run.requests.filter(({ url }) => url.includes('graph.microsoft.com/v1.0/groups/'));
    expect(asked.map(({ route }) => route).toSorted()).toEqual(['members', 'noGroup']);
  });

  test('the log joins what one caller did to one secret, whatever version was asked for', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'logs.keyVault', 'item', lower(vault)))).toEqual({
      workspaceId: lower(workspace),
      tables: ['AZKVAuditLogs'],
      window: {
        askedFrom: '2026-06-05T11:30:00.000Z',
        askedUntil: '2026-06-15T11:30:00.000Z',
        from: '2026-06-06T01:00:00.0000000Z',
        until: '2026-06-14T23:00:00.0000000Z',
        silentDays: ['2026-06-10'],
        events: 48,
      },
      fetches: [
        {
          objectKind: 'secret',
          object: 'partner-key',
          operationClass: 'read',
          callerId: ids.gatewayIdentity,
          callerResource: lower(service),
          pinned: 3,
          ok: 40,
          denied: 3,
          notFound: 0,
          failed: 0,
          firstSeen: '2026-06-08T00:00:00.0000000Z',
          lastSeen: '2026-06-15T10:00:00.0000000Z',
          lastOkSeen: '2026-06-14T10:00:00.0000000Z',
          lastOutcome: 'denied',
          lastStatus: 403,
          lastReason: 'Forbidden',
          recentFailures: 3,
        },
      ],
    });
  });

  test('no record holds a secret of the answers, and none is asked for', async () => {
    const { records, requests } = await runFake();
    const text = JSON.stringify(records);
    expect(allCanaries().filter((secret) => text.includes(secret))).toEqual([]);
    expect(allCanaries().length).toBeGreaterThan(8);
    const calls = requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
    expect(calls.filter((call) => /listValue|listSecrets|listKeys|refreshSecret/i.test(call))).toEqual([]);
    expect(calls.filter((call) => /\/secrets\/[^/]+\/?$/.test(call))).toEqual([]);
    expect(
      calls.filter((call) => !call.startsWith('GET ') && !/ResourceGraph\/resources$|\/query$/.test(call)),
    ).toEqual([]);
  });

  test('progress ends with everything done', async () => {
    const { steps, records } = await runFake();
    expect(steps.at(-1)).toEqual([records.length, records.length]);
  });

  test('only the readings that are wanted, and what lists their scopes, are asked for', async () => {
    const { records } = await runFake({ wanted: ['azure.subscriptions', 'apim.service', 'apim.caches'] });
    expect(records.map((record) => record.name).toSorted()).toEqual([
      'apim.caches',
      'apim.service',
      'azure.subscriptions',
    ]);
  });
});

test('a tier that lacks a feature has none of it: the refusal of the service is its empty answer', async () => {
  const body = { error: { code: 'MethodNotAllowedInPricingTier', message: 'Method not allowed', details: null } };
  const run = await runFake({ at: ['tenantAccess'], fault: () => ({ status: 400, body }) });
  const record = recordOf(run, 'apim.tenantAccess', 'list', lower(service));
  expect([record.httpStatus, valueOf(record)]).toEqual([400, []]);
  const other = await runFake({
    at: ['tenantAccess'],
    fault: () => ({ status: 400, body: { error: { code: 'BadRequest' } } }),
  });
  expect(recordOf(other, 'apim.tenantAccess', 'list', lower(service)).outcome).toMatchObject({ cause: 'failed' });
});

test('an interrupted run throws instead of leaving records that say it failed', async () => {
  const stop = new AbortController();
  stop.abort(new Error('interrupted'));
  await expect(runFake({ signal: stop.signal })).rejects.toThrow('interrupted');
});

test('a declared subscription that is not shown makes each of its readings unread, with the grant', async () => {
  const both = { ...target, subscriptions: [ids.subscription, ids.otherSubscription] };
  const run = await runFake({ target: both });
  const hidden = run.records.filter((record) => record.scope === `/subscriptions/${ids.otherSubscription}`);
  expect(hidden.map((record) => record.name).toSorted()).toEqual([
    'apim.service',
    'azure.defenderPlans',
    'azure.denyAssignments',
    'azure.eligibleAssignments',
    'azure.managedIdentities',
    'azure.roleAssignments',
    'azure.roleDefinitions',
    'keyVault.deletedObjects',
    'keyVault.vaults',
  ]);
  for (const record of hidden) {
    expect(record.outcome).toMatchObject({
      status: 'unread',
      cause: 'filtered',
      needs: {
        grant: `az role assignment create --assignee "${ids.scanner}" --role "Reader" --scope "/subscriptions/${ids.otherSubscription}"`,
      },
    });
  }
  expect(recordOf(run, 'azure.subscriptions', 'list', `tenant:${ids.tenant}`)).toMatchObject({
    expected: 2,
    outcome: { status: 'unread', cause: 'filtered' },
  });
  expect(recordOf(run, 'apim.namedValues', 'list', lower(service)).outcome.status).toBe('read');
  expect(recordOf(run, 'apim.apis', 'item', lower(api)).outcome.status).toBe('read');
});

test('a credential that is refused is named as such, not as a missing right', async () => {
  const refusal = Object.assign(new Error('AADSTS7000222: the secret has expired'), { name: 'AuthenticationError' });
  const run = await runFake({ credential: { getToken: async () => Promise.reject(refusal) } });
  expect(run.requests).toEqual([]);
  expect(run.records.length).toBeGreaterThan(5);
  for (const { outcome, principal } of run.records) {
    expect(principal).toBeUndefined();
    expect(outcome).toMatchObject({
      status: 'unread',
      cause: 'forbidden',
      detail: expect.stringContaining('AADSTS7000222'),
      needs: { permission: 'a credential that Microsoft Entra ID accepts' },
    });
  }
});
